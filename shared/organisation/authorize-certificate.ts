import type { ActBody, Tally } from '../acts/acts.ts'
import { counted, holds, notBefore } from '../charter/condition.ts'
import { certificateQuorum, isOnRoll } from '../charter/roll.ts'
import { count } from '../charter/words.ts'
import type { EntryId, MemberId } from '../kernel/ids.ts'
import { type Ask, fits, unless } from './ask.ts'
import { nextSignature, whyNotConfirm } from './certificates.ts'
import { ballotsIn, certifiedBallots, closesAt, enactmentOf, finalityOf, openOf, recountOf } from './decisions.ts'
import { whyNotInForce } from './effects.ts'
import type { OpenFacts } from './facts.ts'
import type { Case } from './proposal-case.ts'
import { effectiveFrom } from './reviews.ts'
import { ALLOW, type Denial, deny, type Verdict } from './verdict.ts'

/** Judges what makes an outcome final and puts it into force, in its author’s knowledge. */

export function authorizeCertificate(
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
  ask(
    holds('certification', isOnRoll(open.roll, member), 'They are on the roll, which certifies.'),
    'The roll certifies; this member is not on it.',
  )

export function authorizeConfirmation(
  { known, standing, cut, proposal, ask }: Case,
  body: ActBody<'certificate.confirm'>,
): Verdict {
  const open = openOf(known, proposal, cut)
  if (open === null) return deny('proposals', 'The proposal is not open.')
  const { quorum } = certificateQuorum(open.roll.length)
  return (
    mayCertify(ask, open, body.open, standing.member) ??
    fits(
      ask,
      'certification',
      whyNotConfirm(known, cut, proposal, open, standing.member, body),
      `At least ${quorum} of ${open.roll.length} on the roll had signed this count.`,
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

export function authorizeEnact({ known, entry, cut, proposal, ask }: Case): Verdict {
  const open = openOf(known, proposal, cut)
  if (open === null) return deny('proposals', 'The proposal is not open.')
  const finality = finalityOf(known, cut, proposal)
  if (finality.state === 'contested') return deny('certification', 'The outcome is contested.')
  if (finality.state === 'open') return deny('certification', 'The outcome has not been certified.')
  const { group, certifiedAt } = finality
  const { quorum } = certificateQuorum(open.roll.length)
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
