import { roleOf, type Tellers } from '../../charter/model.ts'
import { certificateQuorum } from '../../charter/roll.ts'
import { appoint, electingType } from '../appointing.ts'
import { weightOf } from '../kinds.ts'
import { against } from '../survey.ts'
import { type Detector, decision, type Look, openMs, ruleOf, votable } from '../suspicion.ts'
import { LARGEST_PARTED_ROLL } from './partition.ts'

/** Tellers (22): enough of them, of one mind, can certify a count without a ballot that they say they never received. */
export const tellers: Detector = (look) => {
  const { charter } = look
  const { tellers: found } = charter.certification
  const role = found === undefined ? null : roleOf(charter, found.role)
  const type = found === undefined ? undefined : toldBy(look, found)
  if (found === undefined || role === null || type === undefined || electingType(charter) === null) return []
  const { quorum } = certificateQuorum(found.least)
  const rule = ruleOf(look, type)
  const survey = look.surveys[type].find(
    ({ roll, oneMissing }) => roll > found.least && roll <= LARGEST_PARTED_ROLL && oneMissing !== null,
  )
  const tally = survey?.oneMissing
  if (survey === undefined || tally === null || tally === undefined) return []
  const { roll } = survey
  const no = against(rule)
  const { certification, ...rest } = charter
  return [
    {
      id: 'gatekeeper.tellers',
      number: 22,
      severity: role.termLimit === 0 ? 'caution' : 'note',
      clauses: ['certification.tellers.role', 'certification.tellers.least'],
      sentence: `Of ${found.least} tellers, ${quorum} who are of one mind can certify ${decision(type)} without a ballot that they say they never received${role.termLimit === 0 ? ', and may hold their role for any number of terms in a row' : ''}. It is shown as late, and a challenge puts it right.`,
      coalition: { members: quorum, roll: found.least, how: 'run' },
      shortestMs: openMs(rule),
      fromTallies: false,
      claim: { act: 'outcome.enact', answer: 'allowed' },
      incidents: [],
      repairs: [{ ...rest, certification: { syncGraceMs: certification.syncGraceMs } }],
      *tell() {
        const story = yield* look.foundFor(type, roll)
        const chosen = story.members.slice(0, found.least)
        yield* appoint(story, charter, found.role, chosen)
        const { proposal } = story.propose(story.person(0), type, 'something contested')
        const absent = story.person(roll - 1)
        const elsewhere = story.copy()
        story.toWindow(proposal)
        story.vote([absent], proposal, no, elsewhere)
        const { agree, abstain } = tally
        story.vote(story.members.slice(0, agree), proposal, 'agree')
        story.vote(story.members.slice(agree, agree + abstain), proposal, 'abstain')
        story.vote(story.members.slice(agree + abstain, agree + abstain + tally[no]), proposal, no)
        story.toClose(proposal)
        story.count(proposal, 'the tellers')
        yield* story.certify(proposal, chosen)
        story.receive(absent, elsewhere)
        story.count(proposal)
        story.enact(story.person(0), proposal)
        return story
      },
    },
  ]
}

/** The weightiest kind of vote whose counts tellers certify. */
function toldBy(look: Look, { least }: Tellers) {
  const told = votable(look).filter(
    (type) =>
      (type === 'standard' || type === 'routine') &&
      ruleOf(look, type).coolingOffMs > 0 &&
      look.surveys[type].some(({ roll, oneMissing }) => roll > least && oneMissing !== null),
  )
  return told.find((type) => weightOf(type) !== 'light') ?? told[0]
}
