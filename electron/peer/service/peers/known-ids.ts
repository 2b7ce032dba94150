import type { EntryId } from '#shared/kernel/ids.ts'

/** Remembers the last so many ids: enough to not send back what just came, without growing for ever. */
export class KnownIds {
  readonly #most: number
  readonly #ids = new Set<EntryId>()

  constructor(most: number) {
    this.#most = most
  }

  add(id: EntryId): void {
    this.#ids.delete(id)
    this.#ids.add(id)
    if (this.#ids.size <= this.#most) return
    const oldest = this.#ids.values().next()
    if (oldest.done !== true) this.#ids.delete(oldest.value)
  }

  has(id: EntryId): boolean {
    return this.#ids.has(id)
  }
}
