import { type KeyObject, randomBytes } from 'node:crypto'
import { chmod, readFile } from 'node:fs/promises'
import { toHex } from '#shared/kernel/bytes.ts'
import { DeviceId } from '#shared/kernel/ids.ts'
import type { KeyVault } from '../ports/ports.ts'
import { rawPublicKey, SEED_BYTES, secretKeyFrom, seedOf, signWith } from './crypto.ts'
import { storeFailureFrom } from './disk-errors.ts'
import { replaceSecret, wipeAway, writeDurably } from './durable-file.ts'
import {
  decodeKeyFile,
  deviceInKeyFile,
  encodeKeyFile,
  type Protection,
  VaultFailure,
  WRAPPING_KEY_BYTES,
} from './key-file.ts'

/** Signs with a key that is in memory. */
class Vault implements KeyVault {
  readonly device: DeviceId
  readonly protection: KeyVault['protection']
  readonly #secret: KeyObject

  constructor(secret: KeyObject, protection: KeyVault['protection']) {
    this.#secret = secret
    this.device = deviceOf(secret)
    this.protection = protection
  }

  sign(message: Uint8Array): Uint8Array {
    return signWith(this.#secret, message)
  }

  exportForTransport(): Uint8Array {
    return seedOf(this.#secret)
  }
}

const deviceOf = (secret: KeyObject): DeviceId => DeviceId.parse(toHex(rawPublicKey(secret)))

/** A vault that forgets its key with the process: for tests and the simulation. */
export const memoryVault = (seed: Uint8Array = randomBytes(SEED_BYTES)): KeyVault =>
  new Vault(secretKeyFrom(seed), 'file-permissions')

async function readIfThere(path: string): Promise<Uint8Array | null> {
  try {
    return await readFile(path)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw storeFailureFrom(error)
  }
}

async function create(path: string, protection: Protection): Promise<KeyVault> {
  const seed = new Uint8Array(randomBytes(SEED_BYTES))
  const secret = secretKeyFrom(seed)
  await writeDurably(path, encodeKeyFile(seed, deviceOf(secret), protection))
  seed.fill(0)
  return new Vault(secret, protection.kind)
}

/** Where a profile's next key lies until the profile's database says that it is the key. */
const nextTo = (path: string): string => `${path}.next`

/**
 * Makes another key beside the present one, for a profile that goes on under it. It becomes the profile's key when
 * `adoptNextVault` puts it in its place, at the latest when a vault is opened that expects it; until then the present
 * one stays. One that was made before and not taken is wiped: it may have been copied with the profile.
 * @throws StoreFailure
 */
export async function makeNextVault(path: string, protection: Protection): Promise<KeyVault> {
  await wipeAway(nextTo(path))
  return await create(nextTo(path), protection)
}

/** Puts the next key in the present one's place and wipes that one. @throws StoreFailure */
export const adoptNextVault = (path: string): Promise<void> => replaceSecret(path, nextTo(path))

/** Finishes what a crash may have interrupted: takes the next key if the profile is that device, else wipes it. */
async function settleNextVault(path: string, expected: DeviceId | null): Promise<void> {
  const next = await readIfThere(nextTo(path))
  if (next === null) return
  const device = deviceInKeyFile(next)
  next.fill(0)
  // One that cannot be read stays: should the profile be its device, the key must not be lost for that.
  if (device === null) return
  if (device === expected) await adoptNextVault(path)
  else await wipeAway(nextTo(path))
}

export interface VaultOptions {
  /** The file with the key. */
  readonly path: string
  readonly protection: Protection
  /** The device the profile belongs to; `null` for a profile that has none yet, the only one that gets a new key. */
  readonly expected: DeviceId | null
}

/**
 * Opens the device's key, or makes it for a profile that never had one. A key that lay in plain text is wrapped as
 * soon as the system has a keyring. Call with the profile's database open, so that nobody else does the same.
 * @throws VaultFailure, StoreFailure
 */
export async function openKeyVault({ path, protection, expected }: VaultOptions): Promise<KeyVault> {
  if (protection.kind === 'system-keyring' && protection.wrappingKey.length !== WRAPPING_KEY_BYTES) {
    throw new RangeError('a wrapping key has 32 bytes')
  }
  await settleNextVault(path, expected)
  const bytes = await readIfThere(path)
  if (bytes === null) {
    if (expected === null) return await create(path, protection)
    throw new VaultFailure('missing', 'The file with the device’s key is gone.')
  }
  const { seed, device, wrapped } = decodeKeyFile(bytes, protection)
  if (seed.length !== SEED_BYTES) throw new VaultFailure('damaged', 'The file with the device’s key was altered.')
  const secret = secretKeyFrom(seed)
  if (deviceOf(secret) !== device) throw new VaultFailure('damaged', 'The file with the device’s key was altered.')
  if (expected !== null && expected !== device) {
    throw new VaultFailure('other-device', 'The file with the device’s key belongs to another profile.')
  }
  if (wrapped !== protection.kind) await writeDurably(path, encodeKeyFile(seed, device, protection))
  else await chmod(path, 0o600).catch(() => {})
  seed.fill(0)
  return new Vault(secret, protection.kind)
}
