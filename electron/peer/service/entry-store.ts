import { concat, fromUtf8, utf8 } from '#shared/kernel/bytes.ts'
import type { EntryId, OrganisationId } from '#shared/kernel/ids.ts'
import { decodeEntry, type Entry } from '#shared/log/entry.ts'
import { entryEnd, type Hash, Names } from '#shared/log/entry-reader.ts'
import type { Log } from '#shared/log/log.ts'
import { type Store, StoreFailure, type WriteOp } from '../ports/ports.ts'

const ARRIVAL_DIGITS = 10
const arrivalKey = (prefix: string, arrival: number): string => prefix + String(arrival).padStart(ARRIVAL_DIGITS, '0')

function textOf(key: string, bytes: Uint8Array): string {
  try {
    return fromUtf8(bytes)
  } catch (cause) {
    throw new StoreFailure('damaged', `the record ${key} cannot be read`, { cause })
  }
}

/** Bytes after which a value takes no further entry. Values are read whole: large ones are few, and compress well. */
const SEGMENT_BYTES = 128 * 1024

/**
 * The durable log of one organisation: entries in the order they came, and which changes the guard kept out. A value
 * holds one entry or a row of them, one after the other (a CBOR sequence, RFC 8742), under the arrival of the first.
 * What is signed here comes one by one; such values are put together once they fill a segment.
 */
export class EntryStore {
  readonly #store: Store
  readonly #log: string
  readonly #kept: string
  readonly #hash: Hash | undefined
  #next = 0
  /** Arrivals at which the values begin that are not full, from the first one after the last full one. */
  #loose: number[] = []
  #looseBytes = 0

  constructor(store: Store, organisation: OrganisationId, hash?: Hash) {
    this.#hash = hash
    this.#store = store
    this.#log = `log/${organisation}/`
    this.#kept = `guard/${organisation}/`
  }

  /** Entries as stored, causes before effects. @throws StoreFailure 'damaged' when one is not what was written */
  async *entries(): AsyncIterable<Entry> {
    this.#next = 0
    this.#loose = []
    this.#looseBytes = 0
    const names = new Names(this.#hash)
    for await (const [key, row] of this.#store.range(this.#log, `${this.#log}~`)) {
      this.#note(this.#next, row.length)
      for (let at = 0; at < row.length; ) {
        const end = entryEnd(row, at)
        const entry = end === null ? null : decodeEntry(row.subarray(at, end), names)
        if (end === null || entry === null || !entry.ok) {
          const why = entry === null || entry.ok ? 'malformed' : entry.error.defect
          throw new StoreFailure('damaged', `the stored entry ${key} cannot be read: ${why}`)
        }
        this.#next++
        at = end
        yield entry.value
      }
    }
  }

  async holdsAny(): Promise<boolean> {
    return (await this.#store.get(arrivalKey(this.#log, 0))) !== undefined
  }

  /** Changes that the guard kept out of their documents, with its reason. @throws StoreFailure 'damaged' */
  async refusedChanges(): Promise<ReadonlyMap<EntryId, string>> {
    const refused = new Map<EntryId, string>()
    for await (const [key, reason] of this.#store.range(this.#kept, `${this.#kept}~`)) {
      refused.set(key.slice(this.#kept.length) as EntryId, textOf(key, reason))
    }
    return refused
  }

  /** Makes entries durable, all or none. `also` is written with them. @throws StoreFailure */
  async append(
    entries: readonly Entry[],
    refused: ReadonlyMap<EntryId, string>,
    also: readonly WriteOp[] = [],
  ): Promise<void> {
    const rows = rowsOf(entries, this.#next)
    const puts = rows.map(
      ({ first, bytes }): WriteOp => ({ type: 'put', key: arrivalKey(this.#log, first), value: bytes }),
    )
    const marks = [...refused].map(
      ([id, reason]): WriteOp => ({ type: 'put', key: this.#kept + id, value: utf8(reason) }),
    )
    await this.#store.write([...puts, ...marks, ...also])
    this.#next += entries.length
    for (const { first, bytes } of rows) this.#note(first, bytes.length)
  }

  /** Puts values that are not full together, once they fill a segment. @throws StoreFailure */
  async tidy(log: Log): Promise<void> {
    const [from] = this.#loose
    if (from === undefined || this.#loose.length < 2 || this.#looseBytes < SEGMENT_BYTES) return
    const entries: Entry[] = []
    for (let arrival = from; arrival < this.#next; arrival++) entries.push(log.at(arrival) as Entry)
    const former = this.#loose.map((arrival): WriteOp => ({ type: 'del', key: arrivalKey(this.#log, arrival) }))
    const rows = rowsOf(entries, from)
    await this.#store.write([
      ...former,
      ...rows.map(({ first, bytes }): WriteOp => ({ type: 'put', key: arrivalKey(this.#log, first), value: bytes })),
    ])
    this.#loose = []
    this.#looseBytes = 0
    for (const { first, bytes } of rows) this.#note(first, bytes.length)
  }

  /** A value stands under this arrival, the newest so far. */
  #note(first: number, bytes: number): void {
    const full = bytes >= SEGMENT_BYTES
    if (full && this.#loose.length < 2) {
      // What is loose before a full value stays: it is one, and another could not be put to it in order.
      this.#loose = []
      this.#looseBytes = 0
      return
    }
    this.#loose.push(first)
    this.#looseBytes += bytes
  }
}

interface Row {
  /** Arrival of its first entry. */
  readonly first: number
  readonly bytes: Uint8Array
}

/** Entries in rows of about one segment each. */
function rowsOf(entries: readonly Entry[], arrival: number): readonly Row[] {
  const rows: Row[] = []
  let row: Uint8Array[] = []
  let bytes = 0
  for (const entry of entries) {
    row.push(entry.bytes)
    bytes += entry.bytes.length
    if (bytes < SEGMENT_BYTES) continue
    rows.push({ first: arrival, bytes: concat(...row) })
    arrival += row.length
    row = []
    bytes = 0
  }
  if (row.length > 0) rows.push({ first: arrival, bytes: concat(...row) })
  return rows
}
