import * as dagCbor from '@ipld/dag-cbor'
import { asOrganisationId, type EntryId } from '../kernel/ids.ts'
import { err, ok, type Result } from '../kernel/result.ts'
import { decodeEntry, type Entry, type VerifySignature, verifyEntry } from '../log/entry.ts'
import { causesOf } from '../log/log.ts'
import { Organisation } from '../organisation/organisation.ts'
import type { ProofDefect, ProofDefectCode } from './proof-defect.ts'

/**
 * The entries of one organisation in a proof: complete back to the founding, each with its signature. There is one way to
 * write a set of entries: by depth in the graph of causes, then by id. So the same proof is the same bytes, whoever
 * writes it, and a change of order is seen.
 */

const defect = (code: ProofDefectCode, sentence: string, at?: number): Result<never, ProofDefect> =>
  err({ code, sentence: at === undefined ? sentence : `Entry ${at + 1}: ${sentence}` })

/** The parts of a file in the encoding of proofs; `null` where it is none. */
export function fieldsOf(bytes: Uint8Array): readonly unknown[] | null {
  try {
    const value: unknown = dagCbor.decode(bytes)
    return Array.isArray(value) ? value : null
  } catch {
    return null
  }
}

/** @param entries causes before effects, in any such order */
export function inProofOrder(entries: readonly Entry[]): readonly Entry[] {
  const depths = new Map<EntryId, number>()
  for (const entry of entries) depths.set(entry.id, depthOf(entry, depths))
  const depth = (entry: Entry): number => depths.get(entry.id) ?? 0
  return [...entries].sort((a, b) => depth(a) - depth(b) || (a.id < b.id ? -1 : 1))
}

const depthOf = (entry: Entry, depths: ReadonlyMap<EntryId, number>): number =>
  1 + Math.max(0, ...causesOf(entry).map((cause) => depths.get(cause) ?? 0))

/** Reads a list and checks all that can be checked without knowing the rules: its form, its graph, its signatures. */
export function readEntryList(
  list: readonly unknown[],
  verify: VerifySignature,
): Result<readonly Entry[], ProofDefect> {
  const entries = readEntries(list)
  return entries.ok ? (faultIn(entries.value, verify) ?? entries) : entries
}

function readEntries(list: readonly unknown[]): Result<readonly Entry[], ProofDefect> {
  const entries: Entry[] = []
  for (const [i, bytes] of list.entries()) {
    const read = bytes instanceof Uint8Array ? decodeEntry(bytes) : null
    if (read === null || !read.ok) return defect('unreadable-entry', 'it is no entry, or was altered.', i)
    entries.push(read.value)
  }
  return ok(entries)
}

function faultIn(entries: readonly Entry[], verify: VerifySignature): Result<never, ProofDefect> | null {
  const [founding, ...rest] = entries
  if (founding === undefined || founding.organisation !== null) {
    return defect('out-of-order', 'The proof does not begin with the founding of an organisation.')
  }
  if (new Set(entries.map(({ id }) => id)).size < entries.length) {
    return defect('out-of-order', 'The proof holds an entry twice.')
  }
  const organisation = asOrganisationId(founding.id)
  const stranger = rest.findIndex((entry) => entry.organisation !== organisation)
  if (stranger >= 0) return defect('other-organisation', 'it belongs to another organisation.', stranger + 1)
  return faultInGraph(entries) ?? faultInSignatures(entries, verify)
}

function faultInGraph(entries: readonly Entry[]): Result<never, ProofDefect> | null {
  const all = new Set(entries.map(({ id }) => id))
  const before = new Set<EntryId>()
  for (const [i, entry] of entries.entries()) {
    const lacking = causesOf(entry).find((cause) => !before.has(cause))
    if (lacking !== undefined && !all.has(lacking)) {
      return defect('missing-entry', 'what it rests on is not in the proof, or was altered.', i)
    }
    if (lacking !== undefined) return defect('out-of-order', 'it comes before what it rests on.', i)
    before.add(entry.id)
  }
  return null
}

/** A later entry of a chain commits to all before it, signatures included: the last of each branch answers for it. */
function faultInSignatures(entries: readonly Entry[], verify: VerifySignature): Result<never, ProofDefect> | null {
  const answeredFor = new Set<EntryId>()
  const devices = new Map(entries.map(({ id, device }) => [id, device]))
  for (let i = entries.length - 1; i >= 0; i--) {
    const entry = entries[i] as Entry
    if (!answeredFor.has(entry.id) && !verifyEntry(entry, verify)) {
      return defect('bad-signature', 'its signature is not that of the device it names.', i)
    }
    if (entry.prev !== null && devices.get(entry.prev) === entry.device) answeredFor.add(entry.prev)
  }
  return null
}

/** The organisation as far as a list shows it, every entry judged anew. */
export function organisationOf(entries: readonly Entry[], verify: VerifySignature): Result<Organisation, ProofDefect> {
  const [founding, ...rest] = entries
  const founded = founding === undefined ? err('It holds nothing.') : Organisation.found(founding, verify)
  if (!founded.ok) return defect('refused-entry', `The founding does not count. ${founded.error}`)
  for (const [i, entry] of rest.entries()) {
    const verdict = founded.value.add(entry)
    if (verdict.verdict === 'newer') {
      return defect('newer', `Entry ${i + 2}: this version of Folkmoot cannot read what it says.`)
    }
    if (verdict.verdict === 'refuse') return defect('refused-entry', `Entry ${i + 2} does not count. ${verdict.reason}`)
    if (verdict.verdict === 'unknown') return defect('missing-entry', `Entry ${i + 2} rests on what is not here.`)
  }
  return founded
}
