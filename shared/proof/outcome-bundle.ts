import * as dagCbor from '@ipld/dag-cbor'
import { equalBytes } from '../kernel/bytes.ts'
import { ProposalId } from '../kernel/ids.ts'
import { LIMITS } from '../kernel/limits.ts'
import { err, ok, type Result } from '../kernel/result.ts'
import type { Entry, VerifySignature } from '../log/entry.ts'
import { fieldsOf, inProofOrder, readEntryList } from './entry-list.ts'
import type { ProofDefect, ProofDefectCode } from './proof-defect.ts'

/**
 * The file of an outcome proof: the entries that an outcome rests on, every one back to the founding (`entry-list.ts`).
 */
export interface OutcomeBundle {
  readonly proposal: ProposalId
  /** Causes before effects; the founding first. */
  readonly entries: readonly Entry[]
}

const KIND = 'folkmoot/outcome/'
const FORMAT = `${KIND}1`

const defect = (code: ProofDefectCode, sentence: string): Result<never, ProofDefect> => err({ code, sentence })

/** Whether these bytes say that they are a proof of an outcome, of whatever version. */
export function isOutcomeBundle(bytes: Uint8Array): boolean {
  const format = fieldsOf(bytes)?.[0]
  return typeof format === 'string' && format.startsWith(KIND)
}

/** @param entries causes before effects, in any such order */
export function encodeOutcomeBundle({ proposal, entries }: OutcomeBundle): Uint8Array {
  return dagCbor.encode([FORMAT, proposal, inProofOrder(entries).map(({ bytes }) => bytes)])
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
  const entries = readEntryList(list, verify)
  if (!entries.ok) return entries
  const again = encodeOutcomeBundle({ proposal: proposal.data, entries: entries.value })
  if (!equalBytes(again, bytes)) return defect('out-of-order', 'The entries are not in the order of a proof.')
  return ok({ proposal: proposal.data, entries: entries.value })
}
