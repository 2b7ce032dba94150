import type { ActCase } from './act-case.ts'
import type { ProposalFacts } from './facts.ts'

/** An act on a proposal that is being judged. */
export interface Case extends ActCase {
  readonly proposal: ProposalFacts
}
