import { z } from 'zod'
import { DurationMs } from '../kernel/ids.ts'
import { LIMITS } from '../kernel/limits.ts'

/** A share as an exact fraction: no rounding may decide an outcome. Between 0 and 1, parts at most 1,000. */
export const Share = z
  .strictObject({ numerator: z.number().int().min(0).max(1000), denominator: z.number().int().min(1).max(1000) })
  .refine((share) => share.numerator <= share.denominator, 'a share is at most one')
export type Share = z.infer<typeof Share>

/**
 * Kinds of decision, from the everyday ones to the one that changes the rules. Every charter has `routine`, `standard`
 * and `amendment`; what it says nothing about takes an amendment decision, the strictest.
 */
export const DECISION_TYPES = [
  'routine',
  'standard',
  'spending',
  'choice',
  'election',
  'admission',
  'removal',
  'amendment',
] as const
export const DecisionTypeName = z.enum(DECISION_TYPES)
export type DecisionTypeName = z.infer<typeof DecisionTypeName>

/** Name of a role within a charter. */
export const RoleId = z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/)
export type RoleId = z.infer<typeof RoleId>

/** Times every decision type has. All may be zero in a charter; the stress test says what that risks. */
const times = {
  /** From opening until ballots may be cast. */
  noticeMs: DurationMs,
  /** From the end of the notice until ballots are no longer cast. */
  windowMs: DurationMs,
  /** From certification until the outcome may take effect. */
  coolingOffMs: DurationMs,
  /** Goes on when ballots of the last moments change the outcome. Since version 2. */
  lateSwing: z
    .strictObject({
      /** The last part of the window, in which a change of the outcome counts as late. */
      lastMs: DurationMs.min(1),
      /** By how much the window goes on. */
      extendMs: DurationMs.min(1),
      /** How often at most. */
      times: z.number().int().min(1).max(LIMITS.lateSwings),
    })
    .optional(),
}

const counted = {
  /** Share of the roll whose ballots must be in for the outcome to count. */
  quorum: Share,
  /** Which ballots count toward the quorum. `agree-and-abstain` keeps a No from ever helping a proposal pass. */
  quorumCounts: z.enum(['agree-and-abstain', 'every-ballot']),
  /** Whether a ballot without a reason is accepted. An objection always needs one. */
  reasonRequired: z.boolean(),
}

export const DecisionRule = z.discriminatedUnion('method', [
  /** Passes unless an objection stands. */
  z.strictObject({
    method: z.literal('consent'),
    /** Whether members who did not answer count as consenting once the quorum of responses came. */
    silenceConsents: z.boolean(),
    /** Share of those who agree or object that carries it over objections that stand. Since version 2. */
    fallback: Share.optional(),
    ...counted,
    ...times,
  }),
  /** Passes when more agree than disagree. */
  z.strictObject({ method: z.literal('majority'), ...counted, ...times }),
  /** Passes when at least `threshold` of those who agree or disagree agree; more than half in any case. */
  z.strictObject({ method: z.literal('supermajority'), threshold: Share, ...counted, ...times }),
  /** Instant run-off between the options and "none of these". Since version 2. */
  z.strictObject({ method: z.literal('ranked-choice'), ...counted, ...times }),
  /**
   * The option with the highest sum of points wins, if it has at least `threshold` of the points it could have. Since
   * version 2.
   */
  z.strictObject({
    method: z.literal('score'),
    /** Points that a ballot can give an option at most. */
    most: z.number().int().min(1).max(LIMITS.scorePoints),
    threshold: Share,
    ...counted,
    ...times,
  }),
  /** Its proposer decides, once the quorum has given advice. Since version 2. */
  z.strictObject({ method: z.literal('advice'), ...counted, ...times }),
  /** The holders of a role decide, more than half of them. Since version 2. */
  z.strictObject({ method: z.literal('delegated'), role: RoleId, ...counted, ...times }),
])
export type DecisionRule = z.infer<typeof DecisionRule>
export type Method = DecisionRule['method']

/** Methods of version 1. */
export const VOTES: readonly Method[] = ['consent', 'majority', 'supermajority']
const CHOICES: readonly Method[] = ['ranked-choice', 'score']

/** Methods that a kind of decision may be made by. Nobody is let in or put out, and no rule changed, by a few. */
export const METHODS_FOR: { readonly [T in DecisionTypeName]: readonly Method[] } = {
  routine: [...VOTES, 'advice', 'delegated'],
  standard: [...VOTES, 'advice', 'delegated'],
  spending: [...VOTES, 'advice', 'delegated'],
  choice: CHOICES,
  election: [...VOTES, ...CHOICES],
  admission: VOTES,
  removal: VOTES,
  amendment: VOTES,
}

/**
 * Whether an objection can be set aside as one that was found wanting. Where silence is no consent, whoever is silent stops
 * a proposal or counts as objecting, and an objection that counted for less would help it more than silence does.
 */
export const canSetAside = (rule: DecisionRule): boolean => rule.method === 'consent' && rule.silenceConsents

/** Whether ballots choose among several options instead of saying yes or no. */
export const isChoice = (
  rule: DecisionRule,
): rule is Extract<DecisionRule, { readonly method: 'ranked-choice' | 'score' }> => CHOICES.includes(rule.method)
