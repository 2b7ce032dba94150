import { randomBytes } from 'node:crypto'
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

/** Overwrites a secret's bytes where they lie. What a disk or file system keeps of earlier contents is out of reach. */
async function wipe(path: string): Promise<void> {
  let file: Awaited<ReturnType<typeof open>>
  try {
    file = await open(path, 'r+')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return
    throw error
  }
  try {
    const { size } = await file.stat()
    await file.write(randomBytes(size), 0, size, 0)
    await file.sync()
  } finally {
    await file.close()
  }
}

/** Wipes a secret's file and removes it; nothing happens when there is none. @throws StoreFailure */
export async function wipeAway(path: string): Promise<void> {
  try {
    await wipe(path)
    await rm(path, { force: true })
  } catch (error) {
    throw storeFailureFrom(error)
  }
}

/** Puts a durable file in the place of a secret that is no longer needed, after wiping that one. @throws StoreFailure */
export async function replaceSecret(path: string, by: string): Promise<void> {
  try {
    await wipe(path)
    await rename(by, path)
    await syncFolder(dirname(path))
  } catch (error) {
    throw storeFailureFrom(error)
  }
}
