import type { DecisionRule, DecisionTypeName, Share } from '../charter/model.ts'
import { count } from '../charter/words.ts'
import { unreachable } from '../kernel/result.ts'
import { leastCount } from './fraction.ts'
import { answered, type Counts, stancesFor } from './stances.ts'

/** One thing a rule asks for, with the arithmetic. */
export interface Condition {
  /** The charter clause it comes from, e.g. `decisionTypes.standard.quorum`. */
  readonly clause: string
  readonly met: boolean
  /** The arithmetic in words, e.g. "4 of at least 3 needed have answered". */
  readonly sentence: string
  /** Members counted. */
  readonly have: number
  /** Members needed: at least as many, but for objections, of which at most as many may stand. */
  readonly need: number
}

/** What would still meet a condition. */
export interface Lack {
  readonly phrase: string
  /** The least number of silent members whose answers would do; `null` when no number of them would. */
  readonly more: number | null
}

/** A condition, and what it lacks; `null` when it is met or when another condition already says it. */
export interface Checked {
  readonly condition: Condition
  readonly lacks: Lack | null
}

/** Members of the roll who have not answered, or whose ballots void each other and can still be replaced. */
const silent = (rule: DecisionRule, roll: number, counts: Counts): number =>
  Math.max(0, roll - stancesFor(rule).reduce((sum, stance) => sum + counts[stance], 0))

/**
 * Share of the roll that must have answered. Rounded up, so a third of ten is four. Consent needs one answer even
 * under a quorum of nothing: with no ballot at all there is nobody who could answer for the outcome.
 */
export function quorumCondition(
  rule: DecisionRule,
  decisionType: DecisionTypeName,
  roll: number,
  counts: Counts,
): Checked {
  const share = leastCount(rule.quorum, roll)
  const need = rule.method === 'consent' ? Math.max(1, share) : share
  const have = answered(rule, counts)
  const noCountsNot = rule.method !== 'consent' && rule.quorumCounts === 'agree-and-abstain'
  const verb = noCountsNot ? 'agreed or abstained' : 'answered'
  const met = have >= need
  return {
    condition: {
      clause: `decisionTypes.${decisionType}.quorum`,
      met,
      sentence: `${have} of at least ${need} needed ${have === 1 ? 'has' : 'have'} ${verb}`,
      have,
      need,
    },
    lacks: met ? null : more(need - have, noCountsNot ? 'agree or abstain' : 'answer'),
  }
}

/** What the method asks for besides the quorum. */
export function methodConditions(
  rule: DecisionRule,
  decisionType: DecisionTypeName,
  roll: number,
  counts: Counts,
): readonly Checked[] {
  const clause = `decisionTypes.${decisionType}`
  const unanswered = silent(rule, roll, counts)
  switch (rule.method) {
    case 'consent': {
      const objections = noObjection(`${clause}.method`, counts)
      return rule.silenceConsents
        ? [objections]
        : [objections, allConsent(`${clause}.silenceConsents`, roll, unanswered, counts)]
    }
    case 'majority':
      return [moreAgree(`${clause}.method`, unanswered, counts)]
    case 'supermajority':
      return [enoughAgree(`${clause}.threshold`, rule.threshold, unanswered, counts)]
    default:
      return unreachable(rule)
  }
}

function noObjection(clause: string, counts: Counts): Checked {
  const have = counts.object
  const met = have === 0
  return {
    condition: {
      clause,
      met,
      sentence: met ? 'no objection stands' : count(have, 'objection stands', 'objections stand'),
      have,
      need: 0,
    },
    lacks: met ? null : { phrase: `${count(have, 'objection', 'objections')} must be resolved`, more: null },
  }
}

function allConsent(clause: string, roll: number, unanswered: number, counts: Counts): Checked {
  const have = counts.agree + counts.abstain
  const met = have === roll
  return {
    condition: {
      clause,
      met,
      sentence: `${have} of all ${roll} on the roll ${have === 1 ? 'has' : 'have'} agreed or abstained`,
      have,
      need: roll,
    },
    // Objectors are named by the condition on objections: here only the silent can help.
    lacks: met || unanswered === 0 ? null : more(unanswered, 'agree or abstain'),
  }
}

function moreAgree(clause: string, unanswered: number, counts: Counts): Checked {
  const { agree, disagree } = counts
  const met = agree > disagree
  return {
    condition: {
      clause,
      met,
      sentence: `${count(agree, 'agrees', 'agree')} and ${count(disagree, 'disagrees', 'disagree')}`,
      have: agree,
      need: disagree + 1,
    },
    lacks: met ? null : moreMustAgree(unanswered, (extra) => agree + extra > disagree),
  }
}

/** At least the threshold of those who agree or disagree, and in any case more than half of them. */
function enoughAgree(clause: string, threshold: Share, unanswered: number, counts: Counts): Checked {
  const { agree, disagree } = counts
  const needOf = (voted: number) => Math.max(leastCount(threshold, voted), Math.floor(voted / 2) + 1)
  const need = needOf(agree + disagree)
  const met = agree >= need
  return {
    condition: {
      clause,
      met,
      sentence: `${agree} of at least ${need} needed ${agree === 1 ? 'agrees' : 'agree'}, against ${disagree}`,
      have: agree,
      need,
    },
    lacks: met ? null : moreMustAgree(unanswered, (extra) => agree + extra >= needOf(agree + extra + disagree)),
  }
}

const more = (people: number, what: string): Lack => ({ phrase: `${people} more must ${what}`, more: people })

/** How many of the silent would have to agree, or that even all of them would not do. */
function moreMustAgree(unanswered: number, suffices: (extra: number) => boolean): Lack {
  for (let extra = 1; extra <= unanswered; extra++) if (suffices(extra)) return more(extra, 'agree')
  const phrase =
    unanswered === 0
      ? 'too few agree'
      : `too few agree, even with the ${count(unanswered, 'who is silent', 'who are silent')}`
  return { phrase, more: null }
}
