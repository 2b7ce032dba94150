import type { Outcome } from '../acts/acts.ts'
import type { Condition } from '../charter/condition.ts'
import { canSetAside, type DecisionRule, type DecisionTypeName } from '../charter/decision-rule.ts'
import { durationWords } from '../charter/duration-words.ts'
import { type Charter, ruleFor } from '../charter/model.ts'
import { listed } from '../charter/words.ts'
import type { MemberId, ProposalId } from '../kernel/ids.ts'
import { type Decision, stancesFor } from '../tally/decide.ts'
import {
  type Ballot,
  type Counting,
  certifiedBallots,
  countBallots,
  countingOf,
  countUnder,
  endAfterSwings,
  finalityOf,
  openOf,
  optionsCalled,
  ruleOf,
  unreplaced,
} from './decisions.ts'
import { rollUnder } from './electorate.ts'
import type { Known, OpenFacts, ProposalFacts } from './facts.ts'
import { nameOf } from './views/viewer.ts'
import { plural } from './views/words.ts'

/** One past decision, counted again under other rules. */
export interface Replayed {
  readonly proposal: ProposalId
  readonly title: string
  readonly decisionType: DecisionTypeName
  /** Milliseconds since 1970, by the clock of whoever completed the quorum of confirmations. */
  readonly certifiedAt: number
  readonly then: Outcome
  readonly under: Outcome
  /** Whether it would have come out otherwise: another outcome, or another option. */
  readonly differs: boolean
  /** Every condition of the other rule, with the arithmetic. */
  readonly conditions: readonly Condition[]
  /** Why, in one sentence. */
  readonly sentence: string
  /** What people might have done differently, which no count can know. */
  readonly caveats: readonly string[]
}

/**
 * All decisions whose outcome is final, counted again as if the given charter had been in force when each was opened:
 * the same people answering the same at the same times. Electorate (tenure), window, quorum, method and threshold are the
 * other charter's. The one decided last comes first.
 */
export function replay(known: Known, charter: Charter): readonly Replayed[] {
  const view = known.log.everything()
  return [...known.facts.proposals.values()]
    .flatMap((proposal) => {
      const open = openOf(known, proposal, view)
      const finality = finalityOf(known, view, proposal)
      if (open === null || finality.state !== 'final') return []
      const ballots = certifiedBallots(proposal, finality.group)
      return [
        again(known, charter, { proposal, open, ballots, then: finality.group.outcome, at: finality.certifiedAt }),
      ]
    })
    .sort((a, b) => b.certifiedAt - a.certifiedAt || (a.proposal < b.proposal ? -1 : 1))
}

interface Decided {
  readonly proposal: ProposalFacts
  readonly open: OpenFacts
  readonly ballots: readonly Ballot[]
  readonly then: Outcome
  readonly at: number
}

function again(known: Known, charter: Charter, { proposal, open, ballots, then, at }: Decided): Replayed {
  const { decisionType, title } = open.body
  const counting = countingOf(charter, decisionType)
  const { rule } = counting
  const roll = rollUnder(known, known.log.cutOf(open.entry), charter, open.body, open.entry.claimedTime)
  const entitled = new Set(roll)
  const by = ballots.filter(({ member }) => entitled.has(member))
  const ends = open.entry.claimedTime + rule.noticeMs + rule.windowMs
  const until = endAfterSwings(rule, ends, by, (some) => countUnder(counting, open, roll.length, some))
  const inTime = ballots.filter(({ entry }) => entry.claimedTime < until)
  const counted = inTime.filter(({ member }) => entitled.has(member))
  const names = optionsCalled(open.body.effect, (member) => nameOf(known, member))
  const decision = countUnder(counting, open, roll.length, counted, names)
  const { winner } = countBallots(open, ballots)
  return {
    proposal: proposal.id,
    title,
    decisionType,
    certifiedAt: at,
    then,
    under: decision.outcome,
    differs: (then === 'passed') !== (decision.outcome === 'passed') || winner !== decision.winner,
    conditions: decision.conditions,
    sentence: sentenceOf(then, decision, insteadOf(winner, decision.winner, names)),
    caveats: [
      ...lateOnes(ballots, inTime),
      ...longer(open, charter),
      ...strangers(open, entitled),
      ...unknownStances(rule, counted),
      ...untested(counting, open, decision),
    ],
  }
}

const WORDS: Readonly<Record<Outcome, string>> = {
  passed: 'It would have passed',
  rejected: 'It would not have passed',
  'no-quorum': 'It would not have passed, for want of a quorum',
}

function insteadOf(then: number | null, under: number | null, names: readonly string[]): string | null {
  if (then === under) return null
  return under === null ? ', and nothing would have been chosen' : ` with “${names[under]}” instead`
}

/** @param instead what would have been chosen in place of what was, in words */
function sentenceOf(then: Outcome, decision: Decision, instead: string | null): string {
  const passedToo = then === 'passed' && decision.outcome === 'passed'
  const would = `${WORDS[decision.outcome]}${!passedToo ? '' : instead === null ? ' as well' : instead}`
  const because =
    decision.outcome === 'passed'
      ? decision.conditions.map(({ sentence }) => sentence).join('; ')
      : decision.conditions
          .filter(({ met }) => !met)
          .map(({ sentence }) => sentence)
          .join('; ')
  return `${would}: ${because}.`
}

function lateOnes(all: readonly Ballot[], inTime: readonly Ballot[]): readonly string[] {
  const late = all.length - inTime.length
  return late === 0
    ? []
    : [`${plural(late, 'answer came', 'answers came')} after the shorter window, and might have come earlier.`]
}

function longer(open: OpenFacts, charter: Charter): readonly string[] {
  const before = ruleOf(open)
  const after = ruleFor(charter, open.body.decisionType)
  const more = after.noticeMs + after.windowMs - before.noticeMs - before.windowMs
  return more <= 0 ? [] : [`People would have had ${durationWords(more)} more to answer.`]
}

function strangers(open: OpenFacts, entitled: ReadonlySet<MemberId>): readonly string[] {
  const before = new Set(open.roll)
  const gained = [...entitled].filter((member) => !before.has(member)).length
  const lost = open.roll.filter((member) => !entitled.has(member)).length
  const parts = [
    ...(gained === 0
      ? []
      : [`${gained} more ${gained === 1 ? 'member' : 'members'} would have been entitled to answer, and could not`]),
    ...(lost === 0 ? [] : [`${plural(lost, 'member was', 'members were')} entitled, and would not have been`]),
  ]
  return parts.length === 0 ? [] : [`${listed(parts)}.`]
}

/** Objections that nobody could test as it was, and somebody might have. */
const untested = ({ rule, tests }: Counting, open: OpenFacts, { tally }: Decision): readonly string[] =>
  tests === undefined || !canSetAside(rule) || open.adoption.charter.objections !== undefined || tally.object === 0
    ? []
    : ['Objections might have been tested, and set aside if they were found wanting.']

function unknownStances(rule: DecisionRule, ballots: readonly Ballot[]): readonly string[] {
  const offered = stancesFor(rule)
  const others = [...unreplaced(ballots).values()].filter(
    ([only, rival]) => rival === undefined && only !== undefined && !offered.includes(only.body.stance),
  ).length
  return others === 0
    ? []
    : [`${plural(others, 'answer')} took a stance that this method does not offer, and counts as none.`]
}
