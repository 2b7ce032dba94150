import type { Act } from '../acts/acts.ts'
import { before, holds } from '../charter/condition.ts'
import { isOnRoll } from '../charter/roll.ts'
import { unreachable } from '../kernel/result.ts'
import type { Entry } from '../log/entry.ts'
import type { CausalView } from '../log/log.ts'
import type { Ask } from './ask.ts'
import { authorizeBallot } from './authorize-ballot.ts'
import { authorizeCertificate, authorizeConfirmation, authorizeEnact } from './authorize-certificate.ts'
import { authorizeOpen } from './authorize-opening.ts'
import { authorizeReview, authorizeSupersede, authorizeTest } from './authorize-review.ts'
import { challengesTo } from './challenges.ts'
import { closesAt, enactmentOf, finalityOf, isOpenedTwice, isWithdrawn, openOf } from './decisions.ts'
import { concernedBy } from './electorate.ts'
import type { Known } from './facts.ts'
import type { Case } from './proposal-case.ts'
import { sponsorsOf } from './proposing.ts'
import { effectiveFrom } from './reviews.ts'
import type { Standing } from './standing.ts'
import { ALLOW, deny, type Verdict } from './verdict.ts'

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
  const { from: until } = effectiveFrom(known, cut, proposal, open, finality.certifiedAt)
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
