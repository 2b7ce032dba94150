import type { Stance } from '../acts/acts.ts'
import { type Condition, holds } from '../charter/condition.ts'
import {
  canSetAside,
  type DecisionRule,
  type DecisionTypeName,
  isChoice,
  type Share,
} from '../charter/decision-rule.ts'
import { count, listed } from '../charter/words.ts'
import { unreachable } from '../kernel/result.ts'
import { type ChoiceCount, choiceSentence, pointsOf, type Question, winnerOf } from './choice.ts'
import { leastCount } from './fraction.ts'
import { answered, type Counts, countsNoes, stancesFor } from './stances.ts'

/** What would still meet a condition. */
export interface Lack {
  readonly phrase: string
  /** The least number of silent members whose answers would do; `null` when no number of them would. */
  readonly more: number | null
}

/** What some methods look at besides how many stand where. */
export interface Particulars {
  /** Of a choice: its options, the cards of those who did not abstain, and what they amount to. */
  readonly choice: { readonly question: Question; readonly count: ChoiceCount } | null
  /** Of advice: where the one who decides stands; null as long as they have not said. */
  readonly decider: Stance | null
}

/** A condition, and what it lacks; `null` when it is met or when another condition already says it. */
export interface Checked {
  readonly condition: Condition
  readonly lacks: Lack | null
}

/** Members of the roll who have not answered, or whose ballots void each other and can still be replaced. */
function silent(rule: DecisionRule, roll: number, counts: Counts): number {
  const aside = rule.method === 'consent' ? counts.disagree : 0
  return Math.max(0, roll - aside - stancesFor(rule).reduce((sum, stance) => sum + counts[stance], 0))
}

/**
 * Share of the roll that must have answered. Rounded up, so a third of ten is four. Consent needs one answer even
 * under a quorum of nothing: with no ballot at all there is nobody who could answer for the outcome.
 */
export function quorumCondition(
  rule: DecisionRule,
  decisionType: DecisionTypeName,
  roll: number,
  counts: Counts,
  { decider }: Particulars,
): Checked {
  if (rule.method === 'advice') return adviceCondition(rule, decisionType, roll, answered(rule, counts), decider)
  const share = leastCount(rule.quorum, roll)
  const need = rule.method === 'consent' ? Math.max(1, share) : share
  const have = answered(rule, counts)
  const noCountsNot = !countsNoes(rule)
  const choosing = isChoice(rule)
  const verb = choosing ? 'chosen or abstained' : noCountsNot ? 'agreed or abstained' : 'answered'
  const met = have >= need
  return {
    condition: {
      clause: `decisionTypes.${decisionType}.quorum`,
      met,
      sentence: `${have} of at least ${need} needed ${have === 1 ? 'has' : 'have'} ${verb}`,
      have,
      need,
    },
    lacks: met ? null : more(need - have, choosing ? 'choose or abstain' : noCountsNot ? 'agree or abstain' : 'answer'),
  }
}

/**
 * Members besides the one who decides who must have given advice; never more than there are. One at least, since advice
 * from nobody is none.
 */
export const advisersNeeded = (rule: DecisionRule, roll: number): number =>
  Math.min(roll - 1, Math.max(1, leastCount(rule.quorum, roll)))

function adviceCondition(
  rule: DecisionRule,
  decisionType: DecisionTypeName,
  roll: number,
  given: number,
  decider: Stance | null,
): Checked {
  const need = advisersNeeded(rule, roll)
  const have = given - (decider === null ? 0 : 1)
  const met = have >= need
  return {
    condition: {
      clause: `decisionTypes.${decisionType}.quorum`,
      met,
      sentence: `${have} of at least ${need} needed ${have === 1 ? 'has' : 'have'} given advice`,
      have,
      need,
    },
    lacks: met ? null : more(need - have, 'give advice'),
  }
}

/** What the method asks for besides the quorum. */
export function methodConditions(
  rule: DecisionRule,
  decisionType: DecisionTypeName,
  roll: number,
  counts: Counts,
  { choice, decider }: Particulars,
): readonly Checked[] {
  const clause = `decisionTypes.${decisionType}`
  const unanswered = silent(rule, roll, counts)
  switch (rule.method) {
    case 'consent': {
      const { agree, disagree, object } = counts
      // Where silence is no consent nothing can be set aside: there it is an objection like any.
      const standing = canSetAside(rule) ? counts : { ...counts, object: object + disagree, disagree: 0 }
      if (rule.fallback !== undefined) {
        const silence = rule.silenceConsents ? 'consents' : 'objects'
        return outvoted(clause, rule.fallback, silence, unanswered, standing)
      }
      if (!rule.silenceConsents) {
        const all = allConsent(`${clause}.silenceConsents`, roll, unanswered, standing)
        return [noObjection(clause, standing), all]
      }
      return [noObjection(clause, standing), ...inSpiteOf(agree, disagree, unanswered)]
    }
    case 'majority':
      return [moreAgree(`${clause}.method`, unanswered, counts)]
    case 'supermajority':
      return [enoughAgree(`${clause}.threshold`, rule.threshold, unanswered, counts)]
    case 'ranked-choice':
    case 'score':
      return choice === null ? [nothingToChoose(`${clause}.method`)] : chosen(rule, clause, choice)
    case 'advice':
      return [decided(`${clause}.method`, decider)]
    case 'delegated':
      return [mostHold(`${clause}.method`, roll, counts)]
    default:
      return unreachable(rule)
  }
}

function noObjection(clause: string, { object }: Counts): Checked {
  const met = object === 0
  return {
    condition: {
      clause: `${clause}.method`,
      met,
      sentence: met ? 'no objection stands' : count(object, 'objection stands', 'objections stand'),
      have: object,
      need: 0,
      unit: 'objections',
      relation: 'at-most',
    },
    lacks: met ? null : { phrase: `${count(object, 'objection', 'objections')} must be resolved`, more: null },
  }
}

/** More who agree than objections that were set aside: each counts as one who disagrees, and not as nobody. */
function inSpiteOf(agree: number, aside: number, unanswered: number): readonly Checked[] {
  if (aside === 0) return []
  const met = agree > aside
  const were = count(aside, 'objection was set aside and counts', 'objections were set aside and count')
  return [
    {
      condition: {
        clause: 'objections.seconds',
        met,
        sentence: `${were} as disagreement, and ${count(agree, 'agrees', 'agree')}`,
        have: agree,
        need: aside + 1,
      },
      lacks: met ? null : moreMustAgree(unanswered, (extra) => agree + extra > aside),
    },
  ]
}

/**
 * No objection, or enough who agree in spite of those that stand. Where silence does not consent, whoever is silent
 * counts as objecting: otherwise an objection that is outvoted would help a proposal to pass.
 */
function outvoted(
  clause: string,
  fallback: Share,
  silence: 'consents' | 'objects',
  unanswered: number,
  counts: Counts,
): readonly Checked[] {
  const { agree, object, disagree } = counts
  const quiet = silence === 'objects' ? unanswered : 0
  if (object + quiet === 0) return [noObjection(clause, counts), ...inSpiteOf(agree, disagree, unanswered)]
  const against = object + quiet + disagree
  const needOf = (answers: number) => Math.max(leastCount(fallback, answers), Math.floor(answers / 2) + 1)
  const need = needOf(agree + against)
  const met = agree >= need
  // Who is silent and then agrees no longer counts as objecting.
  const restOf = (extra: number) => object + disagree + Math.max(0, quiet - extra)
  const lack = met ? null : moreMustAgree(unanswered, (extra) => agree + extra >= needOf(agree + extra + restOf(extra)))
  const stand = listed([
    ...(object === 0 ? [] : [count(object, 'objection stands', 'objections stand')]),
    ...(disagree === 0 ? [] : [count(disagree, 'was set aside', 'were set aside')]),
    ...(quiet === 0 ? [] : [count(quiet, 'is silent', 'are silent')]),
  ])
  const checked = {
    condition: {
      clause: `${clause}.fallback`,
      met,
      sentence: `${stand}, and ${agree} of at least ${need} needed ${agree === 1 ? 'agrees' : 'agree'} all the same`,
      have: agree,
      need,
    },
    lacks:
      lack === null || object === 0
        ? lack
        : {
            ...lack,
            phrase: `${count(object, 'objection stands', 'objections stand')}: it must be resolved, or ${lack.phrase}`,
          },
  }
  return [checked]
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

const nothingToChoose = (clause: string): Checked => ({
  condition: holds(clause, false, 'there is nothing to choose from'),
  lacks: { phrase: 'there is nothing to choose from', more: null },
})

function chosen(
  rule: Extract<DecisionRule, { readonly method: 'ranked-choice' | 'score' }>,
  clause: string,
  { question, count }: NonNullable<Particulars['choice']>,
): readonly Checked[] {
  const met = winnerOf(count) !== null
  const sentence = choiceSentence(count, question.options)
  const wins: Checked = {
    condition: holds(`${clause}.method`, met, sentence),
    lacks: met ? null : { phrase: `an option must win, and ${sentence}`, more: null },
  }
  if (rule.method !== 'score' || count.method !== 'score') return [wins]
  const { have, need } = pointsOf(rule, question, count)
  const enough = have >= need
  return [
    wins,
    {
      condition: {
        clause: `${clause}.threshold`,
        met: enough,
        sentence: `the best has ${have} of at least ${need} points needed`,
        have,
        need,
        unit: 'points',
      },
      lacks: enough ? null : { phrase: 'the best option needs more points', more: null },
    },
  ]
}

function decided(clause: string, decider: Stance | null): Checked {
  const met = decider === 'agree'
  return {
    condition: holds(clause, met, met ? 'its proposer goes ahead' : 'its proposer has not decided to go ahead'),
    lacks: met ? null : { phrase: 'its proposer must decide to go ahead', more: null },
  }
}

/** More than half of those who hold the role: they are its roll. */
function mostHold(clause: string, roll: number, { agree, disagree }: Counts): Checked {
  const need = Math.floor(roll / 2) + 1
  const met = agree >= need
  const possible = roll - disagree
  return {
    condition: {
      clause,
      met,
      sentence: `${agree} of at least ${need} needed of those who hold the role ${agree === 1 ? 'agrees' : 'agree'}`,
      have: agree,
      need,
    },
    lacks: met
      ? null
      : possible >= need
        ? more(need - agree, 'agree')
        : { phrase: 'too few of those who hold the role agree', more: null },
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
