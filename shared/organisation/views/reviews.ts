import type { LensView } from '../../bridge/weighing-views.ts'
import { lensesFor, roleOf } from '../../charter/model.ts'
import type { ProposalFacts } from '../facts.ts'
import { reviewsOf, whyNotReview } from '../reviews.ts'
import { no, permission } from './permission.ts'
import type { ProposalState } from './proposal-stage.ts'
import { actingMember, personOf, type Viewer } from './viewer.ts'

/** The lenses that an opened proposal is looked at through, with what was found. */
export function lensViews(viewer: Viewer, proposal: ProposalFacts, { open, stage }: ProposalState): LensView[] {
  const { organisation, now } = viewer
  if (open === null) return []
  const { charter } = open.adoption
  const lenses = lensesFor(charter, open.body.decisionType)
  if (lenses.length === 0) return []
  const view = organisation.log.everything()
  const me = actingMember(viewer)
  const reviews = reviewsOf(organisation, view, proposal, open)
  return lenses.map(({ id, title, asks, role, waitMs }) => ({
    lens: id,
    title,
    asks,
    role: roleOf(charter, role)?.title ?? role,
    waitMs,
    reviews: reviews
      .filter(({ body }) => body.lens === id)
      .map(({ member, entry, body }) => ({
        by: personOf(viewer, member),
        at: entry.claimedTime,
        finding: body.finding,
        reason: body.reason,
      })),
    can:
      me === null
        ? no('Only members can do this.')
        : stage === 'withdrawn'
          ? no('It was withdrawn.')
          : permission(whyNotReview(organisation, view, proposal, open, me, id, now)),
  }))
}

/** Titles of the lenses that this person could look through, and nobody has. */
export const toReview = (viewer: Viewer, proposal: ProposalFacts, state: ProposalState): readonly string[] =>
  lensViews(viewer, proposal, state)
    .filter(({ can, reviews }) => can.allowed && reviews.length === 0)
    .map(({ title }) => title)
