import { plain, voted, withProposing } from '../repairs.ts'
import { fewestAlone } from '../survey.ts'
import { clause, type Detector, decision, openMs, resolvable, ruleOf } from '../suspicion.ts'

const ROLL = 5
/** As many can be read with the care that each deserves. */
const MOST_AT_ONCE = 5

/** Spam flood (23): any number of proposals at once, each of which passes unless somebody objects to it. */
export const flood: Detector = (look) =>
  resolvable(look).flatMap((type) => {
    const { charter } = look
    const rule = ruleOf(look, type)
    const alone = fewestAlone(rule, type, ROLL)
    if (rule.method !== 'consent' || !rule.silenceConsents || alone === null) return []
    const { openPerMember = null, sponsors = 0 } = charter.proposing ?? {}
    if (openPerMember !== null && openPerMember <= MOST_AT_ONCE) return []
    const members = Math.max(alone, Math.min(ROLL, sponsors + 1))
    const many = openPerMember === null ? 'any number of proposals' : `${openPerMember} proposals`
    const who = sponsors === 0 ? 'Anybody may' : 'Anybody whom others support may'
    return [
      {
        id: `flood.${type}`,
        number: 23,
        severity: 'caution' as const,
        clauses: [clause(type, 'silenceConsents'), ...(openPerMember === null ? [] : ['proposing.openPerMember'])],
        sentence: `${who} open ${many} at once, and ${decision(type)} passes by silence: on a roll of ${ROLL}, ${alone === 1 ? 'one who answers is' : `${alone} who answer are`} enough for each that nobody reads.`,
        coalition: { members, roll: ROLL, how: 'run' as const },
        shortestMs: openMs(rule),
        fromTallies: false,
        claim: { act: 'count' as const, answer: 'passed' as const },
        incidents: [],
        repairs: [withProposing(charter, { openPerMember: MOST_AT_ONCE }), voted(charter, type), plain(charter, type)],
        *tell() {
          const story = yield* look.found(ROLL)
          const opened = Array.from({ length: MOST_AT_ONCE + 1 }, (_, i) =>
            story.open(story.person(0), type, { kind: 'resolution' }, `number ${i + 1} of many`),
          )
          for (const { proposal } of opened) {
            story.toWindow(proposal)
            story.vote(story.members.slice(0, alone), proposal, 'agree')
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
