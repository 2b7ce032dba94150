import type { CertificateView, Permission } from '../../bridge/views.ts'
import { certificateQuorum } from '../../charter/roll.ts'
import {
  type CertificateGroup,
  type Confirmation,
  certificateGroups,
  maySettle,
  newestRound,
  nextSignature,
} from '../certificates.ts'
import { ballotsIn, closesAt, unreplaced } from '../decisions.ts'
import type { CertificateFacts, OpenFacts, ProposalFacts } from '../facts.ts'
import type { Organisation } from '../organisation.ts'
import { no, YES } from './permission.ts'
import type { ProposalState } from './proposal-stage.ts'
import { actingMember, personOf, type Viewer } from './viewer.ts'

const groupsOf = (organisation: Organisation, proposal: ProposalFacts, open: OpenFacts): readonly CertificateGroup[] =>
  certificateGroups(organisation, organisation.log.everything(), proposal, open)

/** How far the count is: the most signatures under one set in the newest round, and its confirmations once it has enough. */
export interface CertificateProgress {
  readonly signed: number
  /** `null` while no set has enough signatures. */
  readonly confirmed: number | null
  readonly need: number
}

export function certificateProgress(
  organisation: Organisation,
  proposal: ProposalFacts,
  open: OpenFacts,
): CertificateProgress {
  const groups = groupsOf(organisation, proposal, open)
  const newest = newestRound(groups)
  const prepared = groups.filter((group) => group.prepared)
  const signed = groups.filter((group) => group.round === newest).map((group) => group.signatures.length)
  return {
    signed: Math.max(0, ...signed),
    confirmed: prepared.length === 0 ? null : Math.max(...prepared.map((group) => group.confirmations.length)),
    need: certificateQuorum(open.roll.length).quorum,
  }
}

export function certificateViews(viewer: Viewer, proposal: ProposalFacts, { open }: ProposalState): CertificateView[] {
  if (open === null) return []
  const { quorum, tolerates } = certificateQuorum(open.roll.length)
  const who = (act: CertificateFacts | Confirmation) => ({
    person: personOf(viewer, act.member),
    at: act.entry.claimedTime,
    entry: act.entry.id,
  })
  return groupsOf(viewer.organisation, proposal, open).map((group) => ({
    ballots: group.ballots,
    round: group.round,
    outcome: group.outcome,
    tally: group.tally,
    signedBy: group.signatures.map(who),
    confirmedBy: group.confirmations.map(who),
    needed: quorum,
    roll: open.roll.length,
    tolerates,
    prepared: group.prepared,
    final: group.final,
  }))
}

/** Members who have signed in some round. */
export const signersOf = ({ organisation }: Viewer, proposal: ProposalFacts, open: OpenFacts) =>
  new Set(groupsOf(organisation, proposal, open).flatMap((group) => group.signatures.map((act) => act.member)))

/**
 * Times until which an app may be patient, and not ask its person to sign though it could: ballots, or signatures that
 * make another round needless, may still be on their way.
 */
export function patienceOf(organisation: Organisation, proposal: ProposalFacts, open: OpenFacts) {
  const { syncGraceMs } = open.adoption.charter.certification
  const groups = groupsOf(organisation, proposal, open)
  const signed = groups.flatMap((group) => group.signatures.map((act) => act.entry.claimedTime))
  return {
    forBallots: closesAt(organisation, organisation.log.everything(), proposal, open) + syncGraceMs,
    forSignatures: signed.length === 0 ? null : Math.max(...signed) + syncGraceMs,
  }
}

/** Why an app does not ask yet for a signature that its person may give; `null` when it asks. */
function whyPatient({ organisation, now }: Viewer, proposal: ProposalFacts, open: OpenFacts, round: number) {
  const { forBallots, forSignatures } = patienceOf(organisation, proposal, open)
  if (round === 1) {
    const voted = unreplaced(ballotsIn(organisation, organisation.log.everything(), proposal)).size
    return now < forBallots && voted < open.roll.length ? 'Answers given in time may still be on their way.' : null
  }
  const groups = groupsOf(organisation, proposal, open)
  // Who joins a round that others have begun has nothing to wait for, unless a set only needs to be confirmed.
  const joins = round === newestRound(groups) && !groups.some((group) => group.prepared)
  return !joins && now < (forSignatures ?? 0) && maySettle(open, groups)
    ? 'What has been signed may still be settled, so that nobody has to sign again.'
    : null
}

/** Whether this person is to sign the count now, and if not why. */
export function mayCertify(viewer: Viewer, proposal: ProposalFacts, state: ProposalState): Permission {
  const { organisation, device } = viewer
  const me = actingMember(viewer)
  const { open } = state
  if (me === null) return no('Only members can do this.')
  if (open === null) return no('It has not been opened yet.')
  if (!open.roll.includes(me)) return no('The members on the roll certify.', 'certification')
  if (state.stage === 'notice' || state.stage === 'voting') {
    return no('The count is certified after the window.', `decisionTypes.${open.body.decisionType}.windowMs`)
  }
  if (state.stage !== 'closing') return no('The count is certified.', 'certification')
  const view = organisation.log.everything()
  const groups = groupsOf(organisation, proposal, open)
  const signed = groups.some((group) => group.signatures.some((act) => act.member === me))
  const next = nextSignature(organisation, view, proposal, open, { member: me, device })
  if (next.sign === 'wait') return no(signed ? `You have signed. ${next.why}` : next.why, 'certification')
  const why = whyPatient(viewer, proposal, open, next.round)
  return why === null ? YES : no(why, 'certification.syncGraceMs')
}
