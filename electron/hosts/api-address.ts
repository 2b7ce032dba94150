import { readFile, rm } from 'node:fs/promises'
import { z } from 'zod'
import { writeDurably } from '#electron/peer/adapters/durable-file.ts'
import { profilePaths } from '#electron/peer/adapters/profile-layout.ts'
import { utf8 } from '#shared/kernel/bytes.ts'

/** How programs find the peer that runs on a profile. */
const ApiAddress = z.object({
  port: z.number().int().min(1).max(65_535),
  /** Of the process that serves it. */
  pid: z.number().int().positive(),
  tokenFile: z.string(),
})
export type ApiAddress = z.infer<typeof ApiAddress>

/** @throws StoreFailure */
export async function publishAddress(profile: string, address: ApiAddress): Promise<void> {
  await writeDurably(profilePaths(profile).apiAddress, utf8(`${JSON.stringify(address)}\n`))
}

export async function withdrawAddress(profile: string): Promise<void> {
  await rm(profilePaths(profile).apiAddress, { force: true }).catch(() => {})
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // Running as somebody else.
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

/**
 * Where the peer of a profile listens; `null` when none runs. An address whose process is gone was left by a crash:
 * its port may be another program's by now, which must not be shown the token.
 */
export async function findAddress(profile: string): Promise<ApiAddress | null> {
  const text = await readFile(profilePaths(profile).apiAddress, 'utf8').catch(() => null)
  if (text === null) return null
  try {
    const address = ApiAddress.parse(JSON.parse(text))
    return isRunning(address.pid) ? address : null
  } catch {
    return null
  }
}
