import { THE_DAO } from '../incidents.ts'
import { isVote } from '../kinds.ts'
import { plain, withRule } from '../repairs.ts'
import { against } from '../survey.ts'
import { clause, type Detector, decision, howOf, LEAST_ROLL, openMs, ruleOf, votable } from '../suspicion.ts'

/** A No completes the quorum (2): whoever is against must guess whether to say so. */
export const noHelps: Detector = (look) =>
  votable(look).flatMap((type) => {
    const { charter } = look
    const rule = ruleOf(look, type)
    const survey = look.surveys[type].find(({ roll, noHelps: found }) => roll >= LEAST_ROLL && found !== null)
    const tally = survey?.noHelps
    if (survey === undefined || tally === null || tally === undefined) return []
    const { roll } = survey
    const no = against(rule)
    return [
      {
        id: `no-helps.${type}`,
        number: 2,
        severity: 'serious' as const,
        clauses: [clause(type, 'quorumCounts')],
        sentence: `On a roll of ${roll}, ${decision(type)} with ${tally.agree} Yes and ${tally[no] - 1} No fails for want of a quorum, and one more No makes it pass.`,
        coalition: { members: Math.max(1, tally.agree), roll, how: howOf(rule, survey) },
        shortestMs: openMs(rule),
        fromTallies: isVote(rule),
        claim: { act: 'count' as const, answer: 'passed' as const },
        incidents: [THE_DAO],
        repairs: [
          withRule(charter, type, (old) => ({ ...old, quorumCounts: 'agree-and-abstain' })),
          plain(charter, type),
        ],
        *tell() {
          const story = yield* look.foundFor(type, roll)
          const { proposal } = story.propose(story.person(0), type, 'something contested')
          story.toWindow(proposal)
          const { agree, abstain } = tally
          const before = agree + abstain + tally[no] - 1
          story.vote(story.members.slice(0, agree), proposal, 'agree')
          story.vote(story.members.slice(agree, agree + abstain), proposal, 'abstain')
          story.vote(story.members.slice(agree + abstain, before), proposal, no)
          story.count(proposal)
          story.vote([story.person(before)], proposal, no)
          story.count(proposal)
          return story
        },
      },
    ]
  })
