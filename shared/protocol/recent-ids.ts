import type { EntryId } from '../kernel/ids.ts'

/** Remembers the last so many ids, each with something about it, without growing for ever. */
export class RecentIds<About = true> {
  readonly #most: number
  readonly #ids = new Map<EntryId, About>()

  constructor(most: number) {
    this.#most = most
  }

  set(id: EntryId, about: About): void {
    this.#ids.delete(id)
    this.#ids.set(id, about)
    if (this.#ids.size <= this.#most) return
    const oldest = this.#ids.keys().next()
    if (oldest.done !== true) this.#ids.delete(oldest.value)
  }

  get(id: EntryId): About | undefined {
    return this.#ids.get(id)
  }

  has(id: EntryId): boolean {
    return this.#ids.has(id)
  }

  get size(): number {
    return this.#ids.size
  }
}
