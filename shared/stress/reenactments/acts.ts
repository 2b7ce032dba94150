import type { Charter } from '../../charter/model.ts'
import type { ProposalId } from '../../kernel/ids.ts'
import type { Someone } from '../people.ts'
import { named } from '../people.ts'
import type { Story } from '../story.ts'

/** What people do in more than one re-enactment. */

/** The window ends, the ballots are counted, and the apps of those on the roll sign the count. */
export function* decided(story: Story, proposal: ProposalId): Generator<void, void> {
  story.toClose(proposal)
  story.count(proposal)
  story.pass(story.charter().certification.syncGraceMs)
  yield* story.certify(proposal)
}

/** A few let newcomers in, one after the other, in one go; gives the newcomers. */
export function* letIn(
  story: Story,
  vouchers: readonly Someone[],
  names: readonly string[],
  what: string,
): Generator<void, readonly Someone[]> {
  const before = story.members.length
  for (const name of names) {
    const { let: isIn, answer } = yield* story.admit(name, vouchers)
    if (!isIn) throw new Error(`${name} is not let in: ${JSON.stringify(answer)}`)
  }
  story.tell(named(vouchers), what, 'membership.vouch', { answer: 'allowed' })
  return story.members.slice(before)
}

/** Another effect of the same kind: the same intention, in other words. */
export function reworded(effect: ReturnType<Story['takeover']>): ReturnType<Story['takeover']> {
  if (effect.kind !== 'amend') return effect
  const charter: Charter = { ...effect.charter, purpose: 'Whatever those who are in charge by now would like.' }
  return { ...effect, charter }
}
