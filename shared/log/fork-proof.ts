import * as dagCbor from '@ipld/dag-cbor'
import type { DeviceId, EntryId, OrganisationId } from '../kernel/ids.ts'
import { asOrganisationId } from '../kernel/ids.ts'
import { LIMITS } from '../kernel/limits.ts'
import { err, ok, type Result } from '../kernel/result.ts'
import { decodeEntry, type Entry, type VerifySignature, verifyEntry } from './entry.ts'
import type { Log } from './log.ts'

/** What a portable proof shows: one device signed two different entries as the same number of its record. */
export interface ForkProof {
  readonly organisation: OrganisationId
  readonly device: DeviceId
  readonly seq: number
  /** The two entries, the lower id first. */
  readonly entries: readonly [EntryId, EntryId]
}

const FORMAT = 'folkmoot/fork/1'

/**
 * The bytes that prove a fork to anybody, without the log: each of the two entries, followed, where its own signature
 * does not hold, by what its device built on it up to one whose signature does. `null` when the entries are no fork, or
 * the nearest signature is too far away.
 */
export function forkProofOf(log: Log, ids: readonly [EntryId, EntryId], verify: VerifySignature): Uint8Array | null {
  const [one, other] = [...ids].sort().map((id) => {
    const entry = log.get(id)
    return entry === undefined ? null : answeredFor(log, entry, verify, LIMITS.forkProofEntries)
  })
  if (!one || !other) return null
  const bytes = dagCbor.encode([FORMAT, [one, other].map((side) => side.map((entry) => entry.bytes))])
  return readForkProof(bytes, verify).ok ? bytes : null
}

/** An entry and what follows it on its chain up to the first good signature; `null` when there is none so near. */
function answeredFor(log: Log, entry: Entry, verify: VerifySignature, most: number): readonly Entry[] | null {
  if (verifyEntry(entry, verify)) return [entry]
  if (most <= 1) return null
  for (const id of log.chainEntries(entry.device, entry.seq + 1)) {
    const next = log.get(id)
    const rest = next?.prev === entry.id ? answeredFor(log, next, verify, most - 1) : null
    if (rest !== null) return [entry, ...rest]
  }
  return null
}

/** Checks a proof by itself: what it shows, or why it shows nothing. */
export function readForkProof(bytes: Uint8Array, verify: VerifySignature): Result<ForkProof, string> {
  let decoded: unknown
  try {
    decoded = dagCbor.decode(bytes)
  } catch {
    return err('It cannot be read.')
  }
  if (!Array.isArray(decoded) || decoded.length !== 2 || decoded[0] !== FORMAT) return err('It is no proof of a fork.')
  const [, sides] = decoded
  if (!Array.isArray(sides) || sides.length !== 2) return err('It does not show two entries.')
  const [one, other] = [readSide(sides[0], verify), readSide(sides[1], verify)]
  if (!one.ok) return one
  if (!other.ok) return other
  const [a, b] = [one.value, other.value]
  if (a.id === b.id) return err('It shows the same entry twice.')
  if (a.device !== b.device) return err('The entries are of two devices.')
  if (a.seq !== b.seq) return err('The entries have different places in the record.')
  if (organisationOf(a) !== organisationOf(b)) return err('The entries belong to two organisations.')
  const entries: readonly [EntryId, EntryId] = a.id < b.id ? [a.id, b.id] : [b.id, a.id]
  return ok({ organisation: organisationOf(a), device: a.device, seq: a.seq, entries })
}

/** The first entry of a side, once a good signature of its device answers for it. */
function readSide(side: unknown, verify: VerifySignature): Result<Entry, string> {
  if (!Array.isArray(side) || side.length === 0 || side.length > LIMITS.forkProofEntries)
    return err('A side is empty or too long.')
  const entries: Entry[] = []
  for (const bytes of side) {
    const entry = bytes instanceof Uint8Array ? decodeEntry(bytes) : null
    if (entry === null || !entry.ok) return err('It holds what is no entry.')
    const before = entries.at(-1)
    if (before !== undefined && !follows(before, entry.value)) return err('A side is not one chain.')
    entries.push(entry.value)
  }
  const [first, last] = [entries[0], entries.at(-1)]
  if (first === undefined || last === undefined || !verifyEntry(last, verify))
    return err('A signature is not the device’s.')
  return ok(first)
}

const follows = (before: Entry, entry: Entry): boolean =>
  entry.prev === before.id && entry.device === before.device && entry.seq === before.seq + 1

/** The founding entry's own id is the organisation's: whoever founds two organisations has forked nothing. */
const organisationOf = (entry: Entry): OrganisationId => entry.organisation ?? asOrganisationId(entry.id)
