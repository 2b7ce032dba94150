import type { DecisionRule, DecisionTypeName } from '../../charter/decision-rule.ts'
import { DAY_MS } from '../../charter/units.ts'
import { weightOf } from '../kinds.ts'
import { plain, voted, withRule } from '../repairs.ts'
import { against, passes } from '../survey.ts'
import { clause, type Detector, type Look, ruleOf, type Suspicion, votable, wholeMs } from '../suspicion.ts'

/** Members of the organisation in which a bare majority is told from two thirds: four of the seven who vote. */
const MEMBERS = 8
const BARE = 4

/** Purge (19): removal that is as easy as any vote, or too quick to be answered. An amendment always removes as well. */
export const purge: Detector = (look) =>
  votable(look)
    .filter((type) => weightOf(type) === 'heavy')
    .flatMap((type) => [...byMajority(look, type), ...unheard(look, type)])

/** The amendment's findings came first and keep their names. */
const idOf = (what: string, type: DecisionTypeName): string => (type === 'amendment' ? what : `${what}.${type}`)

const FIELDS = { consent: 'fallback', supermajority: 'threshold' } as const
const fieldOf = ({ method }: DecisionRule): string =>
  method === 'consent' || method === 'supermajority' ? FIELDS[method] : 'method'

function byMajority(look: Look, type: DecisionTypeName): readonly Suspicion[] {
  const { charter } = look
  const rule = ruleOf(look, type)
  const roll = MEMBERS - 1
  const no = against(rule)
  if (!passes(rule, type, roll, { agree: BARE, [no]: roll - BARE })) return []
  return [
    {
      id: idOf('purge.majority', type),
      number: 19,
      severity: 'serious',
      clauses: [clause(type, fieldOf(rule)), 'effects.remove'],
      sentence: `A bare majority can remove members one after the other: ${BARE} of ${MEMBERS} put out one of the others against all the rest.`,
      coalition: { members: BARE, roll, how: 'run' },
      shortestMs: wholeMs(rule),
      fromTallies: true,
      claim: { act: 'outcome.enact', answer: 'allowed' },
      incidents: [],
      repairs: [voted(charter, type), plain(charter, type)],
      *tell() {
        const story = yield* look.found(MEMBERS)
        const out = story.person(MEMBERS - 1)
        const effect = { kind: 'remove', member: out.member } as const
        const { proposal } = story.open(story.person(0), type, effect, `remove ${out.name}`)
        story.toWindow(proposal)
        story.vote(story.members.slice(0, BARE), proposal, 'agree')
        story.vote(story.members.slice(BARE, MEMBERS - 1), proposal, no)
        story.toClose(proposal)
        story.count(proposal)
        yield* story.certify(proposal)
        story.enact(story.person(0), proposal)
        return story
      },
    },
  ]
}

function unheard(look: Look, type: DecisionTypeName): readonly Suspicion[] {
  const { charter } = look
  const rule = ruleOf(look, type)
  if (rule.noticeMs > 0) return []
  return [
    {
      id: idOf('purge.unheard', type),
      number: 19,
      severity: 'caution',
      clauses: [clause(type, 'noticeMs'), 'effects.remove'],
      sentence:
        'Voting on a removal begins in the moment in which it is proposed: the person concerned cannot answer first.',
      coalition: { members: 1, roll: 3, how: 'run' },
      shortestMs: 0,
      fromTallies: false,
      claim: { act: 'ballot.cast', answer: 'allowed' },
      incidents: [],
      repairs: [withRule(charter, type, (old) => ({ ...old, noticeMs: 7 * DAY_MS })), plain(charter, type)],
      *tell() {
        const story = yield* look.found(3)
        const out = story.person(2)
        const effect = { kind: 'remove', member: out.member } as const
        const { proposal } = story.open(story.person(0), type, effect, `remove ${out.name}`)
        story.vote([story.person(0)], proposal, 'agree')
        return story
      },
    },
  ]
}
