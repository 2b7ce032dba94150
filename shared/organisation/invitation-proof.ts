import { concat, fromHex, utf8 } from '../kernel/bytes.ts'
import type { DeviceId, EntryId, OrganisationId } from '../kernel/ids.ts'

const DOMAIN = utf8('folkmoot/invitation-proof/1\n')

/**
 * What the invitation's key signs for a newcomer: that the holder of its secret lets exactly this device, under exactly
 * this name, ask to join exactly this organisation.
 */
export function invitationProofInput(asks: {
  readonly organisation: OrganisationId
  readonly invitation: EntryId
  readonly device: DeviceId
  readonly kind: 'membership.request' | 'device.request'
  readonly name: string
}): Uint8Array {
  return concat(
    DOMAIN,
    fromHex(asks.organisation),
    fromHex(asks.invitation),
    fromHex(asks.device),
    utf8(`${asks.kind}\n${asks.name}`),
  )
}
