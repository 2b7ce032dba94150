import * as dagCbor from '@ipld/dag-cbor'
import { z } from 'zod'
import { sha256, toHex } from '../kernel/bytes.ts'
import { type Digest, DurationMs, signedText } from '../kernel/ids.ts'
import { LIMITS } from '../kernel/limits.ts'
import { contradictionsIn } from './contradictions.ts'
import { DECISION_TYPES, DecisionRule, DecisionTypeName, RoleId, Share, VOTES } from './decision-rule.ts'

export const Article = z.strictObject({
  /** Stable through amendments, so that the history of a clause can be followed. */
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/),
  title: z.string().min(1).max(LIMITS.titleChars),
  /** Markdown. */
  text: z.string().max(LIMITS.textChars),
})
export type Article = z.infer<typeof Article>

/** A mandate that members hold for a time. Since version 2. */
export const Role = z.strictObject({
  /** Stable through amendments. */
  id: RoleId,
  title: signedText(LIMITS.nameChars),
  /** What the role is for, and what its holders may decide and answer for. */
  purpose: signedText(LIMITS.reasonChars),
  /** How many hold it at a time. */
  seats: z.number().int().min(1).max(LIMITS.roleSeats),
  /** How long an election gives it to somebody. */
  termMs: DurationMs.min(1),
  /** Terms that one member may hold in a row; 0 where there is no limit. */
  termLimit: z.number().int().min(0).max(100),
  /** Roles that nobody holds together with this one. */
  incompatible: z.array(RoleId).max(LIMITS.roles),
})
export type Role = z.infer<typeof Role>

/** What spending takes, by what is spent in all within a time. Since version 2. */
export const Spending = z.strictObject({
  /** What amounts are counted in, such as a currency. */
  unit: signedText(20),
  /** Everything decided within this time counts together, so that nobody gets round a limit in small pieces. */
  windowMs: DurationMs,
  /** Up to which sum a kind of decision is enough, from the lowest; what goes beyond the last takes an amendment decision. */
  tiers: z
    .array(
      z.strictObject({
        upTo: z.number().int().min(1).max(LIMITS.amount),
        decisionType: z.enum(['routine', 'standard', 'spending']),
      }),
    )
    .min(1)
    .max(LIMITS.spendingTiers),
})
export type Spending = z.infer<typeof Spending>

/** How proposals come to a decision. Since version 2. */
export const Proposing = z.strictObject({
  /** Members besides its proposer who must support bringing a proposal to a decision. */
  sponsors: z.number().int().min(0).max(20),
  /** Proposals that one member may have open at a time. */
  openPerMember: z.number().int().min(1).max(1000),
  /** How long what was rejected may not be opened again, by anybody. */
  resubmitAfterMs: DurationMs,
})
export type Proposing = z.infer<typeof Proposing>

/** Letting another member vote in one's place. Since version 2. */
export const Delegation = z.strictObject({
  /** Kinds of decision on which it counts. */
  types: z.array(DecisionTypeName).min(1).max(DECISION_TYPES.length),
  /** Share of a roll for which one member votes at most, themselves included; at least one. */
  mostShare: Share,
  /** For how long it is given at most. */
  longestMs: DurationMs.min(1),
})
export type Delegation = z.infer<typeof Delegation>

/** Holding up a certified outcome while it cools off. Since version 2. */
export const Challenge = z.strictObject({
  /** Members of the roll whose challenges hold it up; of a smaller roll all. Whom it is about needs no others. */
  members: z.number().int().min(1).max(1000),
})
export type Challenge = z.infer<typeof Challenge>

/** Letting nothing take effect for a while. There is no other power in an emergency. Since version 2. */
export const Emergency = z.strictObject({
  /** Whose holders can call for a pause. */
  role: RoleId,
  /** How many of them must. */
  holders: z.number().int().min(1).max(LIMITS.roleSeats),
  longestMs: DurationMs.min(1),
  /** How often a pause can be renewed while it lasts. */
  renewals: z.number().int().min(0).max(LIMITS.pauseRenewals),
  /** How long after a pause nobody can begin another. */
  restMs: DurationMs,
})
export type Emergency = z.infer<typeof Emergency>

/** Having objections tested where members consent by silence. Since version 2. */
export const ObjectionTests = z.strictObject({
  /** Whose holders test. */
  role: RoleId,
  /** How many others of the roll must second that an objection is wanting before it is set aside. Never one alone. */
  seconds: z.number().int().min(2).max(1000),
  /** How long before the window ends a test is made at the latest, so that it can be answered. */
  answerMs: DurationMs,
})
export type ObjectionTests = z.infer<typeof ObjectionTests>

/** What some kinds of decision are looked at for before they take effect. Since version 2. */
export const Lens = z.strictObject({
  /** Stable through amendments. */
  id: RoleId,
  title: signedText(LIMITS.nameChars),
  /** What whoever looks through it asks. */
  asks: signedText(LIMITS.reasonChars),
  /** Whose holders look. */
  role: RoleId,
  /** Kinds of decision that it is asked for on. */
  types: z.array(DecisionTypeName).min(1).max(DECISION_TYPES.length),
  /** By how much an outcome that nobody looked at takes effect later, at most. */
  waitMs: DurationMs,
})
export type Lens = z.infer<typeof Lens>

/** The newest form of charters; each is written in the oldest form that can say what it says. */
export const CHARTER_VERSION = 2

const FIELDS = z.strictObject({
  version: z.literal([1, 2]),
  name: signedText(LIMITS.nameChars),
  purpose: signedText(LIMITS.reasonChars),
  articles: z
    .array(Article)
    .max(LIMITS.articles)
    .refine((articles) => new Set(articles.map((a) => a.id)).size === articles.length, 'article ids must differ'),
  electorate: z.strictObject({
    /** How long somebody must have been a member before being on a roll. Founders are exempt. */
    tenureMs: DurationMs,
  }),
  admission: z.strictObject({
    /** Members' vouches a newcomer needs; while there are fewer members than this, all of them. */
    vouches: z.number().int().min(1).max(20),
    /** How long somebody must have been a member before they may vouch. Founders are exempt. Since version 2. */
    vouchAfterMs: DurationMs.optional(),
  }),
  roles: z.array(Role).min(1).max(LIMITS.roles).optional(),
  proposing: Proposing.optional(),
  spending: Spending.optional(),
  delegation: Delegation.optional(),
  challenge: Challenge.optional(),
  emergency: Emergency.optional(),
  objections: ObjectionTests.optional(),
  lenses: z.array(Lens).min(1).max(LIMITS.lenses).optional(),
  decisionTypes: z.strictObject({
    routine: DecisionRule,
    standard: DecisionRule,
    spending: DecisionRule.optional(),
    choice: DecisionRule.optional(),
    election: DecisionRule.optional(),
    admission: DecisionRule.optional(),
    removal: DecisionRule.optional(),
    amendment: DecisionRule,
  }),
  certification: z.strictObject({
    /** How long a certifier's app waits after the window for ballots still under way. */
    syncGraceMs: DurationMs,
  }),
  /** How long after adoption the charter is due for review. */
  reviewAfterMs: DurationMs,
})

/** Prose and rules, adopted together by the hash of their canonical bytes. */
export const Charter = FIELDS.superRefine((charter, context) => {
  for (const { path, message } of contradictionsIn(charter, versionNeeded(charter)))
    context.addIssue({ code: 'custom', path, message })
})
export type Charter = z.infer<typeof Charter>

/** The hash by which a charter is adopted, amended and cited. */
export const charterHash = (charter: Charter): Digest => toHex(sha256(dagCbor.encode(charter))) as Digest

/** Kinds of decision that a charter has rules for, in their order. */
export const decisionTypesOf = ({ decisionTypes }: Charter): readonly DecisionTypeName[] =>
  DECISION_TYPES.filter((type) => decisionTypes[type] !== undefined)

/** The rule for a kind of decision; the amendment's where the charter has none. */
export const ruleFor = ({ decisionTypes }: Charter, type: DecisionTypeName): DecisionRule =>
  decisionTypes[type] ?? decisionTypes.amendment

export const roleOf = (charter: Charter, id: RoleId): Role | null =>
  charter.roles?.find((role) => role.id === id) ?? null

/** Lenses that a kind of decision is looked at through. */
export const lensesFor = ({ lenses = [] }: Charter, type: DecisionTypeName): readonly Lens[] =>
  lenses.filter(({ types }) => types.includes(type))

/** By how much an outcome can take effect later because nobody looked. */
export const longestLensWait = (charter: Charter, type: DecisionTypeName): number =>
  Math.max(0, ...lensesFor(charter, type).map(({ waitMs }) => waitMs))

/** The oldest form that can say what a charter says. */
export function versionNeeded(charter: Charter): 1 | 2 {
  const { roles, proposing, spending, delegation, challenge, emergency, objections, lenses } = charter
  const { admission, decisionTypes } = charter
  const rules = Object.entries(decisionTypes).flatMap(([type, rule]) => (rule === undefined ? [] : [{ type, rule }]))
  const isNew =
    roles !== undefined ||
    proposing !== undefined ||
    spending !== undefined ||
    delegation !== undefined ||
    challenge !== undefined ||
    emergency !== undefined ||
    objections !== undefined ||
    lenses !== undefined ||
    admission.vouchAfterMs !== undefined ||
    rules.some(
      ({ type, rule }) =>
        !FIRST_TYPES.includes(type) ||
        !VOTES.includes(rule.method) ||
        rule.lateSwing !== undefined ||
        ('fallback' in rule && rule.fallback !== undefined),
    )
  return isNew ? 2 : 1
}

const FIRST_TYPES: readonly string[] = ['routine', 'standard', 'amendment']

/** A charter in the form that it needs, for writing. */
export const inNeededVersion = (charter: Charter): Charter => ({ ...charter, version: versionNeeded(charter) })
