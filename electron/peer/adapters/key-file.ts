import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto'
import { z } from 'zod'
import { utf8 } from '#shared/kernel/bytes.ts'
import { DeviceId } from '#shared/kernel/ids.ts'
import type { KeyVault } from '../ports/ports.ts'

export type VaultProblem =
  /** The profile had a key and the file with it is gone. */
  | 'missing'
  /** The file is not what was written. */
  | 'damaged'
  /** The file is readable and belongs to another device than the profile. */
  | 'other-device'
  /** The key is wrapped and nobody gave what unwraps it. */
  | 'locked'
  /** The key was wrapped with another key than the given one. */
  | 'wrong-wrapping-key'

/** The device's key cannot be had. Never answered by making another: that would be another device. */
export class VaultFailure extends Error {
  readonly problem: VaultProblem
  constructor(problem: VaultProblem, message: string) {
    super(message)
    this.name = 'VaultFailure'
    this.problem = problem
  }
}

/** How the key is protected; the wrapping key is the system keyring's and comes by message. */
export type Protection =
  | { readonly kind: 'system-keyring'; readonly wrappingKey: Uint8Array }
  | { readonly kind: 'file-permissions' }

export const WRAPPING_KEY_BYTES = 32
const NONCE_BYTES = 12
const TAG_BYTES = 16

const KeyFile = z.discriminatedUnion('protection', [
  z.strictObject({
    format: z.literal(1),
    protection: z.literal('system-keyring' satisfies KeyVault['protection']),
    device: DeviceId,
    /** Tells a wrong wrapping key from a damaged file, without saying anything about either. */
    wrappedBy: z.string(),
    sealed: z.base64(),
  }),
  z.strictObject({
    format: z.literal(1),
    protection: z.literal('file-permissions' satisfies KeyVault['protection']),
    device: DeviceId,
    seed: z.base64(),
  }),
])
type KeyFile = z.infer<typeof KeyFile>

const boundTo = (device: DeviceId): Uint8Array => utf8(`folkmoot/device-key/1\n${device}`)
const nameOf = (wrappingKey: Uint8Array): string =>
  createHmac('sha256', wrappingKey).update('folkmoot/wrapping-key/1').digest('hex').slice(0, 16)

/** AES-256-GCM: nonce, ciphertext, tag. The device's id is authenticated along with the seed. */
function wrap(seed: Uint8Array, device: DeviceId, wrappingKey: Uint8Array): string {
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv('aes-256-gcm', wrappingKey, nonce)
  cipher.setAAD(boundTo(device))
  return Buffer.concat([nonce, cipher.update(seed), cipher.final(), cipher.getAuthTag()]).toString('base64')
}

function unwrap(sealed: string, device: DeviceId, wrappingKey: Uint8Array): Uint8Array {
  const bytes = Buffer.from(sealed, 'base64')
  try {
    const decipher = createDecipheriv('aes-256-gcm', wrappingKey, bytes.subarray(0, NONCE_BYTES), {
      authTagLength: TAG_BYTES,
    })
    decipher.setAAD(boundTo(device))
    decipher.setAuthTag(bytes.subarray(-TAG_BYTES))
    return Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()])
  } catch {
    throw new VaultFailure('damaged', 'The file with the device’s key was altered.')
  }
}

export function encodeKeyFile(seed: Uint8Array, device: DeviceId, protection: Protection): Uint8Array {
  const file: KeyFile =
    protection.kind === 'file-permissions'
      ? { format: 1, protection: 'file-permissions', device, seed: Buffer.from(seed).toString('base64') }
      : {
          format: 1,
          protection: 'system-keyring',
          device,
          wrappedBy: nameOf(protection.wrappingKey),
          sealed: wrap(seed, device, protection.wrappingKey),
        }
  return utf8(`${JSON.stringify(file)}\n`)
}

function parse(bytes: Uint8Array): KeyFile {
  try {
    return KeyFile.parse(JSON.parse(Buffer.from(bytes).toString('utf8')))
  } catch {
    // Neither the parser's nor the schema's words go on: they could quote the key.
    throw new VaultFailure('damaged', 'The file with the device’s key cannot be read.')
  }
}

/** Whose key a file holds, whether or not it can be opened; `null` when it is not what was written. */
export function deviceInKeyFile(bytes: Uint8Array): DeviceId | null {
  try {
    return parse(bytes).device
  } catch {
    return null
  }
}

/** @throws VaultFailure */
export function decodeKeyFile(
  bytes: Uint8Array,
  protection: Protection,
): { readonly seed: Uint8Array; readonly device: DeviceId; readonly wrapped: KeyVault['protection'] } {
  const file = parse(bytes)
  const { device, protection: wrapped } = file
  if (file.protection === 'file-permissions') return { seed: Buffer.from(file.seed, 'base64'), device, wrapped }
  if (protection.kind === 'file-permissions') {
    throw new VaultFailure('locked', 'The device’s key is locked with this system’s keyring.')
  }
  if (file.wrappedBy !== nameOf(protection.wrappingKey)) {
    throw new VaultFailure(
      'wrong-wrapping-key',
      'The device’s key was locked with another key of the system’s keyring.',
    )
  }
  return { seed: unwrap(file.sealed, device, protection.wrappingKey), device, wrapped }
}
