import { ApiFailure, fail } from '#shared/bridge/errors.ts'
import type { DeviceId, EntryId } from '#shared/kernel/ids.ts'
import { decodeEntry, type Entry } from '#shared/log/entry.ts'
import { readAct } from '#shared/organisation/authorize.ts'
import type { InvitationFacts } from '#shared/organisation/facts.ts'
import type { Organisation } from '#shared/organisation/organisation.ts'
import { isAdmitted, standingOf, vouchersOf, vouchesNeeded } from '#shared/organisation/standing.ts'
import { JoinRefusal, type JoinStatus } from '#shared/protocol/join-messages.ts'
import type { Clock } from '../ports/ports.ts'
import type { InvitationDesk, JoinAnswer } from './join/invitation-desk.ts'
import type { OrganisationService } from './organisation-service.ts'

/** Why a request under an invitation cannot be received now; throws the refusal in words. @throws ApiFailure */
export function requireUsable(
  state: Organisation,
  invitation: InvitationFacts | undefined,
  own: DeviceId,
  now: number,
): void {
  if (invitation === undefined) throw fail('invitation-unknown', 'This device knows no such invitation.')
  if (invitation.entry.device !== own) {
    throw fail('invitation-unknown', 'Another device made that invitation; only that one can let you in with it.')
  }
  const view = state.log.everything()
  if (invitation.revokes.some((revoke) => view.has(revoke.id)))
    throw fail('invitation-revoked', 'The invitation was withdrawn.')
  if (now >= invitation.body.expiresAt) throw fail('invitation-expired', 'The invitation’s time is over.')
  const used = new Set(invitation.receives.map((receive) => receive.request)).size
  if (used >= invitation.body.uses)
    throw fail('invitation-used-up', 'The invitation has been used as often as it allows.')
}

/** The request inside bytes that a newcomer presented, or the refusal. @throws ApiFailure */
export function readRequest(
  bytes: Uint8Array,
  from: DeviceId,
): { readonly entry: Entry; readonly invitation: EntryId } {
  const decoded = decodeEntry(bytes)
  const parsed = decoded.ok ? readAct(decoded.value) : null
  if (!decoded.ok || parsed === null || 'verdict' in parsed || decoded.value.device !== from) {
    throw fail('invitation-altered', 'The request to join cannot be read.')
  }
  const { act } = parsed
  if (act.kind !== 'membership.request' && act.kind !== 'device.request') {
    throw fail('invitation-altered', 'What was presented is not a request to join.')
  }
  return { entry: decoded.value, invitation: act.body.invitation }
}

/** How far a received request is. */
export function joinStatus(state: Organisation, request: EntryId): JoinStatus {
  const view = state.log.everything()
  const device = state.facts.deviceRequests.get(request)
  if (device !== undefined) {
    const admitted = standingOf(state, view, device.request.device) !== null
    const revoked = (state.facts.deviceRevokes.get(device.request.device) ?? []).length > 0
    return { state: revoked ? 'refused' : admitted ? 'admitted' : 'waiting', vouches: 0, needed: 0 }
  }
  const person = state.facts.requests.get(request)
  const needed = vouchesNeeded(state, view, request) ?? 0
  const vouches = vouchersOf(state, view, request).length
  if (person === undefined || !isAdmitted(state, view, request)) return { state: 'waiting', vouches, needed }
  const standing = standingOf(state, view, person.request.device)
  return { state: standing === null ? 'refused' : 'admitted', vouches, needed }
}

/** Receives newcomers for one organisation, with the invitations that this device made. */
export class Desk implements InvitationDesk {
  readonly #service: OrganisationService
  readonly #device: DeviceId
  readonly #clock: Clock

  constructor(service: OrganisationService, device: DeviceId, clock: Clock) {
    this.#service = service
    this.#device = device
    this.#clock = clock
  }

  async receive(bytes: Uint8Array, from: DeviceId): Promise<JoinAnswer> {
    try {
      const { entry, invitation } = readRequest(bytes, from)
      const { state } = this.#service
      if (!isReceived(state, entry.id)) {
        requireUsable(state, state.facts.invitations.get(invitation), this.#device, this.#clock.now())
        await this.#service.receiveRequest(entry)
      }
      return { answer: 'received', request: entry.id, status: joinStatus(this.#service.state, entry.id) }
    } catch (error) {
      if (!(error instanceof ApiFailure)) throw error
      const code = JoinRefusal.safeParse(error.error.code)
      return { answer: 'refused', code: code.success ? code.data : 'try-later' }
    }
  }

  statusOf(request: EntryId): JoinStatus | null {
    return isReceived(this.#service.state, request) ? joinStatus(this.#service.state, request) : null
  }

  onChange(listener: () => void): () => void {
    return this.#service.onAdded(listener)
  }
}

const isReceived = ({ facts }: Organisation, request: EntryId): boolean =>
  (facts.requests.get(request)?.receives.length ?? facts.deviceRequests.get(request)?.links.length ?? 0) > 0
