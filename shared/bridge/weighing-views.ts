import { z } from 'zod'
import { Criterion, Finding } from '../acts/acts.ts'
import { RoleId } from '../charter/decision-rule.ts'
import { EntryId, Instant } from '../kernel/ids.ts'
import { Permission } from './permission.ts'
import { Person } from './person-view.ts'

/** What somebody who tests objections found of one, and who else sees it so. */
export const ObjectionTestView = z.strictObject({
  entry: EntryId,
  by: Person,
  at: Instant,
  /** What it lacks; `null` upholds it. */
  lacks: Criterion.nullable(),
  reason: z.string(),
  seconds: z.array(Person),
  /** Whether this person’s ballot seconds it, and whether it may. */
  mine: z.boolean(),
  canSecond: Permission,
})
export type ObjectionTestView = z.infer<typeof ObjectionTestView>

/** One objection and what became of it. */
export const ObjectionView = z.strictObject({
  /** The ballot that raised it. */
  entry: EntryId,
  by: Person,
  at: Instant,
  reason: z.string(),
  /** What change would lift it. */
  remedy: z.string().nullable(),
  /** `renewed`: by another objection of the same member. `void`: they signed two answers that replace the same one. */
  state: z.enum(['stands', 'upheld', 'set-aside', 'withdrawn', 'renewed', 'void']),
  /** When it was withdrawn or renewed. */
  endedAt: Instant.nullable(),
  tests: z.array(ObjectionTestView),
  canTest: Permission,
})
export type ObjectionView = z.infer<typeof ObjectionView>

/** All objections to a proposal, in the order in which they were raised. */
export const ObjectionsView = z.strictObject({
  raised: z.array(ObjectionView),
  /** Whether an objection can say what would lift it. */
  remedies: z.boolean(),
  /** How they are tested: by whom, until when, and how many others it takes; `null` where they are not. */
  testing: z.strictObject({ role: z.string(), until: Instant, seconds: z.number().int() }).nullable(),
})
export type ObjectionsView = z.infer<typeof ObjectionsView>

/** A lens that a proposal is looked at through, with what was found. */
export const LensView = z.strictObject({
  lens: RoleId,
  title: z.string(),
  asks: z.string(),
  /** The title of the role whose holders look. */
  role: z.string(),
  waitMs: z.number().int(),
  reviews: z.array(z.strictObject({ by: Person, at: Instant, finding: Finding, reason: z.string() })),
  can: Permission,
})
export type LensView = z.infer<typeof LensView>
