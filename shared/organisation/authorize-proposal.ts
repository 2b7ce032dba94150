import type { Act, ActBody, Stance, Tally } from '../acts/acts.ts'
import { before, counted, holds, notBefore } from '../charter/condition.ts'
import type { DecisionTypeName } from '../charter/decision-rule.ts'
import { optionCount } from '../charter/effect.ts'
import { ruleFor } from '../charter/model.ts'
import { certificateQuorum, isOnRoll } from '../charter/roll.ts'
import { count } from '../charter/words.ts'
import type { EntryId, MemberId } from '../kernel/ids.ts'
import { unreachable } from '../kernel/result.ts'
import type { Entry } from '../log/entry.ts'
import type { CausalView } from '../log/log.ts'
import { cardDefect } from '../tally/choice.ts'
import { advisersNeeded } from '../tally/conditions.ts'
import { stancesFor } from '../tally/decide.ts'
import { type Ask, unless } from './ask.ts'
import { authorizeReview, authorizeSupersede, authorizeTest, whyNotSay } from './authorize-review.ts'
import { nextSignature, whyNotConfirm } from './certificates.ts'
import { challengesTo } from './challenges.ts'
import {
  ballotsIn,
  certifiedBallots,
  closesAt,
  enactmentOf,
  finalityOf,
  isOpenedTwice,
  isWithdrawn,
  openOf,
  recountOf,
  ruleOf,
  standingBallots,
  unreplaced,
  votingFrom,
} from './decisions.ts'
import { decisionTypesNow, whyEffectCannotApply, whyNotAsked, whyNotInForce } from './effects.ts'
import { concernedBy, rollHashOf, rollOf } from './electorate.ts'
import type { Known, OpenFacts, ProposalFacts } from './facts.ts'
import type { Case } from './proposal-case.ts'
import { sponsorsOf, whyNotPropose } from './proposing.ts'
import { effectiveFrom } from './reviews.ts'
import { charterOf, type Standing } from './standing.ts'
import { ALLOW, type Denial, deny, type Verdict } from './verdict.ts'

/** Members who must be on the roll of a removal: of two people, neither can put the other out. */
const LEAST_TO_REMOVE = 2

type ProposalAct = Extract<
  Act,
  {
    kind:
      | 'proposal.open'
      | 'proposal.withdraw'
      | 'proposal.sponsor'
      | 'proposal.reply'
      | 'proposal.supersede'
      | 'objection.test'
      | 'review.give'
      | 'outcome.challenge'
      | 'ballot.cast'
      | 'certificate.sign'
      | 'certificate.confirm'
      | 'outcome.enact'
  }
>

/** Judges an act on a proposal in its author's knowledge. */
export function authorizeProposalAct(
  known: Known,
  entry: Entry,
  act: Act,
  standing: Standing,
  cut: CausalView,
  ask: Ask,
): Verdict {
  if (!isProposalAct(act)) throw new Error(`not an act on a proposal: ${act.kind}`)
  const proposal = known.facts.proposals.get(act.body.proposal)
  if (proposal === undefined || !cut.has(proposal.draft.entry.id)) {
    return deny('proposals', 'There is no such proposal in its author’s knowledge.')
  }
  const on: Case = { known, entry, standing, cut, proposal, ask }
  if (isWithdrawn(known, cut, proposal)) return deny('proposals', 'The proposal has been withdrawn.')
  if (isOpenedTwice(known, proposal, cut)) return deny('proposals', 'Its proposer opened it twice, with two contents.')
  switch (act.kind) {
    case 'proposal.open':
      return authorizeOpen(on, act.body)
    case 'proposal.sponsor':
      return authorizeSponsor(on)
    case 'proposal.reply':
      return authorizeReply(on)
    case 'proposal.supersede':
      return authorizeSupersede(on, act.body)
    case 'objection.test':
      return authorizeTest(on, act.body)
    case 'review.give':
      return authorizeReview(on, act.body)
    case 'outcome.challenge':
      return authorizeChallenge(on)
    case 'proposal.withdraw':
      return authorizeWithdraw(on)
    case 'ballot.cast':
      return authorizeBallot(on, act.body)
    case 'certificate.sign':
      return authorizeCertificate(on, act.body)
    case 'certificate.confirm':
      return authorizeConfirmation(on, act.body)
    case 'outcome.enact':
      return authorizeEnact(on)
    default:
      return unreachable(act)
  }
}

function isProposalAct(act: Act): act is ProposalAct {
  return 'proposal' in act.body
}

function authorizeOpen({ known, entry, standing, cut, proposal, ask }: Case, body: ActBody<'proposal.open'>): Verdict {
  const refused =
    ask(
      holds('proposals', proposal.draft.member === standing.member, 'Its proposer opened it.'),
      'Only its proposer opens a proposal.',
    ) ??
    ask(
      holds('proposals', openOf(known, proposal, cut) === null, 'It had not been opened before.'),
      'The proposal is open already.',
    )
  if (refused !== null) return refused
  const { charter, hash } = charterOf(known, cut)
  const now = entry.claimedTime
  const allowed = decisionTypesNow(known, cut, proposal, body.effect, now)
  const rule = ruleFor(charter, body.decisionType)
  return (
    ask(
      holds('charter', body.charter === hash, 'It cites the charter that was in force.'),
      'It cites another charter than the one in force.',
    ) ??
    ask(
      holds(
        clauseOfType(body, allowed),
        allowed.includes(body.decisionType),
        'It was opened as a kind of decision that can decide this.',
      ),
      () =>
        allowed.length === 0
          ? 'The charter has no rule by which this could be decided.'
          : `This needs a decision of type ${allowed.join(' or ')}.`,
    ) ??
    whyNotPropose(known, cut, charter, proposal, body, now, ask) ??
    fits(ask, 'effects', whyEffectCannotApply(known, cut, body.effect, now), 'What it would do can be done.') ??
    fits(ask, 'effects', whyNotAsked(body.effect, rule), 'Its kind of decision can answer what it asks.') ??
    rollFits({ known, cut, ask }, body, now) ??
    ALLOW
  )
}

const clauseOfType = (
  { effect, decisionType }: ActBody<'proposal.open'>,
  allowed: readonly DecisionTypeName[],
): string =>
  effect.kind === 'spend' ? 'spending.tiers' : allowed.length === 0 ? 'effects' : `decisionTypes.${decisionType}`

/** A condition whose lack was found already, in words; null when it is met. */
const fits = (ask: Ask, clause: string, why: string | null, sentence: string): Denial | null =>
  ask(holds(clause, why === null, sentence), why ?? sentence)

/** The roll that an opening freezes is the one that the charter gives. */
function rollFits(
  { known, cut, ask }: Pick<Case, 'known' | 'cut' | 'ask'>,
  body: ActBody<'proposal.open'>,
  now: number,
): Denial | null {
  const roll = rollOf(known, cut, body, now)
  const people = (clause: string, need: number) =>
    counted(
      clause,
      [roll.length, 'at-least', need],
      'members',
      `${count(roll.length, 'member is', 'members are')} on the roll.`,
    )
  return (
    ask(people('electorate', 1), 'Nobody would be on the roll.') ??
    (body.effect.kind === 'remove'
      ? ask(people('effects.remove', LEAST_TO_REMOVE), 'Nobody is removed by one person alone.')
      : null) ??
    ask(
      holds('electorate', body.roll === rollHashOf(known, cut, roll), 'The roll is the one that the charter gives.'),
      'The roll is not the one the charter gives.',
    )
  )
}

function authorizeSponsor({ known, standing, cut, proposal, ask }: Case): Verdict {
  return (
    ask(
      holds('proposing.sponsors', proposal.draft.member !== standing.member, 'It is another member’s proposal.'),
      'A proposer’s own support needs no saying.',
    ) ??
    ask(
      holds('proposals', openOf(known, proposal, cut) === null, 'It was still a draft.'),
      'The proposal is open already.',
    ) ??
    ask(
      holds(
        'proposing.sponsors',
        !sponsorsOf(known, cut, proposal).includes(standing.member),
        'They had not said so before.',
      ),
      'They support it already.',
    ) ??
    ALLOW
  )
}

function authorizeReply({ known, entry, standing, cut, proposal, ask }: Case): Verdict {
  const open = openOf(known, proposal, cut)
  if (open === null) return deny('proposals', 'The proposal is not open.')
  return (
    ask(
      holds('proposals', concernedBy(known, cut, open.body.effect) === standing.member, 'It is about them.'),
      'Only the one whom it is about has a reply; others speak in the thread.',
    ) ??
    ask(
      before(
        `decisionTypes.${open.body.decisionType}.windowMs`,
        entry.claimedTime,
        closesAt(known, cut, proposal, open),
        'The window was not over.',
      ),
      'The window is over.',
    ) ??
    ALLOW
  )
}

function authorizeChallenge({ known, entry, standing, cut, proposal, ask }: Case): Verdict {
  const open = openOf(known, proposal, cut)
  if (open === null) return deny('proposals', 'The proposal is not open.')
  const { member } = standing
  const refused =
    ask(
      holds('challenge', open.adoption.charter.challenge !== undefined, 'The charter knows challenges.'),
      'The charter it was decided under knows no challenge.',
    ) ??
    ask(
      holds('challenge', open.body.effect.kind !== 'uphold', 'It does not uphold what was challenged before.'),
      'It upholds what was challenged before, and is the last word on it.',
    ) ??
    ask(
      holds(
        'challenge.members',
        isOnRoll(open.roll, member) || concernedBy(known, cut, open.body.effect) === member,
        'They are on the roll, or it is about them.',
      ),
      'Those on the roll can challenge it, and whom it is about.',
    )
  if (refused !== null) return refused
  const finality = finalityOf(known, cut, proposal)
  if (finality.state !== 'final' || finality.group.outcome !== 'passed') {
    return deny('challenge', 'Only an outcome that is certified and passed can be challenged.')
  }
  const cooling = `decisionTypes.${open.body.decisionType}.coolingOffMs`
  const until = finality.certifiedAt + ruleOf(open).coolingOffMs
  return (
    ask(before(cooling, entry.claimedTime, until, 'The outcome was cooling off.'), 'The cooling-off is over.') ??
    ask(
      holds(cooling, enactmentOf(known, cut, proposal) === null, 'It was not in force yet.'),
      'The cooling-off is over.',
    ) ??
    ask(
      holds(
        'challenge.members',
        !challengesTo(known, cut, proposal).some((act) => act.member === member),
        'They had not challenged it before.',
      ),
      'They challenged it already.',
    ) ??
    ALLOW
  )
}

function authorizeWithdraw({ known, entry, standing, cut, proposal, ask }: Case): Verdict {
  const open = openOf(known, proposal, cut)
  return (
    ask(
      holds('proposals', proposal.draft.member === standing.member, 'Its proposer withdrew it.'),
      'Only its proposer withdraws a proposal.',
    ) ??
    (open === null
      ? null
      : ask(
          before(
            `decisionTypes.${open.body.decisionType}.windowMs`,
            entry.claimedTime,
            closesAt(known, cut, proposal, open),
            'The window was not over.',
          ),
          'The window is over; the members’ answer stands.',
        )) ??
    ALLOW
  )
}

function authorizeBallot(on: Case, body: ActBody<'ballot.cast'>): Verdict {
  const { known, entry, standing, cut, proposal, ask } = on
  const open = openOf(known, proposal, cut)
  if (open === null || open.entry.id !== body.open) return deny('proposals', 'The proposal is not open.')
  const clause = `decisionTypes.${open.body.decisionType}`
  const { member } = standing
  return (
    ask(holds('electorate', isOnRoll(open.roll, member), 'They are on the roll that was frozen when it opened.'), () =>
      whyNotOnRoll(known, cut, open),
    ) ??
    ask(
      notBefore(`${clause}.noticeMs`, entry.claimedTime, votingFrom(open), 'The notice period was over.'),
      'The notice period is not over.',
    ) ??
    ask(
      before(`${clause}.windowMs`, entry.claimedTime, closesAt(known, cut, proposal, open), 'The window was not over.'),
      'The window is over.',
    ) ??
    ask(
      holds('certification', finalityOf(known, cut, proposal).state === 'open', 'No outcome had been certified.'),
      'The outcome has been certified.',
    ) ??
    ballotFits(ask, open, body) ??
    fits(
      ask,
      `${clause}.quorum`,
      whyNotDecide(known, cut, proposal, open, member, body.stance),
      'Nothing else had to come first.',
    ) ??
    ask(
      holds(
        'ballots',
        sameIds(standingBallots(known, cut, proposal, member), body.replaces),
        body.replaces.length === 0 ? 'It was their first answer.' : 'It replaces their answer before it.',
      ),
      'A changed ballot replaces the one before it.',
    ) ??
    unless(ask, whyNotSay(on, open, body), 'ballots', 'What else it says is as the charter allows.') ??
    ALLOW
  )
}

/** What a ballot says is something that its kind of decision can be answered with. */
function ballotFits(ask: Ask, open: OpenFacts, body: ActBody<'ballot.cast'>): Denial | null {
  const clause = `decisionTypes.${open.body.decisionType}`
  const rule = ruleOf(open)
  const objects = body.stance === 'object'
  return (
    ask(
      holds(`${clause}.method`, stancesFor(rule).includes(body.stance), 'This kind of decision has that stance.'),
      'This kind of decision has no such stance.',
    ) ??
    (rule.reasonRequired || objects
      ? ask(
          holds(`${clause}.reasonRequired`, body.reason.trim() !== '', 'It gives a reason.'),
          objects ? 'An objection needs a reason.' : 'A reason is needed.',
        )
      : null) ??
    fits(
      ask,
      `${clause}.method`,
      cardDefect(rule, optionCount(open.body.effect), body.stance, body.card),
      'It says of the options what this method counts.',
    )
  )
}

const sameIds = (ballots: readonly { readonly entry: Entry }[], ids: readonly EntryId[]): boolean =>
  JSON.stringify(ballots.map(({ entry }) => entry.id).sort()) === JSON.stringify(ids)

/** Why a proposer who decides after taking advice may not go ahead yet, in words; null when they may. */
export function whyNotDecide(
  known: Known,
  view: CausalView,
  proposal: ProposalFacts,
  open: OpenFacts,
  member: MemberId,
  stance: Stance,
): string | null {
  const rule = ruleOf(open)
  if (rule.method !== 'advice' || member !== open.member || stance !== 'agree') return null
  const given = [...unreplaced(ballotsIn(known, view, proposal)).keys()].filter((each) => each !== member).length
  const missing = advisersNeeded(rule, open.roll.length) - given
  if (missing <= 0) return null
  return `Advice comes first: ${missing} more ${missing === 1 ? 'member has' : 'members have'} to give theirs.`
}

function whyNotOnRoll(known: Known, cut: CausalView, open: OpenFacts): string {
  if (ruleOf(open).method === 'delegated') return 'Not on the roll: those who held the role when it opened decide.'
  return concernedBy(known, cut, open.body.effect) === null
    ? 'Not on the roll: it holds the members with tenure when the proposal opened.'
    : 'Not on the roll: it holds the members with tenure when the proposal opened, without the person concerned.'
}

function authorizeCertificate(
  { known, entry, standing, cut, proposal, ask }: Case,
  body: ActBody<'certificate.sign'>,
): Verdict {
  const open = openOf(known, proposal, cut)
  if (open === null) return deny('proposals', 'The proposal is not open.')
  const refused =
    mayCertify(ask, open, body.open, standing.member) ??
    ask(
      notBefore(
        `decisionTypes.${open.body.decisionType}.windowMs`,
        entry.claimedTime,
        closesAt(known, cut, proposal, open),
        'The window was over.',
      ),
      'The window was not over.',
    )
  if (refused !== null) return refused
  const next = nextSignature(known, cut, proposal, open, { member: standing.member, device: entry.device })
  if (next.sign === 'wait') return deny('certification', next.why)
  const ballots = next.sign === 'carry' ? certifiedBallots(proposal, next) : ballotsIn(known, cut, proposal)
  const { digest, decision } = recountOf(open, ballots)
  const carried = next.sign === 'carry' ? next.certificate.entry.id : null
  const certification = (met: boolean, sentence: string, otherwise: string) =>
    ask(holds('certification', met, sentence), otherwise)
  return (
    certification(
      body.round === next.round,
      `It belongs to round ${next.round}.`,
      `The next signature belongs to round ${next.round}.`,
    ) ??
    certification(
      body.ballots === digest,
      carried === null
        ? `It signs the ${count(ballots.length, 'ballot', 'ballots')} that its author held.`
        : 'It repeats a set that enough had signed before.',
      'It signs another set of ballots than its author held.',
    ) ??
    certification(
      body.carries === carried,
      carried === null ? 'It counts afresh.' : 'It cites the certificate whose set it repeats.',
      'It must cite the certificate whose set it repeats, and no other.',
    ) ??
    certification(
      decision.outcome === body.outcome && sameTally(decision.tally, body.tally),
      'Counted again, these ballots give the tally that it states.',
      'The count is not what these ballots give.',
    ) ??
    ALLOW
  )
}

/** It is about the opening that stands, and by somebody on its roll. */
const mayCertify = (ask: Ask, open: OpenFacts, about: EntryId, member: MemberId): Denial | null =>
  ask(
    holds('proposals', about === open.entry.id, 'It is about the opening that stands.'),
    'It is about another opening than the one that stands.',
  ) ??
  ask(holds('certification', isOnRoll(open.certifiers, member), 'They are among those who certify.'), () =>
    open.certifiers === open.roll
      ? 'The roll certifies; this member is not on it.'
      : 'Tellers certify; this member was not one when it opened.',
  )

function authorizeConfirmation(
  { known, standing, cut, proposal, ask }: Case,
  body: ActBody<'certificate.confirm'>,
): Verdict {
  const open = openOf(known, proposal, cut)
  if (open === null) return deny('proposals', 'The proposal is not open.')
  const { quorum } = certificateQuorum(open.certifiers.length)
  return (
    mayCertify(ask, open, body.open, standing.member) ??
    fits(
      ask,
      'certification',
      whyNotConfirm(known, cut, proposal, open, standing.member, body),
      `At least ${quorum} of ${open.certifiers.length} who certify had signed this count.`,
    ) ??
    ALLOW
  )
}

const sameTally = (a: Tally, b: Tally): boolean =>
  a.roll === b.roll &&
  a.agree === b.agree &&
  a.disagree === b.disagree &&
  a.abstain === b.abstain &&
  a.object === b.object &&
  a.void === b.void

function authorizeEnact({ known, entry, cut, proposal, ask }: Case): Verdict {
  const open = openOf(known, proposal, cut)
  if (open === null) return deny('proposals', 'The proposal is not open.')
  const finality = finalityOf(known, cut, proposal)
  if (finality.state === 'contested') return deny('certification', 'The outcome is contested.')
  if (finality.state === 'open') return deny('certification', 'The outcome has not been certified.')
  const { group, certifiedAt } = finality
  const { quorum } = certificateQuorum(open.certifiers.length)
  const { coolsUntil, from, lens } = effectiveFrom(known, cut, proposal, open, certifiedAt)
  return (
    ask(
      counted(
        'certification',
        [group.confirmations.length, 'at-least', quorum],
        'members',
        `${group.confirmations.length} of at least ${quorum} needed had confirmed the count.`,
      ),
      'The outcome has not been certified.',
    ) ??
    ask(holds('certification', group.outcome === 'passed', 'It passed.'), 'The proposal did not pass.') ??
    ask(
      notBefore(
        `decisionTypes.${open.body.decisionType}.coolingOffMs`,
        entry.claimedTime,
        coolsUntil,
        'The cooling-off was over.',
      ),
      'The cooling-off is not over.',
    ) ??
    (lens === null
      ? null
      : ask(
          notBefore(
            `lenses.${lens.id}.waitMs`,
            entry.claimedTime,
            from,
            `Nobody had looked at it through the lens “${lens.title}”, for as long as it may wait for that.`,
          ),
          `Nobody has looked at it through the lens “${lens.title}”; it waits for that a while.`,
        )) ??
    ask(
      holds('proposals', enactmentOf(known, cut, proposal) === null, 'It was not in force yet.'),
      'The outcome is in force already.',
    ) ??
    unless(
      ask,
      whyNotInForce(known, cut, proposal, open, group, entry.claimedTime),
      'effects',
      'Nothing kept it from taking effect.',
    ) ??
    ALLOW
  )
}
