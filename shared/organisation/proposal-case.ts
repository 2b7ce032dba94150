import type { Entry } from '../log/entry.ts'
import type { CausalView } from '../log/log.ts'
import type { Ask } from './ask.ts'
import type { Known, ProposalFacts } from './facts.ts'
import type { Standing } from './standing.ts'

/** An act on a proposal that is being judged: by whom, and in which knowledge. */
export interface Case {
  readonly known: Known
  readonly entry: Entry
  readonly standing: Standing
  readonly cut: CausalView
  readonly proposal: ProposalFacts
  readonly ask: Ask
}
