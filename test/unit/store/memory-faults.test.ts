import { describe, expect, it } from 'vitest'
import { MemoryDisk } from '#electron/peer/adapters/memory-store.ts'
import { utf8 } from '#shared/kernel/bytes.ts'

describe('the memory twin’s torn write', () => {
  const torn = async (): Promise<{ disk: MemoryDisk; store: ReturnType<MemoryDisk['openStore']> }> => {
    const disk = new MemoryDisk()
    const store = disk.openStore()
    disk.fault = { kind: 'torn' }
    await expect(store.write([{ type: 'put', key: 'a', value: utf8('a') }])).rejects.toMatchObject({
      problem: 'failed',
    })
    return { disk, store }
  }

  it('has not happened once the store has tried again', async () => {
    const { disk, store } = await torn()
    expect(await store.get('a')).toBeUndefined()
    await store.retry()
    await store.close()
    expect(await disk.openStore().get('a')).toBeUndefined()
  })

  it('may be there whole after a crash, as on a real disk', async () => {
    const { disk, store } = await torn()
    disk.crash()
    await expect(store.get('a')).rejects.toMatchObject({ problem: 'failed' })
    expect(await disk.openStore().get('a')).toEqual(utf8('a'))
  })
})
