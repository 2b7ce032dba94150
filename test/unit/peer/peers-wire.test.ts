import * as dagCbor from '@ipld/dag-cbor'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Link } from '#electron/peer/ports/ports.ts'
import { utf8 } from '#shared/kernel/bytes.ts'
import type { EntryId, OrganisationId } from '#shared/kernel/ids.ts'
import { LIMITS } from '#shared/kernel/limits.ts'
import {
  decodeReplicate,
  encodeReplicate,
  REPLICATE_PROTOCOL,
  REPLICATE_VERSIONS,
  type ReplicateMessage,
} from '#shared/protocol/replicate-messages.ts'
import { deviceNamed, everythingFrom, ORGANISATION, PeerWorld, type TestPeer } from './peers-kit.ts'

let world: PeerWorld
let ada: TestPeer
beforeEach(async () => {
  world = new PeerWorld()
  ;[ada] = (await world.members('ada', 'ben')) as [TestPeer]
  for (let i = 0; i < 20; i += 1) ada.write('secret')
  await ada.network.setOnline(true)
})
afterEach(() => world.close())

const HELLO: ReplicateMessage = { type: 'hello', versions: [...REPLICATE_VERSIONS], organisation: ORGANISATION }
const STRANGER: ReplicateMessage = { type: 'stranger' }
const goodbye = (code: Extract<ReplicateMessage, { type: 'goodbye' }>['code']): ReplicateMessage => ({
  type: 'goodbye',
  code,
})

async function dialAs(name: string): Promise<Link> {
  const transport = await world.stranger(name)
  return transport.dial(ada.device, ada.network.addresses(), REPLICATE_PROTOCOL, 1_000)
}

/** Everything that comes back to somebody who sends these, over a minute. */
async function answersTo(
  name: string,
  ...sent: readonly (ReplicateMessage | Uint8Array)[]
): Promise<ReplicateMessage[]> {
  const link = await dialAs(name)
  const answers = everythingFrom(link)
  for (const message of sent) {
    await link.send(message instanceof Uint8Array ? message : encodeReplicate(message)).catch(() => undefined)
    await world.clock.pass(10)
  }
  await world.clock.pass(60_000)
  await link.close()
  return (await answers).map((bytes) => {
    const message = decodeReplicate(bytes)
    if (!message.ok) throw new Error('the answer is no message')
    return message.value
  })
}

describe('a stranger', () => {
  test('is told that it is one, and nothing else', async () => {
    expect(await answersTo('mal', HELLO)).toEqual([STRANGER, goodbye('not-a-member')])
  })

  test('cannot tell whether the organisation is here', async () => {
    const other: ReplicateMessage = { ...HELLO, organisation: 'ee'.repeat(32) as OrganisationId }
    const probes: ReplicateMessage[][] = [
      [],
      [{ type: 'entries', entries: [utf8('x')] }],
      [{ type: 'entries', entries: [utf8('x')] }, { type: 'introduced' }],
      [STRANGER],
      [{ type: 'accept', version: 2, addresses: [], tips: [] }],
      [{ type: 'tips', tips: [] }],
      [{ type: 'pull', tips: [], bytes: LIMITS.pullBytes }],
      [{ type: 'want', ids: ['ab'.repeat(32) as EntryId] }],
      [{ type: 'have', ids: ['ab'.repeat(32) as EntryId] }],
      [{ ...HELLO, versions: [999] }],
    ]
    for (const [index, probe] of probes.entries()) {
      const here = await answersTo(`mal${index}`, HELLO, ...probe)
      const absent = await answersTo(`mel${index}`, other, ...probe)
      expect(here).toEqual(absent)
      expect(here[0]).toEqual(STRANGER)
    }
  })

  test('gets no data by pretending that it was accepted', async () => {
    const empty: ReplicateMessage = { type: 'tips', tips: [] }
    const accept: ReplicateMessage = { type: 'accept', version: 2, addresses: [], tips: [] }
    for (const sent of [[HELLO, accept, empty], [HELLO, accept], [HELLO, empty], [accept], [empty]]) {
      const answers = await answersTo(`mal${JSON.stringify(sent)}`, ...sent)
      for (const { type } of answers) expect(['stranger', 'goodbye']).toContain(type)
    }
  })

  test('may introduce itself only within limits', async () => {
    const big: ReplicateMessage = { type: 'entries', entries: [new Uint8Array(LIMITS.entryBytes)] }
    const flood = Array.from({ length: LIMITS.introductionBytes / LIMITS.entryBytes + 1 }, () => big)
    expect(await answersTo('mal', HELLO, ...flood)).toEqual([STRANGER, goodbye('introduction-too-large')])
  })

  test('cannot keep others out: few are heard at once, and each for a limited time', async () => {
    const links = await Promise.all(['m1', 'm2', 'm3', 'm4', 'm5', 'm6'].map(dialAs))
    const answers = links.map(everythingFrom)
    for (const link of links) await link.send(encodeReplicate(HELLO))
    await world.clock.pass(100)
    expect(await answers[5]).toEqual([encodeReplicate(STRANGER), encodeReplicate(goodbye('not-a-member'))])
    await world.clock.pass(30_000)
    for (const answer of answers) expect((await answer).length).toBe(2)
    expect(await answersTo('m7', HELLO)).toEqual([STRANGER, goodbye('not-a-member')])
  })

  test('that says nothing is cut off', async () => {
    expect(await answersTo('mal')).toEqual([goodbye('unresponsive')])
  })
})

describe('bytes that are no message', () => {
  const cases: [string, Uint8Array][] = [
    ['nothing at all', new Uint8Array()],
    ['noise', new Uint8Array(100).fill(0xff)],
    ['deep nesting', new Uint8Array(10_000).fill(0x81)],
    ['another type', dagCbor.encode({ type: 'give-me-everything' })],
    ['half a message', encodeReplicate(HELLO).slice(0, -1)],
    ['a message and a half', new Uint8Array([...encodeReplicate(HELLO), 1])],
    ['an entry as text', dagCbor.encode({ type: 'entries', entries: ['text'] })],
  ]
  test.each(cases)('%s as a first message: goodbye, and nothing else', async (_what, bytes) => {
    expect(await answersTo('mal', bytes)).toEqual([goodbye('malformed')])
  })

  test.each(cases)('%s from a member: goodbye, and nothing is lost', async (_what, bytes) => {
    const answers = await answersTo('ben', HELLO, bytes)
    expect(answers.map(({ type }) => type)).toEqual(['accept', 'goodbye'])
    expect(answers.at(-1)).toEqual(goodbye('malformed'))
    expect(ada.replica.size).toBe(22)
    expect(ada.faults).toEqual([])
    // And the next link of the same member is served.
    const again = await answersTo('ben', HELLO)
    expect(again[0]).toMatchObject({ type: 'accept' })
  })
})

describe('a member’s device', () => {
  const accept: ReplicateMessage = { type: 'accept', version: 2, addresses: [], tips: [] }

  const lacksAll: ReplicateMessage = { type: 'pull', tips: [], bytes: LIMITS.pullBytes }

  test('gets the vector and, once it has accepted too, what it asks for', async () => {
    const answers = await answersTo('ben', HELLO, accept, lacksAll)
    expect(answers[0]).toMatchObject({ type: 'accept', version: 2 })
    const entries = answers.flatMap((message) => (message.type === 'entries' ? message.entries : []))
    expect(entries.length).toBe(22)
    expect(answers).toContainEqual({ type: 'pulled', more: false })
  })

  test('gets a new entry in one message, at once and in full', async () => {
    const link = await dialAs('ben')
    const answers = everythingFrom(link)
    const upToDate: ReplicateMessage = { ...accept, tips: [...ada.replica.tips()] }
    for (const message of [HELLO, upToDate]) await link.send(encodeReplicate(message))
    await world.clock.pass(10_000)
    ada.write('a vote')
    await world.clock.pass(0)
    await link.close()
    const messages = (await answers).map((bytes) => decodeReplicate(bytes))
    expect(messages.map((message) => (message.ok ? message.value.type : ''))).toEqual(['accept', 'entries'])
  })

  test('gets what was announced to it when it asks, once, and nothing else', async () => {
    const link = await dialAs('ben')
    const answers = everythingFrom(link)
    const upToDate: ReplicateMessage = { ...accept, tips: [...ada.replica.tips()] }
    for (const message of [HELLO, upToDate, { type: 'prune' } as const]) await link.send(encodeReplicate(message))
    await world.clock.pass(1_000)
    const id = ada.write('announced')
    await world.clock.pass(50)
    const want: ReplicateMessage = { type: 'want', ids: [id, 'ab'.repeat(32) as EntryId] }
    for (let i = 0; i < 100; i += 1) await link.send(encodeReplicate(want))
    await world.clock.pass(1_000)
    await link.close()
    const messages = (await answers).flatMap((bytes) => {
      const message = decodeReplicate(bytes)
      return message.ok ? [message.value] : []
    })
    expect(messages.filter(({ type }) => type === 'have')).toEqual([{ type: 'have', ids: [id] }])
    expect(messages.flatMap((message) => (message.type === 'entries' ? message.entries : []))).toHaveLength(1)
  })

  test('that asks again and again for the same is supplied ever more rarely', async () => {
    const answers = await answersTo('ben', HELLO, accept, ...Array.from({ length: 200 }, () => lacksAll))
    const entries = answers.flatMap((message) => (message.type === 'entries' ? message.entries : []))
    expect(entries.length).toBeLessThan(22 * 6)
  })

  test('that sends entries nobody can accept is named, and cut off when it goes on', async () => {
    const bad: ReplicateMessage = {
      type: 'entries',
      entries: Array.from({ length: 30 }, (_, i) => new Uint8Array([0xff, i])),
    }
    const link = await dialAs('ben')
    const answers = everythingFrom(link)
    for (const message of [HELLO, accept, bad]) await link.send(encodeReplicate(message))
    await world.clock.pass(100)
    const seen = ada.peers.list().find(({ device }) => device === deviceNamed('ben'))
    expect(seen?.refused).toMatchObject([
      { why: 'unreadable', count: 30, sentence: '30 entries were refused: they cannot be read.' },
    ])
    expect(seen?.refused[0]?.samples).toHaveLength(LIMITS.refusedSamples)
    for (let i = 0; i < 4; i += 1) await link.send(encodeReplicate(bad)).catch(() => undefined)
    await world.clock.pass(1_000)
    const last = (await answers).at(-1)
    expect(last === undefined ? null : decodeReplicate(last)).toEqual({ ok: true, value: goodbye('abuse') })
    expect(ada.replica.size).toBe(22)
  })

  test('that shares no version of the protocol is told so', async () => {
    expect(await answersTo('ben', { ...HELLO, versions: [7, 9] })).toEqual([goodbye('version-unsupported')])
  })

  test('floods of presence do not get through', async () => {
    const place: ReplicateMessage = {
      type: 'presence',
      document: 'organisation',
      at: { field: null, anchor: null, head: null },
    }
    const link = await dialAs('ben')
    const answers = everythingFrom(link)
    for (const message of [HELLO, accept]) await link.send(encodeReplicate(message))
    for (let i = 0; i < 500; i += 1) await link.send(encodeReplicate(place))
    await world.clock.pass(100)
    expect(ada.presence.length).toBeLessThanOrEqual(LIMITS.presencePerSecond)
    await link.close()
    await answers
  })

  test('who asks for comparisons without end is heard more slowly, and everybody else as ever', async () => {
    const [ben, cas] = [deviceNamed('ben'), await world.peer('cas')]
    cas.replica.copyFrom(ada.replica)
    ada.replica.write(ada.device, { admits: cas.device })
    cas.replica.copyFrom(ada.replica)
    let compared = 0
    const count = ada.replica.countMissingFor.bind(ada.replica)
    ada.replica.countMissingFor = (theirs) => {
      compared += 1
      return count(theirs)
    }
    const link = await dialAs('ben')
    const answers = everythingFrom(link)
    for (const message of [HELLO, accept]) await link.send(encodeReplicate(message))
    await world.clock.pass(10)
    compared = 0
    for (let i = 0; i < 5 * LIMITS.comparisonsPerMinute; i += 1) await link.send(encodeReplicate(lacksAll))
    await world.clock.pass(1_000)
    expect(compared).toBeGreaterThan(LIMITS.comparisonsPerMinute / 2)
    expect(compared).toBeLessThan(1.2 * LIMITS.comparisonsPerMinute)
    const news = cas.write('news')
    await world.online(cas)
    expect(ada.replica.has(news)).toBe(true)
    // Not forgotten either: what it asked is answered in time.
    await world.clock.pass(5 * 60_000)
    expect(compared).toBeGreaterThan(3 * LIMITS.comparisonsPerMinute)
    expect(ada.peers.list().find(({ device }) => device === ben)?.problem).toBeNull()
    await link.close()
    await answers
  })

  test('cannot plant addresses of strangers, nor any number of a member’s', async () => {
    const many = Array.from({ length: LIMITS.deviceAddresses }, (_, i) => `/ip4/10.0.0.1/tcp/${i + 1}`)
    const planted: ReplicateMessage = { type: 'addresses', of: [{ device: deviceNamed('nobody'), addresses: many }] }
    const own: ReplicateMessage = { type: 'addresses', of: [{ device: deviceNamed('ben'), addresses: many }] }
    await answersTo('ben', HELLO, accept, planted, own, own)
    expect(ada.network.book.of(deviceNamed('nobody'))).toEqual([])
    expect(ada.network.book.of(deviceNamed('ben')).length).toBe(LIMITS.deviceAddresses)
  })
})
