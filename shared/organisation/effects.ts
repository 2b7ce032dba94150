import { type DecisionRule, type DecisionTypeName, isChoice } from '../charter/decision-rule.ts'
import { decisionTypesFor, type Effect, typesForSum } from '../charter/effect.ts'
import { charterHash } from '../charter/model.ts'
import type { EntryId, MemberId } from '../kernel/ids.ts'
import { unreachable } from '../kernel/result.ts'
import type { CausalView } from '../log/log.ts'
import type { CertificateGroup } from './certificates.ts'
import { certifiedBallots, countBallots } from './decisions.ts'
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
  const types = decisionTypesFor(charter, effect.kind)
  if (effect.kind !== 'spend' || charter.spending === undefined) return types
  const before = spentWithin(known, view, charter.spending, time, proposal, 'pending counts')
  return typesForSum(charter.spending, before + effect.amount)
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
    case 'spend':
      return effect.to.kind === 'other' || isMember(known, view, effect.to.member as MemberId)
        ? null
        : 'Who is to receive it is not a member.'
    default:
      return unreachable(effect)
  }
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
  if (effect.kind === 'amend' && charterOf(known, view).id !== open.adoption.id) {
    return deny('charter', 'Another amendment replaced the charter this one was decided under.')
  }
  if (effect.kind === 'elect') {
    const { winner } = countBallots(open, certifiedBallots(proposal, group))
    const elected = effect.candidates[winner ?? 0] as MemberId
    const why = whyNoTerm(known, view, effect.role, elected, time)
    return why === null ? null : deny('roles', why)
  }
  const { spending } = open.adoption.charter
  if (effect.kind === 'spend' && spending !== undefined) {
    const before = spentWithin(known, view, spending, time, proposal, 'in force only')
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
