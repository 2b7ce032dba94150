import { before, counted, holds } from '../charter/condition.ts'
import type { DeviceId, EntryId } from '../kernel/ids.ts'
import type { ActCase } from './act-case.ts'
import { charterOf, hasBelonged, isAdmitted, standingOf, vouchersOf, vouchesNeeded } from './standing.ts'
import { ALLOW, deny, type Verdict } from './verdict.ts'
/** Judges who may let in, vouch and cut off, in its author’s knowledge. */

export function authorizeInvitationRevoke({ known, cut, ask }: ActCase, id: EntryId): Verdict {
  const invitation = known.facts.invitations.get(id)
  const exists = invitation !== undefined && cut.has(invitation.entry.id)
  return (
    ask(
      holds('invitations', exists, 'The invitation was known to them.'),
      'There is no such invitation in its author’s knowledge.',
    ) ?? ALLOW
  )
}

/**
 * Only the inviting device receives requests: its chain is one line, so that the invitation's uses are counted exactly,
 * however many newcomers race.
 */
export function authorizeReceipt(
  { known, entry, cut, ask }: ActCase,
  request: EntryId,
  gives: 'membership' | 'device',
): Verdict {
  const facts = gives === 'membership' ? known.facts.requests.get(request) : known.facts.deviceRequests.get(request)
  if (facts === undefined || !cut.has(request))
    return deny('invitations', 'There is no such request in its author’s knowledge.')
  const invitation = known.facts.invitations.get(facts.body.invitation)
  if (invitation === undefined) return deny('invitations', 'The request names no invitation.')
  const received = invitation.receives.filter((receive) => cut.has(receive.entry.id))
  const { uses, expiresAt } = invitation.body
  return (
    ask(
      holds(
        'invitations',
        invitation.entry.device === entry.device,
        'The device that made the invitation received it.',
      ),
      'Only the device that made the invitation can receive requests under it.',
    ) ??
    ask(
      holds(
        'invitations.revoked',
        !invitation.revokes.some((revoke) => cut.has(revoke.id)),
        'The invitation had not been withdrawn.',
      ),
      'The invitation was withdrawn.',
    ) ??
    ask(
      before('invitations.expiresAt', entry.claimedTime, expiresAt, 'The invitation was in time.'),
      'The invitation’s time was over.',
    ) ??
    ask(
      holds(
        'invitations',
        !received.some((receive) => receive.request === request),
        'The request had not been received before.',
      ),
      'The request was received before.',
    ) ??
    ask(
      counted(
        'invitations.uses',
        [received.length, 'less-than', uses],
        'times',
        `The invitation had been used ${received.length} of ${uses} times.`,
      ),
      'The invitation was used up.',
    ) ??
    ALLOW
  )
}

export function authorizeVouch({ known, entry, standing, cut, ask }: ActCase, request: EntryId): Verdict {
  const facts = known.facts.requests.get(request)
  if (facts === undefined || vouchesNeeded(known, cut, request) === null) {
    return deny('admission', 'No member has received such a request in its author’s knowledge.')
  }
  const { vouchAfterMs = 0 } = charterOf(known, cut).charter.admission
  return (
    ask(
      holds('admission', !isAdmitted(known, cut, request), 'That person was not a member yet.'),
      'That person is a member already.',
    ) ??
    ask(
      holds(
        'admission.vouches',
        !vouchersOf(known, cut, request).includes(standing.member),
        'They had not vouched for that person before.',
      ),
      'A member vouches for a person once.',
    ) ??
    ask(
      holds(
        'admission.vouchAfterMs',
        hasBelonged(known, cut, standing.member, vouchAfterMs, entry.claimedTime),
        'They had been a member for long enough to vouch.',
      ),
      'Who joined not long ago cannot vouch yet.',
    ) ??
    ALLOW
  )
}

export function authorizeRevoke({ known, standing, cut, ask }: ActCase, device: DeviceId): Verdict {
  const owner = standingOf(known, cut, device)
  return (
    ask(
      holds('devices', owner?.member === standing.member, 'It is a device of their own.'),
      'Members can cut off their own devices only.',
    ) ?? ALLOW
  )
}
