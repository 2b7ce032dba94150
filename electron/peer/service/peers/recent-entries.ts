import type { EntryId } from '#shared/kernel/ids.ts'
import { LIMITS } from '#shared/kernel/limits.ts'

/** New entries as bytes, for those who ask for them by id a little later. They are durable before they come here. */
export class RecentEntries {
  readonly #entries = new Map<EntryId, Uint8Array>()
  #bytes = 0

  add(id: EntryId, bytes: Uint8Array): void {
    if (this.#entries.has(id)) return
    this.#entries.set(id, bytes)
    this.#bytes += bytes.length
    for (const [oldest, old] of this.#entries) {
      if (this.#bytes <= LIMITS.recentEntriesBytes && this.#entries.size <= LIMITS.rememberedIds) return
      this.#entries.delete(oldest)
      this.#bytes -= old.length
    }
  }

  /** Those of them that are at hand, in this order. */
  of(ids: readonly EntryId[]): Uint8Array[] {
    return ids.map((id) => this.#entries.get(id)).filter((bytes) => bytes !== undefined)
  }
}
