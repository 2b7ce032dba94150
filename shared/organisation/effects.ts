import { type DecisionRule, type DecisionTypeName, isChoice } from '../charter/decision-rule.ts'
import { decisionTypesFor, type Effect, typesForSum } from '../charter/effect.ts'
import { type Charter, charterHash } from '../charter/model.ts'
import type { EntryId, MemberId, ProposalId } from '../kernel/ids.ts'
import { unreachable } from '../kernel/result.ts'
import type { CausalView } from '../log/log.ts'
import type { CertificateGroup } from './certificates.ts'
import { isChallenged, isUpheld } from './challenges.ts'
import { certifiedBallots, countBallots, openOf } from './decisions.ts'
import { pauseAt } from './emergency.ts'
import type { Known, OpenFacts, ProposalFacts } from './facts.ts'
import { holdersOf, whyNoTerm, whyNotElect } from './roles.ts'
import { spentWithin } from './spending.ts'
import { charterOf, isAdmitted, isMember } from './standing.ts'
import { type Denial, deny } from './verdict.ts'

/** What an effect takes to be decided and to be put into force, asked of any cut. All functions are pure. */

/** Kinds of decision that a proposal could be opened as now: those of its effect, and for spending those of its sum. */
export function decisionTypesNow(
  known: Known,
  view: CausalView,
  proposal: ProposalFacts,
  effect: Effect,
  time: number,
): readonly DecisionTypeName[] {
  const { charter } = charterOf(known, view)
  if (effect.kind === 'uphold') return typesToUphold(known, view, charter, effect.proposal as ProposalId)
  const types = decisionTypesFor(charter, effect.kind)
  if (effect.kind !== 'spend' || charter.spending === undefined) return types
  const before = spentWithin(known, view, charter.spending, time, proposal)
  return typesForSum(charter.spending, before + effect.amount)
}

/** The kind of decision that was challenged, where it says yes or no; an amendment in any case. */
function typesToUphold(known: Known, view: CausalView, charter: Charter, id: ProposalId): readonly DecisionTypeName[] {
  const proposal = known.facts.proposals.get(id)
  const challenged = proposal === undefined ? null : openOf(known, proposal, view)
  return decisionTypesFor(charter, 'uphold').filter(
    (type) => type === 'amendment' || type === challenged?.body.decisionType,
  )
}

/** Why a rule cannot decide what is asked, in words; null when it can. */
export const whyNotAsked = (effect: Effect, rule: DecisionRule): string | null =>
  effect.kind === 'elect' && effect.candidates.length > 1 && !isChoice(rule)
    ? 'This kind of decision says yes or no to one candidate.'
    : null

/** Why an effect makes no sense in this view; `null` when it does. */
export function whyEffectCannotApply(known: Known, view: CausalView, effect: Effect, time: number): string | null {
  switch (effect.kind) {
    case 'resolution':
    case 'choose':
      return null
    case 'admit': {
      const request = effect.request as EntryId
      if (!known.facts.requests.has(request) || !view.has(request)) return 'Nobody asked to join with that request.'
      return isAdmitted(known, view, request) ? 'That person is a member already.' : null
    }
    case 'remove':
      return isMember(known, view, effect.member as MemberId) ? null : 'That person is not a member.'
    case 'amend': {
      const { hash } = charterOf(known, view)
      if (effect.base !== hash) return 'It was written against another charter than the one in force.'
      return charterHash(effect.charter) === hash ? 'It changes nothing in the charter.' : null
    }
    case 'elect':
      return whyNotElect(known, view, effect, time)
    case 'recall':
      return holdersOf(known, view, effect.role, time).includes(effect.member as MemberId)
        ? null
        : 'That person does not hold the role.'
    case 'uphold':
      return whyNotUphold(known, view, effect.proposal as ProposalId)
    case 'spend':
      return effect.to.kind === 'other' || isMember(known, view, effect.to.member as MemberId)
        ? null
        : 'Who is to receive it is not a member.'
    default:
      return unreachable(effect)
  }
}

function whyNotUphold(known: Known, view: CausalView, id: ProposalId): string | null {
  const proposal = known.facts.proposals.get(id)
  const open = proposal === undefined ? null : openOf(known, proposal, view)
  if (proposal === undefined || open === null || !isChallenged(known, view, proposal, open)) {
    return 'There is no challenged outcome to uphold.'
  }
  return isUpheld(known, view, id) ? 'It has been upheld.' : null
}

/** Why a certified outcome whose cooling-off is over cannot take effect now; null when it can. */
export function whyNotInForce(
  known: Known,
  view: CausalView,
  proposal: ProposalFacts,
  open: OpenFacts,
  group: CertificateGroup,
  time: number,
): Denial | null {
  const { effect, decisionType } = open.body
  const pause = pauseAt(known, view, time)
  if (pause !== null) return deny('emergency', 'There is a pause, in which nothing takes effect.')
  if (isChallenged(known, view, proposal, open) && !isUpheld(known, view, proposal.id)) {
    return deny('challenge.members', 'It was challenged; it takes effect once a further decision upholds it.')
  }
  if (effect.kind === 'amend' && charterOf(known, view).id !== open.adoption.id) {
    return deny('charter', 'Another amendment replaced the charter this one was decided under.')
  }
  if (effect.kind === 'elect') {
    const { winner } = countBallots(open, certifiedBallots(proposal, group))
    const elected = effect.candidates[winner ?? 0] as MemberId
    const why = whyNoTerm(known, view, effect.role, elected, open.entry.claimedTime, time)
    return why === null ? null : deny('roles', why)
  }
  const { spending } = open.adoption.charter
  if (effect.kind === 'spend' && spending !== undefined) {
    const before = spentWithin(known, view, spending, time, proposal)
    if (!typesForSum(spending, before + effect.amount).includes(decisionType)) {
      return deny(
        'spending.tiers',
        'With what was spent since it was opened, it goes beyond what its kind of decision may spend.',
      )
    }
  }
  const why = whyEffectCannotApply(known, view, effect, time)
  return why === null ? null : deny('effects', why)
}
