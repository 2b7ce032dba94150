import type { Outcome, Stance, Tally } from '../acts/acts.ts'
import type { Condition } from '../charter/condition.ts'
import { type DecisionRule, type DecisionTypeName, isChoice } from '../charter/decision-rule.ts'
import { type ChoiceCount, countChoice, type Question, winnerOf } from './choice.ts'
import { type Lack, methodConditions, type Particulars, quorumCondition } from './conditions.ts'
import type { Counts } from './stances.ts'

export { type Counts, stancesFor } from './stances.ts'

/** What a set of ballots amounts to under a rule, with every condition the rule asks for. */
export interface Decision {
  readonly outcome: Outcome
  readonly tally: Tally
  /** The quorum first. The outcome is `passed` exactly when all are met. */
  readonly conditions: readonly Condition[]
  /** What would still meet the conditions that are not met, as phrases; empty exactly when it passes. */
  readonly missing: readonly string[]
  /** How the options came out, where there are any. */
  readonly choice: ChoiceCount | null
  /** The option that is decided on; null unless it passes, and where there is nothing to choose. */
  readonly winner: number | null
}

/** What is asked and answered besides stances. */
export interface Asked {
  /** What is chosen from. */
  readonly question?: Question | undefined
  /** Where its proposer stands, who decides after taking advice; null as long as they have not said. */
  readonly decider?: Stance | null
}

/**
 * Counts a decision. Exact, total and the same on every device.
 *
 * - Quorum missed: `no-quorum`. Quorum met but not what the method asks for: `rejected`.
 * - Consent passes when no objection stands and, unless silence consents, everybody on the roll agrees or abstains.
 *   Where objections were set aside, more must agree than these.
 * - Majority passes when more agree than disagree.
 * - Supermajority passes when at least the threshold of those who agree or disagree agree, and more than half of them.
 * - Ranked choice passes when an option wins the run-off, which "none of these" takes part in; score when one option has
 *   the most points and at least its threshold. A tie that matters decides nothing.
 * - Advice passes when the proposer goes ahead after enough others have said what they think.
 * - A role's holders, who then are the roll, pass what more than half of them agree to.
 *
 * Two promises hold for every rule (see the tests): one more who agrees never keeps a proposal from passing, and under
 * `agree-and-abstain` one more who disagrees or objects never helps it to pass. (Advice is not a vote: whoever gives any
 * has given it, and which option of several wins is not the same question as whether one does.) No ballots at all never
 * pass.
 *
 * @param roll members on the roll
 * @param counts members by stance, each at most once; a member whose ballots void each other is in `void`
 */
export function decide(
  rule: DecisionRule,
  decisionType: DecisionTypeName,
  roll: number,
  counts: Counts,
  asked: Asked = {},
): Decision {
  const { agree, disagree, abstain, object } = counts
  const particulars = particularsOf(rule, asked)
  const quorum = quorumCondition(rule, decisionType, roll, counts, particulars)
  const others = methodConditions(rule, decisionType, roll, counts, particulars)
  const conditions = [quorum.condition, ...others.map((each) => each.condition)]
  const outcome = outcomeOf(quorum.condition, conditions)
  const choice = particulars.choice?.count ?? null
  return {
    outcome,
    tally: { roll, agree, disagree, abstain, object, void: counts.void },
    conditions,
    missing: phrases(
      quorum.lacks,
      others.flatMap((each) => each.lacks ?? []),
    ),
    choice,
    winner: outcome === 'passed' && choice !== null ? winnerOf(choice) : null,
  }
}

function particularsOf(rule: DecisionRule, { question, decider = null }: Asked): Particulars {
  const choice = question !== undefined && isChoice(rule) ? { question, count: countChoice(rule, question) } : null
  return { choice, decider }
}

function outcomeOf(quorum: Condition, conditions: readonly Condition[]): Outcome {
  if (!quorum.met) return 'no-quorum'
  return conditions.every((condition) => condition.met) ? 'passed' : 'rejected'
}

/** The same people can complete the quorum and what the method asks for, so they are asked for once. */
function phrases(quorum: Lack | null, others: readonly Lack[]): readonly string[] {
  const rest = others.map((lack) => lack.phrase)
  if (quorum === null || quorum.more === null) return rest
  const most = Math.max(0, ...others.map((lack) => lack.more ?? 0))
  if (most >= quorum.more) return rest
  if (most === 0) return [quorum.phrase, ...rest]
  const beyond = others.filter((lack) => lack.more === null).map((lack) => lack.phrase)
  return [`${quorum.phrase}, of whom at least ${most} must agree`, ...beyond]
}
