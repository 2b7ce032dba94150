import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { sha256, toHex, utf8 } from '#shared/kernel/bytes.ts'
import type { DeviceId, EntryId, OrganisationId } from '#shared/kernel/ids.ts'
import type { ReplicateMessage } from '#shared/protocol/replicate-messages.ts'
import { startReplicate, stepReplicate } from '#shared/protocol/replicate-session.ts'
import {
  COMPARE_AT_MOST_MS,
  isEstablished,
  type Knowledge,
  type ReplicateEvent,
  type ReplicateState,
  syncStateOf,
} from '#shared/protocol/replicate-state.ts'
import { type ChainTip, compareTips, type DeviceStanding, vectorDigest } from '#shared/protocol/vector.ts'

/** Entries that one request for what is lacking brings here. */
const PIECE = 4

const organisation = '0f'.repeat(32) as OrganisationId

/** One end: the machine, the chains it holds as their lengths, and what is on its way out and in. */
class End {
  readonly device: DeviceId
  readonly chains = new Map<DeviceId, number>()
  standing: DeviceStanding = 'member'
  state: ReplicateState
  /** Messages the other has yet to get. */
  out: ReplicateMessage[] = []
  /** Entries taken and not kept yet: the disk is slow. */
  disk: Uint8Array[] = []
  /** Entries to be supplied yet; `null` when none are being supplied. */
  supply: Uint8Array[] | null = null
  /** What is left out of the supply because it is asked for in pieces. */
  left: Uint8Array[] = []
  closed = false
  remote!: End

  constructor(name: string) {
    this.device = toHex(sha256(utf8(name))) as DeviceId
    this.state = this.#start('dialled', 0)
  }

  connect(remote: End, role: 'dialled' | 'accepted', now: number): void {
    this.remote = remote
    this.state = this.#start(role, now)
    Object.assign(this, { out: [], supply: null, closed: false })
    this.step({ type: 'opened' }, now)
  }

  get digest() {
    return vectorDigest(tipsOf(this.chains))
  }

  get says() {
    return syncStateOf(this.state, this.digest)
  }

  write(now: number): void {
    const seq = (this.chains.get(this.device) ?? 0) + 1
    this.chains.set(this.device, seq)
    this.step({ type: 'grown', news: 1, fromThem: 0, behind: false }, now)
    this.step({ type: 'push', entries: [entry(this.device, seq)] }, now)
  }

  /** The disk takes what was received so far. */
  keep(now: number): void {
    let added = 0
    for (const bytes of this.disk.splice(0)) {
      const { device, seq } = read(bytes)
      if (seq !== (this.chains.get(device) ?? 0) + 1) continue
      this.chains.set(device, seq)
      added += 1
    }
    if (added > 0) this.step({ type: 'grown', news: 0, fromThem: added, behind: false }, now)
    this.step({ type: 'taken', refused: 0 }, now)
  }

  /** One bundle of what is being supplied goes out. */
  pump(now: number): void {
    if (this.supply === null) return
    const bundle = this.supply.splice(0, 2)
    if (bundle.length > 0) {
      this.out.push({ type: 'entries', entries: bundle })
      return this.step({ type: 'supplying' }, now)
    }
    this.supply = null
    this.step({ type: 'supplied', run: this.state.run, more: this.left.length > 0 }, now)
  }

  receive(now: number): void {
    const message = this.remote.out.shift()
    if (message !== undefined) this.step({ type: 'message', message }, now)
  }

  step(event: ReplicateEvent, now: number): void {
    const { state, effects } = stepReplicate(this.state, event, this.#know(), now)
    this.state = state
    for (const effect of effects) {
      if (effect.do === 'send') this.out.push(effect.message)
      else if (effect.do === 'take') this.disk.push(...effect.entries)
      else if (effect.do === 'supply') {
        this.supply = missing(this.chains, effect.theirs)
        this.left = this.supply.splice(PIECE)
      } else if (effect.do === 'lacking') this.step({ type: 'pull' }, now)
      else if (effect.do === 'pulled' && effect.again) this.step({ type: 'pull' }, now)
      else if (effect.do === 'stop-supplying') this.supply = null
      else if (effect.do === 'close') this.closed = true
      // New entries during a supply wait for the next comparison, as if the link were slow.
      else if (effect.do === 'push' && this.supply === null)
        this.out.push({ type: 'entries', entries: [...effect.entries] })
    }
  }

  #know(): Knowledge {
    return {
      standing: () => this.standing,
      tips: () => tipsOf(this.chains),
      digest: () => this.digest,
      has: (id) => tipsOf(this.chains, true).some((tip) => tip.id === id),
      countMissingFor: (theirs) => missing(this.chains, theirs).length,
      addresses: () => [],
    }
  }

  #start(role: 'dialled' | 'accepted', now: number): ReplicateState {
    return startReplicate({ organisation, remote: this.device, role, leastVersion: 0, introducer: false, now })
  }
}

const entry = (device: DeviceId, seq: number): Uint8Array => utf8(`${device} ${seq}`)
function read(bytes: Uint8Array): { readonly device: DeviceId; readonly seq: number } {
  const [device, seq] = new TextDecoder().decode(bytes).split(' ')
  return { device: device as DeviceId, seq: Number(seq) }
}
const idOf = (device: DeviceId, seq: number): EntryId => toHex(sha256(entry(device, seq))) as EntryId

function tipsOf(chains: ReadonlyMap<DeviceId, number>, all = false): ChainTip[] {
  const tips: ChainTip[] = []
  for (const [device, reach] of chains) {
    for (let seq = all ? 1 : reach; seq <= reach; seq += 1) tips.push({ device, seq, id: idOf(device, seq) })
  }
  return tips.sort(compareTips)
}

function missing(chains: ReadonlyMap<DeviceId, number>, theirs: readonly ChainTip[]): Uint8Array[] {
  const have = new Map(theirs.map((tip) => [tip.device, tip.seq]))
  const lacking: Uint8Array[] = []
  for (const [device, reach] of chains) {
    for (let seq = (have.get(device) ?? 0) + 1; seq <= reach; seq += 1) lacking.push(entry(device, seq))
  }
  return lacking
}

const holdsAllOf = (one: End, other: End): boolean =>
  [...other.chains].every(([device, reach]) => (one.chains.get(device) ?? 0) >= reach)

class Pair {
  now = 1_000_000
  readonly ends: readonly [End, End]

  constructor() {
    this.ends = [new End('ada'), new End('ben')]
    this.connect(0)
  }

  connect(dialler: number): void {
    const [one, other] = this.ends
    one.connect(other, dialler === 0 ? 'dialled' : 'accepted', this.now)
    other.connect(one, dialler === 1 ? 'dialled' : 'accepted', this.now)
  }

  pass(ms: number): void {
    this.now += ms
    for (const end of this.ends) end.step({ type: 'time' }, this.now)
  }

  act(action: readonly [string, number, number]): void {
    const [what, who, amount] = action
    const end = this.ends[who === 0 ? 0 : 1]
    if (what === 'write') end.write(this.now)
    else if (what === 'receive') for (let i = 0; i <= amount % 4; i += 1) end.receive(this.now)
    else if (what === 'keep') end.keep(this.now)
    else if (what === 'pump') end.pump(this.now)
    else if (what === 'pass') this.pass(amount * 10)
    // What was handed to the disk before a cut is still kept; what was on the wire is gone.
    else if (what === 'cut') this.connect(who)
  }

  /** Everything on its way arrives and time passes until nothing moves. */
  calm(): void {
    for (let round = 0; round < 400; round += 1) {
      for (const end of this.ends) {
        end.receive(this.now)
        end.keep(this.now)
        end.pump(this.now)
      }
      if (round % 10 === 0) this.pass(COMPARE_AT_MOST_MS / 20)
    }
  }
}

describe('the machine of replication', () => {
  const action = fc.tuple(
    fc.constantFrom('write', 'receive', 'receive', 'keep', 'pump', 'pass', 'cut'),
    fc.nat(1),
    fc.nat(100),
  )

  test('says "up to date" only when the other holds everything, whatever happens in which order, and in the end it does', () => {
    let claims = 0
    fc.assert(
      fc.property(fc.array(action, { maxLength: 120 }), (actions) => {
        const pair = new Pair()
        const [ada, ben] = pair.ends
        const honest = (): void => {
          for (const [one, other] of [
            [ada, ben],
            [ben, ada],
          ] as const) {
            if (one.says !== 'up-to-date') continue
            claims += 1
            expect(holdsAllOf(other, one)).toBe(true)
            expect([one.state.theyLack, one.state.weLack]).toEqual([0, 0])
          }
        }
        for (const each of actions) {
          pair.act(each)
          honest()
        }
        pair.calm()
        honest()
        expect([ada.closed, ben.closed]).toEqual([false, false])
        expect([...ada.chains].sort()).toEqual([...ben.chains].sort())
        expect([ada.says, ben.says]).toEqual(['up-to-date', 'up-to-date'])
        expect([ada.state.theyLack, ben.state.weLack]).toEqual([0, 0])
      }),
      { seed: 7, numRuns: 150 },
    )
    expect(claims).toBeGreaterThan(100)
  })

  test('a side that does not recognise the other sends it nothing but that word, and opens up once it does', () => {
    const pair = new Pair()
    const [ada, ben] = pair.ends
    for (let i = 0; i < 5; i += 1) ada.write(pair.now)
    ben.write(pair.now)
    ada.standing = 'unknown'
    pair.connect(1)
    for (let i = 0; i < 4; i += 1) {
      ada.receive(pair.now)
      expect(ada.out.every(({ type }) => type === 'stranger')).toBe(true)
      ben.receive(pair.now)
      // One bundle; the end of the introduction is yet to come.
      if (ben.supply?.length === 1) ben.pump(pair.now)
    }
    ada.keep(pair.now)
    expect(ada.chains.get(ben.device)).toBe(1)
    ada.standing = 'member'
    pair.calm()
    expect([ada.says, ben.says]).toEqual(['up-to-date', 'up-to-date'])
    expect(ben.chains.get(ada.device)).toBe(5)
  })

  test('two that do not recognise each other part at once', () => {
    const pair = new Pair()
    for (const end of pair.ends) end.standing = 'unknown'
    pair.connect(0)
    for (let i = 0; i < 4; i += 1) for (const end of pair.ends) end.receive(pair.now)
    expect(pair.ends.map(({ state }) => state.closed)).toEqual(['not-a-member', 'not-a-member'])
  })

  test('a member that is removed is told so and gets nothing more', () => {
    const pair = new Pair()
    const [ada, ben] = pair.ends
    pair.calm()
    ada.standing = 'removed'
    ada.write(pair.now)
    expect(ada.out).toEqual([{ type: 'goodbye', code: 'not-a-member' }])
    ben.receive(pair.now)
    expect(ben.closed).toBe(true)
  })

  test('asks for whole chains when the same request did not help: they may have forked', () => {
    const [device, other] = [new End('forked').device, new End('ben').device]
    const tip = (of: DeviceId, seq: number, branch: string): ChainTip => ({
      device: of,
      seq,
      id: toHex(sha256(utf8(`${of} ${seq} ${branch}`))) as EntryId,
    })
    const ours = [tip(device, 5, 'left'), tip(other, 3, '')]
    const know: Knowledge = {
      standing: () => 'member',
      tips: () => ours,
      digest: () => vectorDigest(ours),
      has: (id) => ours.some((own) => own.id === id),
      countMissingFor: () => 1,
      addresses: () => [],
    }
    let state = new Pair().ends[0].state
    const asked: (readonly ChainTip[])[] = []
    const step = (event: ReplicateEvent, now: number): void => {
      const next = stepReplicate(state, event, know, now)
      state = next.state
      for (const effect of next.effects) {
        if (effect.do === 'send' && effect.message.type === 'pull') asked.push(effect.message.tips)
      }
    }
    const theirs = [tip(device, 5, 'right'), tip(other, 3, '')]
    step({ type: 'message', message: { type: 'accept', version: 2, addresses: [], tips: theirs } }, 1_000_000)
    step({ type: 'pull' }, 1_000_000)
    step({ type: 'message', message: { type: 'pulled', more: false } }, 1_000_000)
    step({ type: 'pull' }, 1_000_100)
    step({ type: 'pull' }, 1_010_000)
    expect(asked).toEqual([ours, [tip(other, 3, '')]])
  })

  test('a lower version than the other spoke before is refused', () => {
    const [, ben] = new Pair().ends
    const before = { ...ben.state, leastVersion: 3 }
    const know: Knowledge = {
      standing: () => 'member',
      tips: () => [],
      digest: () => vectorDigest([]),
      has: () => false,
      countMissingFor: () => 0,
      addresses: () => [],
    }
    const hello: ReplicateMessage = { type: 'hello', versions: [2], organisation }
    const { state } = stepReplicate(before, { type: 'message', message: hello }, know, 1_000_000)
    expect(state.closed).toBe('version-unsupported')
    expect(isEstablished(state)).toBe(false)
  })
})
