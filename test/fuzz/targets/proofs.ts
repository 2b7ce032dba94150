import type { ProposalId } from '#shared/kernel/ids.ts'
import type { Entry } from '#shared/log/entry.ts'
import type { Organisation } from '#shared/organisation/organisation.ts'
import { descentProofOf, readDescentProof } from '#shared/proof/descent-proof.ts'
import { descentInWords } from '#shared/proof/descent-proof-words.ts'
import { outcomeProofOf, readOutcomeProof } from '#shared/proof/outcome-proof.ts'
import { proofInWords } from '#shared/proof/outcome-proof-words.ts'
import { organisationFrom, verify } from '#test/kit/people.ts'
import type { Lived } from '../corpus-organisation.ts'
import { mutateBytes } from '../mutate.ts'
import { mutateCbor } from '../mutate-value.ts'
import { must, type Target } from '../target.ts'

function organisationOf([founding, ...rest]: readonly Entry[]): Organisation {
  if (founding === undefined) throw new Error('the corpus has a founding')
  const organisation = organisationFrom(founding)
  for (const entry of rest) organisation.add(entry)
  return organisation
}

function proofFrom({ entries }: Lived, proposal: ProposalId): Uint8Array {
  const proof = outcomeProofOf(organisationOf(entries), proposal, verify)
  if (!proof.ok) throw new Error(`the corpus has no outcome that can be proven: ${proof.error.sentence}`)
  return proof.value
}

/** What is accepted can be put into words, and shows the outcome that was decided. */
const outcomeProof: Target = {
  name: 'outcome proof',
  weight: 1,
  open(lived) {
    const proof = proofFrom(lived, lived.proposal)
    return {
      input: (chance) => (chance.oneIn(3) ? null : mutateCbor(chance, proof)) ?? mutateBytes(chance, proof, [proof]),
      feed(input) {
        const read = readOutcomeProof(input, verify)
        if (!read.ok) return false
        must(read.value.outcome === 'passed', 'an altered proof shows another outcome')
        proofInWords(read.value)
        return true
      },
    }
  },
}

/** What is accepted can be put into words, and shows the same people. */
const descentProof: Target = {
  name: 'descent proof',
  weight: 1,
  open(lived) {
    const [from, to] = [organisationOf(lived.before), organisationOf(lived.entries)]
    const proof = descentProofOf(from, to, verify)
    if (!proof.ok) throw new Error(`the descent of the corpus cannot be proven: ${proof.error.sentence}`)
    const bytes = proof.value
    return {
      input: (chance) => (chance.oneIn(3) ? null : mutateCbor(chance, bytes)) ?? mutateBytes(chance, bytes, [bytes]),
      feed(input) {
        const read = readDescentProof(input, verify)
        if (!read.ok) return false
        must(read.value.from.members === 3, 'an altered proof shows another organisation')
        must(read.value.along.length + read.value.named.length === 2, 'an altered proof names others')
        descentInWords(read.value)
        return true
      },
    }
  },
}

export const PROOFS: readonly Target[] = [outcomeProof, descentProof]
