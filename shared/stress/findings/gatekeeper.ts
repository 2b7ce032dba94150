import type { DecisionTypeName } from '../../charter/decision-rule.ts'
import { durationWords } from '../../charter/duration-words.ts'
import { type Role, roleOf, ruleFor } from '../../charter/model.ts'
import { DAY_MS } from '../../charter/units.ts'
import { appoint, electingType } from '../appointing.ts'
import { rolesDecide, votableIn, weightOf } from '../kinds.ts'
import { plain, voted, withRole } from '../repairs.ts'
import type { Story } from '../story.ts'
import { fewestAlone } from '../survey.ts'
import { clause, type Detector, decision, type Look, ruleOf, type Suspicion, wholeMs } from '../suspicion.ts'

/** Members of the organisations in these walkthroughs. */
const MEMBERS = 5
/** Of a role with more seats, as many are given to somebody. */
const MOST_HELD = 3
/** Longer than most people can say what they will be doing. */
const LONG_TERM_MS = 2 * 365 * DAY_MS

/** Gatekeepers (22): what one person, or the few who hold a role, decide for everybody. */
export const gatekeeper: Detector = (look) => [
  ...rolesDecide(look.charter).flatMap((type) => [...endless(look, type), ...few(look, type)]),
  ...advised(look),
]

interface Holding {
  readonly role: Role
  /** How many hold it in the walkthrough, and how many of them decide. */
  readonly held: number
  readonly members: number
}

/** Who decides a type that is delegated; `null` where nobody ever can. */
function holdingOf(look: Look, type: DecisionTypeName): Holding | null {
  const rule = ruleOf(look, type)
  const role = rule.method === 'delegated' ? roleOf(look.charter, rule.role) : null
  if (role === null || rule.windowMs === 0 || electingType(look.charter) === null) return null
  const held = Math.min(role.seats, MOST_HELD)
  const members = fewestAlone(rule, type, held)
  return members === null ? null : { role, held, members }
}

const peopleOf = ({ role, held, members }: Holding): string =>
  held === 1 ? `the holder of “${role.title}”` : `${members} of ${held} who hold “${role.title}”`

/** A role that decides, and that its holders need never give up. */
function endless(look: Look, type: DecisionTypeName): readonly Suspicion[] {
  const holding = holdingOf(look, type)
  if (holding === null) return []
  const { role, held, members } = holding
  const isLong = role.termMs > LONG_TERM_MS
  if (!isLong && role.termLimit > 0) return []
  const { charter } = look
  const limited = {
    ...(isLong ? { termMs: LONG_TERM_MS } : {}),
    ...(role.termLimit === 0 ? { termLimit: 2 } : {}),
  }
  const howLong = isLong ? `for ${durationWords(role.termMs)} at a time` : 'for any number of terms in a row'
  return [
    {
      id: `gatekeeper.term.${type}`,
      number: 22,
      severity: weightOf(type) === 'light' ? 'caution' : 'serious',
      clauses: [`roles.${role.id}.${isLong ? 'termMs' : 'termLimit'}`, clause(type, 'role')],
      sentence: `In ${decision(type)} ${peopleOf(holding)} decide for everybody, and may hold the role ${howLong}.`,
      coalition: { members, roll: held, how: 'run' },
      shortestMs: wholeMs(ruleOf(look, type)),
      fromTallies: false,
      claim: { act: 'outcome.enact', answer: 'allowed' },
      incidents: [],
      repairs: [withRole(charter, role.id, limited), voted(charter, type), plain(charter, type)],
      *tell() {
        const story = yield* look.found(MEMBERS)
        const holders = story.members.slice(0, held)
        yield* appoint(story, charter, role.id, holders)
        if (isLong) story.pass(LONG_TERM_MS)
        else {
          story.pass(role.termMs)
          yield* appoint(story, charter, role.id, holders)
        }
        yield* decideAlone(story, type, holding)
        return story
      },
    },
  ]
}

/** Weighty decisions that only the few who hold a role take part in. */
function few(look: Look, type: DecisionTypeName): readonly Suspicion[] {
  const holding = holdingOf(look, type)
  if (holding === null || weightOf(type) === 'light') return []
  const { charter } = look
  const { role, held, members } = holding
  const seats =
    role.seats > held
      ? ` It has ${role.seats} seats; more than half of those who hold it decide, however few they are.`
      : ''
  const recall = type === 'standard' ? ' Only an amendment decision can recall one of them.' : ''
  return [
    {
      id: `gatekeeper.${type}`,
      number: 22,
      severity: 'caution',
      clauses: [clause(type, 'method'), clause(type, 'role')],
      sentence: `In ${decision(type)} ${peopleOf(holding)} decide${held === 1 ? 's' : ''} for everybody; no other member has a vote.${seats}${recall}`,
      coalition: { members, roll: held, how: 'run' },
      shortestMs: wholeMs(ruleOf(look, type)),
      fromTallies: false,
      claim: { act: 'outcome.enact', answer: 'allowed' },
      incidents: [],
      repairs: [voted(charter, type), plain(charter, type)],
      *tell() {
        const story = yield* look.found(MEMBERS)
        yield* appoint(story, charter, role.id, story.members.slice(0, held))
        yield* decideAlone(story, type, holding)
        return story
      },
    },
  ]
}

function* decideAlone(story: Story, type: DecisionTypeName, { held, members }: Holding): Generator<void, void> {
  const { proposal } = story.propose(story.person(0), type, 'what its holders want')
  story.toWindow(proposal)
  story.vote(story.members.slice(held), proposal, 'disagree')
  story.vote(story.members.slice(0, members), proposal, 'agree')
  story.toClose(proposal)
  story.count(proposal)
  yield* story.certify(proposal)
  story.enact(story.person(0), proposal)
}

/** Weighty decisions that one person takes, against the advice of all others. */
function advised(look: Look): readonly Suspicion[] {
  const { charter } = look
  return votableIn(charter).flatMap((type): readonly Suspicion[] => {
    const rule = ruleFor(charter, type)
    if (rule.method !== 'advice' || weightOf(type) === 'light') return []
    return [
      {
        id: `gatekeeper.${type}`,
        number: 22,
        severity: 'caution',
        clauses: [clause(type, 'method')],
        sentence: `Whoever proposes ${decision(type)} decides it alone, against the advice of everybody else if they like.`,
        coalition: { members: 1, roll: MEMBERS, how: 'run' },
        shortestMs: wholeMs(rule),
        fromTallies: false,
        claim: { act: 'outcome.enact', answer: 'allowed' },
        incidents: [],
        repairs: [voted(charter, type), plain(charter, type)],
        *tell() {
          const story = yield* look.foundFor(type, MEMBERS)
          const { proposal } = story.propose(story.person(0), type, 'something that nobody else wants')
          story.toWindow(proposal)
          story.vote(story.members.slice(1, MEMBERS), proposal, 'disagree')
          story.vote([story.person(0)], proposal, 'agree')
          story.toClose(proposal)
          story.count(proposal)
          yield* story.certify(proposal)
          story.enact(story.person(0), proposal)
          return story
        },
      },
    ]
  })
}
