import { DAY_MS } from '../../charter/units.ts'
import { plain, voted, withRule } from '../repairs.ts'
import { passes } from '../survey.ts'
import { clause, type Detector, type Look, ruleOf, type Suspicion, votable, wholeMs } from '../suspicion.ts'

/** Members of the organisation in which a bare majority is told from two thirds: four of the seven who vote. */
const MEMBERS = 8
const BARE = 4

/** Purge (19): removal that is as easy as any vote, or too quick to be answered. */
export const purge: Detector = (look) =>
  votable(look).includes('amendment') ? [...byMajority(look), ...unheard(look)] : []

function byMajority(look: Look): readonly Suspicion[] {
  const { charter } = look
  const rule = ruleOf(look, 'amendment')
  const roll = MEMBERS - 1
  if (rule.method === 'consent') return []
  if (!passes(rule, 'amendment', roll, { agree: BARE, disagree: roll - BARE })) return []
  return [
    {
      id: 'purge.majority',
      number: 19,
      severity: 'serious',
      clauses: [clause('amendment', rule.method === 'majority' ? 'method' : 'threshold'), 'effects.remove'],
      sentence: `A bare majority can remove members one after the other: ${BARE} of ${MEMBERS} put out one of the others against all the rest.`,
      coalition: { members: BARE, roll, how: 'run' },
      shortestMs: wholeMs(rule),
      fromTallies: true,
      claim: { act: 'outcome.enact', answer: 'allowed' },
      incidents: [],
      repairs: [voted(charter, 'amendment'), plain(charter, 'amendment')],
      *tell() {
        const story = yield* look.found(MEMBERS)
        const out = story.person(MEMBERS - 1)
        const { proposal } = story.open(
          story.person(0),
          'amendment',
          { kind: 'remove', member: out.member },
          `remove ${out.name}`,
        )
        story.toWindow(proposal)
        story.vote(story.members.slice(0, BARE), proposal, 'agree')
        story.vote(story.members.slice(BARE, MEMBERS - 1), proposal, 'disagree')
        story.toClose(proposal)
        story.count(proposal)
        yield* story.certify(proposal)
        story.enact(story.person(0), proposal)
        return story
      },
    },
  ]
}

function unheard(look: Look): readonly Suspicion[] {
  const { charter } = look
  const rule = ruleOf(look, 'amendment')
  if (rule.noticeMs > 0) return []
  return [
    {
      id: 'purge.unheard',
      number: 19,
      severity: 'caution',
      clauses: [clause('amendment', 'noticeMs'), 'effects.remove'],
      sentence:
        'Voting on a removal begins in the moment in which it is proposed: the person concerned cannot answer first.',
      coalition: { members: 1, roll: 3, how: 'run' },
      shortestMs: 0,
      fromTallies: false,
      claim: { act: 'ballot.cast', answer: 'allowed' },
      incidents: [],
      repairs: [
        withRule(charter, 'amendment', (old) => ({ ...old, noticeMs: 7 * DAY_MS })),
        plain(charter, 'amendment'),
      ],
      *tell() {
        const story = yield* look.found(3)
        const out = story.person(2)
        const effect = { kind: 'remove', member: out.member } as const
        const { proposal } = story.open(story.person(0), 'amendment', effect, `remove ${out.name}`)
        story.vote([story.person(0)], proposal, 'agree')
        return story
      },
    },
  ]
}
