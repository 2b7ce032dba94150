import type { RoleId } from '../charter/decision-rule.ts'
import { type Lens, lensesFor } from '../charter/model.ts'
import type { MemberId } from '../kernel/ids.ts'
import type { CausalView } from '../log/log.ts'
import { enactmentOf, finalityOf, ruleOf } from './decisions.ts'
import { concernedBy } from './electorate.ts'
import { counts } from './endings.ts'
import type { ActEntry, Known, OpenFacts, ProposalFacts } from './facts.ts'
import { holdersOf } from './roles.ts'
import { type Denial, deny } from './verdict.ts'

/** Looking at proposals through the charter's lenses, asked of any cut. What is found stops nothing. All functions are pure. */

export type Review = ActEntry<'review.give'>

/** What was found through the lenses of an opening: of each member and lens the newest, in the order of time. */
export function reviewsOf(known: Known, view: CausalView, proposal: ProposalFacts, open: OpenFacts): readonly Review[] {
  const newest = new Map<string, Review>()
  const all = proposal.reviews
    .filter((act) => act.body.open === open.entry.id && view.has(act.entry.id) && counts(known, view, act.entry))
    .sort((a, b) => a.entry.claimedTime - b.entry.claimedTime || (a.entry.id < b.entry.id ? -1 : 1))
  for (const act of all) newest.set(`${act.body.lens} ${act.member}`, act)
  return all.filter((act) => newest.get(`${act.body.lens} ${act.member}`) === act)
}

/**
 * Lenses of an opening that nobody has looked through in this view and found no concern. A concern does not end the wait:
 * who has one would otherwise do better to keep silent.
 */
export function unreviewed(known: Known, view: CausalView, proposal: ProposalFacts, open: OpenFacts): readonly Lens[] {
  const lenses = lensesFor(open.adoption.charter, open.body.decisionType)
  if (lenses.length === 0) return lenses
  const reviews = reviewsOf(known, view, proposal, open)
  const looked = new Set(reviews.filter((act) => act.body.finding === 'no-concern').map((act) => act.body.lens))
  return lenses.filter(({ id }) => !looked.has(id))
}

/** When a certified outcome may take effect. */
export interface Effective {
  readonly coolsUntil: number
  /** The same, or later by as much as a lens that nobody looked through may delay it. */
  readonly from: number
  /** The lens that delays it most; `null` where none does. */
  readonly lens: Lens | null
}

export function effectiveFrom(
  known: Known,
  view: CausalView,
  proposal: ProposalFacts,
  open: OpenFacts,
  certifiedAt: number,
): Effective {
  const coolsUntil = certifiedAt + ruleOf(open).coolingOffMs
  const lens = unreviewed(known, view, proposal, open).reduce<Lens | null>(
    (most, each) => (each.waitMs > (most?.waitMs ?? 0) ? each : most),
    null,
  )
  return { coolsUntil, from: coolsUntil + (lens?.waitMs ?? 0), lens }
}

/** Why a member may not say what they find through a lens now; `null` when they may. */
export function whyNotReview(
  known: Known,
  view: CausalView,
  proposal: ProposalFacts,
  open: OpenFacts,
  member: MemberId,
  id: RoleId,
  time: number,
): Denial | null {
  const lens = lensesFor(open.adoption.charter, open.body.decisionType).find((each) => each.id === id)
  if (lens === undefined) return deny('lenses', 'The charter asks for no such lens on this kind of decision.')
  if (!holdersOf(known, view, lens.role, time).includes(member)) {
    return deny(`lenses.${id}.role`, 'Only those who hold the role look through this lens.')
  }
  if (open.member === member || concernedBy(known, view, open.body.effect) === member) {
    return deny(`lenses.${id}.role`, 'Nobody looks at their own proposal, or at one about them.')
  }
  const finality = finalityOf(known, view, proposal)
  if (finality.state === 'final' && finality.group.outcome !== 'passed') return deny('lenses', 'It did not pass.')
  return enactmentOf(known, view, proposal) === null ? null : deny('lenses', 'The outcome is in force already.')
}
