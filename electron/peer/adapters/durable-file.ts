import { open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { storeFailureFrom } from './disk-errors.ts'

/** Makes a new name in a folder survive a power cut. Windows neither needs nor allows it. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}

/**
 * Puts a small file in its place: whole or not at all, readable by its owner only, and on disk when the promise
 * resolves. Replaces what was there. @throws StoreFailure
 */
export async function writeDurably(path: string, bytes: Uint8Array): Promise<void> {
  const unfinished = `${path}.new`
  try {
    await rm(unfinished, { force: true })
    // Exclusive, so that the bytes never go through a link that somebody else laid there.
    const file = await open(unfinished, 'wx', 0o600)
    try {
      await file.writeFile(bytes)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(unfinished, path)
    await syncFolder(dirname(path))
  } catch (error) {
    await rm(unfinished, { force: true }).catch(() => {})
    throw storeFailureFrom(error)
  }
}
