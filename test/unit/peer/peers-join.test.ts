import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { MemoryNetwork, MemoryTransport } from '#electron/peer/adapters/memory-transport.ts'
import { StoreFailure } from '#electron/peer/ports/ports.ts'
import type { InvitationDesk, JoinAnswer } from '#electron/peer/service/join/invitation-desk.ts'
import { JoinAttempt, type JoinProgress } from '#electron/peer/service/join/join-attempt.ts'
import { JoinHost } from '#electron/peer/service/join/join-host.ts'
import type { EntryId, OrganisationId } from '#shared/kernel/ids.ts'
import { LIMITS } from '#shared/kernel/limits.ts'
import { decodeEntry, signEntry, type UnsignedEntry } from '#shared/log/entry.ts'
import {
  decodeFromHost,
  encodeFromNewcomer,
  JOIN_PROTOCOL,
  type JoinRefusal,
  type JoinStatus,
} from '#shared/protocol/join-messages.ts'
import { deviceNamed, everythingFrom, ORGANISATION, SeededRandom, settled, VirtualClock } from './peers-kit.ts'

/** A desk that receives everybody and counts whom, until told otherwise. */
class PretendedDesk implements InvitationDesk {
  readonly received: string[] = []
  readonly #statuses = new Map<EntryId, JoinStatus>()
  readonly #listeners = new Set<() => void>()
  refuseWith: JoinRefusal | null = null
  failWith: Error | null = null

  async receive(bytes: Uint8Array): Promise<JoinAnswer> {
    if (this.failWith !== null) throw this.failWith
    if (this.refuseWith !== null) return { answer: 'refused', code: this.refuseWith }
    const entry = decodeEntry(bytes)
    if (!entry.ok) throw new Error('the host let through what is no entry')
    const { id } = entry.value
    const status = this.#statuses.get(id) ?? { state: 'waiting', vouches: 0, needed: 2 }
    if (!this.#statuses.has(id)) this.received.push(id)
    this.#statuses.set(id, status)
    return { answer: 'received', request: id, status }
  }

  statusOf(request: EntryId): JoinStatus | null {
    return this.#statuses.get(request) ?? null
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  set(status: JoinStatus): void {
    for (const id of this.#statuses.keys()) this.#statuses.set(id, status)
    for (const listener of this.#listeners) listener()
  }

  get listeners(): number {
    return this.#listeners.size
  }
}

function requestOf(name: string, change: Partial<UnsignedEntry> = {}): Uint8Array {
  const unsigned: UnsignedEntry = {
    organisation: ORGANISATION,
    device: deviceNamed(name),
    seq: 1,
    prev: null,
    seen: [],
    document: 'organisation',
    kind: 'membership.request',
    kindVersion: 1,
    claimedTime: 1,
    body: { name },
    ...change,
  }
  return signEntry(unsigned, () => new Uint8Array(64)).bytes
}

let clock: VirtualClock
let wire: MemoryNetwork
let host: MemoryTransport
let desk: PretendedDesk
let hostAt: readonly string[]
const faults: unknown[] = []
beforeEach(async () => {
  clock = new VirtualClock()
  wire = new MemoryNetwork()
  desk = new PretendedDesk()
  faults.length = 0
  host = new MemoryTransport({ device: deviceNamed('host'), network: wire })
  await host.start()
  hostAt = host.addresses()
  new JoinHost({
    transport: host,
    clock,
    find: (organisation) => (organisation === ORGANISATION ? desk : undefined),
    onFault: (error) => void faults.push(error),
  })
})
afterEach(() => host.stop())

async function newcomer(name: string) {
  const transport = new MemoryTransport({ device: deviceNamed(name), network: wire })
  await transport.start()
  const seen: JoinProgress[] = []
  const attempt = new JoinAttempt({
    invitation: { device: host.device, addresses: hostAt },
    request: requestOf(name),
    transport,
    clock,
    random: new SeededRandom(name),
    onChange: (progress) => void seen.push(progress),
  })
  return { transport, attempt, seen }
}

describe('a newcomer', () => {
  test('is received, hears of each vouch, and is admitted', async () => {
    const { attempt, seen } = await newcomer('nia')
    attempt.start()
    expect(await attempt.firstAnswer()).toEqual({
      state: 'waiting',
      status: { state: 'waiting', vouches: 0, needed: 2 },
      retryAt: null,
    })
    desk.set({ state: 'waiting', vouches: 1, needed: 2 })
    await settled()
    desk.set({ state: 'admitted', vouches: 2, needed: 2 })
    await clock.pass(10)
    expect(seen.map((progress) => (progress.state === 'waiting' ? progress.status.vouches : progress.state))).toEqual([
      'asking',
      0,
      1,
      'admitted',
    ])
    expect(wire.openLinks).toBe(0)
    expect(desk.listeners).toBe(0)
  })

  test.each([
    'invitation-expired',
    'invitation-used-up',
    'invitation-revoked',
    'invitation-unknown',
    'invitation-altered',
  ] as const)('is told that the invitation is refused: %s', async (code) => {
    desk.refuseWith = code
    const { attempt } = await newcomer('nia')
    attempt.start()
    expect(await attempt.firstAnswer()).toEqual({ state: 'refused', code })
    await clock.pass(600_000)
    expect(attempt.progress).toEqual({ state: 'refused', code })
    expect(wire.openLinks).toBe(0)
  })

  test('resumes after a cut with the same request, which is counted once', async () => {
    const { attempt, transport } = await newcomer('nia')
    attempt.start()
    await attempt.firstAnswer()
    wire.cut(transport.device, host.device)
    await clock.pass(100)
    expect(attempt.progress).toMatchObject({ state: 'waiting', retryAt: expect.any(Number) })
    desk.set({ state: 'waiting', vouches: 1, needed: 2 })
    wire.heal(transport.device, host.device)
    await clock.pass(5_000)
    expect(attempt.progress).toMatchObject({ state: 'waiting', status: { vouches: 1 }, retryAt: null })
    expect(desk.received.length).toBe(1)
  })

  test('keeps trying while the inviting device is away', async () => {
    await host.stop()
    const { attempt } = await newcomer('nia')
    attempt.start()
    expect(await attempt.firstAnswer()).toMatchObject({
      state: 'connecting',
      problem: 'unreachable',
      retryAt: expect.any(Number),
    })
    await clock.pass(30_000)
    await host.start()
    await clock.pass(80_000)
    expect(attempt.progress.state).toBe('waiting')
  })

  test('hears when the members do not admit it', async () => {
    const { attempt } = await newcomer('nia')
    attempt.start()
    await attempt.firstAnswer()
    desk.set({ state: 'refused', vouches: 0, needed: 2 })
    await clock.pass(10)
    expect(attempt.progress).toEqual({ state: 'refused', code: 'not-admitted' })
  })

  test('comes back when the disk of the inviting device was full', async () => {
    desk.failWith = new StoreFailure('full', 'no room')
    const { attempt } = await newcomer('nia')
    attempt.start()
    expect(await attempt.firstAnswer()).toMatchObject({ state: 'connecting', problem: 'try-later' })
    desk.failWith = null
    await clock.pass(10_000)
    expect(attempt.progress.state).toBe('waiting')
    expect(faults.length).toBeGreaterThan(0)
  })

  test('that gives up leaves nothing behind', async () => {
    const { attempt } = await newcomer('nia')
    attempt.start()
    await attempt.firstAnswer()
    attempt.stop()
    await clock.pass(100_000)
    expect(wire.openLinks).toBe(0)
    expect(desk.listeners).toBe(0)
  })
})

describe('the inviting device', () => {
  /** What is answered to these bytes on a link of the named device. */
  async function answerTo(name: string, bytes: Uint8Array): Promise<unknown> {
    const transport = new MemoryTransport({ device: deviceNamed(name), network: wire })
    await transport.start()
    const link = await transport.dial(host.device, host.addresses(), JOIN_PROTOCOL, 1_000)
    const answers = everythingFrom(link)
    await link.send(bytes).catch(() => undefined)
    await clock.pass(10)
    await link.close()
    await transport.stop()
    const [first] = await answers
    const message = first === undefined ? null : decodeFromHost(first)
    return message?.ok === true ? message.value : null
  }
  const present = (entry: Uint8Array, version = 1) => encodeFromNewcomer({ type: 'request', version, entry })
  const refused = (code: JoinRefusal) => ({ type: 'refused', code })

  test('refuses everything that is not a request, each with its reason, and keeps nothing of it', async () => {
    const absent = 'ee'.repeat(32) as OrganisationId
    expect(await answerTo('a', new Uint8Array([0xff]))).toEqual(refused('invalid-request'))
    expect(await answerTo('b', present(new Uint8Array([1, 2])))).toEqual(refused('invalid-request'))
    expect(await answerTo('c', present(requestOf('somebody-else')))).toEqual(refused('invalid-request'))
    expect(await answerTo('d', present(requestOf('d', { kind: 'ballot.cast' })))).toEqual(refused('invalid-request'))
    expect(await answerTo('e', present(requestOf('e'), 2))).toEqual(refused('version-unsupported'))
    expect(await answerTo('f', present(requestOf('f', { organisation: absent })))).toEqual(
      refused('invitation-unknown'),
    )
    expect(desk.received).toEqual([])
    expect(faults).toEqual([])
    expect(await answerTo('g', present(requestOf('g', { kind: 'device.request' })))).toMatchObject({ type: 'status' })
  })

  test('cuts off whoever opens a link and says nothing', async () => {
    const { transport } = await newcomer('mute')
    const link = await transport.dial(host.device, host.addresses(), JOIN_PROTOCOL, 1_000)
    const answers = everythingFrom(link)
    await clock.pass(15_000)
    expect(await answers).toEqual([])
  })

  test('looks at few requests of one device, and at few in all', async () => {
    const answers: unknown[] = []
    for (let i = 0; i <= LIMITS.joinRequestsPerMinutePerDevice; i += 1)
      answers.push(await answerTo('eager', new Uint8Array([1])))
    expect(answers.slice(0, -1)).not.toContainEqual(refused('try-later'))
    expect(answers.at(-1)).toEqual(refused('try-later'))
    for (let i = 0; i < LIMITS.joinRequestsPerMinute; i += 1)
      answers.push(await answerTo(`crowd${i}`, new Uint8Array([1])))
    expect(answers.at(-1)).toEqual(refused('try-later'))
    await clock.pass(60_000)
    expect(await answerTo('late', present(requestOf('late')))).toMatchObject({ type: 'status' })
  })

  test('receives a device only under the key it has proven', async () => {
    const bytes = requestOf('nia')
    const entry = decodeEntry(bytes)
    expect(await answerTo('nia', present(bytes))).toMatchObject({ type: 'status' })
    expect(desk.received).toEqual([entry.ok ? entry.value.id : ''])
  })
})
