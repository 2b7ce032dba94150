import { readFile } from 'node:fs/promises'
import { writeDurably } from '#electron/peer/adapters/durable-file.ts'
import { profilePaths } from '#electron/peer/adapters/profile-layout.ts'
import { systemRandom } from '#electron/peer/adapters/system.ts'
import { utf8 } from '#shared/kernel/bytes.ts'

/** 32 bytes as base64url. */
const TOKEN = /^[\w-]{43}$/

/** The token in the profile's file; `null` when there is none that is whole. */
export async function readToken(profile: string): Promise<string | null> {
  const text = await readFile(profilePaths(profile).apiToken, 'utf8').catch(() => '')
  return TOKEN.test(text.trim()) ? text.trim() : null
}

/** The profile's access token, made at first use and kept, so that an open page survives a restart. @throws StoreFailure */
export async function ensureToken(profile: string): Promise<string> {
  const known = await readToken(profile)
  if (known !== null) return known
  const token = Buffer.from(systemRandom.bytes(32)).toString('base64url')
  await writeDurably(profilePaths(profile).apiToken, utf8(`${token}\n`))
  return token
}
