import type { ActBody } from '../acts/acts.ts'
import { holds } from '../charter/condition.ts'
import { unless } from './ask.ts'
import { finalityOf, openOf } from './decisions.ts'
import type { OpenFacts } from './facts.ts'
import { whyNotSecond, whyNotTest } from './objections.ts'
import type { Case } from './proposal-case.ts'
import { whyNotReview } from './reviews.ts'
import { whyNotSupersede } from './superseding.ts'
import { ALLOW, type Denial, deny, type Verdict } from './verdict.ts'

/** Judges what is said of others' objections and proposals, in its author's knowledge. */

export function authorizeTest(
  { known, entry, standing, cut, proposal, ask }: Case,
  body: ActBody<'objection.test'>,
): Verdict {
  const open = openOf(known, proposal, cut)
  if (open === null || open.entry.id !== body.open) return deny('proposals', 'The proposal is not open.')
  return (
    ask(
      holds('certification', finalityOf(known, cut, proposal).state === 'open', 'No outcome had been certified.'),
      'The outcome has been certified.',
    ) ??
    unless(
      ask,
      whyNotTest(known, cut, proposal, open, standing.member, body, entry.claimedTime),
      'objections.role',
      'They held the role that tests objections, it was about none of theirs, and it came in time.',
    ) ??
    ALLOW
  )
}

export function authorizeReview(
  { known, entry, standing, cut, proposal, ask }: Case,
  body: ActBody<'review.give'>,
): Verdict {
  const open = openOf(known, proposal, cut)
  if (open === null || open.entry.id !== body.open) return deny('proposals', 'The proposal is not open.')
  return (
    unless(
      ask,
      whyNotReview(known, cut, proposal, open, standing.member, body.lens, entry.claimedTime),
      `lenses.${body.lens}.role`,
      'They held the role that looks through the lens, at a proposal that is not their own or about them.',
    ) ?? ALLOW
  )
}

export const authorizeSupersede = (
  { known, standing, cut, proposal, ask }: Case,
  { earlier }: ActBody<'proposal.supersede'>,
): Verdict =>
  unless(
    ask,
    whyNotSupersede(known, cut, proposal, earlier, standing.member),
    'proposals',
    'What it takes the place of was withdrawn, or did not pass.',
  ) ?? ALLOW

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
