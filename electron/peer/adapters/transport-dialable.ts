import type { DeviceId } from '#shared/kernel/ids.ts'
import { LIMITS } from '#shared/kernel/limits.ts'
import { err, ok, type Result } from '#shared/kernel/result.ts'
import { addressOf, parseAddress } from '#shared/protocol/address.ts'
import { TransportFailure } from '../ports/ports.ts'

/** The addresses at which this device may be dialled, each with its peer id; those naming another device fall out. */
export function dialable(device: DeviceId, addresses: readonly string[]): Result<readonly string[], TransportFailure> {
  const good = new Set<string>()
  let others = 0
  for (const text of addresses) {
    const address = parseAddress(text)
    if (!address.ok) continue
    if (address.value.device !== null && address.value.device !== device) others += 1
    else good.add(addressOf(address.value.where, device))
  }
  if (good.size > 0) return ok([...good].slice(0, LIMITS.deviceAddresses))
  if (others > 0) return err(new TransportFailure('wrong-device', 'the addresses name another device'))
  return err(new TransportFailure('address', 'no address of the device is known'))
}
