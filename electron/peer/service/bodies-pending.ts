import type { BodyChange } from '#shared/documents/change.ts'
import type { EntryId } from '#shared/kernel/ids.ts'
import { LIMITS } from '#shared/kernel/limits.ts'

/** A change as it came from the log and as it was read. */
export interface Incoming {
  readonly entry: EntryId
  readonly bytes: Uint8Array
  readonly change: BodyChange
  /** Its entry's place in the order in which this device's log got its entries. */
  readonly arrival: number
}

const REMEMBERED_CAUSES = 20_000

/**
 * Changes of one body whose causes are not here. Automerge would queue and save them without limit; these are bounded,
 * and one that finds no room is dropped: the log has it, and the body is made anew from the log once its cause comes.
 */
export class PendingChanges {
  readonly #changes = new Map<string, Incoming>()
  readonly #waiting = new Map<string, string[]>()
  #bytes = 0
  #firstDropped: number | null = null
  /** What dropped ones wait for; of hostile floods only the first part, until the body is opened again. */
  readonly #causesOfDropped = new Set<string>()
  #missed = false

  get size(): number {
    return this.#changes.size
  }

  /** The lowest arrival of all that wait or were dropped; infinite when none do. */
  get earliest(): number {
    let earliest = this.#firstDropped ?? Number.POSITIVE_INFINITY
    for (const { arrival } of this.#changes.values()) earliest = Math.min(earliest, arrival)
    return earliest
  }

  /** Whether the cause of a dropped one was among those released for. */
  get missesDropped(): boolean {
    return this.#missed
  }

  hold(incoming: Incoming, missing: readonly string[]): void {
    const { hash } = incoming.change
    if (this.#changes.has(hash)) return
    const bytes = this.#bytes + incoming.bytes.length
    if (this.#changes.size >= LIMITS.pendingChanges || bytes > LIMITS.pendingChangeBytes) {
      this.#firstDropped = Math.min(this.#firstDropped ?? incoming.arrival, incoming.arrival)
      for (const cause of missing) {
        if (this.#causesOfDropped.size < REMEMBERED_CAUSES) this.#causesOfDropped.add(cause)
      }
      return
    }
    this.#bytes = bytes
    this.#changes.set(hash, incoming)
    for (const cause of missing) this.#waiting.set(cause, [...(this.#waiting.get(cause) ?? []), hash])
  }

  /** Takes out those who waited for a change; some may have to wait again for another. */
  release(cause: string): readonly Incoming[] {
    if (this.#causesOfDropped.has(cause)) this.#missed = true
    const waiting = this.#waiting.get(cause) ?? []
    this.#waiting.delete(cause)
    const released: Incoming[] = []
    for (const hash of waiting) {
      const incoming = this.#changes.get(hash)
      if (incoming === undefined) continue
      this.#changes.delete(hash)
      this.#bytes -= incoming.bytes.length
      released.push(incoming)
    }
    return released
  }
}
