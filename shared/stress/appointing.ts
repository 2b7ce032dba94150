import type { DecisionTypeName, RoleId } from '../charter/decision-rule.ts'
import type { Effect } from '../charter/effect.ts'
import { type Charter, longestLensWait, ruleFor } from '../charter/model.ts'
import { votableIn } from './kinds.ts'
import { named, type Someone } from './people.ts'
import type { Story } from './story.ts'

/** The kind of decision by which roles are given; `null` where none can pass. */
export const electingType = (charter: Charter): DecisionTypeName | null =>
  votableIn(charter).find((type) => type === 'election') ??
  votableIn(charter).find((type) => type === 'amendment') ??
  null

/** Everybody agrees to give some members a role, all at the same time. Told as one step. */
export function* appoint(
  story: Story,
  charter: Charter,
  role: RoleId,
  people: readonly Someone[],
): Generator<void, void> {
  const type = electingType(charter)
  if (type === null) throw new Error('nobody can be elected')
  const told = story.quietly()
  const proposals = people.map((each) => {
    const effect: Effect = { kind: 'elect', role, candidates: [each.member] }
    return story.open(each, type, effect, `elect ${each.name}`).proposal
  })
  for (const proposal of proposals) {
    story.toWindow(proposal)
    story.vote(story.members, proposal, 'agree')
    yield
  }
  for (const proposal of proposals) {
    story.toClose(proposal)
    yield* story.certify(proposal)
  }
  story.pass(ruleFor(charter, type).coolingOffMs + longestLensWait(charter, type))
  const answers = proposals.map((proposal, n) =>
    story.act(people[n] ?? story.person(0), { kind: 'outcome.enact', body: { proposal } }),
  )
  told()
  const last = answers.at(-1)
  if (last === undefined) throw new Error('somebody is elected')
  story.tell('everybody', `elect ${named(people)} to a role that decides`, 'outcome.enact', last.answer)
}
