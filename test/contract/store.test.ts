import * as fc from 'fast-check'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openLevelStore } from '#electron/peer/adapters/level-store.ts'
import { MemoryDisk } from '#electron/peer/adapters/memory-store.ts'
import type { Store, WriteOp } from '#electron/peer/ports/ports.ts'
import { fromUtf8, utf8 } from '#shared/kernel/bytes.ts'
import { scratchFolder } from '#test/kit/scratch.ts'

/** A place that stores are opened on one after another. */
interface Place {
  open(): Promise<Store>
}

const places: Record<string, () => Promise<Place>> = {
  'in memory': async () => {
    const disk = new MemoryDisk()
    return { open: async () => disk.openStore() }
  },
  'on classic-level': async () => {
    const profile = await scratchFolder()
    return { open: () => openLevelStore(profile, '0.0.0-test') }
  },
}

const put = (key: string, value: string): WriteOp => ({ type: 'put', key, value: utf8(value) })
const del = (key: string): WriteOp => ({ type: 'del', key })
const textOf = async (store: Store, key: string): Promise<string | undefined> => {
  const value = await store.get(key)
  return value === undefined ? undefined : fromUtf8(value)
}
async function listOf(store: Store, from: string, to: string): Promise<[string, string][]> {
  const found: [string, string][] = []
  for await (const [key, value] of store.range(from, to)) found.push([key, fromUtf8(value)])
  return found
}
const byUtf8 = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b))

describe.each(Object.entries(places))('the Store port %s', (_name, makePlace) => {
  const opened = async (place: Place): Promise<Store> => {
    const store = await place.open()
    onTestFinished(() => store.close())
    return store
  }

  it('gives back what was written, and nothing for what was not', async () => {
    const store = await opened(await makePlace())
    await store.write([put('a', 'one'), put('b', '')])
    expect(await textOf(store, 'a')).toBe('one')
    expect(await textOf(store, 'b')).toBe('')
    expect(await store.get('c')).toBeUndefined()
    expect(store.failure).toBeNull()
  })

  it('applies the operations of a batch in their order', async () => {
    const store = await opened(await makePlace())
    await store.write([put('a', 'one'), put('b', 'two')])
    await store.write([del('a'), put('b', 'three'), put('c', 'four'), del('c')])
    expect(await listOf(store, '', '~')).toEqual([['b', 'three']])
  })

  it('keeps everything across closing and opening', async () => {
    const place = await makePlace()
    const first = await place.open()
    await first.write([put('kept', 'yes'), put('gone', 'no')])
    await first.write([del('gone')])
    await first.close()
    const second = await opened(place)
    expect(await listOf(second, '', '~')).toEqual([['kept', 'yes']])
  })

  it('lists a range in order, from the first key up to but without the last', async () => {
    const store = await opened(await makePlace())
    await store.write(['log/b', 'log/a', 'loh', 'log/c', 'kog', 'log/'].map((key) => put(key, key)))
    expect((await listOf(store, 'log/', 'log/c')).map(([key]) => key)).toEqual(['log/', 'log/a', 'log/b'])
    expect(await listOf(store, 'x', 'z')).toEqual([])
    expect(await listOf(store, 'z', 'a')).toEqual([])
  })

  it('orders keys as UTF-8, emoji after everything in the Basic Multilingual Plane', async () => {
    const store = await opened(await makePlace())
    await store.write([put('\u{1F600}', ''), put('\uFFEE', ''), put('z', '')])
    expect((await listOf(store, '', '\u{10FFFF}')).map(([key]) => key)).toEqual(['z', '\uFFEE', '\u{1F600}'])
  })

  it('lists thousands of entries, and may be left in the middle', async () => {
    const store = await opened(await makePlace())
    const keys = Array.from({ length: 3000 }, (_, i) => `k${String(i).padStart(5, '0')}`)
    await store.write(keys.map((key) => put(key, key)))
    expect((await listOf(store, 'k', 'l')).map(([key]) => key)).toEqual(keys)
    for await (const [key] of store.range('k', 'l')) if (key === 'k00010') break
    await store.write([del('k00000')])
    expect(await store.get('k00000')).toBeUndefined()
  })

  it('keeps bytes as they are, and lets callers reuse theirs', async () => {
    const store = await opened(await makePlace())
    const bytes = Uint8Array.from({ length: 256 }, (_, i) => i)
    await store.write([{ type: 'put', key: 'bytes', value: bytes }])
    bytes.fill(0)
    expect(await store.get('bytes')).toEqual(Uint8Array.from({ length: 256 }, (_, i) => i))
  })

  it('lets nobody else in while it is open', async () => {
    const place = await makePlace()
    const first = await place.open()
    await expect((async () => place.open())()).rejects.toMatchObject({ name: 'StoreFailure', problem: 'busy' })
    await first.close()
    await opened(place)
  })

  it('refuses to be used after closing, with a failure that says so', async () => {
    const store = await (await makePlace()).open()
    await store.close()
    await store.close()
    await expect(store.get('a')).rejects.toMatchObject({ problem: 'failed' })
    await expect(store.write([put('a', 'b')])).rejects.toMatchObject({ problem: 'failed' })
  })

  it('agrees with a plain map whatever is done to it', async () => {
    const key = fc.string({ unit: 'grapheme', maxLength: 4 }).map((text) => `k${text}`)
    const op = fc.oneof(
      {
        weight: 3,
        arbitrary: fc.record({ key, value: fc.string({ maxLength: 20 }) }).map(({ key, value }) => put(key, value)),
      },
      { weight: 1, arbitrary: key.map(del) },
    )
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(op, { maxLength: 8 }), { maxLength: 8 }), async (batches) => {
        const store = await (await makePlace()).open()
        const model = new Map<string, string>()
        for (const batch of batches) {
          await store.write(batch)
          for (const each of batch) {
            if (each.type === 'put') model.set(each.key, fromUtf8(each.value))
            else model.delete(each.key)
          }
        }
        const listed = await listOf(store, '', '\u{10FFFF}')
        await store.close()
        expect(listed).toEqual([...model].sort(([a], [b]) => byUtf8(a, b)))
      }),
      { seed: 20_261_123, numRuns: 30 },
    )
  })
})
