import { ed25519 } from '@noble/curves/ed25519.js'
import { newestVersion } from '#shared/acts/acts.ts'
import { toHex } from '#shared/kernel/bytes.ts'
import { type Entry, signEntry } from '#shared/log/entry.ts'
import { invitationProofInput } from '#shared/organisation/invitation-proof.ts'
import type { Invitation } from '#shared/protocol/invitation.ts'
import type { KeyVault } from '../../ports/ports.ts'

export interface Asking {
  readonly name: string
  readonly deviceName: string
  readonly statement: string
}

/** A device's first entry in an organisation: it asks to be let in with an invitation. */
export function joinRequest(invitation: Invitation, who: Asking, vault: KeyVault, now: number): Entry {
  const kind = invitation.gives === 'membership' ? 'membership.request' : 'device.request'
  const name = kind === 'membership.request' ? who.name : who.deviceName
  const asks = {
    organisation: invitation.organisation,
    invitation: invitation.invitation,
    device: vault.device,
    kind,
    name,
  } as const
  const proof = toHex(ed25519.sign(invitationProofInput(asks), invitation.secret))
  const body =
    kind === 'membership.request'
      ? { invitation: invitation.invitation, name, device: who.deviceName, statement: who.statement, proof }
      : { invitation: invitation.invitation, device: name, proof }
  return signEntry(
    {
      organisation: invitation.organisation,
      device: vault.device,
      seq: 1,
      prev: null,
      seen: [invitation.invitation],
      document: 'organisation',
      kind,
      kindVersion: newestVersion(kind),
      body,
      claimedTime: Math.max(now, invitation.issuedAt),
    },
    (message) => vault.sign(message),
  )
}
