import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { safeStorage } from 'electron'
import { z } from 'zod'
import type { KeyProtection } from '#electron/supervision.ts'
import { type ApiFailure, fail } from '#shared/bridge/errors.ts'
import { WORDS } from './words.ts'

/** Bytes of the key that wraps the device key. */
const KEY_BYTES = 32
const KeyFile = z.strictObject({ version: z.literal(1), encrypted: z.base64() })

/** Chromium also "encrypts" with a constant; what only looks like protection is reported as none. */
function hasKeyring(): boolean {
  if (!safeStorage.isEncryptionAvailable()) return false
  if (process.platform !== 'linux') return true
  return !['basic_text', 'unknown'].includes(safeStorage.getSelectedStorageBackend())
}

const lost = (): ApiFailure => fail('profile-damaged', WORDS.keyringLost.what, WORDS.keyringLost)

function open(path: string): Uint8Array {
  try {
    const { encrypted } = KeyFile.parse(JSON.parse(readFileSync(path, 'utf8')))
    const key = Buffer.from(safeStorage.decryptString(Buffer.from(encrypted, 'base64')), 'base64')
    if (key.length === KEY_BYTES) return new Uint8Array(key)
  } catch {
    // What the keyring or the parser says could quote what it read; only our own words go on.
  }
  throw lost()
}

function create(path: string): Uint8Array {
  const key = randomBytes(KEY_BYTES)
  const encrypted = safeStorage.encryptString(key.toString('base64')).toString('base64')
  const unfinished = `${path}.new`
  writeFileSync(unfinished, JSON.stringify({ version: 1, encrypted }), { mode: 0o600, flush: true })
  renameSync(unfinished, path)
  return new Uint8Array(key)
}

/**
 * The key with which the peer wraps the device key on disk. The system's keyring
 * holds it; it goes to the peer in a message, never through arguments, the
 * environment or a log. @throws ApiFailure when a key was made before and the keyring cannot open it.
 */
export function keyProtection(profile: string): KeyProtection {
  mkdirSync(profile, { recursive: true, mode: 0o700 })
  const path = join(profile, 'wrapping-key.json')
  if (hasKeyring()) {
    return { kind: 'system-keyring', wrappingKey: existsSync(path) ? open(path) : create(path) }
  }
  if (existsSync(path)) throw lost()
  return { kind: 'file-permissions', why: WORDS.noKeyring }
}
