import { MemoryChangeDecoder } from '#electron/peer/adapters/change-decoder-memory.ts'
import { createVerifier } from '#electron/peer/adapters/crypto.ts'
import { memoryVault } from '#electron/peer/adapters/key-vault.ts'
import { MemoryDisk } from '#electron/peer/adapters/memory-store.ts'
import { MemoryNetwork, MemoryTransport } from '#electron/peer/adapters/memory-transport.ts'
import { dispatch } from '#electron/peer/api/dispatch.ts'
import type { Log } from '#electron/peer/ports/log.ts'
import type { Link } from '#electron/peer/ports/ports.ts'
import { EntryStore } from '#electron/peer/service/entry-store.ts'
import { createPeer, type Peer } from '#electron/peer/service/peer.ts'
import { Records } from '#electron/peer/service/records.ts'
import type { MethodName } from '#shared/bridge/methods.ts'
import { sha256, utf8 } from '#shared/kernel/bytes.ts'
import { decodeEntry } from '#shared/log/entry.ts'
import { JOIN_PROTOCOL } from '#shared/protocol/join-messages.ts'
import { encodeReplicate, REPLICATE_PROTOCOL, REPLICATE_VERSIONS } from '#shared/protocol/replicate-messages.ts'
import type { Replica } from '#test/kit/people.ts'
import { SeededRandom, VirtualClock } from '#test/unit/peer/peers-kit.ts'
import { newcomerMessages, replicateMessages } from '../corpus-messages.ts'
import { copyOf, type Lived } from '../corpus-organisation.ts'
import { cborInput, must, type OpenTarget, type Target } from '../target.ts'
import { jsonInput, requests, strictLog } from './api.ts'
import { signedByMember } from './entries.ts'

/** Inputs sent on one link, after which the peers must be well; and after which everything is begun anew. */
const BATCH = 40
const RENEW_AFTER = 800
/** Milliseconds of the peers' own time in which what an honest peer writes must have reached the other. */
const FLOWS_WITHIN_MS = 180_000

const quiet = { id: 'fuzz', onClose: () => {} }

/** Asks a real peer, as its window does; a fault of its own is a finding. */
async function ask(peer: Peer, method: MethodName, params: unknown): Promise<unknown> {
  const answer = await dispatch(peer.handlers, { method, params }, quiet, strictLog)
  if (!answer.ok) throw new Error(`${method} is refused with ${answer.error.code}: ${answer.error.what}`)
  return answer.result
}

/** A whole peer of somebody in the organisation, in memory. */
async function peerOf(
  name: string,
  lived: Lived,
  network: MemoryNetwork,
  clock: VirtualClock,
  log: Log,
): Promise<Peer> {
  const vault = memoryVault(sha256(utf8(`key of ${name}`)))
  const store = new MemoryDisk().openStore()
  const { id: organisation } = lived.world.get(name).organisation
  await new Records(store).saveOrganisation({ state: 'member', organisation, since: clock.now(), introducer: null })
  await new EntryStore(store, organisation).append(lived.entries, new Map())
  return createPeer(
    {
      store,
      vault,
      clock,
      transport: new MemoryTransport({ device: vault.device, network, mdns: true }),
      decoder: new MemoryChangeDecoder(),
      random: new SeededRandom(name),
      verify: createVerifier(),
      log,
    },
    { version: '0.0.0-fuzz', defaultDeviceName: name, mdns: true },
  )
}

/** Two honest members' peers, and the hostile member whose messages they get. */
class Meeting {
  readonly clock = new VirtualClock()
  readonly network = new MemoryNetwork()
  readonly hostile: Replica
  /** What the peers noted as a fault: on a disk that never fails there is nothing to warn of. */
  readonly #faults: string[] = []
  readonly #log: Log = {
    debug: () => {},
    info: () => {},
    warn: (message, details) => void this.#faults.push(`${message}: ${JSON.stringify(details)}`),
    error: (message, details) => void this.#faults.push(`${message}: ${String(details?.['error'])}`),
  }
  readonly #lived: Lived
  readonly #organisation: string
  ana!: Peer
  bo!: Peer
  #transport!: MemoryTransport
  #link: Link | null = null
  #renames = 0

  constructor(lived: Lived) {
    this.#lived = lived
    this.hostile = copyOf(lived, 'cy')
    this.#organisation = this.hostile.organisation.id
  }

  async open(): Promise<void> {
    this.ana = await peerOf('ana', this.#lived, this.network, this.clock, this.#log)
    this.bo = await peerOf('bo', this.#lived, this.network, this.clock, this.#log)
    this.#transport = new MemoryTransport({ device: this.hostile.key.device, network: this.network })
    await this.#transport.start()
    this.network.announce()
    await this.clock.pass(3_000)
  }

  /** Sends bytes on the link at hand, or a new one that begins as an honest one does. */
  async send(bytes: Uint8Array, protocol: string, greets: boolean): Promise<boolean> {
    if (this.#link === null || protocol === JOIN_PROTOCOL) await this.#dial(protocol, greets)
    const link = this.#link
    if (link === null) return false
    try {
      await link.send(bytes)
      // Few requests to join are looked at in a minute.
      await this.clock.pass(protocol === JOIN_PROTOCOL ? 12_000 : 1)
    } catch {
      this.#link = null
      return false
    }
    const [fault] = this.#faults.splice(0)
    must(fault === undefined, `a peer noted a fault: ${fault}`)
    return true
  }

  async #dial(protocol: string, greets: boolean): Promise<void> {
    await this.#link?.close()
    const link = await this.#transport.dial(this.#anaDevice(), this.ana.listening(), protocol, 1_000)
    void drain(link)
    this.#link = link
    if (protocol !== REPLICATE_PROTOCOL || !greets) return
    const { id: organisation } = this.hostile.organisation
    const version = REPLICATE_VERSIONS[0] ?? 1
    await link.send(encodeReplicate({ type: 'hello', versions: [version], organisation }))
    await link.send(encodeReplicate({ type: 'accept', version, addresses: [], tips: [] }))
    await this.clock.pass(1)
  }

  #anaDevice() {
    return this.#lived.world.get('ana').key.device
  }

  /** Both are well, show everything, and what one writes reaches the other. @throws what is wrong */
  async check(): Promise<void> {
    const organisation = this.#organisation
    for (const method of VIEWS) await ask(this.ana, method, { organisation })
    const proposals = await ask(this.ana, 'proposal.list', { organisation })
    for (const { proposal } of (proposals as { proposal: string }[]).slice(0, 5)) {
      await ask(this.ana, 'proposal.get', { organisation, proposal })
    }
    await ask(this.bo, 'member.rename', { organisation, name: `Bo ${this.#renames++}` })
    const end = this.clock.now() + FLOWS_WITHIN_MS
    for (;;) {
      const [a, b] = [await this.#hash(this.ana), await this.#hash(this.bo)]
      if (a === b) return
      must(this.clock.now() < end, 'what an honest peer wrote did not reach the other')
      await this.clock.pass(2_000)
    }
  }

  async #hash(peer: Peer): Promise<unknown> {
    const view = await ask(peer, 'organisation.stateHash', { organisation: this.#organisation })
    return (view as { state: string }).state
  }

  async close(): Promise<void> {
    await this.#link?.close()
    await this.#transport.stop()
    const closing = Promise.all([this.ana.close(), this.bo.close()])
    await this.clock.pass(10_000)
    await closing
  }
}

/** Methods that show an organisation and change nothing. */
const VIEWS: readonly MethodName[] = [
  'organisation.get',
  'organisation.evidence',
  'home.get',
  'invitation.list',
  'member.list',
  'member.requests',
  'charter.get',
  'proposal.list',
  'peer.list',
]

async function drain(link: Link): Promise<void> {
  try {
    for await (const message of link.messages) void message
  } catch {
    // A cut ends it too.
  }
}

/** Raw messages of a hostile member to a real peer, on replication's protocol or on that of joining. */
function peerTarget(
  name: string,
  protocol: string,
  inputs: (lived: Lived, meeting: () => Meeting) => OpenTarget['input'],
): Target {
  return {
    name,
    weight: 0.15,
    async open(lived) {
      let meeting = new Meeting(lived)
      await meeting.open()
      let sent = 0
      return {
        input: inputs(lived, () => meeting),
        async feed(input, chance) {
          const taken = await meeting.send(input, protocol, !chance.oneIn(10))
          sent++
          if (sent % BATCH === 0) await meeting.check()
          if (sent % RENEW_AFTER === 0) {
            await meeting.close()
            meeting = new Meeting(lived)
            await meeting.open()
          }
          return taken
        },
        close: async () => {
          await meeting.check()
          await meeting.close()
        },
      }
    },
  }
}

const replicating = peerTarget('peer that replicates', REPLICATE_PROTOCOL, (lived, meeting) => {
  const damaged = cborInput(replicateMessages(lived))
  const signed = signedByMember(lived, () => meeting().hostile)
  return (chance) => {
    if (chance.oneIn(2)) return damaged(chance)
    const entries = Array.from({ length: 1 + chance.below(3) }, () => {
      const bytes = signed(chance)
      // The hostile chain goes on from what it wrote, as far as that is an entry.
      const entry = decodeEntry(bytes)
      if (entry.ok) meeting().hostile.organisation.add(entry.value)
      return bytes
    })
    return encodeReplicate({ type: 'entries', entries })
  }
})

const receivingRequests = peerTarget('peer that is asked to join', JOIN_PROTOCOL, (lived) =>
  cborInput(newcomerMessages(lived)),
)

/** Requests to a real peer through PeerApi's dispatcher, with edited parameters: refused in words, never with a fault. */
const asked: Target = {
  name: 'peer that is asked by its window',
  weight: 0.3,
  async open(lived) {
    let meeting = new Meeting(lived)
    await meeting.open()
    const table = Object.entries(requests(lived)).flatMap(([method, all]) =>
      all.map((params) => utf8(JSON.stringify({ method, params }))),
    )
    let fed = 0
    return {
      input: jsonInput(table),
      async feed(input) {
        let request: unknown
        try {
          request = JSON.parse(new TextDecoder().decode(input))
        } catch {
          return false
        }
        if (typeof request !== 'object' || request === null || !('method' in request)) return false
        const { method } = request
        if (typeof method !== 'string' || LONG.has(method)) return false
        const params = 'params' in request ? request.params : undefined
        const answer = await dispatch(meeting.ana.handlers, { method, params }, quiet, strictLog)
        if (++fed % RENEW_AFTER === 0) {
          await meeting.close()
          meeting = new Meeting(lived)
          await meeting.open()
        }
        return answer.ok
      },
      close: () => meeting.close(),
    }
  },
}

/** Methods that wait for the network's own time. */
const LONG: ReadonlySet<string> = new Set<MethodName>(['join.start', 'peer.connect', 'network.setOnline'])

export const PEER: readonly Target[] = [replicating, receivingRequests, asked]
