import type { Stage } from '../../bridge/views.ts'
import type { Condition } from '../../charter/condition.ts'
import type { Lens } from '../../charter/model.ts'
import type { CausalView } from '../../log/log.ts'
import type { CertificateGroup } from '../certificates.ts'
import { isChallenged, isUpheld } from '../challenges.ts'
import {
  ballotsIn,
  certifiedBallots,
  closesAt,
  countBallots,
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
import * as why from './why-stage.ts'

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
  /**
   * Why it is in this stage: the steps of its life so far, in order. All are done but the last one, which is what the stage
   * waits for, or what ended it; in force all are done.
   */
  readonly steps: readonly Step[]
}

/** What a proposal has to meet to get further, worked out when somebody asks why. */
export interface Step {
  readonly done: boolean
  readonly conditions: () => readonly Condition[]
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
  const steps: Step[] = []
  /** Whether a step is not done, so that the proposal stays before it. */
  const stops = (done: boolean, conditions: Step['conditions']): boolean => {
    steps.push({ done, conditions })
    return !done
  }
  const withdrawn = isWithdrawn(organisation, view, proposal)
  if (stops(!withdrawn, () => [why.notWithdrawn(!withdrawn)])) return { stage: 'withdrawn', open, ...NO_DATES, steps }
  if (open === null) {
    stops(false, () => [why.opened(false)])
    return { stage: 'draft', open, ...NO_DATES, steps }
  }
  stops(true, () => [why.opened(true)])
  const closes = closesAt(organisation, view, proposal, open)
  const dates = { ...NO_DATES, votingFrom: votingFrom(open), closesAt: closes, extended: extensionsOf(open, closes) }
  const finality = finalityOf(organisation, view, proposal)
  if (stops(finality.state !== 'contested', () => [why.oneOutcome(finality)])) {
    return { stage: 'contested', open, ...dates, steps }
  }
  if (finality.state !== 'final') return whileCounting(organisation, proposal, { open, ...dates, steps }, now, stops)
  const { certifiedAt, group } = finality
  stops(true, () => [why.certified(organisation, view, proposal, open)])
  const passed = group.outcome === 'passed'
  if (stops(passed, () => countBallots(open, certifiedBallots(proposal, group)).conditions)) {
    return { stage: group.outcome === 'rejected' ? 'rejected' : 'no-quorum', open, ...dates, certifiedAt, steps }
  }
  const { coolsUntil, from: inForceFrom, lens } = effectiveFrom(organisation, view, proposal, open, certifiedAt)
  const certified = { open, ...dates, certifiedAt, coolsUntil, inForceFrom, steps }
  if (open.body.effect.kind === 'amend') {
    const rival = isRival(organisation, view, proposal, open)
    if (stops(!rival, () => [why.noRival(!rival)])) return { stage: 'rival', ...certified }
  }
  const enactment = enactmentOf(organisation, view, proposal)
  if (enactment !== null) {
    const enactedAt = enactment.entry.claimedTime
    stops(true, () => [why.enacted(true)])
    return { stage: 'in-force', ...certified, enactedAt }
  }
  return untilEnacted(organisation, proposal, { ...certified, group, lens }, now, stops)
}

type Stops = (done: boolean, conditions: Step['conditions']) => boolean
type SoFar = Omit<ProposalState, 'stage'> & { readonly open: OpenFacts }

/** Opened, and its outcome not final. */
function whileCounting(
  organisation: Organisation,
  proposal: ProposalFacts,
  soFar: SoFar,
  now: number,
  stops: Stops,
): ProposalState {
  const { open } = soFar
  const from = soFar.votingFrom ?? now
  const closes = soFar.closesAt ?? now
  if (stops(now >= from, () => [why.noticeOver(open, now, from)])) {
    return { ...soFar, stage: 'notice', stageEndsAt: from }
  }
  if (stops(now >= closes, () => [why.windowOver(open, now, closes)])) {
    return { ...soFar, stage: 'voting', stageEndsAt: closes }
  }
  stops(false, () => [why.certified(organisation, organisation.log.everything(), proposal, open)])
  return { ...soFar, stage: 'closing' }
}

/** Certified, passed, and not put into force. */
function untilEnacted(
  organisation: Organisation,
  proposal: ProposalFacts,
  { group, lens, ...soFar }: SoFar & { readonly group: CertificateGroup; readonly lens: Lens | null },
  now: number,
  stops: Stops,
): ProposalState {
  const { open } = soFar
  const view = organisation.log.everything()
  const coolsUntil = soFar.coolsUntil ?? now
  const inForceFrom = soFar.inForceFrom ?? now
  if (open.adoption.charter.challenge !== undefined && open.body.effect.kind !== 'uphold') {
    const held = isChallenged(organisation, view, proposal, open) && !isUpheld(organisation, view, proposal.id)
    if (stops(!held, () => [why.unchallenged(organisation, view, proposal, open, !held)])) {
      return { ...soFar, stage: 'challenged' }
    }
  }
  if (stops(now >= coolsUntil, () => [why.cooledOff(open, now, coolsUntil)])) {
    return { ...soFar, stage: 'cooling-off', stageEndsAt: inForceFrom }
  }
  if (lens !== null && stops(now >= inForceFrom, () => [why.lookedThrough(lens, now, inForceFrom)])) {
    return { ...soFar, stage: 'cooling-off', stageEndsAt: inForceFrom }
  }
  const obstacle = whyNotInForce(organisation, view, proposal, open, group, now)
  const done = stops(obstacle === null, () => [why.unhindered(obstacle)])
  if (!done) stops(false, () => [why.enacted(false)])
  return { ...soFar, stage: 'cooling-off', waitsFor: obstacle?.reason ?? null, stageEndsAt: inForceFrom }
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
