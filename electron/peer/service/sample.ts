import { ed25519 } from '@noble/curves/ed25519.js'
import { toHex } from '#shared/kernel/bytes.ts'
import { DeviceId } from '#shared/kernel/ids.ts'
import type { Entry } from '#shared/log/entry.ts'
import type { Signer } from '#shared/sample/maker.ts'
import { makeSample } from '#shared/sample/sample.ts'
import type { ServiceContext } from './organisation-service.ts'

/** Everything that is signed in a new sample organisation, by this device's key and by others that are dropped here. */
export function sampleEntries(context: ServiceContext, name: string, deviceName: string): Promise<readonly Entry[]> {
  const { vault, clock, random, verify, rules } = context
  const newKey = (): Signer => {
    const secret = random.bytes(32)
    const device = DeviceId.parse(toHex(ed25519.getPublicKey(secret)))
    return { device, sign: (message) => ed25519.sign(message, secret) }
  }
  const parts = {
    newKey,
    randomBytes: (length: number) => random.bytes(length),
    turn: () => clock.turn(),
    verify,
    ...(rules === undefined ? {} : { rules }),
  }
  return makeSample(parts, { signer: vault, name, deviceName }, clock.now())
}
