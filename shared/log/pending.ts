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
  #bytes = 0

  get size(): number {
    return this.#entries.size
  }

  has(id: EntryId): boolean {
    return this.#entries.has(id)
  }

  /** Keeps an entry until one of `missing` arrives. */
  hold(entry: Entry, missing: readonly EntryId[]): void {
    if (!this.#entries.has(entry.id)) {
      this.#entries.set(entry.id, entry)
      this.#bytes += entry.bytes.length
    }
    for (const id of missing) {
      const waiting = this.#waiting.get(id) ?? new Set()
      waiting.add(entry.id)
      this.#waiting.set(id, waiting)
    }
    while (this.#entries.size > LIMITS.pendingEntries || this.#bytes > LIMITS.pendingBytes) this.#dropOldest()
  }

  /** Takes out what waited for this entry: it may be tried again now. */
  release(arrived: EntryId): readonly Entry[] {
    const waiting = this.#waiting.get(arrived)
    if (waiting === undefined) return []
    this.#waiting.delete(arrived)
    return [...waiting].flatMap((id) => this.#take(id))
  }

  /** Takes out everything that claims to be no later than `time`. */
  releaseUntil(time: number): readonly Entry[] {
    const due = [...this.#entries.values()].filter((entry) => entry.claimedTime <= time)
    return due.flatMap((entry) => this.#take(entry.id))
  }

  #take(id: EntryId): readonly Entry[] {
    const entry = this.#entries.get(id)
    if (entry === undefined) return []
    this.#entries.delete(id)
    this.#bytes -= entry.bytes.length
    return [entry]
  }

  #dropOldest(): void {
    const oldest = this.#entries.keys().next().value
    if (oldest !== undefined) this.#take(oldest)
  }
}
