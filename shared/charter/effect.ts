import { z } from 'zod'
import { signedText } from '../kernel/ids.ts'
import { LIMITS } from '../kernel/limits.ts'
import { DECISION_TYPES, DecisionTypeName, METHODS_FOR, RoleId, VOTES } from './decision-rule.ts'
import { Charter, decisionTypesOf, ruleFor, type Spending } from './model.ts'

const Id = z.string().regex(/^[0-9a-f]{64}$/)

/** Options of a choice in the order of its proposer; ballots name them by their places. */
const Options = z
  .array(signedText(LIMITS.titleChars))
  .min(2)
  .max(LIMITS.choiceOptions)
  .refine((options) => new Set(options).size === options.length, 'options must differ')

const Candidates = z
  .array(Id)
  .min(1)
  .max(LIMITS.choiceOptions)
  .refine((members) => new Set(members).size === members.length, 'candidates must differ')

/** What a certified outcome changes. */
export const Effect = z.discriminatedUnion('kind', [
  /** A resolution: the text is the decision. */
  z.strictObject({ kind: z.literal('resolution') }),
  z.strictObject({ kind: z.literal('admit'), request: Id }),
  z.strictObject({ kind: z.literal('remove'), member: Id }),
  /** Replaces the whole charter; `base` is the hash of the charter it was written against. */
  z.strictObject({ kind: z.literal('amend'), base: Id, charter: Charter }),
  /** One of several options becomes the decision. Since version 2, as all that follow. */
  z.strictObject({ kind: z.literal('choose'), options: Options }),
  /** One of the candidates gets a role for its term. */
  z.strictObject({ kind: z.literal('elect'), role: RoleId, candidates: Candidates }),
  /** Takes a role from a holder. */
  z.strictObject({ kind: z.literal('recall'), role: RoleId, member: Id }),
  /** Allows to spend an amount, in whole units of the charter, on somebody who has no vote on it if they are a member. */
  z.strictObject({
    kind: z.literal('spend'),
    amount: z.number().int().min(1).max(LIMITS.amount),
    to: z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('member'), member: Id }),
      z.strictObject({ kind: z.literal('other'), name: signedText(LIMITS.nameChars) }),
    ]),
  }),
  /** Lets an outcome take effect that was challenged while it cooled off. */
  z.strictObject({ kind: z.literal('uphold'), proposal: Id }),
])
export type Effect = z.infer<typeof Effect>
export const EffectKind = z.enum([
  'resolution',
  'amend',
  'choose',
  'elect',
  'recall',
  'spend',
  'admit',
  'remove',
  'uphold',
])
export type EffectKind = Effect['kind']

/** Whether a kind of decision says yes or no by the votes of the members. */
const isVote = (charter: Charter, type: DecisionTypeName): boolean => VOTES.includes(ruleFor(charter, type).method)

/** How many options there are to choose from; 0 where it is yes or no. */
export const optionCount = (effect: Effect): number =>
  effect.kind === 'choose' ? effect.options.length : effect.kind === 'elect' ? effect.candidates.length : 0

/** The version of the effect's form; 1 for those that the first version had. */
export function effectVersion(effect: Effect): 1 | 2 {
  switch (effect.kind) {
    case 'resolution':
    case 'admit':
    case 'remove':
      return 1
    case 'amend':
      return effect.charter.version
    default:
      return 2
  }
}

/**
 * Kinds of decision that may carry an effect, before the sum that is spent is looked at. Anything that changes who
 * belongs or what the rules are needs the strictest; so does what the charter has no kind of decision for. Empty where
 * the charter offers no way at all.
 */
export function decisionTypesFor(charter: Charter, kind: EffectKind): readonly DecisionTypeName[] {
  const { decisionTypes, roles = [], spending } = charter
  const ifThere = (type: DecisionTypeName): readonly DecisionTypeName[] =>
    decisionTypes[type] === undefined ? [] : [type]
  // Nobody is let in, and no role is taken, by one person after advice or by the few who hold a role.
  const standardVote = METHODS_FOR.admission.includes(decisionTypes.standard.method) ? (['standard'] as const) : []
  switch (kind) {
    case 'resolution':
      return ['routine', 'standard', 'amendment']
    case 'admit':
      return decisionTypes.admission === undefined ? [...standardVote, 'amendment'] : ['admission', 'amendment']
    case 'remove':
      return [...ifThere('removal'), 'amendment']
    case 'amend':
      return ['amendment']
    case 'choose':
      return ifThere('choice')
    case 'elect':
      return roles.length === 0 ? [] : [...ifThere('election'), 'amendment']
    case 'recall':
      return roles.length === 0 ? [] : [...standardVote, 'amendment']
    case 'spend':
      return spending === undefined
        ? []
        : DecisionTypeName.options.filter(
            (type) => type === 'amendment' || spending.tiers.some((tier) => tier.decisionType === type),
          )
    case 'uphold':
      // Also where challenges were abolished meanwhile: what was challenged before must not wait for ever.
      return decisionTypesOf(charter).filter((type) => isVote(charter, type))
    default:
      return kind satisfies never
  }
}

/** Kinds of decision that may spend when the sum with it is `total`: that of its tier, those of higher ones, an amendment. */
export function typesForSum({ tiers }: Spending, total: number): readonly DecisionTypeName[] {
  const enough = new Set<DecisionTypeName>(
    tiers.filter(({ upTo }) => total <= upTo).map(({ decisionType }) => decisionType),
  )
  return DECISION_TYPES.filter((type) => type === 'amendment' || enough.has(type))
}
