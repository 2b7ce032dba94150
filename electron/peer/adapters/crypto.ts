import { createPrivateKey, createPublicKey, hash, type KeyObject, sign, verify as verifySignature } from 'node:crypto'
import { toHex } from '#shared/kernel/bytes.ts'
import type { VerifySignature } from '#shared/log/entry.ts'

/** What stands before the 32 bytes of a key in the forms node:crypto takes (RFC 8410). */
const PKCS8_ED25519 = Buffer.from('302e020100300506032b657004220420', 'hex')
const SPKI_ED25519 = Buffer.from('302a300506032b6570032100', 'hex')
export const SEED_BYTES = 32

/** An Ed25519 secret key from its seed (RFC 8032). @throws RangeError when the seed has not 32 bytes */
export function secretKeyFrom(seed: Uint8Array): KeyObject {
  if (seed.length !== SEED_BYTES) throw new RangeError('an Ed25519 seed has 32 bytes')
  const der = Buffer.concat([PKCS8_ED25519, seed])
  try {
    return createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
  } finally {
    der.fill(0)
  }
}

export function rawPublicKey(secret: KeyObject): Uint8Array {
  const spki = createPublicKey(secret).export({ format: 'der', type: 'spki' })
  return new Uint8Array(spki.subarray(SPKI_ED25519.length))
}

export const signWith = (secret: KeyObject, message: Uint8Array): Uint8Array =>
  new Uint8Array(sign(null, message, secret))

/** The seed inside a secret key. */
export function seedOf(secret: KeyObject): Uint8Array {
  const der = secret.export({ format: 'der', type: 'pkcs8' })
  const seed = new Uint8Array(der.subarray(PKCS8_ED25519.length))
  der.fill(0)
  return seed
}

/** Public keys kept ready: more than the devices of a large organisation, at some 2 kB each. */
const CACHED_KEYS = 4096

/** Checks Ed25519 signatures, keeping the parsed keys that were used last: parsing costs as much as checking. */
export function createVerifier(capacity = CACHED_KEYS): VerifySignature {
  const keys = new Map<string, KeyObject>()
  const keyFor = (raw: Uint8Array): KeyObject => {
    const name = toHex(raw)
    const known = keys.get(name)
    const key = known ?? createPublicKey({ key: Buffer.concat([SPKI_ED25519, raw]), format: 'der', type: 'spki' })
    // A Map keeps the order of insertion: putting it back makes it the newest.
    keys.delete(name)
    keys.set(name, key)
    const oldest = keys.keys().next()
    if (keys.size > capacity && !oldest.done) keys.delete(oldest.value)
    return key
  }
  return (publicKey, message, signature) => {
    if (publicKey.length !== 32 || signature.length !== 64) return false
    try {
      return verifySignature(null, message, keyFor(publicKey), signature)
    } catch {
      // Not a point on the curve: nobody's key, so nobody's signature.
      return false
    }
  }
}

/** SHA-256 by node:crypto. */
export const nodeSha256 = (bytes: Uint8Array): Uint8Array => hash('sha256', bytes, 'buffer')
