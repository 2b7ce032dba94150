import type { DeviceView, InvitationView, LookAlike, MemberView, RequestView, VouchView } from '../../bridge/views.ts'
import { asMemberId, type DeviceId, type EntryId, type MemberId } from '../../kernel/ids.ts'
import { first } from '../endings.ts'
import {
  charterOf,
  hasLeft,
  hasTenure,
  isAdmitted,
  isRemoved,
  memberSince,
  ownerOf,
  vouchersOf,
  vouchesNeeded,
  wasAdmitted,
} from '../standing.ts'
import { rolesHeld } from './roles.ts'
import { actingMember, personOf, type Viewer } from './viewer.ts'

/** Turns a device's key into the peer id that people see. */
export type PeerIdOf = (device: DeviceId) => string

/** Everybody who is or was a member: members first, then by how long they have been here. */
export function membersView(viewer: Viewer, peerIdOf: PeerIdOf): MemberView[] {
  const { organisation } = viewer
  const view = organisation.log.everything()
  const everybody = [organisation.facts.founder, ...[...organisation.facts.requests.keys()].map(asMemberId)]
  return everybody
    .filter((member) => wasAdmitted(organisation, view, member))
    .map((member) => memberView(viewer, member, peerIdOf))
    .sort((a, b) => Number(a.standing !== 'member') - Number(b.standing !== 'member') || a.since - b.since)
}

function memberView(viewer: Viewer, member: MemberId, peerIdOf: PeerIdOf): MemberView {
  const { organisation } = viewer
  const view = organisation.log.everything()
  const { charter } = charterOf(organisation, view)
  return {
    ...personOf(viewer, member),
    looksLike: looksLike(viewer, member),
    standing: standingWord(viewer, member),
    founder: member === organisation.facts.founder,
    since: memberSince(organisation, view, member),
    mayVote: hasTenure(organisation, view, member, charter, viewer.now),
    roles: rolesHeld(viewer, member),
    vouches: vouchesView(viewer, member as string as EntryId),
    devices: devicesOf(viewer, member, peerIdOf),
  }
}

function standingWord({ organisation }: Viewer, member: MemberId): MemberView['standing'] {
  const view = organisation.log.everything()
  if (isRemoved(organisation, view, member)) return 'removed'
  return hasLeft(organisation, view, member) ? 'left' : 'member'
}

/** Others whose names may be taken for this one's, the longest known first. */
function looksLike(viewer: Viewer, member: MemberId): LookAlike[] {
  const { organisation } = viewer
  const view = organisation.log.everything()
  return viewer
    .namesakes()
    .of(member)
    .map((other): LookAlike => {
      const { name, mark } = personOf(viewer, other)
      const admitted = wasAdmitted(organisation, view, other)
      const asked = organisation.facts.requests.get(other as string as EntryId)?.request.claimedTime ?? 0
      const since = admitted ? memberSince(organisation, view, other) : asked
      return { name, mark, standing: admitted ? standingWord(viewer, other) : 'asking', since }
    })
    .sort((a, b) => a.since - b.since)
}

/** Devices ever bound to a member, in the order in which they came. */
export function devicesOf(viewer: Viewer, member: MemberId, peerIdOf: PeerIdOf): DeviceView[] {
  const { organisation } = viewer
  const { facts, log } = organisation
  const view = log.everything()
  const devices: DeviceView[] = []
  for (const device of new Set([
    facts.founding.device,
    ...facts.requestOfDevice.keys(),
    ...facts.deviceRequestOfDevice.keys(),
    ...facts.successions.keys(),
  ])) {
    const owner = ownerOf(organisation, view, device)
    if (owner === null || owner.member !== member) continue
    const firstEntry = log.chainEntries(device, 1)[0]
    const tip = log.tipOf(device)
    devices.push({
      device,
      peerId: peerIdOf(device),
      name: deviceName(viewer, device),
      class: owner.class,
      thisDevice: device === viewer.device,
      linkedAt: firstEntry === undefined ? 0 : log.need(firstEntry).claimedTime,
      revoked: (facts.deviceRevokes.get(device) ?? []).length > 0,
      continues: predecessorOf(viewer, device),
      lastHeardAt: tip === null ? null : log.need(tip.id).claimedTime,
    })
  }
  return devices.sort((a, b) => a.linkedAt - b.linkedAt || (a.device < b.device ? -1 : 1))
}

export function deviceName(viewer: Viewer, device: DeviceId): string {
  const { facts } = viewer.organisation
  if (device === facts.founding.device) return facts.foundingBody.device
  for (const id of facts.requestOfDevice.get(device) ?? []) {
    const name = facts.requests.get(id)?.body.device
    if (name !== undefined) return name
  }
  for (const id of facts.deviceRequestOfDevice.get(device) ?? []) {
    const name = facts.deviceRequests.get(id)?.body.device
    if (name !== undefined) return name
  }
  return first(facts.successions.get(device) ?? [])?.body.name ?? 'A device'
}

/** The device in whose place this one goes on, where it does. */
const predecessorOf = ({ organisation }: Viewer, device: DeviceId): DeviceId | null =>
  first(organisation.facts.successions.get(device) ?? [])?.body.device ?? null

/** Whether one of two devices goes on in the other's place, over however many steps. */
function continues(viewer: Viewer, device: DeviceId, earlier: DeviceId): boolean {
  const line = new Set<DeviceId>([device])
  for (let each = predecessorOf(viewer, device); each !== null; each = predecessorOf(viewer, each)) {
    if (each === earlier) return true
    if (line.has(each)) return false
    line.add(each)
  }
  return false
}

function vouchesView(viewer: Viewer, request: EntryId): VouchView[] {
  const { organisation } = viewer
  const counted = new Set(vouchersOf(organisation, organisation.log.everything(), request))
  const acts = organisation.facts.requests.get(request)?.vouches ?? []
  return acts
    .filter((act) => counted.has(act.member))
    .map((act) => ({
      by: personOf(viewer, act.member),
      statement: act.body.statement,
      at: act.entry.claimedTime,
      entry: act.entry.id,
    }))
    .sort((a, b) => a.at - b.at)
}

/** People whose request was received and who are not members yet, oldest first. */
export function requestsView(viewer: Viewer): RequestView[] {
  const { organisation } = viewer
  const view = organisation.log.everything()
  const me = actingMember(viewer)
  const views: RequestView[] = []
  for (const [id, facts] of organisation.facts.requests) {
    const needed = vouchesNeeded(organisation, view, id)
    const invitation = organisation.facts.invitations.get(facts.body.invitation)
    if (needed === null || invitation === undefined || isAdmitted(organisation, view, id)) continue
    const mine = me !== null && vouchersOf(organisation, view, id).includes(me)
    const whyNot =
      me === null ? 'Only members vouch, from their own devices.' : mine ? 'You have vouched for them.' : null
    views.push({
      request: id,
      name: facts.body.name,
      mark: viewer.namesakes().markOf(asMemberId(id)),
      looksLike: looksLike(viewer, asMemberId(id)),
      statement: facts.body.statement,
      at: facts.request.claimedTime,
      invitedBy: personOf(viewer, invitation.member),
      vouches: vouchesView(viewer, id),
      vouchesNeeded: needed,
      mayVouch: whyNot === null,
      whyNot,
    })
  }
  return views.sort((a, b) => a.at - b.at)
}

/** Invitations, newest first. `linkOf` gives the link while this device still holds its secret. */
export function invitationsView(viewer: Viewer, linkOf: (invitation: EntryId) => string | null): InvitationView[] {
  return [...viewer.organisation.facts.invitations.values()]
    .map(({ entry, member, body, revokes, receives }): InvitationView => {
      const used = new Set(receives.map((receive) => receive.request)).size
      const state =
        revokes.length > 0
          ? 'revoked'
          : used >= body.uses
            ? 'used-up'
            : viewer.now >= body.expiresAt
              ? 'expired'
              : 'open'
      return {
        invitation: entry.id,
        gives:
          body.gives.kind === 'membership'
            ? 'membership'
            : body.gives.class === 'keeper'
              ? 'keeper-device'
              : 'member-device',
        by: personOf(viewer, member),
        note: body.note,
        uses: body.uses,
        used,
        expiresAt: body.expiresAt,
        state,
        // Only the device that made it receives requests: a link that came along from an earlier key is of no use.
        link: state === 'open' && entry.device === viewer.device ? linkOf(entry.id) : null,
        receivedBy:
          entry.device === viewer.device
            ? 'this-device'
            : continues(viewer, viewer.device, entry.device)
              ? 'earlier-key'
              : 'another-device',
      }
    })
    .sort((a, b) => b.expiresAt - a.expiresAt || (a.invitation < b.invitation ? -1 : 1))
}
