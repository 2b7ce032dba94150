import { beforeAll, describe, expect, test } from 'vitest'
import { MemoryDisk } from '#electron/peer/adapters/memory-store.ts'
import type { Store } from '#electron/peer/ports/ports.ts'
import { EntryStore } from '#electron/peer/service/entry-store.ts'
import type { Entry } from '#shared/log/entry.ts'
import { Log } from '#shared/log/log.ts'
import { setup } from '#test/kit/people.ts'

const NONE = new Map<never, never>()
const COUNT = 400
let entries: readonly Entry[] = []
let log = new Log()

beforeAll(() => {
  const ana = setup(['ana']).get('ana')
  const reason = 'Because of all that was said when we met on the hill. '.repeat(8)
  for (let i = 0; i < COUNT; i++)
    ana.act({ kind: 'proposal.draft', body: { title: `Matter ${i} ${reason.slice(0, 150)}` } })
  log = ana.organisation.log
  entries = [...log.entries()]
})

const keys = async (store: Store): Promise<readonly string[]> => {
  const found: string[] = []
  for await (const [key] of store.range('log/', 'log/~')) found.push(key)
  return found
}
const read = async (store: Store): Promise<readonly string[]> => {
  const ids: string[] = []
  for await (const entry of new EntryStore(store, log.at(0)?.id as never).entries()) ids.push(entry.id)
  return ids
}
const all = (): readonly string[] => entries.map(({ id }) => id)

describe('the log on the disk', () => {
  test('takes many entries in few values and one in one, and gives them back in order', async () => {
    const store = new MemoryDisk().openStore()
    const entryStore = new EntryStore(store, entries[0]?.id as never)
    await entryStore.append(entries.slice(0, 300), NONE)
    for (const entry of entries.slice(300)) await entryStore.append([entry], NONE)
    expect((await keys(store)).length).toBeLessThan(entries.length - 300 + 3)
    expect(await read(store)).toEqual(all())
  })

  test('puts what came one by one together once it fills a segment, and goes on after a restart', async () => {
    const disk = new MemoryDisk()
    const first = new EntryStore(disk.openStore(), entries[0]?.id as never)
    for (const entry of entries.slice(0, 100)) {
      await first.append([entry], NONE)
      await first.tidy(log)
    }
    disk.crash()
    const store = disk.openStore()
    const second = new EntryStore(store, entries[0]?.id as never)
    for await (const entry of second.entries()) expect(log.has(entry.id)).toBe(true)
    for (const entry of entries.slice(100)) {
      await second.append([entry], NONE)
      await second.tidy(log)
    }
    expect((await keys(store)).length).toBeLessThan(entries.length / 2)
    expect(await read(store)).toEqual(all())
  })

  test('loses nothing when tidying up fails or is cut off', async () => {
    const disk = new MemoryDisk()
    const entryStore = new EntryStore(disk.openStore(), entries[0]?.id as never)
    for (const entry of entries) await entryStore.append([entry], NONE)
    disk.fault = { kind: 'torn' }
    await expect(entryStore.tidy(log)).rejects.toMatchObject({ problem: 'failed' })
    disk.crash()
    expect(await read(disk.openStore())).toEqual(all())
  })

  test('says that it is damaged when a value does not end where an entry ends', async () => {
    const store = new MemoryDisk().openStore()
    await new EntryStore(store, entries[0]?.id as never).append(entries.slice(0, 3), NONE)
    const [key] = await keys(store)
    const row = await store.get(key as string)
    await store.write([{ type: 'put', key: key as string, value: (row as Uint8Array).subarray(0, -1) }])
    await expect(read(store)).rejects.toMatchObject({ problem: 'damaged' })
  })
})
