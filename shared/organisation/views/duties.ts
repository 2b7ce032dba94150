import type { NeedsYou } from '../../bridge/views.ts'
import type { ProposalFacts } from '../facts.ts'
import { toAnswer, toTest } from './objections.ts'
import type { ProposalState } from './proposal-stage.ts'
import { toReview } from './reviews.ts'
import { actingMember, type Viewer } from './viewer.ts'

/** What a proposal asks of somebody beyond their vote: as the holder of a role, or as one whose objection was tested. */
export function dutiesOf(viewer: Viewer, proposal: ProposalFacts, state: ProposalState): readonly NeedsYou[] {
  const { open, closesAt } = state
  if (open === null || actingMember(viewer) === null) return []
  const about = { proposal: proposal.id, title: open.body.title }
  const until = toTest(viewer, proposal, state)
  const lenses = toReview(viewer, proposal, state)
  return [
    ...(until === null ? [] : [{ kind: 'test-objection' as const, ...about, until }]),
    ...(toAnswer(viewer, proposal, state) ? [{ kind: 'answer-test' as const, ...about, closesAt: closesAt ?? 0 }] : []),
    ...(lenses.length === 0 ? [] : [{ kind: 'review' as const, ...about, lenses: [...lenses] }]),
  ]
}
