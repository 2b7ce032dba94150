import { cp, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openLevelStore } from '#electron/peer/adapters/level-store.ts'
import { MemoryDisk } from '#electron/peer/adapters/memory-store.ts'
import type { Store } from '#electron/peer/ports/ports.ts'
import { utf8 } from '#shared/kernel/bytes.ts'
import { smallDisk, whyNoMount } from '#test/kit/small-disk.ts'

const KIB = 1024

interface Disk {
  open(): Promise<Store>
  fill(): Promise<void>
  makeRoom(): Promise<void>
  /** What a process that is killed now would find when it starts again. */
  openCopyAfterCrash(): Promise<Store>
}

function memory(): Disk {
  const disk = new MemoryDisk()
  return {
    open: async () => disk.openStore(),
    fill: async () => {
      disk.fault = { kind: 'full' }
    },
    makeRoom: async () => {
      disk.fault = { kind: 'none' }
    },
    openCopyAfterCrash: async () => {
      disk.crash()
      return disk.openStore()
    },
  }
}

async function real(): Promise<Disk> {
  const { path } = await smallDisk(12 * KIB)
  const profile = join(path, 'profile')
  const ballast = join(path, 'ballast')
  return {
    open: () => openLevelStore(profile, '0.0.0-test'),
    fill: async () => {
      // Ends with ENOSPC, which is what is wanted.
      await writeFile(ballast, new Uint8Array(64 * 1024 * KIB)).catch(() => {})
    },
    makeRoom: () => rm(ballast, { force: true }),
    openCopyAfterCrash: async () => {
      const roomy = await smallDisk(24 * KIB)
      await cp(profile, join(roomy.path, 'profile'), { recursive: true })
      return openLevelStore(join(roomy.path, 'profile'), '0.0.0-test')
    },
  }
}

/** Different for each number, and not compressible. */
function contentOf(n: number, length = 3000): Uint8Array {
  let state = (n * 2654435761 + 1) >>> 0
  return Uint8Array.from({ length }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state >>> 24
  })
}
const keyOf = (n: number): string => `k${String(n).padStart(6, '0')}`

/** Writes until the disk refuses; gives how many were acknowledged. */
async function writeUntilRefused(store: Store, from: number): Promise<number> {
  for (let n = from; n < from + 10_000; n++) {
    try {
      await store.write([{ type: 'put', key: keyOf(n), value: contentOf(n) }])
    } catch (error) {
      expect(error).toMatchObject({ name: 'StoreFailure', problem: 'full' })
      return n
    }
  }
  throw new Error('the disk never got full')
}

async function expectExactly(store: Store, count: number): Promise<void> {
  let n = 0
  for await (const [key, value] of store.range('k', 'l')) {
    expect(key).toBe(keyOf(n))
    expect(Buffer.compare(value, contentOf(n))).toBe(0)
    n++
  }
  expect(n).toBe(count)
}

const why = whyNoMount()
const disks: [string, string | null, () => Promise<Disk>][] = [
  ['in memory', null, async () => memory()],
  [`on a real file system${why === null ? '' : ` (skipped: ${why})`}`, why, real],
]

describe.each(disks)('a full disk, %s', (_name, cannot, makeDisk) => {
  const story = it.skipIf(cannot !== null)

  story('is named, loses nothing acknowledged, and work goes on when there is room', async () => {
    const disk = await makeDisk()
    const store = await disk.open()
    onTestFinished(() => store.close())
    await store.write(Array.from({ length: 50 }, (_, n) => ({ type: 'put', key: keyOf(n), value: contentOf(n) })))
    await disk.fill()
    const written = await writeUntilRefused(store, 50)

    // Reading goes on; writing does not, however small; trying again fails in the same words.
    await expectExactly(store, written)
    await expect(store.write([{ type: 'put', key: 'x', value: utf8('x') }])).rejects.toMatchObject({ problem: 'full' })
    await expect(store.retry()).rejects.toMatchObject({ problem: 'full' })
    expect(store.failure).toMatchObject({ problem: 'full' })
    await expectExactly(store, written)

    await disk.makeRoom()
    await store.retry()
    expect(store.failure).toBeNull()
    // What was refused has not happened.
    await expectExactly(store, written)
    await store.write([{ type: 'put', key: keyOf(written), value: contentOf(written) }])
    await expectExactly(store, written + 1)

    await store.close()
    const again = await disk.open()
    await expectExactly(again, written + 1)
    await again.close()
  })

  story('a list that is being read when the database is opened anew goes on where it was', async () => {
    const disk = await makeDisk()
    const store = await disk.open()
    onTestFinished(() => store.close())
    await store.write(Array.from({ length: 600 }, (_, n) => ({ type: 'put', key: keyOf(n), value: contentOf(n, 100) })))
    await disk.fill()
    await writeUntilRefused(store, 1000)
    await disk.makeRoom()
    const keys: string[] = []
    for await (const [key] of store.range(keyOf(0), keyOf(600))) {
      if (keys.length === 10) await store.retry()
      keys.push(key)
    }
    expect(keys).toEqual(Array.from({ length: 600 }, (_, n) => keyOf(n)))
  })

  story('killed while the disk is full: everything acknowledged is there', async () => {
    const disk = await makeDisk()
    const store = await disk.open()
    await store.write(Array.from({ length: 50 }, (_, n) => ({ type: 'put', key: keyOf(n), value: contentOf(n) })))
    await disk.fill()
    const written = await writeUntilRefused(store, 50)
    await disk.makeRoom()
    const after = await disk.openCopyAfterCrash()
    await expectExactly(after, written)
    await after.close()
    await store.close()
  })
})

describe(`opening${why === null ? '' : ` (skipped: ${why})`}`, () => {
  const story = it.skipIf(why !== null)

  story('a new profile on a full disk says so, and leaves the way free for when there is room', async () => {
    const { path } = await smallDisk(16)
    const ballast = join(path, 'ballast')
    await writeFile(ballast, new Uint8Array(64 * KIB)).catch(() => {})
    await expect(openLevelStore(join(path, 'profile'), '0.0.0-test')).rejects.toMatchObject({ problem: 'full' })
    await rm(ballast)
  })

  story('a folder on a read-only disk says that it cannot be written to', async () => {
    const disk = await smallDisk(2 * KIB)
    const profile = join(disk.path, 'profile')
    await (await openLevelStore(profile, '0.0.0-test')).close()
    disk.makeReadOnly()
    await expect(openLevelStore(profile, '0.0.0-test')).rejects.toMatchObject({
      problem: 'failed',
      message: expect.stringContaining('read-only file system'),
    })
    await expect(openLevelStore(join(disk.path, 'another'), '0.0.0-test')).rejects.toMatchObject({ problem: 'failed' })
  })
})
