import { type Instance, inspectInstance, prepareMark } from '#electron/peer/adapters/instance-mark.ts'
import type { Protection } from '#electron/peer/adapters/key-file.ts'
import { openKeyVault } from '#electron/peer/adapters/key-vault.ts'
import { openLevelStore } from '#electron/peer/adapters/level-store.ts'
import { profilePaths } from '#electron/peer/adapters/profile-layout.ts'
import { type KeyVault, type Store, StoreFailure, type WriteOp } from '#electron/peer/ports/ports.ts'
import { fromUtf8, utf8 } from '#shared/kernel/bytes.ts'
import { DeviceId } from '#shared/kernel/ids.ts'
import { isRelayed } from '#shared/protocol/address.ts'
import type { Closers } from './closers.ts'
import { VERSION } from './version.ts'

/** Which device this profile is: a profile that has this record gets no second key. */
const DEVICE = 'host/device'
/** The TCP port last listened on, so that addresses that others remember stay true. */
const PORT = 'host/port'

export interface OpenProfile {
  readonly store: Store
  readonly vault: KeyVault
  /** Whether the profile's folder is the one that it was last open in. */
  readonly instance: Instance
}

/** Says which device the profile is from now on. */
export const deviceRecord = (device: DeviceId): WriteOp => ({ type: 'put', key: DEVICE, value: utf8(device) })

async function recordedDevice(store: Store): Promise<DeviceId | null> {
  const bytes = await store.get(DEVICE)
  if (bytes === undefined) return null
  const device = DeviceId.safeParse(fromUtf8(bytes))
  if (!device.success) throw new StoreFailure('damaged', 'The record of this profile’s device cannot be read.')
  return device.data
}

/**
 * Opens the database, which keeps every other Folkmoot out, then the device's key. What was opened is added to
 * `closers` at once. @throws StoreFailure, VaultFailure
 */
export async function openProfile(profile: string, protection: Protection, closers: Closers): Promise<OpenProfile> {
  const store = await openLevelStore(profile, VERSION)
  closers.add(() => store.close())
  const expected = await recordedDevice(store)
  const vault = await openKeyVault({ path: profilePaths(profile).deviceKey, protection, expected })
  if (expected === null) await store.write([deviceRecord(vault.device)])
  const instance = await inspectInstance(profile, store)
  // A copy is marked together with the write that gives it a key of its own.
  if (instance !== 'copied') await markInstance(profile, store)
  return { store, vault, instance }
}

/** Notes anew where the profile lies. A disk that takes nothing keeps the note it has: the profile can still be read. */
async function markInstance(profile: string, store: Store): Promise<void> {
  try {
    const mark = await prepareMark(profile)
    await store.write([mark.write])
    await mark.settle()
  } catch (error) {
    if (!(error instanceof StoreFailure)) throw error
  }
}

/** The port last listened on; 0 when there is none. */
export async function preferredPort(store: Store): Promise<number> {
  const bytes = await store.get(PORT)
  const port = bytes === undefined ? 0 : Number(fromUtf8(bytes))
  return Number.isInteger(port) && port > 0 && port < 65_536 ? port : 0
}

/** Remembers the port of the first TCP address of this device's own, when it is another than before. */
export async function rememberPort(store: Store, listening: readonly string[]): Promise<void> {
  const own = listening.filter((address) => !isRelayed(address))
  const port = own.map((address) => /\/tcp\/(\d+)/.exec(address)?.[1]).find((found) => found !== undefined)
  if (port === undefined || Number(port) === (await preferredPort(store)) || store.failure !== null) return
  await store.write([{ type: 'put', key: PORT, value: utf8(port) }])
}
