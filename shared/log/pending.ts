import type { EntryId } from '../kernel/ids.ts'
import { LIMITS } from '../kernel/limits.ts'
import type { Entry } from './entry.ts'

/**
 * Entries that wait for what they cite, or for the time they claim. Bounded in number and bytes; when full, the entry
 * that came first goes, since whoever has it will offer it again.
 */
export class PendingSet {
  readonly #entries = new Map<EntryId, Entry>()
  readonly #waiting = new Map<EntryId, Set<EntryId>>()
  /** The other way round, so that an entry that goes leaves nothing behind. */
  readonly #waitsFor = new Map<EntryId, EntryId>()
  #bytes = 0

  get size(): number {
    return this.#entries.size
  }

  has(id: EntryId): boolean {
    return this.#entries.has(id)
  }

  /** Ids that something waits for. */
  get awaited(): number {
    return this.#waiting.size
  }

  /** Keeps an entry until the first of `missing` arrives: it cannot be added before, whatever else does. */
  hold(entry: Entry, missing: readonly EntryId[]): void {
    this.take(entry.id)
    this.#entries.set(entry.id, entry)
    this.#bytes += entry.bytes.length
    const [cause] = missing
    if (cause !== undefined) {
      this.#waitsFor.set(entry.id, cause)
      this.#waiting.set(cause, (this.#waiting.get(cause) ?? new Set()).add(entry.id))
    }
    while (this.#entries.size > LIMITS.pendingEntries || this.#bytes > LIMITS.pendingBytes) this.#dropOldest()
  }

  get(id: EntryId): Entry | undefined {
    return this.#entries.get(id)
  }

  /** What is held until this entry arrives. */
  waitingFor(id: EntryId): readonly Entry[] {
    return [...(this.#waiting.get(id) ?? [])].flatMap((waiting) => this.#entries.get(waiting) ?? [])
  }

  /** Takes out what waited for this entry: it may be tried again now. */
  release(arrived: EntryId): readonly Entry[] {
    return [...(this.#waiting.get(arrived) ?? [])].flatMap((id) => this.take(id))
  }

  /** Takes out everything that claims to be no later than `time`. */
  releaseUntil(time: number): readonly Entry[] {
    const due = [...this.#entries.values()].filter((entry) => entry.claimedTime <= time)
    return due.flatMap((entry) => this.take(entry.id))
  }

  /** Takes out one entry, if it is held. */
  take(id: EntryId): readonly Entry[] {
    const entry = this.#entries.get(id)
    if (entry === undefined) return []
    this.#entries.delete(id)
    this.#bytes -= entry.bytes.length
    this.#forgetWaiting(id)
    return [entry]
  }

  #forgetWaiting(id: EntryId): void {
    const cause = this.#waitsFor.get(id)
    if (cause === undefined) return
    this.#waitsFor.delete(id)
    const waiting = this.#waiting.get(cause)
    waiting?.delete(id)
    if (waiting?.size === 0) this.#waiting.delete(cause)
  }

  #dropOldest(): void {
    const oldest = this.#entries.keys().next().value
    if (oldest !== undefined) this.take(oldest)
  }
}
