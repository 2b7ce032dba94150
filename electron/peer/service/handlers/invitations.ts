import { ed25519 } from '@noble/curves/ed25519.js'
import type { PeerHandlers } from '#shared/bridge/api.ts'
import { fail } from '#shared/bridge/errors.ts'
import type { InvitationPreview } from '#shared/bridge/views.ts'
import { toHex } from '#shared/kernel/bytes.ts'
import type { DeviceId, EntryId, OrganisationId } from '#shared/kernel/ids.ts'
import { charterOf } from '#shared/organisation/standing.ts'
import { invitationsView } from '#shared/organisation/views/members.ts'
import { nameOf } from '#shared/organisation/views/viewer.ts'
import type { Invitation } from '#shared/protocol/invitation.ts'
import { encodeInvitation } from '#shared/protocol/invitation.ts'
import { readInvitation } from '../invitation-text.ts'
import type { OrganisationService } from '../organisation-service.ts'
import type { PeerContext } from '../peer-context.ts'
import { requireNames } from '../require-names.ts'
import { requireNoSample } from '../require-no-sample.ts'

type Gives = Invitation['gives']

const GIVES = {
  membership: { kind: 'membership' },
  'member-device': { kind: 'device', class: 'member' },
  'keeper-device': { kind: 'device', class: 'keeper' },
} as const satisfies Record<Gives, unknown>

/** Inviting, and using an invitation. */
export function invitationHandlers(
  context: PeerContext,
): Pick<
  PeerHandlers,
  | 'invitation.create'
  | 'invitation.list'
  | 'invitation.revoke'
  | 'invitation.inspect'
  | 'join.start'
  | 'join.list'
  | 'join.forget'
> {
  const { organisations, records, joins, clock, emit } = context
  const list = async (organisation: OrganisationId) => {
    const links = await records.links(organisation)
    return invitationsView(organisations.get(organisation).viewer(), (id) => links.get(id) ?? null)
  }
  return {
    'invitation.create': async ({ organisation, gives, uses, validForMs, note }) => {
      requireNoSample(organisations, organisation)
      const service = organisations.get(organisation)
      const secret = context.random.bytes(32)
      const key = toHex(ed25519.getPublicKey(secret)) as DeviceId
      const expiresAt = clock.now() + validForMs
      const entry = await service.act(
        () => ({ kind: 'invitation.issue', body: { key, gives: GIVES[gives], uses, expiresAt, note } }),
        ({ id, claimedTime }) => [
          records.putLink(
            organisation,
            id,
            linkFor(context, service, { id, key, secret, gives, expiresAt, issuedAt: claimedTime }),
          ),
        ],
      )
      const made = (await list(organisation)).find((invitation) => invitation.invitation === entry.id)
      if (made === undefined) throw fail('internal', 'The invitation was made but cannot be shown.')
      return made
    },
    'invitation.list': ({ organisation }) => list(organisation),
    'invitation.revoke': async ({ organisation, invitation }) => {
      const { id } = await organisations.get(organisation).act(
        () => ({ kind: 'invitation.revoke', body: { invitation } }),
        // Nobody can use the secret any more, so it is not kept either.
        () => [records.forgetLink(organisation, invitation)],
      )
      return { entry: id }
    },
    'invitation.inspect': async ({ link }): Promise<InvitationPreview> => {
      const { organisation, organisationName, gives, invitedBy, expiresAt, addresses } = readInvitation(link)
      const alreadyJoined = organisations.find(organisation) !== undefined
      return { organisation, organisationName, gives, invitedBy, expiresAt, addresses: [...addresses], alreadyJoined }
    },
    'join.start': async ({ link, name, deviceName, statement }) => {
      requireNames(name, deviceName)
      const view = await joins.start(readInvitation(link), { name, deviceName, statement })
      await records.saveProfile({ name, deviceName })
      emit('profile.changed', {})
      return view
    },
    'join.list': () => joins.list(),
    'join.forget': async ({ organisation }) => {
      await joins.forget(organisation)
      return {}
    },
  }
}

function linkFor(
  { network, vault }: PeerContext,
  service: OrganisationService,
  made: { id: EntryId; key: DeviceId; secret: Uint8Array; gives: Gives; expiresAt: number; issuedAt: number },
): string {
  const { state } = service
  const { standing } = service.viewer()
  return encodeInvitation({
    organisation: service.organisation,
    organisationName: charterOf(state, state.log.everything()).charter.name,
    invitation: made.id,
    key: made.key,
    secret: made.secret,
    gives: made.gives,
    invitedBy: standing === null ? '' : nameOf(state, standing.member),
    issuedAt: made.issuedAt,
    expiresAt: made.expiresAt,
    device: vault.device,
    addresses: network.view().listening,
  })
}
