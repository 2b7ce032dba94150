import { z } from 'zod'
import { ACT_BODIES, type ActKind, Outcome, Tally } from '../acts/acts.ts'
import { Charter } from '../charter/model.ts'

/** What the stress test finds, as data: for pages, for the command line and for tests. */

const ACT_KINDS = Object.keys(ACT_BODIES) as [ActKind, ...ActKind[]]

/** What the decision engine answered to one step of a walkthrough. */
export const StepAnswer = z.discriminatedUnion('answer', [
  z.strictObject({ answer: z.literal('allowed') }),
  z.strictObject({ answer: z.literal('denied'), clause: z.string(), reason: z.string() }),
  /** A count of the ballots held then, with the arithmetic of each condition. */
  z.strictObject({
    answer: z.literal('counted'),
    outcome: Outcome,
    tally: Tally,
    conditions: z.array(z.string()),
  }),
])
export type StepAnswer = z.infer<typeof StepAnswer>

export const Step = z.strictObject({
  /** Who does it, by number: `member 1`, `newcomers 1 to 4`. */
  who: z.string(),
  /** What they do, as a verb phrase. */
  does: z.string(),
  /** The act that was judged, or `count` for a look at the ballots. */
  act: z.enum([...ACT_KINDS, 'count']),
  /** Milliseconds since the walkthrough began. */
  atMs: z.number().int().min(0),
  answer: StepAnswer,
})
export type Step = z.infer<typeof Step>

/** A run of the real engine: an organisation founded under the charter, with acts in it. */
export const Walkthrough = z.strictObject({
  /** Members on the roll of the last proposal in it. */
  roll: z.number().int().min(0),
  steps: z.array(Step).min(1),
})
export type Walkthrough = z.infer<typeof Walkthrough>

/** What the last step of the walkthrough answers, if the finding is true. */
export const Claim = z.strictObject({
  act: Step.shape.act,
  answer: z.enum(['allowed', 'denied', 'passed', 'rejected', 'no-quorum']),
})
export type Claim = z.infer<typeof Claim>

export const Incident = z.strictObject({
  name: z.string(),
  year: z.number().int(),
  fact: z.string(),
  source: z.string(),
})
export type Incident = z.infer<typeof Incident>

/** How sizes of roll were looked at. */
export const Examined = z.discriminatedUnion('how', [
  /** Every tally at rolls up to `upTo`; at larger ones, seeded samples and every number of people who agree alone. */
  z.strictObject({
    how: z.literal('tallies'),
    upTo: z.number().int().min(0),
    sampled: z.array(z.number().int()),
    samplesEach: z.number().int(),
  }),
  /** Follows from a rule that no count changes, and was run once. */
  z.strictObject({ how: z.literal('run') }),
])
export type Examined = z.infer<typeof Examined>

export const SEVERITIES = ['serious', 'caution', 'note'] as const

export const Finding = z.strictObject({
  /** Stable: what it is and, where there are several, on which decision type. */
  id: z.string(),
  /** Number and name in the list of 25. */
  number: z.number().int().min(1).max(25),
  name: z.string(),
  severity: z.enum(SEVERITIES),
  clauses: z.array(z.string()).min(1),
  sentence: z.string(),
  /** Fewest people who can bring it about, and the size of the roll that this was worked out for. */
  coalition: z.strictObject({
    members: z.number().int().min(1),
    roll: z.number().int().min(1),
    /** Whether every tally at that size was looked at. */
    how: z.enum(['complete', 'sampled', 'run']),
  }),
  /** From its first step that others can see to its last, in milliseconds. */
  shortestMs: z.number().int().min(0),
  examined: Examined,
  walkthrough: Walkthrough,
  claim: Claim,
  /** What it resembles, where something is known that does. */
  incidents: z.array(Incident),
  /** A charter without this finding and without any new serious one; `null` where this model of charters has none. */
  repair: Charter.nullable(),
})
export type Finding = z.infer<typeof Finding>

export const NotPossible = z.strictObject({ number: z.number().int(), name: z.string(), why: z.string() })
export type NotPossible = z.infer<typeof NotPossible>

export const StressReport = z.strictObject({
  /** The most serious first. */
  findings: z.array(Finding),
  /** What of the list of 25 no charter of this version can have, and why. */
  notPossible: z.array(NotPossible),
})
export type StressReport = z.infer<typeof StressReport>
