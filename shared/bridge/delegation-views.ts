import { z } from 'zod'
import { DecisionTypeName } from '../charter/decision-rule.ts'
import { Instant } from '../kernel/ids.ts'
import { Person } from './person-view.ts'

/** Who may vote in this person's place, and in whose place they may; `types` is empty where the charter allows none. */
export const DelegationsView = z.strictObject({
  /** Kinds of decision on which one member may let another vote. */
  types: z.array(DecisionTypeName),
  /** Milliseconds for which it is given at most; 0 where the charter allows none. */
  longestMs: z.number().int(),
  given: z.array(z.strictObject({ decisionType: DecisionTypeName, to: Person, until: Instant })),
  received: z.array(z.strictObject({ decisionType: DecisionTypeName, from: Person, until: Instant })),
})
export type DelegationsView = z.infer<typeof DelegationsView>
