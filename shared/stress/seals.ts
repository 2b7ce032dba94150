import { concat, equalBytes, fromHex, sha256, toHex, utf8 } from '../kernel/bytes.ts'
import type { DeviceId } from '../kernel/ids.ts'
import type { VerifySignature } from '../log/entry.ts'

/**
 * Stand-ins for keys and signatures in walkthroughs: anybody can make them, everybody can check them, and they are the
 * same in every run. They never leave the stress test; no real organisation is judged with this verifier.
 */

const DOMAIN = utf8('folkmoot/stress-test/seal/1\n')

/** The key of whoever or whatever bears this name. */
export const keyNamed = (name: string): DeviceId => toHex(sha256(utf8(`stress test: ${name}`))) as DeviceId

export const seal = (key: DeviceId, message: Uint8Array): Uint8Array => sealOf(fromHex(key), message)

export const verifySeal: VerifySignature = (key, message, signature) => equalBytes(signature, sealOf(key, message))

/** A hash, twice, since a signature has 64 bytes. */
function sealOf(key: Uint8Array, message: Uint8Array): Uint8Array {
  const half = sha256(concat(DOMAIN, key, message))
  return concat(half, half)
}
