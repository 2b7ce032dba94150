import type { DecisionTypeName } from '../../charter/decision-rule.ts'
import { durationWords } from '../../charter/duration-words.ts'
import { DAY_MS } from '../../charter/units.ts'
import { plain, withRule } from '../repairs.ts'
import { against, fewestAlone } from '../survey.ts'
import { clause, type Detector, decision, type Look, ruleOf, type Suspicion, votable } from '../suspicion.ts'

const ROLL = 3

/** Ambush at the bell (4): votes held back until the last moment, so that nobody can answer them. */
export const bell: Detector = (look) => {
  const reachable = votable(look).flatMap((type) => {
    const members = fewestAlone(ruleOf(look, type), type, ROLL)
    return members === null ? [] : [{ type, members }]
  })
  const [first] = reachable
  return [
    ...reachable
      .filter(({ type }) => ruleOf(look, type).coolingOffMs === 0)
      .map(({ type, members }) => ambush(look, type, members)),
    ...(first === undefined ? [] : [unanswerable(look, first.type, first.members)]),
  ]
}

function ambush(look: Look, type: DecisionTypeName, members: number): Suspicion {
  const { charter } = look
  return {
    id: `ambush.${type}`,
    number: 4,
    severity: type === 'routine' ? 'caution' : 'serious',
    clauses: [clause(type, 'coolingOffMs')],
    sentence: `Votes cast in the last moment of the window can pass ${decision(type)}, and it is in force as soon as it is certified: nobody has time to notice.`,
    coalition: { members, roll: ROLL, how: 'run' },
    shortestMs: charter.certification.syncGraceMs + 1,
    fromTallies: false,
    claim: { act: 'outcome.enact', answer: 'allowed' },
    incidents: [],
    repairs: [
      withRule(charter, type, (rule) => ({ ...rule, coolingOffMs: type === 'amendment' ? 7 * DAY_MS : 2 * DAY_MS })),
      plain(charter, type),
    ],
    *tell() {
      const story = yield* look.found(ROLL)
      const { proposal } = story.open(story.person(0), type, { kind: 'resolution' }, 'something that seemed lost')
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

/** What cooling-off does not give in this version: an answer. */
function unanswerable(look: Look, type: DecisionTypeName, members: number): Suspicion {
  const rule = ruleOf(look, type)
  return {
    id: 'no-extension',
    number: 4,
    severity: 'note',
    clauses: [clause(type, 'windowMs'), clause(type, 'coolingOffMs')],
    sentence: `A late swing does not extend the window, and an outcome cannot be challenged: members can see it for ${durationWords(rule.coolingOffMs)}, and answer only with another proposal. No rule of this version mends that.`,
    coalition: { members, roll: ROLL, how: 'run' },
    shortestMs: 1,
    fromTallies: false,
    claim: { act: 'ballot.cast', answer: 'denied' },
    incidents: [],
    repairs: [],
    *tell() {
      const story = yield* look.found(ROLL)
      const { proposal } = story.open(story.person(0), type, { kind: 'resolution' }, 'something that seemed lost')
      story.toWindow(proposal, 'last')
      story.vote(story.members.slice(0, members), proposal, 'agree')
      story.toClose(proposal)
      story.vote([story.person(ROLL - 1)], proposal, against(rule))
      return story
    },
  }
}
