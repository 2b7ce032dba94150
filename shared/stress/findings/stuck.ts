import type { DecisionRule, DecisionTypeName } from '../../charter/decision-rule.ts'
import { DAY_MS } from '../../charter/units.ts'
import { isVote, membersDecide, weightOf } from '../kinds.ts'
import { atLeast, atMost, HALF, plain, TWO_THIRDS, voted, withFallback, withRule, withWindow } from '../repairs.ts'
import { against, outcomeOf, passes } from '../survey.ts'
import {
  clause,
  type Detector,
  decision,
  howOf,
  LEAST_ROLL,
  LEAST_SERIOUS_ROLL,
  type Look,
  openMs,
  ruleOf,
  type Suspicion,
  telling,
  usuallyAway,
  votable,
  wholeMs,
} from '../suspicion.ts'

/** Charters that stop working: one person stops every change (17), or too few are left to decide (18). */
export const stuck: Detector = (look) => [
  ...gridlock(look),
  ...vetoes(look),
  ...membersDecide(look.charter).flatMap((type) => dead(look, type)),
]

function gridlock(look: Look): readonly Suspicion[] {
  const { charter } = look
  const rule = ruleOf(look, 'amendment')
  if (!votable(look).includes('amendment')) return []
  const rolls = look.surveys.amendment.filter(({ roll }) => roll >= LEAST_SERIOUS_ROLL).map(({ roll }) => roll)
  const no = against(rule)
  const isStopped = (roll: number) =>
    passes(rule, 'amendment', roll, { agree: roll }) && !passes(rule, 'amendment', roll, { agree: roll - 1, [no]: 1 })
  if (rolls.length === 0 || !rolls.every(isStopped)) return []
  const roll = LEAST_SERIOUS_ROLL
  const field =
    rule.method === 'supermajority' ? 'threshold' : rule.method === 'consent' ? consentField(rule) : 'quorum'
  return [
    {
      id: 'gridlock',
      number: 17,
      severity: 'serious',
      clauses: [clause('amendment', field)],
      sentence: `One member who ${no === 'object' ? 'objects' : 'votes No'} stops every change of the charter, and no other way is left to change it.`,
      coalition: { members: 1, roll, how: 'run' },
      shortestMs: openMs(rule),
      fromTallies: true,
      claim: { act: 'outcome.enact', answer: 'denied' },
      incidents: [],
      repairs: [withFallback(charter, 'amendment'), voted(charter, 'amendment'), plain(charter, 'amendment')],
      *tell() {
        const story = yield* look.found(roll)
        const { proposal } = story.open(story.person(0), 'amendment', story.takeover(), 'a change that all others want')
        story.toWindow(proposal)
        story.vote(story.members.slice(0, roll - 1), proposal, 'agree')
        story.vote(story.members.slice(roll - 1), proposal, no)
        story.toClose(proposal)
        story.count(proposal)
        yield* story.certify(proposal)
        story.enact(story.person(0), proposal)
        return story
      },
    },
  ]
}

const consentField = (rule: DecisionRule): string =>
  rule.method === 'consent' && rule.fallback !== undefined ? 'fallback' : 'method'

/** Where one objection stops what the members decide, while the charter itself can still be changed. */
function vetoes(look: Look): readonly Suspicion[] {
  const { charter } = look
  const roll = LEAST_SERIOUS_ROLL
  return votable(look).flatMap((type): readonly Suspicion[] => {
    const rule = ruleOf(look, type)
    if (type === 'amendment' || weightOf(type) === 'light' || rule.method !== 'consent') return []
    const all = passes(rule, type, roll, { agree: roll })
    const outcome = outcomeOf(rule, type, roll, { agree: roll - 1, object: 1 })
    if (!all || outcome === 'passed') return []
    return [
      {
        id: `gridlock.${type}`,
        number: 17,
        severity: 'note',
        clauses: [clause(type, consentField(rule))],
        sentence: `One objection that stands stops ${decision(type)} for good, whatever all others want, and nothing outvotes it.`,
        coalition: { members: 1, roll, how: 'run' },
        shortestMs: openMs(rule),
        fromTallies: false,
        claim: { act: 'count', answer: outcome },
        incidents: [],
        repairs: [withFallback(charter, type), voted(charter, type), plain(charter, type)],
        *tell() {
          const story = yield* look.foundFor(type, roll)
          const { proposal } = story.propose(story.person(0), type, 'something that all others want')
          story.toWindow(proposal)
          story.vote(story.members.slice(0, roll - 1), proposal, 'agree')
          story.vote([story.person(roll - 1)], proposal, 'object')
          story.toClose(proposal)
          story.count(proposal)
          return story
        },
      },
    ]
  })
}

function dead(look: Look, type: DecisionTypeName): readonly Suspicion[] {
  const { charter } = look
  const rule = ruleOf(look, type)
  const common = {
    number: 18,
    severity: type === 'amendment' ? ('serious' as const) : ('caution' as const),
    incidents: [],
  }
  if (rule.windowMs === 0) {
    return [
      {
        ...common,
        id: `dead.${type}`,
        clauses: [clause(type, 'windowMs')],
        sentence: `The window of ${decision(type)} is over before it begins, so no ballot can be cast and none can pass.`,
        coalition: { members: 1, roll: LEAST_ROLL, how: 'run' },
        shortestMs: rule.noticeMs,
        fromTallies: false,
        claim: { act: 'ballot.cast', answer: 'denied' },
        repairs: [withWindow(charter, type, 7 * DAY_MS), plain(charter, type)],
        *tell() {
          const story = yield* look.foundFor(type, LEAST_ROLL)
          const { proposal } = story.propose(story.person(0), type, 'something all want')
          story.toWindow(proposal)
          story.vote(story.members.slice(0, LEAST_ROLL), proposal, 'agree')
          return story
        },
      },
    ]
  }
  const survey = telling(
    look.surveys[type].filter(
      ({ roll, alone }) => roll >= LEAST_ROLL && (alone === null || alone > roll - usuallyAway(roll)),
    ),
  )
  if (survey === undefined) return []
  const { roll } = survey
  const away = usuallyAway(roll)
  const outcome = outcomeOf(rule, type, roll, { agree: roll - away })
  const unanimous = rule.method === 'consent' && !rule.silenceConsents
  return [
    {
      ...common,
      id: `dead.${type}`,
      clauses: [clause(type, unanimous ? 'silenceConsents' : 'quorum')],
      sentence: `On a roll of ${roll}, ${decision(type)} cannot pass while ${away === 1 ? 'one member is' : `${away} members are`} away, however many of the others agree.${type === 'amendment' ? ' Once they stay away for good, the others can only go on in a new organisation.' : ''}`,
      coalition: { members: away, roll, how: howOf(rule, survey) },
      shortestMs: wholeMs(rule),
      fromTallies: isVote(rule),
      claim: { act: 'count', answer: outcome },
      repairs: [
        withRule(charter, type, (old) => {
          const quorum = atMost(old.quorum, TWO_THIRDS)
          if (old.method !== 'consent') return { ...old, quorum }
          return { ...old, silenceConsents: true, quorum: old.silenceConsents ? quorum : atLeast(quorum, HALF) }
        }),
        voted(charter, type),
        plain(charter, type),
      ],
      *tell() {
        const story = yield* look.foundFor(type, roll)
        const { proposal } = story.propose(story.person(0), type, 'something all others want')
        story.toWindow(proposal)
        story.vote(story.members.slice(0, roll - away), proposal, 'agree')
        story.toClose(proposal)
        story.count(proposal)
        return story
      },
    },
  ]
}
