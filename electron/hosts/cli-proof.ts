import { readFile, stat, writeFile } from 'node:fs/promises'
import { createVerifier } from '#electron/peer/adapters/crypto.ts'
import { fail } from '#shared/bridge/errors.ts'
import { fromBase64 } from '#shared/kernel/bytes.ts'
import { OrganisationId, ProposalId } from '#shared/kernel/ids.ts'
import { LIMITS } from '#shared/kernel/limits.ts'
import { type ForkProof, readForkProof } from '#shared/log/fork-proof.ts'
import { isDescentBundle } from '#shared/proof/descent-bundle.ts'
import { readDescentProof } from '#shared/proof/descent-proof.ts'
import { type DescentInWords, descentInWords } from '#shared/proof/descent-proof-words.ts'
import { isOutcomeBundle } from '#shared/proof/outcome-bundle.ts'
import { readOutcomeProof } from '#shared/proof/outcome-proof.ts'
import { proofInWords } from '#shared/proof/outcome-proof-words.ts'
import type { ProofDefect } from '#shared/proof/proof-defect.ts'
import type { ApiClient } from './api-client.ts'
import { harmless, harmlessLine } from './harmless.ts'

/** Digits of a proposal's id in the name of its proof. */
const NAME_DIGITS = 12

/**
 * Writes the proof of a proposal's outcome. A file that is there is never written over.
 * @throws ApiFailure when the proposal is not known, not final, or the file cannot be written
 */
export async function exportProof(
  peer: ApiClient,
  proposalText: string,
  organisationText: string | undefined,
  out: string | undefined,
): Promise<{ readonly file: string; readonly bytes: number }> {
  const proposal = ProposalId.safeParse(proposalText)
  if (!proposal.success) throw fail('invalid-request', 'A proposal is named by 64 hexadecimal digits.')
  const organisation = await organisationWith(peer, proposal.data, organisationText)
  const { proof } = await peer.call('proposal.exportProof', { organisation, proposal: proposal.data })
  const bytes = fromBase64(proof)
  return await writeProof(bytes, out ?? `proof-${proposal.data.slice(0, NAME_DIGITS)}.folkmoot-proof`)
}

/**
 * Writes the proof of where an organisation comes from.
 * @throws ApiFailure when it comes from nowhere, the other's record is not held, or the file cannot be written
 */
export async function exportDescent(peer: ApiClient, organisationText: string, out: string | undefined) {
  const organisation = OrganisationId.safeParse(organisationText)
  if (!organisation.success) throw fail('invalid-request', 'An organisation is named by 64 hexadecimal digits.')
  const { proof } = await peer.call('organisation.exportDescent', { organisation: organisation.data })
  const file = out ?? `descent-${organisation.data.slice(0, NAME_DIGITS)}.folkmoot-proof`
  return await writeProof(fromBase64(proof), file)
}

async function writeProof(bytes: Uint8Array, file: string): Promise<{ readonly file: string; readonly bytes: number }> {
  try {
    await writeFile(file, bytes, { flag: 'wx' })
  } catch (error) {
    const exists = error instanceof Error && 'code' in error && error.code === 'EEXIST'
    throw exists
      ? fail('denied', `There is a file ${file} already.`, { next: 'Name another with --out FILE.' })
      : fail('disk-failed', `${file} could not be written.`, { why: error instanceof Error ? error.message : '' })
  }
  return { file, bytes: bytes.length }
}

async function organisationWith(
  peer: ApiClient,
  proposal: ProposalId,
  given: string | undefined,
): Promise<OrganisationId> {
  if (given !== undefined) {
    const organisation = OrganisationId.safeParse(given)
    if (!organisation.success) throw fail('invalid-request', 'An organisation is named by 64 hexadecimal digits.')
    return organisation.data
  }
  for (const { organisation } of await peer.call('organisation.list', {})) {
    const proposals = await peer.call('proposal.list', { organisation })
    if (proposals.some((line) => line.proposal === proposal)) return organisation
  }
  throw fail('not-found', 'No organisation of this profile has that proposal.')
}

export interface VerifiedFile {
  /** For programs. */
  readonly shown: object
  /** For people. */
  readonly words: string
}

/**
 * Checks a proof of an outcome, of a descent or of a fork, with nothing but the file.
 * @throws ApiFailure 'not-proven' with the reason
 */
export async function verifyFile(file: string): Promise<VerifiedFile> {
  const bytes = await read(file)
  const verify = createVerifier()
  if (isDescentBundle(bytes)) {
    const descent = readDescentProof(bytes, verify)
    if (!descent.ok) throw notProven(descent.error)
    const words = descentInWords(descent.value)
    return { shown: { kind: 'descent', ...words, ...descent.value }, words: descentParagraphs(words) }
  }
  if (!isOutcomeBundle(bytes)) {
    const fork = readForkProof(bytes, verify)
    if (fork.ok) return { shown: { kind: 'fork', ...fork.value }, words: forkInWords(fork.value) }
  }
  const proof = readOutcomeProof(bytes, verify)
  if (!proof.ok) throw notProven(proof.error)
  const words = proofInWords(proof.value)
  return { shown: { kind: 'outcome', ...words, ...proof.value }, words: inParagraphs(proof.value.text, words) }
}

const notProven = ({ code, sentence }: ProofDefect) =>
  fail('not-proven', 'The file proves nothing.', { why: `${sentence} (${code})` })

async function read(file: string): Promise<Uint8Array> {
  try {
    const { size } = await stat(file)
    if (size > LIMITS.proofBytes) throw fail('too-large', 'The file is larger than a proof may be.')
    return new Uint8Array(await readFile(file))
  } catch (error) {
    if (error instanceof Error && 'code' in error)
      throw fail('invalid-request', `${file} cannot be read.`, { why: error.message })
    throw error
  }
}

const list = (lines: readonly string[]): string => lines.map((line) => `  - ${harmlessLine(line)}`).join('\n')

const inParagraphs = (text: string, { proves, ballots, doesNotProve }: ReturnType<typeof proofInWords>): string =>
  [
    `This proves:\n${list(proves)}`,
    `The text that was decided on:\n${harmless(text).replaceAll(/^/gm, '  | ')}`,
    `The ballots that were counted:\n${list(ballots)}`,
    `This does not prove:\n${list(doesNotProve)}`,
  ].join('\n\n')

const descentParagraphs = ({ proves, people, doesNotProve }: DescentInWords): string =>
  [`This proves:\n${list(proves)}`, `The people:\n${list(people)}`, `This does not prove:\n${list(doesNotProve)}`].join(
    '\n\n',
  )

const forkInWords = ({ organisation, device, seq, entries }: ForkProof): string =>
  [
    `This proves:\n${list([`In the organisation ${organisation}, the device ${device} signed two different entries as number ${seq} of its record: ${entries.join(' and ')}.`])}`,
    `This does not prove:\n${list(['Who did it, or why: the device’s key may have been copied or stolen, or an old backup put back.'])}`,
  ].join('\n\n')
