import * as dagCbor from '@ipld/dag-cbor'
import { z } from 'zod'
import { fromHex, toHex } from '#shared/kernel/bytes.ts'
import type { EntryId, MemberId, OrganisationId } from '#shared/kernel/ids.ts'
import type { Organisation } from '#shared/organisation/organisation.ts'
import type { Standing } from '#shared/organisation/standing.ts'
import { ALLOW, deny, RULES_VERSION, type Verdict } from '#shared/organisation/verdict.ts'
import { type Store, StoreFailure } from '../ports/ports.ts'

/** Entries after which the verdicts are remembered again, or a share of all where that is more. */
export const REMEMBER_EVERY = 500
const REMEMBER_SHARE = 1 / 8

const Exception = z.union([
  z.tuple([z.number().int().min(0), z.literal('deny'), z.string(), z.string()]),
  z.tuple([z.number().int().min(0), z.literal('newer'), z.string(), z.number()]),
])
const Bytes = z.custom<Uint8Array>((value) => value instanceof Uint8Array)
const Snapshot = z.strictObject({
  /** Version of the rules by which they were found. */
  rules: z.number().int(),
  /** The newest entry it covers, in the order in which this device's log got them. */
  last: Bytes,
  members: z.array(Bytes),
  /** Four bytes for each entry: see `authorCode`. */
  authors: Bytes,
  /** Every verdict that is not "allow", by the entry's place. */
  exceptions: z.array(Exception),
})

/** The verdict on an entry and the standing of its author. */
export interface RememberedVerdict {
  readonly verdict: Verdict
  readonly standing?: Standing
}

/** What was remembered of the first entries of a log. */
export interface Remembered {
  readonly last: EntryId
  readonly count: number
  /** The founding has the first place. */
  at(place: number): RememberedVerdict
}

const keyOf = (organisation: OrganisationId): string => `derived/${organisation}`

/** What was remembered, or `null` when there is nothing that can be used: then everything is worked out again. */
export async function readVerdicts(
  store: Store,
  organisation: OrganisationId,
  rules: number = RULES_VERSION,
): Promise<Remembered | null> {
  const bytes = await store.get(keyOf(organisation))
  if (bytes === undefined) return null
  let decoded: unknown
  try {
    decoded = dagCbor.decode(bytes)
  } catch {
    return null
  }
  const parsed = Snapshot.safeParse(decoded)
  return parsed.success && parsed.data.rules === rules ? remembered(parsed.data) : null
}

function remembered({ last, members, authors, exceptions }: z.output<typeof Snapshot>): Remembered | null {
  if (authors.length % AUTHOR_BYTES !== 0) return null
  const codes = new DataView(authors.buffer, authors.byteOffset, authors.byteLength)
  const verdicts = new Map(exceptions.map((row) => [row[0], verdictFrom(row)]))
  // One object for each author: thousands of entries share it.
  const standings = members.flatMap((id): Standing[] => {
    const member = toHex(id) as MemberId
    return [
      { member, class: 'member' },
      { member, class: 'keeper' },
    ]
  })
  return {
    last: toHex(last) as EntryId,
    count: authors.length / AUTHOR_BYTES,
    at(place) {
      const verdict = verdicts.get(place) ?? ALLOW
      const standing = standings[codes.getUint32(place * AUTHOR_BYTES) - 1]
      return standing === undefined ? { verdict } : { verdict, standing }
    },
  }
}

const AUTHOR_BYTES = 4

/** Collects verdicts as entries are added, and writes them down from time to time. */
export class VerdictKeeper {
  readonly #store: Store
  readonly #members: MemberId[] = []
  readonly #places = new Map<MemberId, number>()
  readonly #exceptions: z.output<typeof Exception>[] = []
  #authors = new Uint32Array(1024)
  #count = 0
  #written = 0

  constructor(store: Store) {
    this.#store = store
  }

  /** Takes in the verdicts of all entries that came since. Those before must not have changed. */
  note(state: Organisation): void {
    for (const entry of state.log.entries(this.#count)) {
      if (this.#count === this.#authors.length) {
        const larger = new Uint32Array(2 * this.#count)
        larger.set(this.#authors)
        this.#authors = larger
      }
      this.#authors[this.#count] = this.#authorCode(state.authorOf(entry.id))
      const verdict = state.verdictOf(entry.id)
      if (verdict?.verdict === 'deny') this.#exceptions.push([this.#count, 'deny', verdict.clause, verdict.reason])
      if (verdict?.verdict === 'newer') this.#exceptions.push([this.#count, 'newer', verdict.kind, verdict.version])
      this.#count++
    }
  }

  /** What stands on the disk already covers all that was noted so far. */
  markWritten(): void {
    this.#written = this.#count
  }

  /** Writes once enough has come. */
  async rememberInTime(state: Organisation): Promise<void> {
    this.note(state)
    if (this.#count - this.#written >= Math.max(REMEMBER_EVERY, this.#count * REMEMBER_SHARE))
      await this.remember(state)
  }

  /** Writes what is not written yet, as far as the disk takes it: it can be worked out again. */
  async remember(state: Organisation): Promise<void> {
    this.note(state)
    const last = state.log.at(this.#count - 1)
    if (last === undefined || this.#written === this.#count) return
    const authors = new DataView(new ArrayBuffer(AUTHOR_BYTES * this.#count))
    for (let i = 0; i < this.#count; i++) authors.setUint32(AUTHOR_BYTES * i, this.#authors[i] as number)
    const snapshot = {
      rules: state.rules.version,
      last: fromHex(last.id),
      members: this.#members.map(fromHex),
      authors: new Uint8Array(authors.buffer),
      exceptions: this.#exceptions,
    } satisfies z.output<typeof Snapshot>
    try {
      await this.#store.write([{ type: 'put', key: keyOf(state.id), value: dagCbor.encode(snapshot) }])
      this.#written = this.#count
    } catch (error) {
      if (!(error instanceof StoreFailure)) throw error
    }
  }

  /** 0 for no author, else one more than twice the member's place, and one more again for a keeper. */
  #authorCode(author: Standing | undefined): number {
    if (author === undefined) return 0
    let place = this.#places.get(author.member)
    if (place === undefined) {
      place = this.#members.push(author.member) - 1
      this.#places.set(author.member, place)
    }
    return 2 * place + (author.class === 'keeper' ? 2 : 1)
  }
}

function verdictFrom(row: z.output<typeof Exception>): Verdict {
  return row[1] === 'deny' ? deny(row[2], row[3]) : { verdict: 'newer', kind: row[2], version: row[3] }
}
