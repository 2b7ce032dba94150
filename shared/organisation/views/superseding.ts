import type { Permission, ProposalView } from '../../bridge/views.ts'
import type { MemberId } from '../../kernel/ids.ts'
import { openOf } from '../decisions.ts'
import type { ProposalFacts } from '../facts.ts'
import { earlierOf, laterOf, whyNotTakeUp } from '../superseding.ts'
import { no, permission, YES } from './permission.ts'
import { type ProposalState, stateOf } from './proposal-stage.ts'
import type { Viewer } from './viewer.ts'

/** What a proposal takes the place of, and what takes its own. */
export function placesOf(
  { organisation, now }: Viewer,
  proposal: ProposalFacts,
): Pick<ProposalView, 'earlier' | 'later'> {
  const view = organisation.log.everything()
  const link = (other: ProposalFacts) => ({
    proposal: other.id,
    title: openOf(organisation, other, view)?.body.title ?? other.draft.body.title,
    stage: stateOf(organisation, other, now).stage,
  })
  const earlier = earlierOf(organisation, view, proposal)
  return {
    earlier: earlier === null ? null : link(earlier),
    later: laterOf(organisation, view, proposal).map(link),
  }
}

/** Whether a member can put a revised draft in its place: what is theirs and can be withdrawn, or what ended without effect. */
export function mayRevise(
  { organisation }: Viewer,
  proposal: ProposalFacts,
  { stage, open }: ProposalState,
  me: MemberId,
): Permission {
  if (open === null && stage === 'draft') return no('It is being written.')
  const mine = proposal.draft.member === me
  if (stage === 'notice' || stage === 'voting') return mine ? YES : no('Its proposer can revise it.')
  return permission(whyNotTakeUp(organisation, organisation.log.everything(), proposal, me))
}
