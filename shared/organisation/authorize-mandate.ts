import type { ActBody } from '../acts/acts.ts'
import { before, counted, holds, notBefore } from '../charter/condition.ts'
import type { RoleId } from '../charter/decision-rule.ts'
import type { ActCase } from './act-case.ts'
import { givenBy } from './delegations.ts'
import { pausesIn } from './emergency.ts'
import { holdersOf } from './roles.ts'
import { charterOf, isMember } from './standing.ts'
import { ALLOW, deny, type Verdict } from './verdict.ts'
/** Judges lent votes, roles given back and calls for a pause, in their author’s knowledge. */

export function authorizeDelegationEnd(
  { known, entry, standing, cut, ask }: ActCase,
  { decisionType }: ActBody<'delegation.end'>,
): Verdict {
  const lends = givenBy(known, cut, standing.member, decisionType, entry.claimedTime) !== null
  return (
    ask(
      holds('delegation', lends, 'They let somebody vote for them on these decisions.'),
      'They let nobody vote for them on these decisions.',
    ) ?? ALLOW
  )
}

export function authorizeDelegation(
  { known, entry, standing, cut, ask }: ActCase,
  { to, decisionType, until }: ActBody<'delegation.give'>,
): Verdict {
  const { delegation } = charterOf(known, cut).charter
  if (delegation === undefined || !delegation.types.includes(decisionType)) {
    return deny('delegation.types', 'The charter lets nobody vote for another on these decisions.')
  }
  const now = entry.claimedTime
  return (
    ask(
      holds('delegation', to !== standing.member, 'It is another member who votes for them.'),
      'Nobody lets themselves vote in their own place.',
    ) ??
    ask(holds('delegation', isMember(known, cut, to), 'That person is a member.'), 'That person is not a member.') ??
    ask(before('delegation.longestMs', now, until, 'Its time is not over.'), 'Its time would be over already.') ??
    ask(
      counted(
        'delegation.longestMs',
        [until, 'at-most', now + delegation.longestMs],
        'instant',
        'It is given for no longer than the charter allows.',
      ),
      'It is given for longer than the charter allows.',
    ) ??
    ALLOW
  )
}

export function authorizePause({ known, entry, standing, cut, ask }: ActCase, role: RoleId): Verdict {
  const { charter } = charterOf(known, cut)
  const { emergency } = charter
  if (emergency?.role !== role) return deny('emergency', 'The charter gives that role no power to pause.')
  const now = entry.claimedTime
  const last = pausesIn(known, cut).at(-1)
  const isHolder = holdersOf(known, cut, role, now).includes(standing.member)
  return (
    ask(
      holds('emergency.role', isHolder, 'They held the role that can pause.'),
      'Only those who hold the role can call for a pause.',
    ) ??
    (last === undefined || now < last.until
      ? null
      : ask(
          notBefore(
            'emergency.restMs',
            now,
            last.until + emergency.restMs,
            'There had been a rest since the last pause.',
          ),
          'After the last pause there has to be a rest.',
        )) ??
    (last === undefined || now >= last.until
      ? null
      : ask(
          counted(
            'emergency.renewals',
            [last.renewed, 'less-than', emergency.renewals],
            'times',
            `The pause had been renewed ${last.renewed} of ${emergency.renewals} times.`,
          ),
          'The pause cannot be renewed any more.',
        )) ??
    ALLOW
  )
}

export function authorizeResign({ known, entry, standing, cut, ask }: ActCase, role: RoleId): Verdict {
  const held = holdersOf(known, cut, role, entry.claimedTime).includes(standing.member)
  return ask(holds('roles', held, 'They held the role.'), 'Only who holds a role can give it back.') ?? ALLOW
}
