import type { ProposalLine } from '../../bridge/views.ts'
import type { DecisionTypeName } from '../../charter/decision-rule.ts'
import type { Effect } from '../../charter/effect.ts'
import { listed } from '../../charter/words.ts'
import type { MemberId } from '../../kernel/ids.ts'
import { LIMITS } from '../../kernel/limits.ts'
import { unreachable } from '../../kernel/result.ts'
import { ballotsIn, openOf, unreplaced } from '../decisions.ts'
import { concernedBy } from '../electorate.ts'
import type { OpenFacts, ProposalFacts } from '../facts.ts'
import { setAsideOn } from '../objections.ts'
import { certificateProgress, mayCertify } from './certificate.ts'
import { dutiesOf } from './duties.ts'
import { newerActsOn } from './newer.ts'
import { type ProposalState, stateOf, votersOf } from './proposal-stage.ts'
import { placesOf } from './superseding.ts'
import { actingMember, personOf, type Viewer } from './viewer.ts'
import { plural, roughly } from './words.ts'

/** What a draft says of itself, read from its body; an opened proposal says it in its opening act. */
export interface DraftContent {
  readonly title: string
  readonly text: string
  readonly decisionType: DecisionTypeName
  readonly effect: Effect
  readonly changedAt: number | null
}

/** A proposal as one line of a list. */
export function proposalLine(viewer: Viewer, proposal: ProposalFacts, draft: DraftContent | null): ProposalLine {
  const state = stateOf(viewer.organisation, proposal, viewer.now)
  const me = actingMember(viewer)
  const voters = votersOf(viewer.organisation, proposal)
  const view = viewer.organisation.log.everything()
  const current = unreplaced(ballotsIn(viewer.organisation, view, proposal))
  const mine = me === null ? undefined : current.get(me)
  const { open } = state
  return {
    proposal: proposal.id,
    title: open?.body.title ?? draft?.title ?? proposal.draft.body.title,
    stage: state.stage,
    decisionType: open?.body.decisionType ?? draft?.decisionType ?? null,
    effect: open?.body.effect.kind ?? draft?.effect.kind ?? null,
    by: personOf(viewer, proposal.draft.member),
    startedAt: proposal.draft.entry.claimedTime,
    changedAt: Math.max(lastActAt(proposal), open === null ? (draft?.changedAt ?? 0) : 0),
    stageEndsAt: state.stageEndsAt,
    sentence: lineSentence(viewer, proposal, state),
    votedCount: voters.length,
    rollSize: open?.roll.length ?? 0,
    voters: voters.slice(0, LIMITS.lineVoters).map((member) => personOf(viewer, member)),
    myStance: mine?.length === 1 ? (mine[0]?.body.stance ?? null) : null,
    needsMe: needsOf(viewer, proposal, state) !== null || dutiesOf(viewer, proposal, state).length > 0,
    newerActs: newerActsOn(viewer.organisation, proposal.id),
  }
}

function lastActAt(proposal: ProposalFacts): number {
  const acts = [
    proposal.draft,
    ...proposal.sponsors,
    ...proposal.replies,
    ...proposal.supersededIn,
    ...proposal.tests,
    ...proposal.reviews,
    ...proposal.challenges,
    ...proposal.opens,
    ...proposal.withdrawals,
    ...proposal.ballots,
    ...proposal.certificates,
    ...proposal.confirmations,
    ...proposal.enactments,
  ]
  return Math.max(...acts.map((act) => act.entry.claimedTime))
}

export type Need = 'vote' | 'certify' | 'resolve-double-vote' | 'reopen-rival' | 'reply'

/** What a proposal waits for from this member, if anything. */
export function needsOf(viewer: Viewer, proposal: ProposalFacts, state: ProposalState): Need | null {
  const me = actingMember(viewer)
  const { open } = state
  if (me === null || open === null) return null
  if (state.stage === 'rival') return proposal.draft.member === me ? 'reopen-rival' : null
  const view = viewer.organisation.log.everything()
  if ((state.stage === 'notice' || state.stage === 'voting') && isAsked(viewer, proposal, open, me)) return 'reply'
  if (state.stage === 'voting' && open.roll.includes(me)) {
    const mine = unreplaced(ballotsIn(viewer.organisation, view, proposal)).get(me) ?? []
    return mine.length === 0 ? 'vote' : mine.length > 1 ? 'resolve-double-vote' : null
  }
  return state.stage === 'closing' && mayCertify(viewer, proposal, state).allowed ? 'certify' : null
}

/** Whether a proposal would take something from this member, and they have not said anything to it. */
function isAsked({ organisation }: Viewer, { replies }: ProposalFacts, { body }: OpenFacts, me: MemberId): boolean {
  // Whoever is to be given money has no need to answer.
  if (body.effect.kind === 'spend' || replies.some(({ member }) => member === me)) return false
  return concernedBy(organisation, organisation.log.everything(), body.effect) === me
}

function lineSentence(viewer: Viewer, proposal: ProposalFacts, state: ProposalState): string {
  const { open } = state
  const until = (at: number | null): string => (at === null ? '' : roughly(Math.max(0, at - viewer.now)))
  const voted =
    open === null ? '' : `${votersOf(viewer.organisation, proposal).length} of ${open.roll.length} have voted`
  switch (state.stage) {
    case 'draft':
      return 'Being written; anybody can edit it'
    case 'notice':
      return `Answers open in ${until(state.votingFrom)}`
    case 'voting':
      return [voted, objections(viewer, proposal), `closes in ${until(state.closesAt)}`].filter(Boolean).join('; ')
    case 'closing':
      return open === null ? voted : `${voted}; ${countSentence(viewer, proposal, open)}`
    case 'cooling-off':
      if (state.waitsFor !== null) return `Passed; waits: ${state.waitsFor}`
      return viewer.now >= (state.inForceFrom ?? 0)
        ? 'Passed; takes effect now'
        : `Passed; takes effect in ${until(state.inForceFrom)}`
    case 'challenged':
      return 'Passed and challenged; takes effect if a further decision upholds it'
    case 'in-force':
      return 'Passed and in force'
    case 'rejected':
      return `Did not pass${supersededBy(viewer, proposal)}`
    case 'no-quorum':
      return `Did not pass: the quorum was missed${supersededBy(viewer, proposal)}`
    case 'withdrawn':
      return `Withdrawn by its proposer${supersededBy(viewer, proposal)}`
    case 'rival':
      return 'Passed against an earlier charter; needs to be opened again'
    case 'contested':
      return 'Two different counts were certified; nothing takes effect'
    default:
      return unreachable(state.stage as never)
  }
}

function supersededBy(viewer: Viewer, proposal: ProposalFacts): string {
  if (proposal.supersededIn.length === 0) return ''
  const titles = placesOf(viewer, proposal).later.map(({ title }) => `“${title}”`)
  return titles.length === 0 ? '' : `; superseded by ${listed(titles)}`
}

function countSentence(viewer: Viewer, proposal: ProposalFacts, open: OpenFacts): string {
  const { signed, confirmed, need } = certificateProgress(viewer.organisation, proposal, open)
  return confirmed === null
    ? `${signed} of ${need} needed have signed the count`
    : `the count is signed, and ${confirmed} of ${need} needed have confirmed it; apps do this by themselves`
}

function objections(viewer: Viewer, proposal: ProposalFacts): string {
  const current = unreplaced(ballotsIn(viewer.organisation, viewer.organisation.log.everything(), proposal))
  const open = openOf(viewer.organisation, proposal, viewer.organisation.log.everything())
  const aside =
    open === null ? null : setAsideOn(viewer.organisation, viewer.organisation.log.everything(), proposal, open)
  const n = [...current.values()].filter(
    ([only, rival]) => rival === undefined && only?.body.stance === 'object' && aside?.has(only.entry.id) !== true,
  ).length
  return n === 0 ? '' : plural(n, 'objection')
}
