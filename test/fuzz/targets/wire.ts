import { frameHeader, Unframer } from '#electron/peer/adapters/transport-framing.ts'
import { missingEntries } from '#electron/peer/service/missing.ts'
import { concat, equalBytes, sha256, utf8 } from '#shared/kernel/bytes.ts'
import { LIMITS } from '#shared/kernel/limits.ts'
import { addressOf, isLoopback, parseAddress } from '#shared/protocol/address.ts'
import { encodeWire } from '#shared/protocol/codec.ts'
import {
  decodeInvitation,
  decodeInvitationFile,
  encodeInvitation,
  encodeInvitationFile,
  type Invitation,
} from '#shared/protocol/invitation.ts'
import {
  decodeFromHost,
  decodeFromNewcomer,
  encodeFromHost,
  encodeFromNewcomer,
} from '#shared/protocol/join-messages.ts'
import { deviceOfPeerId, peerIdOf } from '#shared/protocol/peer-id.ts'
import { decodeReplicate, encodeReplicate } from '#shared/protocol/replicate-messages.ts'
import { countLacking, vectorDigest } from '#shared/protocol/vector.ts'
import type { Chance } from '../chance.ts'
import { hostMessages, invitations, newcomerMessages, replicateMessages } from '../corpus-messages.ts'
import { mutateBytes } from '../mutate.ts'
import { mutateCbor } from '../mutate-value.ts'
import { cborInput, must, staysTheSame, type Target } from '../target.ts'

const loose = new TextDecoder()

const replicate: Target = {
  name: 'replicate message',
  weight: 12,
  open: (lived) => ({
    input: cborInput(replicateMessages(lived)),
    feed: staysTheSame(decodeReplicate, encodeReplicate),
  }),
}

/** A vector that passed the message's schema goes on into counting and comparing. */
const vectors: Target = {
  name: 'vector',
  weight: 6,
  open(lived) {
    const { log } = lived.world.get('ana').organisation
    const tips = log.tips()
    const corpus = replicateMessages(lived).filter((bytes) => {
      const message = decodeReplicate(bytes)
      return message.ok && 'tips' in message.value
    })
    return {
      input: cborInput(corpus),
      feed(input) {
        const message = decodeReplicate(input)
        if (!message.ok || !('tips' in message.value)) return false
        const theirs = message.value.tips
        must(vectorDigest(theirs) === vectorDigest(theirs.toReversed()), 'the digest depends on the order of tips')
        const lacking = countLacking(tips, theirs, (id) => log.has(id))
        must(Number.isFinite(lacking) && lacking >= 0, `${lacking} entries are said to be lacking`)
        const missing = missingEntries(log, theirs)
        must(missing.count <= log.size, 'more is sent than there is')
        must([...missing.entries()].length === missing.count, 'another number is sent than was said')
        return true
      },
    }
  },
}

const fromNewcomer: Target = {
  name: 'join request',
  weight: 5,
  open: (lived) => ({
    input: cborInput(newcomerMessages(lived)),
    feed: staysTheSame(decodeFromNewcomer, encodeFromNewcomer),
  }),
}

const fromHost: Target = {
  name: 'join answer',
  weight: 5,
  open: () => ({ input: cborInput(hostMessages()), feed: staysTheSame(decodeFromHost, encodeFromHost) }),
}

const CHECKSUM = 16
/** A link whose payload was edited and whose checksum fits it again: what a forger would send. */
function forgedLink(chance: Chance, link: string): string {
  const at = link.lastIndexOf('/') + 1
  const payload = Buffer.from(link.slice(at), 'base64url').subarray(CHECKSUM)
  const edited = mutateCbor(chance, payload) ?? mutateBytes(chance, payload, [payload])
  const sum = sha256(concat(utf8('folkmoot/invitation-link/1\n'), edited)).slice(0, CHECKSUM)
  return link.slice(0, at) + Buffer.from(concat(sum, edited)).toString('base64url')
}

function sameInvitation(a: Invitation, b: Invitation): boolean {
  return equalBytes(encodeWire({ ...a }), encodeWire({ ...b }))
}

const links: Target = {
  name: 'invitation link and file',
  weight: 6,
  open(lived) {
    const texts = invitations(lived).flatMap((each) => [encodeInvitation(each), encodeInvitationFile(each)])
    const corpus = texts.map(utf8)
    const plain = texts.filter((text) => text.startsWith('folkmoot:'))
    return {
      input(chance) {
        if (chance.oneIn(2)) return mutateBytes(chance, chance.pick(corpus), corpus)
        return utf8(forgedLink(chance, chance.pick(plain)))
      },
      feed(input) {
        const text = loose.decode(input)
        const file = decodeInvitationFile(text)
        const link = decodeInvitation(text)
        const read = link.ok ? link : file
        if (!read.ok) return false
        const again = decodeInvitation(encodeInvitation(read.value))
        // A link may name a place twice; we write each once.
        const once = { ...read.value, addresses: [...new Set(read.value.addresses)] }
        must(again.ok && sameInvitation(again.value, once), 'an accepted link says something else when rewritten')
        must(
          read.value.addresses.every((address) => parseAddress(address).ok),
          'an accepted link has a bad address',
        )
        return true
      },
    }
  },
}

const addresses: Target = {
  name: 'address and peer id',
  weight: 8,
  open(lived) {
    const device = lived.world.get('ana').key.device
    const places = [
      '/ip4/127.0.0.1/tcp/4001',
      '/ip6/fe80::1/tcp/0',
      '/dns4/a.example/tcp/65535',
      '/dns/localhost/tcp/1',
    ]
    const corpus = [...places, ...places.map((place) => addressOf(place, device)), peerIdOf(device)].map(utf8)
    return {
      input: (chance) => mutateBytes(chance, chance.pick(corpus), corpus),
      feed(input) {
        const text = loose.decode(input)
        const peer = deviceOfPeerId(text)
        if (peer.ok) must(peerIdOf(peer.value) === text, 'a peer id has two spellings')
        const address = parseAddress(text)
        if (!address.ok) return peer.ok
        isLoopback(address.value)
        const { where, device: named } = address.value
        const again = parseAddress(named === null ? where : addressOf(where, named))
        must(
          again.ok && again.value.where === where && again.value.device === named,
          'an address changes when rewritten',
        )
        return true
      },
    }
  },
}

/** A stream of frames, cut into chunks anywhere. */
const framing: Target = {
  name: 'transport framing',
  weight: 8,
  open(lived) {
    const messages = replicateMessages(lived).filter(({ length }) => length < 4096)
    const streams = Array.from({ length: 20 }, (_, i) =>
      concat(...messages.slice(i, i + 3).flatMap((message) => [frameHeader(message.length), message])),
    )
    return {
      input: (chance) => (chance.oneIn(4) ? chance.pick(streams) : mutateBytes(chance, chance.pick(streams), streams)),
      feed(input, chance) {
        const whole = new Unframer().push(input)
        const unframer = new Unframer()
        const got: Uint8Array[] = []
        let failed = false
        for (let at = 0; at < input.length; ) {
          const next = at + 1 + chance.below(chance.oneIn(3) ? 7 : 5000)
          const result = unframer.push(input.subarray(at, next))
          if (!result.ok) failed = true
          else got.push(...result.messages)
          at = next
        }
        must(failed === !whole.ok, 'it depends on the chunks whether a stream is refused')
        if (!whole.ok) return false
        must(
          got.every((message) => message.length <= LIMITS.messageBytes),
          'a message is longer than allowed',
        )
        const same = whole.messages.every((message, i) => equalBytes(message, got[i] ?? new Uint8Array(1)))
        must(same && got.length === whole.messages.length, 'the messages depend on the chunks')
        return true
      },
    }
  },
}

export const WIRE: readonly Target[] = [replicate, vectors, fromNewcomer, fromHost, links, addresses, framing]
