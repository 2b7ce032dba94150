import { fromUtf8, utf8 } from '#shared/kernel/bytes.ts'
import type { EntryId, OrganisationId } from '#shared/kernel/ids.ts'
import { decodeEntry, type Entry } from '#shared/log/entry.ts'
import { type Store, StoreFailure, type WriteOp } from '../ports/ports.ts'

const ARRIVAL_DIGITS = 10
const arrivalKey = (prefix: string, arrival: number): string => prefix + String(arrival).padStart(ARRIVAL_DIGITS, '0')

/** The durable log of one organisation: entries in the order they came, and which changes the guard kept out. */
export class EntryStore {
  readonly #store: Store
  readonly #log: string
  readonly #kept: string
  #next = 0

  constructor(store: Store, organisation: OrganisationId) {
    this.#store = store
    this.#log = `log/${organisation}/`
    this.#kept = `guard/${organisation}/`
  }

  /** Entries as stored, causes before effects. @throws StoreFailure 'damaged' when one is not what was written */
  async *entries(): AsyncIterable<Entry> {
    this.#next = 0
    for await (const [key, bytes] of this.#store.range(this.#log, `${this.#log}~`)) {
      const entry = decodeEntry(bytes)
      if (!entry.ok) throw new StoreFailure('damaged', `the stored entry ${key} cannot be read: ${entry.error.defect}`)
      this.#next++
      yield entry.value
    }
  }

  async holdsAny(): Promise<boolean> {
    return (await this.#store.get(arrivalKey(this.#log, 0))) !== undefined
  }

  /** Changes that the guard kept out of their documents, with its reason. */
  async refusedChanges(): Promise<ReadonlyMap<EntryId, string>> {
    const refused = new Map<EntryId, string>()
    for await (const [key, reason] of this.#store.range(this.#kept, `${this.#kept}~`)) {
      refused.set(key.slice(this.#kept.length) as EntryId, fromUtf8(reason))
    }
    return refused
  }

  /** What makes entries durable as the next ones, for a write that somebody else does. */
  putsFor(entries: readonly Entry[]): readonly WriteOp[] {
    return entries.map(
      (entry, i): WriteOp => ({ type: 'put', key: arrivalKey(this.#log, this.#next + i), value: entry.bytes }),
    )
  }

  /** Makes entries durable, all or none. `also` is written with them. @throws StoreFailure */
  async append(
    entries: readonly Entry[],
    refused: ReadonlyMap<EntryId, string>,
    also: readonly WriteOp[] = [],
  ): Promise<void> {
    const puts = this.putsFor(entries)
    const marks = [...refused].map(
      ([id, reason]): WriteOp => ({ type: 'put', key: this.#kept + id, value: utf8(reason) }),
    )
    await this.#store.write([...puts, ...marks, ...also])
    this.#next += entries.length
  }
}
