import { plain, voted } from '../repairs.ts'
import { fewestAlone } from '../survey.ts'
import { clause, type Detector, decision, openMs, ruleOf, votable } from '../suspicion.ts'

const ROLL = 5
const PROPOSALS = 4

/** Spam flood (23): any number of proposals at once, each of which passes unless somebody objects to it. */
export const flood: Detector = (look) =>
  votable(look).flatMap((type) => {
    const { charter } = look
    const rule = ruleOf(look, type)
    const members = fewestAlone(rule, type, ROLL)
    if (rule.method !== 'consent' || !rule.silenceConsents || members === null) return []
    return [
      {
        id: `flood.${type}`,
        number: 23,
        severity: 'caution' as const,
        clauses: [clause(type, 'silenceConsents')],
        sentence: `Anybody may open any number of proposals at once, and ${decision(type)} passes by silence: on a roll of ${ROLL}, ${members === 1 ? 'one who answers is' : `${members} who answer are`} enough for each that nobody reads.`,
        coalition: { members, roll: ROLL, how: 'run' as const },
        shortestMs: openMs(rule),
        fromTallies: false,
        claim: { act: 'count' as const, answer: 'passed' as const },
        incidents: [],
        repairs: [voted(charter, type), plain(charter, type)],
        *tell() {
          const story = yield* look.found(ROLL)
          const opened = Array.from({ length: PROPOSALS }, (_, i) =>
            story.open(story.person(0), type, { kind: 'resolution' }, `number ${i + 1} of many`),
          )
          for (const { proposal } of opened) {
            story.toWindow(proposal)
            story.vote(story.members.slice(0, members), proposal, 'agree')
            yield
          }
          for (const { proposal } of opened) {
            story.toClose(proposal)
            story.count(proposal)
          }
          return story
        },
      },
    ]
  })
