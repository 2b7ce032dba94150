import * as dagCbor from '@ipld/dag-cbor'
import { equalBytes } from '../kernel/bytes.ts'
import { asOrganisationId, type EntryId, ProposalId } from '../kernel/ids.ts'
import { LIMITS } from '../kernel/limits.ts'
import { err, ok, type Result } from '../kernel/result.ts'
import { decodeEntry, type Entry, type VerifySignature, verifyEntry } from '../log/entry.ts'
import { causesOf } from '../log/log.ts'
import type { ProofDefect, ProofDefectCode } from './proof-defect.ts'

/**
 * The file of an outcome proof: the entries that an outcome rests on, every one back to the founding, each with its
 * signature. There is one way to write a set of entries: by depth in the graph of causes, then by id. So the same proof
 * is the same bytes, whoever writes it, and a change of order is seen.
 */
export interface OutcomeBundle {
  readonly proposal: ProposalId
  /** Causes before effects; the founding first. */
  readonly entries: readonly Entry[]
}

const KIND = 'folkmoot/outcome/'
const FORMAT = `${KIND}1`

const defect = (code: ProofDefectCode, sentence: string, at?: number): Result<never, ProofDefect> =>
  err({ code, sentence: at === undefined ? sentence : `Entry ${at + 1}: ${sentence}` })

/** Whether these bytes say that they are a proof of an outcome, of whatever version. */
export function isOutcomeBundle(bytes: Uint8Array): boolean {
  const format = fieldsOf(bytes)?.[0]
  return typeof format === 'string' && format.startsWith(KIND)
}

/** @param entries causes before effects, in any such order */
export function encodeOutcomeBundle({ proposal, entries }: OutcomeBundle): Uint8Array {
  const depths = new Map<EntryId, number>()
  for (const entry of entries) depths.set(entry.id, depthOf(entry, depths))
  const depth = (entry: Entry): number => depths.get(entry.id) ?? 0
  const sorted = [...entries].sort((a, b) => depth(a) - depth(b) || (a.id < b.id ? -1 : 1))
  return dagCbor.encode([FORMAT, proposal, sorted.map(({ bytes }) => bytes)])
}

/** Reads a file and checks all that can be checked without knowing the rules: its form, its order, its signatures. */
export function decodeOutcomeBundle(bytes: Uint8Array, verify: VerifySignature): Result<OutcomeBundle, ProofDefect> {
  if (bytes.length > LIMITS.proofBytes) return defect('too-large', 'The file is larger than a proof may be.')
  const fields = fieldsOf(bytes)
  const [format, about, list] = fields ?? []
  if (typeof format !== 'string' || !format.startsWith(KIND)) {
    return defect('no-proof', 'The file is no proof of an outcome, or it was cut off or altered at its beginning.')
  }
  if (format !== FORMAT) return defect('newer', 'The proof was written by a newer version of Folkmoot.')
  const proposal = ProposalId.safeParse(about)
  if (fields?.length !== 3 || !proposal.success || !Array.isArray(list) || list.length === 0) {
    return defect('no-proof', 'The file does not have the parts of a proof.')
  }
  const entries = readEntries(list)
  if (!entries.ok) return entries
  const fault = faultIn(entries.value, verify)
  if (fault !== null) return fault
  const again = encodeOutcomeBundle({ proposal: proposal.data, entries: entries.value })
  if (!equalBytes(again, bytes)) return defect('out-of-order', 'The entries are not in the order of a proof.')
  return ok({ proposal: proposal.data, entries: entries.value })
}

function fieldsOf(bytes: Uint8Array): readonly unknown[] | null {
  try {
    const value: unknown = dagCbor.decode(bytes)
    return Array.isArray(value) ? value : null
  } catch {
    return null
  }
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

const depthOf = (entry: Entry, depths: ReadonlyMap<EntryId, number>): number =>
  1 + Math.max(0, ...causesOf(entry).map((cause) => depths.get(cause) ?? 0))
