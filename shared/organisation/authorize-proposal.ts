import type { Act, ActBody, Stance, Tally } from '../acts/acts.ts'
import { optionCount } from '../charter/effect.ts'
import { ruleFor } from '../charter/model.ts'
import { isOnRoll } from '../charter/roll.ts'
import type { MemberId } from '../kernel/ids.ts'
import { unreachable } from '../kernel/result.ts'
import type { Entry } from '../log/entry.ts'
import type { CausalView } from '../log/log.ts'
import { cardDefect } from '../tally/choice.ts'
import { advisersNeeded } from '../tally/conditions.ts'
import { stancesFor } from '../tally/decide.ts'
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
import { ALLOW, deny, type Verdict } from './verdict.ts'

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
): Verdict {
  if (!isProposalAct(act)) throw new Error(`not an act on a proposal: ${act.kind}`)
  const proposal = known.facts.proposals.get(act.body.proposal)
  if (proposal === undefined || !cut.has(proposal.draft.entry.id)) {
    return deny('proposals', 'There is no such proposal in its author’s knowledge.')
  }
  const on: Case = { known, entry, standing, cut, proposal }
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

function authorizeOpen({ known, entry, standing, cut, proposal }: Case, body: ActBody<'proposal.open'>): Verdict {
  if (proposal.draft.member !== standing.member) return deny('proposals', 'Only its proposer opens a proposal.')
  if (openOf(known, proposal, cut) !== null) return deny('proposals', 'The proposal is open already.')
  const { charter, hash } = charterOf(known, cut)
  if (body.charter !== hash) return deny('charter', 'It cites another charter than the one in force.')
  const now = entry.claimedTime
  const allowed = decisionTypesNow(known, cut, proposal, body.effect, now)
  if (!allowed.includes(body.decisionType)) {
    const clause = body.effect.kind === 'spend' ? 'spending.tiers' : `decisionTypes.${body.decisionType}`
    if (allowed.length === 0) return deny('effects', 'The charter has no rule by which this could be decided.')
    return deny(clause, `This needs a decision of type ${allowed.join(' or ')}.`)
  }
  const rule = ruleFor(charter, body.decisionType)
  const early = whyNotPropose(known, cut, charter, proposal, body, now)
  if (early !== null) return early
  const why = whyEffectCannotApply(known, cut, body.effect, now) ?? whyNotAsked(body.effect, rule)
  if (why !== null) return deny('effects', why)
  const roll = rollOf(known, cut, body, now)
  if (roll.length === 0) return deny('electorate', 'Nobody would be on the roll.')
  if (body.effect.kind === 'remove' && roll.length < LEAST_TO_REMOVE) {
    return deny('effects.remove', 'Nobody is removed by one person alone.')
  }
  if (body.roll !== rollHashOf(known, cut, roll))
    return deny('electorate', 'The roll is not the one the charter gives.')
  return ALLOW
}

function authorizeSponsor({ known, standing, cut, proposal }: Case): Verdict {
  if (proposal.draft.member === standing.member) {
    return deny('proposing.sponsors', 'A proposer’s own support needs no saying.')
  }
  if (openOf(known, proposal, cut) !== null) return deny('proposals', 'The proposal is open already.')
  return sponsorsOf(known, cut, proposal).includes(standing.member)
    ? deny('proposing.sponsors', 'They support it already.')
    : ALLOW
}

function authorizeReply({ known, entry, standing, cut, proposal }: Case): Verdict {
  const open = openOf(known, proposal, cut)
  if (open === null) return deny('proposals', 'The proposal is not open.')
  if (concernedBy(known, cut, open.body.effect) !== standing.member) {
    return deny('proposals', 'Only the one whom it is about has a reply; others speak in the thread.')
  }
  return entry.claimedTime >= closesAt(known, cut, proposal, open)
    ? deny(`decisionTypes.${open.body.decisionType}.windowMs`, 'The window is over.')
    : ALLOW
}

function authorizeChallenge({ known, entry, standing, cut, proposal }: Case): Verdict {
  const open = openOf(known, proposal, cut)
  if (open === null) return deny('proposals', 'The proposal is not open.')
  if (open.adoption.charter.challenge === undefined) {
    return deny('challenge', 'The charter it was decided under knows no challenge.')
  }
  if (open.body.effect.kind === 'uphold') {
    return deny('challenge', 'It upholds what was challenged before, and is the last word on it.')
  }
  const { member } = standing
  if (!isOnRoll(open.roll, member) && concernedBy(known, cut, open.body.effect) !== member) {
    return deny('challenge.members', 'Those on the roll can challenge it, and whom it is about.')
  }
  const finality = finalityOf(known, cut, proposal)
  if (finality.state !== 'final' || finality.group.outcome !== 'passed') {
    return deny('challenge', 'Only an outcome that is certified and passed can be challenged.')
  }
  const until = finality.certifiedAt + ruleOf(open).coolingOffMs
  if (entry.claimedTime >= until || enactmentOf(known, cut, proposal) !== null) {
    return deny(`decisionTypes.${open.body.decisionType}.coolingOffMs`, 'The cooling-off is over.')
  }
  return challengesTo(known, cut, proposal).some((act) => act.member === member)
    ? deny('challenge.members', 'They challenged it already.')
    : ALLOW
}

function authorizeWithdraw({ known, entry, standing, cut, proposal }: Case): Verdict {
  if (proposal.draft.member !== standing.member) return deny('proposals', 'Only its proposer withdraws a proposal.')
  const open = openOf(known, proposal, cut)
  if (open !== null && entry.claimedTime >= closesAt(known, cut, proposal, open)) {
    return deny(`decisionTypes.${open.body.decisionType}.windowMs`, 'The window is over; the members’ answer stands.')
  }
  return ALLOW
}

function authorizeBallot(on: Case, body: ActBody<'ballot.cast'>): Verdict {
  const { known, entry, standing, cut, proposal } = on
  const open = openOf(known, proposal, cut)
  if (open === null || open.entry.id !== body.open) return deny('proposals', 'The proposal is not open.')
  const clause = `decisionTypes.${open.body.decisionType}`
  const rule = ruleOf(open)
  if (!isOnRoll(open.roll, standing.member)) return deny('electorate', whyNotOnRoll(known, cut, open))
  if (entry.claimedTime < votingFrom(open)) return deny(`${clause}.noticeMs`, 'The notice period is not over.')
  if (entry.claimedTime >= closesAt(known, cut, proposal, open))
    return deny(`${clause}.windowMs`, 'The window is over.')
  if (finalityOf(known, cut, proposal).state !== 'open') return deny('certification', 'The outcome has been certified.')
  if (!stancesFor(rule).includes(body.stance))
    return deny(`${clause}.method`, 'This kind of decision has no such stance.')
  if ((rule.reasonRequired || body.stance === 'object') && body.reason.trim() === '') {
    return deny(
      `${clause}.reasonRequired`,
      body.stance === 'object' ? 'An objection needs a reason.' : 'A reason is needed.',
    )
  }
  const defect = cardDefect(rule, optionCount(open.body.effect), body.stance, body.card)
  if (defect !== null) return deny(`${clause}.method`, defect)
  const hasty = whyNotDecide(known, cut, proposal, open, standing.member, body.stance)
  if (hasty !== null) return deny(`${clause}.quorum`, hasty)
  const mine = standingBallots(known, cut, proposal, standing.member)
  const ids = mine.map((ballot) => ballot.entry.id).sort()
  if (JSON.stringify(ids) !== JSON.stringify(body.replaces)) {
    return deny('ballots', 'A changed ballot replaces the one before it.')
  }
  return whyNotSay(on, open, body) ?? ALLOW
}

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
  { known, entry, standing, cut, proposal }: Case,
  body: ActBody<'certificate.sign'>,
): Verdict {
  const open = openOf(known, proposal, cut)
  if (open === null) return deny('proposals', 'The proposal is not open.')
  if (body.open !== open.entry.id) return deny('proposals', 'It certifies another opening than the one that stands.')
  if (!isOnRoll(open.roll, standing.member))
    return deny('certification', 'The roll certifies; this member is not on it.')
  if (entry.claimedTime < closesAt(known, cut, proposal, open)) {
    return deny(`decisionTypes.${open.body.decisionType}.windowMs`, 'The window was not over.')
  }
  const next = nextSignature(known, cut, proposal, open, { member: standing.member, device: entry.device })
  if (next.sign === 'wait') return deny('certification', next.why)
  if (next.round !== body.round) return deny('certification', `The next signature belongs to round ${next.round}.`)
  const ballots = next.sign === 'carry' ? certifiedBallots(proposal, next) : ballotsIn(known, cut, proposal)
  const { digest, decision } = recountOf(open, ballots)
  if (body.ballots !== digest) return deny('certification', 'It signs another set of ballots than its author held.')
  const carried = next.sign === 'carry' ? next.certificate.entry.id : null
  if (body.carries !== carried)
    return deny('certification', 'It must cite the certificate whose set it repeats, and no other.')
  const { tally, outcome } = decision
  if (outcome !== body.outcome || !sameTally(tally, body.tally)) {
    return deny('certification', 'The count is not what these ballots give.')
  }
  return ALLOW
}

function authorizeConfirmation(
  { known, standing, cut, proposal }: Case,
  body: ActBody<'certificate.confirm'>,
): Verdict {
  const open = openOf(known, proposal, cut)
  if (open === null) return deny('proposals', 'The proposal is not open.')
  if (body.open !== open.entry.id) return deny('proposals', 'It confirms another opening than the one that stands.')
  if (!isOnRoll(open.roll, standing.member))
    return deny('certification', 'The roll certifies; this member is not on it.')
  const why = whyNotConfirm(known, cut, proposal, open, standing.member, body)
  return why === null ? ALLOW : deny('certification', why)
}

const sameTally = (a: Tally, b: Tally): boolean =>
  a.roll === b.roll &&
  a.agree === b.agree &&
  a.disagree === b.disagree &&
  a.abstain === b.abstain &&
  a.object === b.object &&
  a.void === b.void

function authorizeEnact({ known, entry, cut, proposal }: Case): Verdict {
  const open = openOf(known, proposal, cut)
  if (open === null) return deny('proposals', 'The proposal is not open.')
  const finality = finalityOf(known, cut, proposal)
  if (finality.state === 'contested') return deny('certification', 'The outcome is contested.')
  if (finality.state === 'open') return deny('certification', 'The outcome has not been certified.')
  if (finality.group.outcome !== 'passed') return deny('certification', 'The proposal did not pass.')
  const { coolsUntil, from, lens } = effectiveFrom(known, cut, proposal, open, finality.certifiedAt)
  if (entry.claimedTime < coolsUntil) {
    return deny(`decisionTypes.${open.body.decisionType}.coolingOffMs`, 'The cooling-off is not over.')
  }
  if (entry.claimedTime < from) {
    return deny(
      `lenses.${lens?.id}.waitMs`,
      `Nobody has looked at it through the lens “${lens?.title}”; it waits for that a while.`,
    )
  }
  if (enactmentOf(known, cut, proposal) !== null) return deny('proposals', 'The outcome is in force already.')
  const why = whyNotInForce(known, cut, proposal, open, finality.group, entry.claimedTime)
  return why ?? ALLOW
}
