import { concat, fromHex, utf8 } from '../kernel/bytes.ts'
import type { DeviceId, OrganisationId } from '../kernel/ids.ts'

const DOMAIN = utf8('folkmoot/succession-proof/1\n')

/**
 * What a device's key signs to let another key go on in its place: exactly this one, under exactly this name, in exactly
 * this organisation. It says nothing of when: the succession's own cut does, like that of any entry.
 */
export function successionProofInput(of: {
  readonly organisation: OrganisationId
  readonly from: DeviceId
  readonly to: DeviceId
  readonly name: string
}): Uint8Array {
  return concat(DOMAIN, fromHex(of.organisation), fromHex(of.from), fromHex(of.to), utf8(of.name))
}
