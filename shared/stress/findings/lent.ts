import type { DecisionTypeName } from '../../charter/decision-rule.ts'
import type { Charter } from '../../charter/model.ts'
import { mostVoices } from '../../organisation/delegations.ts'
import { weightOf } from '../kinds.ts'
import { fewestAlone } from '../survey.ts'
import { clause, type Detector, decision, type Look, ruleOf, type Suspicion, votable, wholeMs } from '../suspicion.ts'

/** Sizes of roll at which it is asked whether one member can come to hold enough votes. */
const ROLLS = [5, 12] as const

/** Super-delegates (20): one member to whom so many lend their votes that their ballot alone decides. */
export const lent: Detector = (look) => {
  const { delegation } = look.charter
  return delegation === undefined
    ? []
    : votable(look)
        .filter((type) => delegation.types.includes(type))
        .flatMap((type) => alone(look, type, delegation))
}

function alone(
  look: Look,
  type: DecisionTypeName,
  { mostShare, longestMs, types }: NonNullable<Charter['delegation']>,
): readonly Suspicion[] {
  const rule = ruleOf(look, type)
  const roll = ROLLS.find((size) => mostVoices(mostShare, size) >= (fewestAlone(rule, type, size) ?? size + 1))
  if (roll === undefined) return []
  const voices = fewestAlone(rule, type, roll) ?? roll
  if (voices < 2) return []
  const { charter } = look
  const { delegation: _lent, ...without } = charter
  return [
    {
      id: `lent.${type}`,
      number: 20,
      severity: weightOf(type) === 'light' ? 'caution' : 'serious',
      clauses: ['delegation.mostShare', clause(type, 'quorum')],
      sentence: `Of ${roll}, one member to whom ${voices - 1} others lent their votes can pass ${decision(type)} by one ballot while all others stay silent.`,
      coalition: { members: voices, roll, how: 'run' },
      shortestMs: wholeMs(rule),
      fromTallies: false,
      claim: { act: 'outcome.enact', answer: 'allowed' },
      incidents: [],
      repairs: [
        { ...charter, delegation: { types, longestMs, mostShare: { numerator: 1, denominator: 10 } } },
        without,
      ],
      *tell() {
        const story = yield* look.foundFor(type, roll)
        const [holder, ...others] = story.members.filter((_, n) => n < voices)
        if (holder === undefined) throw new Error('somebody holds the votes')
        for (const lender of others) {
          const body = { to: holder.member, decisionType: type, until: story.now + longestMs }
          story.must(lender, { kind: 'delegation.give', body })
        }
        story.tell(`${others.length} members`, `let ${holder.name} vote for them`, 'delegation.give', {
          answer: 'allowed',
        })
        const { proposal } = story.propose(holder, type, 'something that suits one')
        story.toWindow(proposal)
        story.vote([holder], proposal, 'agree')
        story.toClose(proposal)
        story.count(proposal)
        yield* story.certify(proposal)
        story.enact(holder, proposal)
        return story
      },
    },
  ]
}
