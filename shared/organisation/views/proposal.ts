import type { BallotView, Permission, ProposalView, StandingOutcome } from '../../bridge/views.ts'
import type { Condition } from '../../charter/condition.ts'
import type { EffectNames } from '../../charter/effect-sentence.ts'
import { type Charter, roleOf, ruleFor } from '../../charter/model.ts'
import { effectSentence, ruleGroups } from '../../charter/sentences.ts'
import { asMemberId, type MemberId } from '../../kernel/ids.ts'
import type { Decision } from '../../tally/decide.ts'
import { standingSentence } from '../../tally/standing-sentence.ts'
import { explaining } from '../ask.ts'
import { challengesNeeded, challengesTo, upholdingsOf } from '../challenges.ts'
import { type Ballot, ballotsIn, certifiedBallots, finalityOf, openOf, ruleOf, unreplaced } from '../decisions.ts'
import { concernedBy } from '../electorate.ts'
import { counts } from '../endings.ts'
import type { OpenFacts, ProposalFacts } from '../facts.ts'
import { sponsorsNeeded, sponsorsOf, whyNotPropose } from '../proposing.ts'
import { charterOf } from '../standing.ts'
import { certificateViews, mayCertify, signersOf } from './certificate.ts'
import { withRules } from './explanation.ts'
import { objectionsView } from './objections.ts'
import { choiceView, countNamed, optionViews } from './options.ts'
import { no, YES } from './permission.ts'
import { type DraftContent, proposalLine } from './proposal-lines.ts'
import { type ProposalState, stateOf } from './proposal-stage.ts'
import { lensViews } from './reviews.ts'
import { mayRevise, placesOf } from './superseding.ts'
import { actingMember, labelOf, personOf, type Viewer } from './viewer.ts'

export interface CommentContent {
  readonly id: string
  readonly by: string
  readonly at: number
  readonly text: string
}

/** Everything a proposal's page shows. */
export function proposalView(
  viewer: Viewer,
  proposal: ProposalFacts,
  draft: DraftContent | null,
  comments: readonly CommentContent[],
): ProposalView {
  const { organisation } = viewer
  const state = stateOf(organisation, proposal, viewer.now)
  const { open } = state
  const view = organisation.log.everything()
  const adoption = open?.adoption ?? charterOf(organisation, view)
  const decisionType = open?.body.decisionType ?? draft?.decisionType ?? null
  const effect = open?.body.effect ?? draft?.effect ?? null
  const ballots = ballotViews(viewer, proposal)
  const me = actingMember(viewer)
  return {
    line: proposalLine(viewer, proposal, draft),
    organisation: organisation.id,
    title: open?.body.title ?? draft?.title ?? proposal.draft.body.title,
    text: open?.body.text ?? draft?.text ?? '',
    effect,
    effectSentence: effect === null ? '' : effectSentence(effect, effectNames(viewer, adoption.charter)),
    options: optionViews(viewer, effect),
    frozen: open !== null,
    rule: decisionType === null ? null : ruleFor(adoption.charter, decisionType),
    ruleSentences:
      decisionType === null
        ? []
        : ruleGroups(adoption.charter).flatMap((group) =>
            group.sentences.filter((rule) => rule.clause.startsWith(`decisionTypes.${decisionType}.`)),
          ),
    dates: {
      draftedAt: proposal.draft.entry.claimedTime,
      openedAt: open?.entry.claimedTime ?? null,
      votingFrom: state.votingFrom,
      closesAt: state.closesAt,
      certifiedAt: state.certifiedAt,
      inForceFrom: state.inForceFrom,
      enactedAt: state.enactedAt,
    },
    waitsFor: state.waitsFor,
    replies: repliesTo(viewer, proposal),
    challenge: open === null ? null : challengeView(viewer, proposal, open),
    delegations: [...(open?.delegations ?? [])].map(([from, to]) => ({
      from: personOf(viewer, from),
      to: personOf(viewer, to),
    })),
    why: withRules(whyStage(viewer, proposal, state, draft), adoption.charter),
    extended: state.extended,
    objections: objectionsView(viewer, proposal, state),
    lenses: lensViews(viewer, proposal, state),
    ...placesOf(viewer, proposal),
    sponsors: {
      people: sponsorsOf(organisation, view, proposal).map((member) => personOf(viewer, member)),
      needed: open === null ? sponsorsNeeded(organisation, view, adoption.charter) : 0,
    },
    openedBy: open === null ? null : personOf(viewer, open.member),
    charterHash: open?.body.charter ?? null,
    roll: rollView(viewer, proposal, state),
    standing: standingView(viewer, proposal, state),
    ballots,
    myBallot: ballots.find((ballot) => ballot.by.member === me) ?? null,
    certificates: certificateViews(viewer, proposal, state),
    comments: comments.map(({ id, by, at, text }) => ({ id, by: personOf(viewer, by as never), at, text })),
    can: permissions(viewer, proposal, state, draft),
  }
}

/** Why it is in its stage. Of a draft also what keeps it from being opened. */
function whyStage(
  { organisation, now }: Viewer,
  proposal: ProposalFacts,
  { stage, steps }: ProposalState,
  draft: DraftContent | null,
): readonly Condition[] {
  const conditions = steps.flatMap((step) => step.conditions())
  if (stage !== 'draft' || draft === null) return conditions
  const view = organisation.log.everything()
  const before = explaining()
  whyNotPropose(organisation, view, charterOf(organisation, view).charter, proposal, draft, now, before.ask)
  return [...conditions.slice(0, -1), ...before.conditions, ...conditions.slice(-1)]
}

const effectNames = (viewer: Viewer, charter: Charter): EffectNames => ({
  nameOfMember: (member) => labelOf(viewer, member),
  nameOfRequest: (request) =>
    viewer.organisation.facts.requests.has(request) ? labelOf(viewer, asMemberId(request)) : 'somebody unknown here',
  titleOfRole: (role) => roleOf(charter, role)?.title ?? role,
  unit: charter.spending?.unit ?? 'units',
})

function rollView(viewer: Viewer, proposal: ProposalFacts, { open }: ProposalState): ProposalView['roll'] {
  if (open === null) return []
  const view = viewer.organisation.log.everything()
  const voted = new Set(ballotsIn(viewer.organisation, view, proposal).map((ballot) => ballot.member))
  const certified = signersOf(viewer, proposal, open)
  return open.roll
    .map((member) => ({ person: personOf(viewer, member), voted: voted.has(member), certified: certified.has(member) }))
    .sort((a, b) => (a.person.name < b.person.name ? -1 : 1))
}

/** What the ballots amount to: the certified ones once the outcome is final, all that are held until then. */
function standingView(viewer: Viewer, proposal: ProposalFacts, { open }: ProposalState): StandingOutcome | null {
  if (open === null) return null
  const certified = certifiedIn(viewer, proposal)
  const held = () => ballotsIn(viewer.organisation, viewer.organisation.log.everything(), proposal)
  const decision = countNamed(viewer, open, certified ?? held())
  const { outcome, tally, conditions, choice, winner } = decision
  return {
    outcome,
    tally,
    sentence: certified === null ? standingSentence(decision) : finalSentence(viewer, open, decision),
    conditions: [...conditions],
    choice: choice === null ? null : choiceView(open, choice),
    winner,
  }
}

function finalSentence(viewer: Viewer, open: OpenFacts, { outcome, winner }: Decision): string {
  const chosen = winner === null ? undefined : optionViews(viewer, open.body.effect)[winner]
  if (outcome === 'passed') return chosen === undefined ? 'It passed.' : `It passed: ${chosen.label}.`
  return outcome === 'rejected' ? 'It did not pass.' : 'It did not pass: the quorum was missed.'
}

/** The ballots under a final certificate; `null` while there is none. */
function certifiedIn(viewer: Viewer, proposal: ProposalFacts): readonly Ballot[] | null {
  const finality = finalityOf(viewer.organisation, viewer.organisation.log.everything(), proposal)
  return finality.state === 'final' ? certifiedBallots(proposal, finality.group) : null
}

function ballotViews(viewer: Viewer, proposal: ProposalFacts): BallotView[] {
  const held = ballotsIn(viewer.organisation, viewer.organisation.log.everything(), proposal)
  const certified = certifiedIn(viewer, proposal)
  const counted = certified ?? held
  const under = new Set(counted.map(({ entry }) => entry.id))
  const late = held.filter(({ entry }) => !under.has(entry.id))
  const all = [...counted, ...late]
  const show = (ballot: Ballot, state: BallotView['state']): BallotView => ({
    entry: ballot.entry.id,
    by: personOf(viewer, ballot.member),
    stance: ballot.body.stance,
    card: ballot.body.card ?? null,
    reason: ballot.body.reason,
    at: ballot.entry.claimedTime,
    changes: changesOf(all.filter((other) => other.member === ballot.member)),
    state,
  })
  const current = [...unreplaced(counted).values()].flatMap((mine) =>
    mine.map((ballot) => show(ballot, mine.length === 1 ? 'counted' : 'void')),
  )
  return [...current, ...late.map((ballot) => show(ballot, 'late'))].sort((a, b) => a.at - b.at)
}

/** How often somebody changed what they say of the proposal itself; seconding a test is signed as a ballot, too. */
function changesOf(mine: readonly Ballot[]): number {
  const says = ({ body: { stance, reason, card, remedy } }: Ballot) => JSON.stringify([stance, reason, card, remedy])
  return mine
    .toSorted((a, b) => a.entry.claimedTime - b.entry.claimedTime || a.entry.seq - b.entry.seq)
    .filter((ballot, i, all) => i > 0 && says(ballot) !== says(all[i - 1] as Ballot)).length
}

function permissions(
  viewer: Viewer,
  proposal: ProposalFacts,
  state: ProposalState,
  draft: DraftContent | null,
): ProposalView['can'] {
  const me = actingMember(viewer)
  if (me === null) {
    const refused = no(
      viewer.standing?.class === 'keeper'
        ? 'This device is a keeper: it stores and passes on, and signs nothing.'
        : 'Only members can do this.',
    )
    return {
      edit: refused,
      sponsor: refused,
      open: refused,
      withdraw: refused,
      revise: refused,
      vote: refused,
      reply: refused,
      challenge: refused,
      certify: refused,
      comment: refused,
    }
  }
  const mine = proposal.draft.member === me
  const isDraft = state.stage === 'draft'
  return {
    edit: isDraft ? YES : no('The text was frozen when the proposal was opened.'),
    sponsor: maySponsor(viewer, proposal, isDraft, me),
    open: !isDraft ? no('It has been opened.') : mine ? mayOpen(viewer, proposal, draft) : no('Its proposer opens it.'),
    withdraw: !mine
      ? no('Its proposer can withdraw it.')
      : ['draft', 'notice', 'voting'].includes(state.stage)
        ? YES
        : no('The window is over; the members’ answer stands.'),
    revise: mayRevise(viewer, proposal, state, me),
    vote: mayVote(viewer, state, me),
    reply: mayReply(viewer, state, me),
    challenge: mayChallenge(viewer, proposal, state, me),
    certify: mayCertify(viewer, proposal, state),
    comment: YES,
  }
}

const repliesTo = (viewer: Viewer, proposal: ProposalFacts): ProposalView['replies'] =>
  proposal.replies
    .filter(({ entry }) => counts(viewer.organisation, viewer.organisation.log.everything(), entry))
    .map(({ member, entry, body }) => ({ by: personOf(viewer, member), at: entry.claimedTime, text: body.text }))

function challengeView(viewer: Viewer, proposal: ProposalFacts, open: OpenFacts): ProposalView['challenge'] {
  if (open.adoption.charter.challenge === undefined || open.body.effect.kind === 'uphold') return null
  const { organisation } = viewer
  const view = organisation.log.everything()
  return {
    by: challengesTo(organisation, view, proposal).map(({ member, entry, body }) => ({
      person: personOf(viewer, member),
      at: entry.claimedTime,
      reason: body.reason,
    })),
    needed: challengesNeeded(open),
    upholding: upholdingsOf(organisation, view, proposal.id).map((other) => ({
      proposal: other.id,
      title: openOf(organisation, other, view)?.body.title ?? '',
      stage: stateOf(organisation, other, viewer.now).stage,
    })),
  }
}

function mayReply({ organisation }: Viewer, { stage, open }: ProposalState, me: MemberId): Permission {
  if (open === null) return no('It has not been opened yet.')
  if (concernedBy(organisation, organisation.log.everything(), open.body.effect) !== me)
    return no('It is not about you.')
  return stage === 'notice' || stage === 'voting' ? YES : no('The window for answers is over.')
}

function mayChallenge(
  { organisation, now }: Viewer,
  proposal: ProposalFacts,
  { stage, open, coolsUntil }: ProposalState,
  me: MemberId,
): Permission {
  if (open?.adoption.charter.challenge === undefined) return no('The charter knows no challenge.')
  if (open.body.effect.kind === 'uphold')
    return no('It upholds what was challenged before, and is the last word on it.')
  if (!open.roll.includes(me) && concernedBy(organisation, organisation.log.everything(), open.body.effect) !== me) {
    return no('You are not on the roll that was frozen when it opened.', 'challenge.members')
  }
  const mine = challengesTo(organisation, organisation.log.everything(), proposal).some(({ member }) => member === me)
  if (mine) return no('You challenged it.', 'challenge.members')
  const cools = coolsUntil !== null && now < coolsUntil
  return cools && (stage === 'cooling-off' || stage === 'challenged')
    ? YES
    : no('Only an outcome that cools off can be challenged.')
}

function maySponsor({ organisation }: Viewer, proposal: ProposalFacts, isDraft: boolean, me: MemberId): Permission {
  if (!isDraft) return no('It has been opened.')
  if (proposal.draft.member === me) return no('A proposer’s own support needs no saying.')
  return sponsorsOf(organisation, organisation.log.everything(), proposal).includes(me)
    ? no('You support it already.', 'proposing.sponsors')
    : YES
}

/** Whether the charter lets a proposer open their draft now. */
function mayOpen({ organisation, now }: Viewer, proposal: ProposalFacts, draft: DraftContent | null): Permission {
  if (draft === null) return YES
  const view = organisation.log.everything()
  const early = whyNotPropose(organisation, view, charterOf(organisation, view).charter, proposal, draft, now)
  return early === null ? YES : no(early.reason, early.clause)
}

function mayVote({ organisation }: Viewer, state: ProposalState, me: MemberId): Permission {
  const { open } = state
  if (open === null) return no('It has not been opened yet.')
  const clause = `decisionTypes.${open.body.decisionType}`
  if (!open.roll.includes(me))
    return no(
      concernedBy(organisation, organisation.log.everything(), open.body.effect) === me
        ? 'It is about you, so you have no vote on it.'
        : ruleOf(open).method === 'delegated'
          ? 'Those who held the role when it opened decide.'
          : 'You are not on the roll that was frozen when it opened.',
      'electorate.tenureMs',
    )
  if (state.stage === 'notice') return no('Answers open when the notice is over.', `${clause}.noticeMs`)
  if (state.stage !== 'voting') return no('The window for answers is over.', `${clause}.windowMs`)
  return YES
}
