import { BUILD_FINANCE, COMPOUND } from '../incidents.ts'
import { against } from '../survey.ts'
import { clause, type Detector, type Look, ruleOf, type Suspicion, votable } from '../suspicion.ts'

/** What the software lets happen under every charter of this version (11, 14). */
export const everyCharter: Detector = (look) => [...selfDealing(look), ...resubmission(look)]

const RUN = { members: 1, roll: 3, how: 'run' } as const

function selfDealing(look: Look): readonly Suspicion[] {
  const [type] = votable(look)
  if (type === undefined) return []
  return [
    {
      id: 'self-dealing',
      number: 11,
      severity: 'note',
      clauses: [clause(type, 'method')],
      sentence:
        'Who gains from a resolution may vote on it and certify it: only a member who is to be removed is kept off the roll. No rule of this version mends that; an article can ask members to abstain.',
      coalition: RUN,
      shortestMs: ruleOf(look, type).noticeMs,
      fromTallies: false,
      claim: { act: 'ballot.cast', answer: 'allowed' },
      incidents: [],
      repairs: [],
      *tell() {
        const story = yield* look.found(3)
        const { proposal } = story.open(story.person(0), type, { kind: 'resolution' }, 'pay member 1 for the year')
        story.toWindow(proposal)
        story.vote([story.person(0)], proposal, 'agree')
        return story
      },
    },
  ]
}

function resubmission(look: Look): readonly Suspicion[] {
  const type = votable(look).at(-1)
  if (type === undefined) return []
  const rule = ruleOf(look, type)
  return [
    {
      id: 'resubmission',
      number: 14,
      severity: 'caution',
      clauses: [clause(type, 'method')],
      sentence:
        'What was rejected can be opened again at once, with the same words, as often as its proposer likes, until the others are tired. No rule of this version mends that.',
      coalition: RUN,
      shortestMs: rule.noticeMs + rule.windowMs,
      fromTallies: false,
      claim: { act: 'proposal.open', answer: 'allowed' },
      incidents: [BUILD_FINANCE, COMPOUND],
      repairs: [],
      *tell() {
        const story = yield* look.found(3)
        const again = 'what was rejected before'
        const { proposal } = story.open(story.person(0), type, { kind: 'resolution' }, again)
        story.toWindow(proposal)
        story.vote(story.members.slice(1), proposal, against(rule))
        story.toClose(proposal)
        story.count(proposal)
        yield* story.certify(proposal)
        story.open(story.person(0), type, { kind: 'resolution' }, again)
        return story
      },
    },
  ]
}
