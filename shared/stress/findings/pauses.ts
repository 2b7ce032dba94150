import { longestLensWait, roleOf } from '../../charter/model.ts'
import { DAY_MS } from '../../charter/units.ts'
import { appoint, electingType } from '../appointing.ts'
import { named } from '../people.ts'
import { type Detector, decision, ruleOf, votable, wholeMs } from '../suspicion.ts'

/** Members of the organisations in these walkthroughs, and of a role with more seats how many hold it. */
const MEMBERS = 5
const MOST_HELD = 3
/** Time in which the apps of those who are there put into force what waited. */
const LEAST_REST_MS = DAY_MS
const REST_MS = 14 * DAY_MS

/** Emergency powers without end (9): a pause upon a pause, so that nothing ever takes effect. */
export const pauses: Detector = (look) => {
  const { charter } = look
  const { emergency } = charter
  const [type] = votable(look)
  if (emergency === undefined || emergency.restMs >= LEAST_REST_MS || type === undefined) return []
  const role = roleOf(charter, emergency.role)
  if (role === null || electingType(charter) === null || emergency.holders > MOST_HELD) return []
  const { holders, restMs, longestMs } = emergency
  // Else they would have to be elected again in between.
  if (role.termMs <= longestMs + restMs) return []
  return [
    {
      id: 'pauses',
      number: 9,
      severity: 'serious',
      clauses: ['emergency.restMs'],
      sentence: `${holders === 1 ? 'One holder' : `${holders} holders`} of “${role.title}” can pause again as soon as a pause is over, for ever: nothing that is decided takes effect, the recall that would stop them included.`,
      coalition: { members: holders, roll: MEMBERS, how: 'run' },
      shortestMs: wholeMs(ruleOf(look, type)),
      fromTallies: false,
      claim: { act: 'outcome.enact', answer: 'denied' },
      incidents: [],
      repairs: [{ ...charter, emergency: { ...emergency, restMs: REST_MS } }],
      *tell() {
        const story = yield* look.found(MEMBERS)
        const people = story.members.slice(0, holders)
        const { proposal } = story.propose(story.person(MEMBERS - 1), type, `what ${decision(type)} decides`)
        story.toWindow(proposal)
        story.vote(story.members, proposal, 'agree')
        story.toClose(proposal)
        story.count(proposal)
        yield* story.certify(proposal)
        story.pass(ruleOf(look, type).coolingOffMs + longestLensWait(charter, type))
        yield* appoint(story, charter, role.id, people)
        const pause = (again: string): void => {
          for (const each of people) {
            story.must(each, { kind: 'emergency.pause', body: { role: role.id, reason: 'For reasons of their own.' } })
          }
          story.tell(named(people), `call for ${again}`, 'emergency.pause', { answer: 'allowed' })
        }
        pause('a pause')
        story.pass(longestMs + restMs)
        pause('another as soon as it is over')
        const { answer } = story.act(story.person(MEMBERS - 1), { kind: 'outcome.enact', body: { proposal } })
        story.tell(story.person(MEMBERS - 1).name, 'put the outcome into force', 'outcome.enact', answer)
        return story
      },
    },
  ]
}
