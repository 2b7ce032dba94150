import { z } from 'zod'
import { CONDITION_RELATIONS, CONDITION_UNITS } from '../charter/condition.ts'
import { EntryId, Instant } from '../kernel/ids.ts'
import { Person } from './person-view.ts'

/** One thing that was asked, with the clause it comes from and the arithmetic (see `Condition`). */
export const ConditionView = z.strictObject({
  clause: z.string(),
  met: z.boolean(),
  sentence: z.string(),
  have: z.number(),
  need: z.number(),
  unit: z.enum(CONDITION_UNITS).optional(),
  relation: z.enum(CONDITION_RELATIONS).optional(),
  /** What the charter says of the clause; null where the clause is a rule of every organisation. */
  rule: z.string().nullable().optional(),
})
export type ConditionView = z.infer<typeof ConditionView>

/** Why an entry counts or does not. */
export const ExplanationView = z.strictObject({
  entry: EntryId,
  kind: z.string(),
  by: Person.nullable(),
  at: Instant,
  /** `allow`: it counts. `deny`: kept as evidence, without effect. `newer`: this version cannot read it. */
  verdict: z.enum(['allow', 'deny', 'newer', 'unknown', 'refuse']),
  sentence: z.string(),
  /** In the order in which they were asked; of a denied entry the last one is not met, and none was asked after it. */
  conditions: z.array(ConditionView),
})
export type ExplanationView = z.infer<typeof ExplanationView>
