import type { DecisionTypeName } from '../../charter/decision-rule.ts'
import { durationWords } from '../../charter/duration-words.ts'
import { DAY_MS } from '../../charter/units.ts'
import { isVote, weightOf } from '../kinds.ts'
import { plain, withLateSwing, withRule } from '../repairs.ts'
import type { Story } from '../story.ts'
import { against, fewestAlone } from '../survey.ts'
import {
  clause,
  type Detector,
  decision,
  givesAnswer,
  type Look,
  ruleOf,
  type Suspicion,
  votable,
} from '../suspicion.ts'

const ROLL = 3

interface Reachable {
  readonly type: DecisionTypeName
  /** Fewest who pass it while the others are silent. */
  readonly members: number
}

/** Ambush at the bell (4): votes held back until the last moment, so that nobody can answer them. */
export const bell: Detector = (look) => {
  const reachable = votable(look).flatMap((type): readonly Reachable[] => {
    const members = fewestAlone(ruleOf(look, type), type, ROLL)
    return members === null ? [] : [{ type, members }]
  })
  const hasAnswer = ({ type }: Reachable): boolean => givesAnswer(ruleOf(look, type))
  const without = reachable.filter((each) => !hasAnswer(each))
  const [first] = without
  const [extended] = reachable.filter((each) => hasAnswer(each) && isVote(ruleOf(look, each.type)))
  return [
    ...without.filter(({ type }) => ruleOf(look, type).coolingOffMs === 0).map((each) => ambush(look, each)),
    ...(first === undefined ? [] : [unanswerable(look, first, without)]),
    ...(extended === undefined ? [] : [lastWord(look, extended)]),
  ]
}

function ambush(look: Look, { type, members }: Reachable): Suspicion {
  const { charter } = look
  return {
    id: `ambush.${type}`,
    number: 4,
    severity: weightOf(type) === 'light' ? 'caution' : 'serious',
    clauses: [clause(type, 'coolingOffMs')],
    sentence: `Votes cast in the last moment of the window can pass ${decision(type)}, and it is in force as soon as it is certified: nobody has time to notice.`,
    coalition: { members, roll: ROLL, how: 'run' },
    shortestMs: charter.certification.syncGraceMs + 1,
    fromTallies: false,
    claim: { act: 'outcome.enact', answer: 'allowed' },
    incidents: [],
    repairs: [
      withRule(charter, type, (rule) => ({
        ...rule,
        coolingOffMs: weightOf(type) === 'heavy' ? 7 * DAY_MS : 2 * DAY_MS,
      })),
      withLateSwing(charter, type),
      plain(charter, type),
    ],
    *tell() {
      const story = yield* look.foundFor(type, ROLL)
      const { proposal } = story.propose(story.person(0), type, 'something that seemed lost')
      story.toWindow(proposal, 'last')
      story.vote(story.members.slice(0, members), proposal, 'agree')
      story.toClose(proposal)
      story.pass(charter.certification.syncGraceMs)
      yield* story.certify(proposal)
      story.enact(story.person(0), proposal)
      return story
    },
  }
}

/** What cooling-off does not give: an answer. */
function unanswerable(look: Look, { type, members }: Reachable, all: readonly Reachable[]): Suspicion {
  const { charter } = look
  const rule = ruleOf(look, type)
  const extension =
    rule.lateSwing === undefined
      ? 'is not extended after a late swing'
      : 'is extended after a late swing by less than a day, or only for ballots of less than the last day'
  return {
    id: 'no-extension',
    number: 4,
    severity: 'note',
    clauses: [clause(type, 'windowMs'), clause(type, 'coolingOffMs')],
    sentence: `The window of ${decision(type)} ${extension}, and an outcome cannot be challenged: what the last moments decide can be seen for ${durationWords(rule.coolingOffMs)} before it is in force, and answered only with another proposal.`,
    coalition: { members, roll: ROLL, how: 'run' },
    shortestMs: 1,
    fromTallies: false,
    claim: { act: 'ballot.cast', answer: 'denied' },
    incidents: [],
    repairs: [all.reduce((changed, each) => withLateSwing(changed, each.type), charter)],
    *tell() {
      const story = yield* look.foundFor(type, ROLL)
      const { proposal } = story.propose(story.person(0), type, 'something that seemed lost')
      story.toWindow(proposal, 'last')
      story.vote(story.members.slice(0, members), proposal, 'agree')
      story.toClose(proposal)
      story.vote([story.person(ROLL - 1)], proposal, against(rule))
      return story
    },
  }
}

/** What a late swing does not give: an end to it that is not a last moment again. */
function lastWord(look: Look, { type, members }: Reachable): Suspicion {
  const rule = ruleOf(look, type)
  const times = rule.lateSwing?.times ?? 0
  return {
    id: 'last-word',
    number: 4,
    severity: 'note',
    clauses: [clause(type, 'lateSwing')],
    sentence: `A late swing gives everybody time to answer ${decision(type)}, ${times === 1 ? 'once' : `${times} times`} at most. Those who change their ballots on purpose can use that up in sight of everybody, and still have the last word. No rule mends that: what can go on for ever never ends.`,
    coalition: { members, roll: ROLL, how: 'run' },
    shortestMs: rule.windowMs + times * (rule.lateSwing?.extendMs ?? 0),
    fromTallies: false,
    claim: { act: 'ballot.cast', answer: 'denied' },
    incidents: [],
    repairs: [],
    *tell() {
      const story = yield* look.foundFor(type, ROLL)
      const { proposal } = story.propose(story.person(0), type, 'something contested')
      swinging(story, proposal, members, times, against(rule))
      story.toClose(proposal)
      story.vote([story.person(ROLL - 1)], proposal, against(rule))
      return story
    },
  }
}

/** A few change their minds in each last moment, so that the last time they agree. */
function swinging(
  story: Story,
  proposal: Parameters<Story['vote']>[1],
  members: number,
  times: number,
  no: 'disagree' | 'object',
): void {
  const few = story.members.slice(0, members)
  if (times % 2 === 1) {
    story.toWindow(proposal)
    story.vote(few, proposal, 'agree')
  }
  for (let n = times; n >= 0; n--) {
    story.toWindow(proposal, 'last')
    story.vote(few, proposal, n % 2 === 0 ? 'agree' : no)
  }
}
