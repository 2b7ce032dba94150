import type { MemberId, ProposalId } from '../kernel/ids.ts'
import type { CausalView } from '../log/log.ts'
import { finalityOf, isWithdrawn, openOf } from './decisions.ts'
import { counts, first } from './endings.ts'
import type { Known, ProposalFacts } from './facts.ts'
import { type Denial, deny } from './verdict.ts'

/** Proposals that take the place of others, asked of any cut. All functions are pure. */

/** The proposal whose place this one takes; `null` where it takes nobody's. */
export function earlierOf(known: Known, view: CausalView, proposal: ProposalFacts): ProposalFacts | null {
  const act = first(proposal.supersedings.filter(({ entry }) => view.has(entry.id) && counts(known, view, entry)))
  return act === null ? null : (known.facts.proposals.get(act.body.earlier) ?? null)
}

/** Proposals that take the place of this one, in the order of their ids. */
export const laterOf = (known: Known, view: CausalView, proposal: ProposalFacts): readonly ProposalFacts[] =>
  [...new Set(proposal.supersededIn.map(({ body }) => body.proposal))]
    .sort()
    .flatMap((id) => known.facts.proposals.get(id) ?? [])
    .filter((other) => earlierOf(known, view, other)?.id === proposal.id)

/** Why a member may not put something in an earlier proposal’s place; `null` when they may. */
export function whyNotTakeUp(known: Known, view: CausalView, earlier: ProposalFacts, member: MemberId): Denial | null {
  if (isWithdrawn(known, view, earlier)) return null
  const finality = finalityOf(known, view, earlier)
  const failed = finality.state === 'final' && finality.group.outcome !== 'passed'
  if (!failed) return deny('proposals', 'The earlier proposal was neither withdrawn nor turned down.')
  return earlier.draft.member === member
    ? null
    : deny('proposals', 'Only whoever proposed what was turned down puts another in its place.')
}

/** Why a member’s draft may not take an earlier proposal’s place; `null` when it may. */
export function whyNotSupersede(
  known: Known,
  view: CausalView,
  proposal: ProposalFacts,
  id: ProposalId,
  member: MemberId,
): Denial | null {
  if (proposal.draft.member !== member) return deny('proposals', 'Only its proposer says what it takes the place of.')
  if (openOf(known, proposal, view) !== null) return deny('proposals', 'The proposal is open already.')
  if (earlierOf(known, view, proposal) !== null) return deny('proposals', 'It takes the place of a proposal already.')
  const earlier = known.facts.proposals.get(id)
  if (earlier === undefined || earlier.id === proposal.id || !view.has(earlier.draft.entry.id)) {
    return deny('proposals', 'There is no such earlier proposal in its author’s knowledge.')
  }
  return whyNotTakeUp(known, view, earlier, member)
}
