import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { utf8 } from '#shared/kernel/bytes.ts'
import { StoreFailure } from '../ports/ports.ts'
import { storeFailureFrom } from './disk-errors.ts'
import { writeDurably } from './durable-file.ts'

/** Where everything of a profile lies. */
export const profilePaths = (profile: string) =>
  ({
    layout: join(profile, 'profile.json'),
    data: join(profile, 'data'),
    deviceKey: join(profile, 'device.key'),
    instance: join(profile, 'instance'),
    apiToken: join(profile, 'api-token'),
    apiAddress: join(profile, 'api.json'),
    log: join(profile, 'logs', 'folkmoot.log'),
  }) as const

/** The arrangement of files that this version reads and writes. Counts 1, 2, 3. */
export const PROFILE_FORMAT = 1

/** Only `format` must be readable in every future version. */
const AnyLayout = z.looseObject({ format: z.number().int().min(1) })
const Layout = z.object({ format: z.literal(PROFILE_FORMAT), createdBy: z.string() })

/**
 * What `profile.json` says, or `null` for a folder that is not a profile yet. Nothing is written or opened, so that a
 * newer version's profile stays untouched. @throws StoreFailure 'newer', 'damaged' or 'failed'
 */
export async function readLayout(profile: string): Promise<z.infer<typeof Layout> | null> {
  const path = profilePaths(profile).layout
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw storeFailureFrom(error)
  }
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (cause) {
    throw new StoreFailure('damaged', 'profile.json cannot be read.', { cause })
  }
  const any = AnyLayout.safeParse(json)
  if (!any.success) throw new StoreFailure('damaged', 'profile.json is not what Folkmoot writes.', { cause: any.error })
  if (any.data.format > PROFILE_FORMAT) {
    throw new StoreFailure(
      'newer',
      `The profile has format ${any.data.format}; this Folkmoot knows up to ${PROFILE_FORMAT}.`,
    )
  }
  const layout = Layout.safeParse(json)
  if (!layout.success)
    throw new StoreFailure('damaged', 'profile.json is not what Folkmoot writes.', { cause: layout.error })
  return layout.data
}

/** Marks the folder as a profile. Called once its database exists and is locked. @throws StoreFailure */
export async function writeLayout(profile: string, createdBy: string): Promise<void> {
  const layout = { format: PROFILE_FORMAT, createdBy } satisfies z.infer<typeof Layout>
  await writeDurably(profilePaths(profile).layout, utf8(`${JSON.stringify(layout)}\n`))
}

/** @throws StoreFailure */
export async function makeProfileFolders(profile: string): Promise<void> {
  try {
    await mkdir(profile, { recursive: true, mode: 0o700 })
    // Its own bar, wherever the profile's folder came from: the database holds invitations' secrets.
    await mkdir(profilePaths(profile).data, { recursive: true, mode: 0o700 })
  } catch (error) {
    throw storeFailureFrom(error)
  }
}
