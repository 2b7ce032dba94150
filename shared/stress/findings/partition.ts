import { durationWords } from '../../charter/duration-words.ts'
import type { Charter } from '../../charter/model.ts'
import { DAY_MS, HOUR_MS } from '../../charter/units.ts'
import { against } from '../survey.ts'
import { type Detector, decision, LEAST_ROLL, openMs, ruleOf, votable } from '../suspicion.ts'

/** Most laptops are in touch with another within a day. */
const USUAL_MS = DAY_MS
/** Too short even for a laptop that is opened again after a meeting. */
const SERIOUS_MS = HOUR_MS
/** Sizes that are run. */
export const LARGEST_PARTED_ROLL = 7

/** Whether ballots that are still under way are waited for less long than usual. */
export const isHasty = ({ certification }: Charter): boolean => certification.syncGraceMs < USUAL_MS

/** Partition (25): a ballot cast in time that was still under way when the count was certified does not count. */
export const partition: Detector = (look) => {
  const { charter } = look
  const { syncGraceMs } = charter.certification
  if (!isHasty(charter)) return []
  for (const type of votable(look)) {
    const rule = ruleOf(look, type)
    const survey = look.surveys[type].find(
      ({ roll, oneMissing }) => roll >= LEAST_ROLL && roll <= LARGEST_PARTED_ROLL && oneMissing !== null,
    )
    const tally = survey?.oneMissing
    if (survey === undefined || tally === null || tally === undefined) continue
    const { roll } = survey
    const no = against(rule)
    return [
      {
        id: 'partition',
        number: 25,
        severity: syncGraceMs < SERIOUS_MS ? 'serious' : 'caution',
        clauses: ['certification.syncGraceMs'],
        sentence: `Counts are certified ${syncGraceMs === 0 ? 'as soon as voting is over' : `${durationWords(syncGraceMs)} after voting is over`}: on a roll of ${roll}, one ballot that was cast in time, on a laptop out of reach, would have stopped ${decision(type)} and is not counted.`,
        coalition: { members: 1, roll, how: survey.how },
        shortestMs: openMs(rule) + syncGraceMs,
        fromTallies: true,
        claim: { act: 'outcome.enact', answer: 'allowed' },
        incidents: [],
        repairs: [{ ...charter, certification: { ...charter.certification, syncGraceMs: USUAL_MS } }],
        *tell() {
          const story = yield* look.foundFor(type, roll)
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
          story.pass(syncGraceMs)
          story.count(proposal, 'everybody in reach')
          yield* story.certify(proposal, story.members.slice(0, roll - 1))
          story.receive(absent, elsewhere)
          story.count(proposal)
          story.enact(story.person(0), proposal)
          return story
        },
      },
    ]
  }
  return []
}
