import * as dagCbor from '@ipld/dag-cbor'
import { equalBytes } from '../kernel/bytes.ts'
import { LIMITS } from '../kernel/limits.ts'
import { err, ok, type Result } from '../kernel/result.ts'
import type { Entry, VerifySignature } from '../log/entry.ts'
import { fieldsOf, inProofOrder, readEntryList } from './entry-list.ts'
import type { ProofDefect, ProofDefectCode } from './proof-defect.ts'

/**
 * The file of a proof of descent: the record of the organisation that others come from, up to the cut they took along,
 * and the founding of theirs with all that shows who of those it names came along. Two lists of entries, each back to its
 * own founding (`entry-list.ts`).
 */
export interface DescentBundle {
  readonly from: readonly Entry[]
  readonly to: readonly Entry[]
}

const KIND = 'folkmoot/descent/'
const FORMAT = `${KIND}1`

const defect = (code: ProofDefectCode, sentence: string): Result<never, ProofDefect> => err({ code, sentence })

/** Whether these bytes say that they are a proof of descent, of whatever version. */
export function isDescentBundle(bytes: Uint8Array): boolean {
  const format = fieldsOf(bytes)?.[0]
  return typeof format === 'string' && format.startsWith(KIND)
}

const bytesOf = (entries: readonly Entry[]): readonly Uint8Array[] => inProofOrder(entries).map(({ bytes }) => bytes)

/** Each list has causes before effects, in any such order. */
export const encodeDescentBundle = ({ from, to }: DescentBundle): Uint8Array =>
  dagCbor.encode([FORMAT, bytesOf(from), bytesOf(to)])

/** Reads a file and checks all that can be checked without knowing the rules. */
export function decodeDescentBundle(bytes: Uint8Array, verify: VerifySignature): Result<DescentBundle, ProofDefect> {
  if (bytes.length > LIMITS.proofBytes) return defect('too-large', 'The file is larger than a proof may be.')
  const fields = fieldsOf(bytes)
  const [format, before, after] = fields ?? []
  if (typeof format !== 'string' || !format.startsWith(KIND)) {
    return defect('no-proof', 'The file is no proof of descent, or it was cut off or altered at its beginning.')
  }
  if (format !== FORMAT) return defect('newer', 'The proof was written by a newer version of Folkmoot.')
  const hasParts = fields?.length === 3 && Array.isArray(before) && Array.isArray(after)
  if (!hasParts || before.length === 0 || after.length === 0) {
    return defect('no-proof', 'The file does not have the parts of a proof.')
  }
  const from = within('The record it comes from', readEntryList(before, verify))
  if (!from.ok) return from
  const to = within('The new organisation', readEntryList(after, verify))
  if (!to.ok) return to
  const bundle = { from: from.value, to: to.value }
  return equalBytes(encodeDescentBundle(bundle), bytes)
    ? ok(bundle)
    : defect('out-of-order', 'The entries are not in the order of a proof.')
}

/** Says in which of the two lists something is wrong. */
export const within = <T>(part: string, result: Result<T, ProofDefect>): Result<T, ProofDefect> =>
  result.ok ? result : err({ ...result.error, sentence: `${part}: ${result.error.sentence}` })
