import type { Entry } from '../log/entry.ts'
import type { CausalView } from '../log/log.ts'
import type { Ask } from './ask.ts'
import type { Known } from './facts.ts'
import type { Standing } from './standing.ts'

/** An act that is being judged: by whom, and in which knowledge. */
export interface ActCase {
  readonly known: Known
  readonly entry: Entry
  readonly standing: Standing
  readonly cut: CausalView
  readonly ask: Ask
}
