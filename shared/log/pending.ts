import type { DeviceId, EntryId } from '../kernel/ids.ts'
import { LIMITS } from '../kernel/limits.ts'
import type { Entry } from './entry.ts'

/** An entry and the devices that brought it, which need not be its author's. */
export interface Offered {
  readonly entry: Entry
  readonly from: ReadonlySet<DeviceId>
}

/** What one device brought, the first first. */
interface Share {
  readonly ids: Set<EntryId>
  bytes: number
}

/**
 * Entries that wait for what they cite, or for the time they claim. Bounded in number and bytes. When full, the device
 * that brought most loses what it brought first, unless another brought it too: whoever floods takes no room from others.
 */
export class PendingSet {
  readonly #held = new Map<EntryId, Offered>()
  readonly #shares = new Map<DeviceId, Share>()
  readonly #waiting = new Map<EntryId, Set<EntryId>>()
  /** The other way round, so that an entry that goes leaves nothing behind. */
  readonly #waitsFor = new Map<EntryId, EntryId>()
  #bytes = 0

  get size(): number {
    return this.#held.size
  }

  has(id: EntryId): boolean {
    return this.#held.has(id)
  }

  /** Ids that something waits for. */
  get awaited(): number {
    return this.#waiting.size
  }

  /** Keeps an entry until the first of `missing` arrives: it cannot be added before, whatever else does. */
  hold({ entry, from }: Offered, missing: readonly EntryId[]): void {
    const before = this.take(entry.id).flatMap((held) => [...held.from])
    this.#keep({ entry, from: new Set([...before, ...from]) })
    const [cause] = missing
    if (cause !== undefined) {
      this.#waitsFor.set(entry.id, cause)
      this.#waiting.set(cause, (this.#waiting.get(cause) ?? new Set()).add(entry.id))
    }
    while (this.#held.size > LIMITS.pendingEntries || this.#bytes > LIMITS.pendingBytes) this.#dropOne()
  }

  get(id: EntryId): Entry | undefined {
    return this.#held.get(id)?.entry
  }

  /** What is held until this entry arrives. */
  waitingFor(id: EntryId): readonly Entry[] {
    return [...(this.#waiting.get(id) ?? [])].flatMap((waiting) => this.get(waiting) ?? [])
  }

  /** Takes out what waited for this entry: it may be tried again now. */
  release(arrived: EntryId): readonly Offered[] {
    return [...(this.#waiting.get(arrived) ?? [])].flatMap((id) => this.take(id))
  }

  /** Takes out everything that claims to be no later than `time`. */
  releaseUntil(time: number): readonly Offered[] {
    const due = [...this.#held.values()].filter(({ entry }) => entry.claimedTime <= time)
    return due.flatMap(({ entry }) => this.take(entry.id))
  }

  /** Takes out one entry, if it is held. */
  take(id: EntryId): readonly Offered[] {
    const held = this.#held.get(id)
    if (held === undefined) return []
    this.#held.delete(id)
    this.#bytes -= held.entry.bytes.length
    for (const device of held.from) this.#giveBack(device, held.entry)
    this.#forgetWaiting(id)
    return [held]
  }

  #keep(offered: Offered): void {
    const { entry, from } = offered
    this.#held.set(entry.id, offered)
    this.#bytes += entry.bytes.length
    for (const device of from) {
      const share = this.#shares.get(device) ?? { ids: new Set(), bytes: 0 }
      share.ids.add(entry.id)
      share.bytes += entry.bytes.length
      this.#shares.set(device, share)
    }
  }

  #giveBack(device: DeviceId, entry: Entry): void {
    const share = this.#shares.get(device)
    if (share?.ids.delete(entry.id) !== true) return
    share.bytes -= entry.bytes.length
    if (share.ids.size === 0) this.#shares.delete(device)
  }

  #forgetWaiting(id: EntryId): void {
    const cause = this.#waitsFor.get(id)
    if (cause === undefined) return
    this.#waitsFor.delete(id)
    const waiting = this.#waiting.get(cause)
    waiting?.delete(id)
    if (waiting?.size === 0) this.#waiting.delete(cause)
  }

  #dropOne(): void {
    const load = ({ ids, bytes }: Share): number =>
      Math.max(ids.size / LIMITS.pendingEntries, bytes / LIMITS.pendingBytes)
    const [most, ...others] = this.#shares
    if (most === undefined) throw new Error('what is held was brought by somebody')
    const [device, { ids }] = others.reduce((top, each) => (load(each[1]) > load(top[1]) ? each : top), most)
    const [first] = ids
    const held = first === undefined ? undefined : this.#held.get(first)
    if (held === undefined) throw new Error('a share holds what is held')
    if (held.from.size === 1) this.take(held.entry.id)
    else {
      this.#giveBack(device, held.entry)
      const rest = new Set([...held.from].filter((other) => other !== device))
      this.#held.set(held.entry.id, { entry: held.entry, from: rest })
    }
  }
}
