import type { Stage } from '../../bridge/views.ts'
import type { CausalView } from '../../log/log.ts'
import { isChallenged, isUpheld } from '../challenges.ts'
import {
  ballotsIn,
  closesAt,
  enactmentOf,
  finalityOf,
  isWithdrawn,
  openOf,
  ruleOf,
  votingFrom,
  windowEnds,
} from '../decisions.ts'
import { whyNotInForce } from '../effects.ts'
import type { OpenFacts, ProposalFacts } from '../facts.ts'
import type { Organisation } from '../organisation.ts'
import { effectiveFrom } from '../reviews.ts'
import { charterOf } from '../standing.ts'

/** Where a proposal is in its life at a time, with the dates that the charter gives it. */
export interface ProposalState {
  readonly stage: Stage
  readonly open: OpenFacts | null
  readonly votingFrom: number | null
  readonly closesAt: number | null
  readonly certifiedAt: number | null
  /** When its cooling-off is over. A lens that nobody looked through can delay it beyond that. */
  readonly coolsUntil: number | null
  readonly inForceFrom: number | null
  readonly enactedAt: number | null
  /** How often the window went on because the outcome changed late. */
  readonly extended: number
  /** Why a certified outcome whose cooling-off is over is not in force yet; `null` where nothing but time is missing. */
  readonly waitsFor: string | null
  /** When time alone ends the present stage. */
  readonly stageEndsAt: number | null
}

const NO_DATES = {
  votingFrom: null,
  closesAt: null,
  certifiedAt: null,
  coolsUntil: null,
  inForceFrom: null,
  enactedAt: null,
  extended: 0,
  waitsFor: null,
  stageEndsAt: null,
}

export function stateOf(organisation: Organisation, proposal: ProposalFacts, now: number): ProposalState {
  const view = organisation.log.everything()
  const open = openOf(organisation, proposal, view)
  if (isWithdrawn(organisation, view, proposal)) return { stage: 'withdrawn', open, ...NO_DATES }
  if (open === null) return { stage: 'draft', open, ...NO_DATES }
  const closes = closesAt(organisation, view, proposal, open)
  const extended = extensionsOf(open, closes)
  const dates = { ...NO_DATES, votingFrom: votingFrom(open), closesAt: closes, extended }
  const finality = finalityOf(organisation, view, proposal)
  if (finality.state === 'contested') return { stage: 'contested', open, ...dates }
  if (finality.state === 'open') {
    if (now < dates.votingFrom) return { stage: 'notice', open, ...dates, stageEndsAt: dates.votingFrom }
    if (now < dates.closesAt) return { stage: 'voting', open, ...dates, stageEndsAt: dates.closesAt }
    return { stage: 'closing', open, ...dates }
  }
  const { certifiedAt, group } = finality
  if (group.outcome !== 'passed') {
    return { stage: group.outcome === 'rejected' ? 'rejected' : 'no-quorum', open, ...dates, certifiedAt }
  }
  const { coolsUntil, from: inForceFrom } = effectiveFrom(organisation, view, proposal, open, certifiedAt)
  const enactment = enactmentOf(organisation, view, proposal)
  const certified = { open, ...dates, certifiedAt, coolsUntil, inForceFrom }
  if (isRival(organisation, view, proposal, open)) return { stage: 'rival', ...certified }
  if (enactment !== null) return { stage: 'in-force', ...certified, enactedAt: enactment.entry.claimedTime }
  if (
    enactment === null &&
    isChallenged(organisation, view, proposal, open) &&
    !isUpheld(organisation, view, proposal.id)
  ) {
    return { stage: 'challenged', ...certified }
  }
  const waitsFor =
    now < inForceFrom ? null : (whyNotInForce(organisation, view, proposal, open, group, now)?.reason ?? null)
  return { stage: 'cooling-off', ...certified, waitsFor, stageEndsAt: inForceFrom }
}

/** How often a window went on, by when it ends. */
function extensionsOf(open: OpenFacts, closes: number): number {
  const { lateSwing } = ruleOf(open)
  return lateSwing === undefined ? 0 : Math.round((closes - windowEnds(open)) / lateSwing.extendMs)
}

/** An amendment that passed while another one replaced the charter it was decided under. */
function isRival(organisation: Organisation, view: CausalView, proposal: ProposalFacts, open: OpenFacts): boolean {
  if (open.body.effect.kind !== 'amend') return false
  const lineage = adoptionLine(organisation, view)
  const inLine = lineage.some((adoption) => adoption.proposal === proposal.id)
  return !inLine && lineage.at(-1)?.id !== open.adoption.id
}

/** The adoptions from the founding to the charter in force. */
export function adoptionLine(organisation: Organisation, view: CausalView) {
  const line = [charterOf(organisation, view)]
  for (let base = line[0]?.base ?? null; base !== null; base = line[0]?.base ?? null) {
    const previous = organisation.facts.adoptions.find((adoption) => adoption.id === base)
    if (previous === undefined) break
    line.unshift(previous)
  }
  return line
}

/** Members who have a ballot in. */
export const votersOf = (organisation: Organisation, proposal: ProposalFacts) => [
  ...new Set(ballotsIn(organisation, organisation.log.everything(), proposal).map((ballot) => ballot.member)),
]
