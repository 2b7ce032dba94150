import { ApiClient, type ClientChannel } from '#electron/hosts/api-client.ts'
import type { Channel } from '#electron/peer/api/channel.ts'
import { isTooLarge } from '#electron/peer/api/measure.ts'
import { serveConnection } from '#electron/peer/api/serve.ts'
import { fileFor } from '#electron/peer/api/static-files.ts'
import type { Log } from '#electron/peer/ports/log.ts'
import type { PeerHandlers } from '#shared/bridge/api.ts'
import { fail } from '#shared/bridge/errors.ts'
import { METHODS, type MethodName } from '#shared/bridge/methods.ts'
import { readCharterFile } from '#shared/charter/file/read.ts'
import { writeCharterFile } from '#shared/charter/file/write.ts'
import { Charter, charterHash } from '#shared/charter/model.ts'
import { ruleGroups } from '#shared/charter/sentences.ts'
import { TEMPLATES } from '#shared/charter/templates.ts'
import { utf8 } from '#shared/kernel/bytes.ts'
import { charterFor } from '#test/kit/people.ts'
import type { Chance } from '../chance.ts'
import type { Lived } from '../corpus-organisation.ts'
import { mutateBytes } from '../mutate.ts'
import { mutateJson } from '../mutate-value.ts'
import { must, type Target } from '../target.ts'

/** A log in which an error is a finding: the peer calls only faults of its own so. */
export const strictLog: Log = {
  debug: () => {},
  info: () => {},
  warn: () => {},
  error: (message, details) => {
    const error = details?.['error']
    throw error instanceof Error ? error : new Error(message)
  },
}

/** Requests of every method as programs write them. */
export function requests({ world, entries, proposal }: Lived): Readonly<Record<MethodName, readonly object[]>> {
  const { id: organisation } = world.get('ana').organisation
  const [request, invitation] = ['membership.request', 'invitation.issue'].map(
    (kind) => entries.find((entry) => entry.kind === kind)?.id ?? organisation,
  )
  const names = { name: 'Ana', deviceName: 'A laptop' }
  const on = { organisation, proposal }
  const inOrganisation = [{ organisation }]
  const charter = charterFor('Tryers')
  return {
    'profile.get': [{}],
    'profile.setNames': [names],
    'profile.dismissRenewal': [{}],
    'template.list': [{}],
    'charter.preview': [{ charter }],
    'charter.stressTest': [{ charter }],
    'organisation.list': [{}],
    'organisation.found': [{ charter, founder: 'Ana', deviceName: 'A laptop' }],
    'sample.open': [{}, { name: 'Ana' }],
    'sample.discard': inOrganisation,
    'organisation.get': inOrganisation,
    'organisation.stateHash': inOrganisation,
    'organisation.evidence': inOrganisation,
    'entry.explain': [{ organisation, entry: request }],
    'organisation.forkProof': [{ organisation, entries: [invitation, invitation] }],
    'proposal.exportProof': [{ organisation, proposal }],
    'organisation.reach': inOrganisation,
    'organisation.goOn': [{ organisation, charter, founder: 'Ana', deviceName: 'A laptop', companions: [] }],
    'organisation.descent': inOrganisation,
    'organisation.exportDescent': inOrganisation,
    'charter.replay': [{ organisation, charter }],
    'organisation.leave': inOrganisation,
    'home.get': inOrganisation,
    'invitation.create': [{ organisation, gives: 'membership', uses: 1, validForMs: 60_000, note: '' }],
    'invitation.list': inOrganisation,
    'invitation.revoke': [{ organisation, invitation }],
    'invitation.inspect': [{ link: 'folkmoot://join/1/AAAA' }],
    'join.start': [{ link: 'folkmoot://join/1/AAAA', ...names, statement: '' }],
    'join.list': [{}],
    'join.forget': inOrganisation,
    'member.list': inOrganisation,
    'member.rename': [{ organisation, name: 'Anna' }],
    'member.requests': inOrganisation,
    'member.vouch': [{ organisation, request, statement: '' }],
    'device.revoke': [{ organisation, device: world.get('ana').key.device }],
    'role.list': inOrganisation,
    'emergency.pause': [{ organisation, reason: 'A fire.' }],
    'delegation.list': inOrganisation,
    'delegation.give': [{ organisation, to: world.get('ana').member, decisionType: 'standard', until: 1 }],
    'delegation.end': [{ organisation, decisionType: 'standard' }],
    'role.resign': [{ organisation, role: 'treasurer' }],
    'charter.get': inOrganisation,
    'proposal.list': inOrganisation,
    'proposal.get': [on],
    'proposal.draft': [{ organisation, title: 'A', text: 'B', effect: { kind: 'resolution' } }],
    'proposal.edit': [{ ...on, splices: [{ field: 'text', at: -1, remove: 1, insert: 'x' }], decisionType: 'routine' }],
    'proposal.comment': [{ ...on, text: 'Yes.' }],
    'proposal.sponsor': [on],
    'proposal.reply': [{ ...on, text: 'No.' }],
    'proposal.open': [on],
    'proposal.withdraw': [{ ...on, reason: '' }],
    'ballot.cast': [
      { ...on, stance: 'agree', reason: '' },
      { ...on, stance: 'agree', reason: '', card: [1, 0] },
      { ...on, stance: 'object', reason: 'No.', remedy: 'Yes.' },
    ],
    'objection.test': [
      { ...on, objection: request, lacks: null, reason: 'It is one.' },
      { ...on, objection: request, lacks: 'harms', reason: 'It is none.' },
    ],
    'objection.second': [{ ...on, test: request, wanted: true }],
    'review.give': [{ ...on, lens: 'fire', finding: 'concern', reason: 'It burns.' }],
    'proposal.revise': [{ ...on, reason: '' }],
    'certificate.sign': [on],
    'outcome.challenge': [{ ...on, reason: 'No.' }],
    'outcome.enact': [on],
    'document.open': [{ organisation, document: proposal }],
    'document.change': [{ organisation, document: proposal, session: 's', changes: ['AAAA'] }],
    'document.close': [{ organisation, document: proposal, session: 's' }],
    'presence.set': [{ organisation, document: proposal, at: { field: 'text', anchor: 'a', head: null } }],
    'network.get': [{}],
    'network.setOnline': [{ online: true }],
    'peer.list': inOrganisation,
    'peer.acceptOlder': [{ organisation, device: world.get('ana').key.device }],
    'peer.connect': [{ organisation, address: '/ip4/127.0.0.1/tcp/1' }],
  }
}

export function jsonInput(corpus: readonly Uint8Array[]): (chance: Chance) => Uint8Array {
  return (chance) => {
    const real = chance.pick(corpus)
    if (chance.oneIn(30)) return real
    const edited = chance.oneIn(4) ? null : mutateJson(chance, new TextDecoder().decode(real))
    return edited === null ? mutateBytes(chance, real, corpus) : utf8(edited)
  }
}

function parsed(input: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(input))
  } catch {
    return undefined
  }
}

/** Handlers that refuse everything: what is tried is all that comes before them. */
function refusingHandlers(): PeerHandlers {
  const refuse = async (): Promise<never> => {
    throw fail('not-found', 'There is nothing here.')
  }
  return Object.fromEntries(Object.keys(METHODS).map((method) => [method, refuse])) as unknown as PeerHandlers
}

const requestMessages: Target = {
  name: 'PeerApi request',
  weight: 4,
  open(lived) {
    const table = Object.entries(requests(lived)).flatMap(([method, all]) => all.map((params) => [method, params]))
    const corpus = [
      ...table.map(([method, params], id) => ({ type: 'request', id, method, params })),
      { type: 'subscribe', events: ['organisation.changed', 'document.changed'] },
    ].map((message) => utf8(JSON.stringify(message)))
    const peer = { handlers: refusingHandlers(), subscribe: () => () => {} }
    return {
      input: jsonInput(corpus),
      async feed(input) {
        const message = parsed(input)
        if (message === undefined) return false
        let answers = 0
        let closed = false
        let receive: (message: unknown) => void = () => {}
        const channel: Channel = {
          send: () => {
            answers++
          },
          onMessage: (listener) => {
            receive = listener
          },
          onClose: () => {},
          close: () => {
            closed = true
          },
        }
        const connection = serveConnection(channel, peer, strictLog)
        receive(message)
        await connection.drain()
        must(answers <= 1, 'a request was answered twice')
        const asked = typeof message === 'object' && message !== null && 'type' in message && message.type === 'request'
        if (asked) must(answers === 1 || closed, 'a request was neither answered nor its sender cut off')
        return answers === 1
      },
    }
  },
}

const clientMessages: Target = {
  name: 'PeerApi answer and event',
  weight: 4,
  open(lived) {
    const { id: organisation } = lived.world.get('ana').organisation
    const messages = [
      { type: 'response', id: 1, result: { organisation, ready: true } },
      { type: 'error', id: 1, error: { code: 'denied', what: 'No.', why: 'Because.', clause: 'admission.vouches' } },
      { type: 'event', event: 'organisation.changed', data: { organisation } },
      {
        type: 'event',
        event: 'document.changed',
        data: { organisation, document: lived.proposal, session: null, changes: ['AA'] },
      },
      { type: 'event', event: 'sync.progress', data: { organisation, device: organisation, received: 1, expected: 2 } },
    ]
    return {
      input: jsonInput(messages.map((message) => utf8(JSON.stringify(message)))),
      async feed(input) {
        const message = parsed(input)
        let receive: (message: unknown) => void = () => {}
        const channel: ClientChannel = {
          send: () => {},
          onMessage: (listener) => {
            receive = listener
          },
          onClose: () => {},
          close: () => {},
        }
        const client = new ApiClient(channel)
        let told = 0
        client.on('organisation.changed', () => void told++)
        client.on('document.changed', () => void told++)
        client.on('sync.progress', () => void told++)
        const answer = client.callByName('profile.get', {}).then(
          () => void told++,
          () => void told++,
        )
        receive(message)
        await Promise.race([answer, Promise.resolve()])
        isTooLarge(message)
        return told > 0
      },
    }
  },
}

const charters: Target = {
  name: 'charter',
  weight: 3,
  open() {
    const corpus = [charterFor('Tryers'), charterFor('Others', { admission: { vouches: 1 } })]
    return {
      input: jsonInput(corpus.map((charter) => utf8(JSON.stringify(charter)))),
      feed(input) {
        const read = readCharterFile(new TextDecoder().decode(input))
        if (!read.ok) {
          must(read.error.length > 0, 'a charter is refused without a reason')
          return false
        }
        must(ruleGroups(read.value).length > 0, 'a charter has no sentences')
        must(Charter.safeParse(JSON.parse(JSON.stringify(read.value))).success, 'an accepted charter is refused again')
        return true
      },
    }
  },
}

/** Charters as people keep them, edited and damaged: what is read is written again without a change. */
const charterFiles: Target = {
  name: 'charter file',
  weight: 3,
  open() {
    const corpus = [charterFor('Tryers'), ...TEMPLATES.map((template) => template.charter)]
      .map(writeCharterFile)
      .map(utf8)
    return {
      input: (chance) => (chance.oneIn(30) ? chance.pick(corpus) : mutateBytes(chance, chance.pick(corpus), corpus)),
      feed(input) {
        const read = readCharterFile(new TextDecoder().decode(input))
        if (!read.ok) {
          must(read.error.length > 0, 'a charter file is refused without a reason')
          return false
        }
        const again = readCharterFile(writeCharterFile(read.value))
        must(again.ok && charterHash(again.value) === charterHash(read.value), 'a charter changes when it is written')
        return true
      },
    }
  },
}

/** What a browser may ask a keeper for: never a file outside the interface's folder. */
const paths: Target = {
  name: 'path of a page',
  weight: 6,
  open() {
    const corpus = [
      '/',
      '/assets/index-abc.js',
      '/organisation/x',
      '/..%2f..%2fetc/passwd',
      '/%2e%2e/%2e%2e/device.key',
      '/a//b/./c/..',
    ].map(utf8)
    return {
      input: (chance) => mutateBytes(chance, chance.pick(corpus), corpus),
      feed(input) {
        const text = new TextDecoder('latin1').decode(input)
        let pathname: string
        try {
          pathname = new URL(text, 'http://127.0.0.1:1').pathname
        } catch {
          pathname = text
        }
        const file = fileFor('/srv/interface', pathname)
        if (file === null) return false
        must(file.startsWith('/srv/interface/'), `a file outside the folder: ${file}`)
        must(!file.includes('/../') && !file.includes('\0'), `a path that leaves the folder: ${file}`)
        return true
      },
    }
  },
}

export const API: readonly Target[] = [requestMessages, clientMessages, charters, charterFiles, paths]
