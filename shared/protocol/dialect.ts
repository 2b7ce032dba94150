import { RULES_VERSION } from '../organisation/verdict.ts'
import { REPLICATE_VERSIONS } from './replicate-messages.ts'

/** What one end speaks and by which rules it judges: an argument, so that an older and a newer one can meet. */
export interface Dialect {
  /** Versions of the replication messages, newest first. */
  readonly versions: readonly number[]
  /** See `RULES_VERSION`. Told with `accept`: equal logs read by different rules are not called the same. */
  readonly rules: number
}

export const DIALECT: Dialect = { versions: REPLICATE_VERSIONS, rules: RULES_VERSION }
