import type { DecisionTypeName } from '../../charter/decision-rule.ts'
import type { Finding } from '../finding.ts'
import { isVote, weightOf } from '../kinds.ts'
import { higherQuorums, plain, voted } from '../repairs.ts'
import type { RollSurvey } from '../survey.ts'
import {
  clause,
  type Detector,
  decision,
  howOf,
  LEAST_ROLL,
  LEAST_SERIOUS_ROLL,
  type Look,
  plausibleBloc,
  ruleOf,
  type Suspicion,
  telling,
  votable,
  wholeMs,
} from '../suspicion.ts'

/** Capture while most are silent: tiny turnout where there are votes (1), silence that consents (24). */
export const turnout: Detector = (look) => votable(look).flatMap((type) => captured(look, type))

function captured(look: Look, type: DecisionTypeName): readonly Suspicion[] {
  const { charter } = look
  const rule = ruleOf(look, type)
  const open = look.surveys[type].filter(
    ({ roll, alone }) => roll >= LEAST_ROLL && alone !== null && alone <= plausibleBloc(roll),
  )
  const survey = telling(open)
  if (survey === undefined || survey.alone === null) return []
  const { roll, alone } = survey
  const silence = rule.method === 'consent'
  const [who, verb] = alone === 1 ? ['one member', 'answers'] : [`${alone} members`, 'answer']
  const largest = open.at(-1)
  const also = largest === undefined || largest.roll === roll ? '' : `; on a roll of ${largest.roll}, ${largest.alone}`
  return [
    {
      id: `${silence ? 'silence' : 'turnout'}.${type}`,
      number: silence ? 24 : 1,
      severity: severityOf(type, open),
      clauses: silence ? [clause(type, 'silenceConsents'), clause(type, 'quorum')] : [clause(type, 'quorum')],
      sentence: silence
        ? `On a roll of ${roll}, ${decision(type)} passes when ${who} ${verb} and all others stay silent${also}.`
        : `On a roll of ${roll}, ${who} can pass ${decision(type)} while all others stay silent${also}.`,
      coalition: { members: alone, roll, how: howOf(rule, survey) },
      shortestMs: wholeMs(rule),
      fromTallies: isVote(rule),
      claim: { act: 'outcome.enact', answer: 'allowed' },
      incidents: [],
      repairs: [...higherQuorums(charter, type), voted(charter, type), plain(charter, type)],
      *tell() {
        const story = yield* look.foundFor(type, roll)
        const few = story.members.slice(0, alone)
        const what = 'something that suits a few'
        const { proposal } =
          type === 'amendment'
            ? story.open(story.person(0), type, story.takeover(), what)
            : story.propose(story.person(0), type, what)
        story.toWindow(proposal)
        story.vote(few, proposal, 'agree')
        story.toClose(proposal)
        story.count(proposal)
        yield* story.certify(proposal)
        story.enact(story.person(0), proposal)
        return story
      },
    },
  ]
}

/** Serious where it changes the rules or who belongs, or, from five members on, anything that binds, or where it takes one person. */
function severityOf(type: DecisionTypeName, open: readonly RollSurvey[]): Finding['severity'] {
  if (weightOf(type) === 'heavy') return 'serious'
  const many = open.filter((each) => each.roll >= LEAST_SERIOUS_ROLL)
  const isSerious =
    weightOf(type) === 'middle' ? many.length > 0 : many.some((each) => each.alone === 1 && each.roll >= 8)
  return isSerious ? 'serious' : 'caution'
}
