import type { Stance, Tally } from '../acts/acts.ts'
import type { DecisionRule } from '../charter/decision-rule.ts'
import { unreachable } from '../kernel/result.ts'

/**
 * How many members of the roll stand where. Whoever is in no count has not answered. Where members consent, those who
 * `disagree` are those whose objection was found wanting and set aside: they count toward no quorum.
 */
export type Counts = Omit<Tally, 'roll'>

const CONSENT: readonly Stance[] = ['agree', 'abstain', 'object']
const VOTE: readonly Stance[] = ['agree', 'disagree', 'abstain']

/**
 * The stances a ballot may take under a rule, in the order in which they are offered. A ballot that chooses among options
 * agrees when it wants one of them and disagrees when it wants none (see `stanceOfCard`).
 */
export function stancesFor(rule: DecisionRule): readonly Stance[] {
  switch (rule.method) {
    case 'consent':
      return CONSENT
    default:
      return VOTE
  }
}

/**
 * Ballots that count toward the quorum.
 *
 * Under `agree-and-abstain` a No never completes the quorum of a vote, so nobody who is against a proposal has to stay
 * away to keep it from passing. In consent an objection does count as an answer: it can only ever stop the proposal,
 * so counting it makes the outcome an honest "rejected" instead of "too few answered", and never a pass. Where objections
 * can be outvoted, one that completed the quorum could help the proposal to pass, so there it counts like a No.
 * Stances that the method does not offer, and void ballots, count as not having answered under either setting.
 */
export function answered(rule: DecisionRule, counts: Counts): number {
  switch (rule.method) {
    case 'consent':
      return counts.agree + counts.abstain + (countsNoes(rule) ? counts.object : 0)
    // Advice binds nobody, so whoever gives any has answered.
    case 'advice':
      return counts.agree + counts.abstain + counts.disagree
    case 'majority':
    case 'supermajority':
    case 'ranked-choice':
    case 'score':
    case 'delegated':
      return counts.agree + counts.abstain + (countsNoes(rule) ? counts.disagree : 0)
    default:
      return unreachable(rule)
  }
}

/** Whether those who are against a proposal count toward its quorum. */
export function countsNoes(rule: DecisionRule): boolean {
  if (rule.method === 'advice') return true
  if (rule.method === 'consent' && rule.fallback === undefined) return true
  return rule.quorumCounts === 'every-ballot'
}
