import type { MemberId, ProposalId } from '../kernel/ids.ts'
import type { CausalView } from '../log/log.ts'
import { enactmentOf, openOf } from './decisions.ts'
import { concernedBy } from './electorate.ts'
import { counts } from './endings.ts'
import type { ActEntry, Known, OpenFacts, ProposalFacts } from './facts.ts'

/** Outcomes that members do not let pass without a second look, asked of any cut. All functions are pure. */

/** Challenges to a certified outcome that count in this view, one for each member. */
export function challengesTo(
  known: Known,
  view: CausalView,
  proposal: ProposalFacts,
): readonly ActEntry<'outcome.challenge'>[] {
  const seen = new Set<MemberId>()
  return proposal.challenges.filter((act) => {
    if (!view.has(act.entry.id) || !counts(known, view, act.entry) || seen.has(act.member)) return false
    seen.add(act.member)
    return true
  })
}

/** How many challenges hold an outcome up, where the one whom it is about is not among those who challenge. */
export const challengesNeeded = (open: OpenFacts): number =>
  Math.min(open.adoption.charter.challenge?.members ?? Number.POSITIVE_INFINITY, open.roll.length)

/** Whether a certified outcome is held up until a further decision upholds it. */
export function isChallenged(known: Known, view: CausalView, proposal: ProposalFacts, open: OpenFacts): boolean {
  if (open.adoption.charter.challenge === undefined || proposal.challenges.length === 0) return false
  const challenges = challengesTo(known, view, proposal)
  const concerned = concernedBy(known, view, open.body.effect)
  return challenges.length >= challengesNeeded(open) || challenges.some(({ member }) => member === concerned)
}

/** Proposals to uphold an outcome, as far as they were opened in this view. */
export const upholdingsOf = (known: Known, view: CausalView, proposal: ProposalId): readonly ProposalFacts[] =>
  [...known.facts.proposals.values()].filter((other) => {
    if (!other.opens.some(({ body }) => body.effect.kind === 'uphold')) return false
    const effect = openOf(known, other, view)?.body.effect
    return effect?.kind === 'uphold' && effect.proposal === proposal
  })

/** Whether a further decision that upholds it is in force. */
export const isUpheld = (known: Known, view: CausalView, proposal: ProposalId): boolean =>
  upholdingsOf(known, view, proposal).some((other) => enactmentOf(known, view, other) !== null)
