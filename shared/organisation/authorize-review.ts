import type { ActBody } from '../acts/acts.ts'
import { finalityOf, openOf } from './decisions.ts'
import type { OpenFacts } from './facts.ts'
import { whyNotSecond, whyNotTest } from './objections.ts'
import type { Case } from './proposal-case.ts'
import { whyNotReview } from './reviews.ts'
import { whyNotSupersede } from './superseding.ts'
import { ALLOW, type Denial, deny, type Verdict } from './verdict.ts'

/** Judges what is said of others' objections and proposals, in its author's knowledge. */

export function authorizeTest(
  { known, entry, standing, cut, proposal }: Case,
  body: ActBody<'objection.test'>,
): Verdict {
  const open = openOf(known, proposal, cut)
  if (open === null || open.entry.id !== body.open) return deny('proposals', 'The proposal is not open.')
  if (finalityOf(known, cut, proposal).state !== 'open') return deny('certification', 'The outcome has been certified.')
  return whyNotTest(known, cut, proposal, open, standing.member, body, entry.claimedTime) ?? ALLOW
}

export function authorizeReview(
  { known, entry, standing, cut, proposal }: Case,
  body: ActBody<'review.give'>,
): Verdict {
  const open = openOf(known, proposal, cut)
  if (open === null || open.entry.id !== body.open) return deny('proposals', 'The proposal is not open.')
  return whyNotReview(known, cut, proposal, open, standing.member, body.lens, entry.claimedTime) ?? ALLOW
}

export const authorizeSupersede = (
  { known, standing, cut, proposal }: Case,
  { earlier }: ActBody<'proposal.supersede'>,
): Verdict => whyNotSupersede(known, cut, proposal, earlier, standing.member) ?? ALLOW

/** Why a ballot may not say what it says besides its stance; `null` when it may. */
export function whyNotSay(
  { known, entry, standing, cut, proposal }: Case,
  open: OpenFacts,
  { stance, remedy, seconds = [] }: ActBody<'ballot.cast'>,
): Denial | null {
  if (remedy !== undefined) {
    if (stance !== 'object') return deny('ballots', 'Only an objection says what would lift it.')
    // An older Folkmoot reads a charter of version 1 but not such a ballot, and would count without it.
    if (open.adoption.charter.version === 1) {
      return deny('ballots', 'Under a charter of version 1 an objection says all it has to say in its reason.')
    }
  }
  if (new Set(seconds.map(({ test }) => test)).size < seconds.length) {
    return deny('objections.seconds', 'A ballot seconds a test once.')
  }
  for (const second of seconds) {
    const why = whyNotSecond(known, cut, proposal, open, standing.member, second, entry.claimedTime)
    if (why !== null) return why
  }
  return null
}
