import { readdirSync, readFileSync, renameSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openLevelStore } from '#electron/peer/adapters/level-store.ts'
import type { Store } from '#electron/peer/ports/ports.ts'
import { utf8 } from '#shared/kernel/bytes.ts'
import { scratchFolder } from '#test/kit/scratch.ts'

const open = (profile: string): Promise<Store> => openLevelStore(profile, '1.2.3')

/** A closed profile with 40 entries, all still in the database's log. */
async function profileWithEntries(): Promise<{ profile: string; log: string }> {
  const profile = await scratchFolder()
  const store = await open(profile)
  for (let i = 0; i < 40; i++)
    await store.write([{ type: 'put', key: `k${i}`, value: utf8(`value ${i} `.repeat(100)) }])
  await store.close()
  const name = readdirSync(join(profile, 'data')).find((each) => each.endsWith('.log'))
  return { profile, log: join(profile, 'data', name ?? 'missing') }
}

function flipByte(path: string, at: number): void {
  const bytes = readFileSync(path)
  bytes[at] = (bytes[at] ?? 0) ^ 0xff
  writeFileSync(path, bytes)
}

async function countEntries(store: Store): Promise<number> {
  let count = 0
  for await (const _ of store.range('k', 'l')) count++
  return count
}

describe('a profile that is not as Folkmoot wrote it', () => {
  it('is called damaged when an acknowledged entry in the log was altered, and is left as it is', async () => {
    const { profile, log } = await profileWithEntries()
    flipByte(log, 500)
    const before = readFileSync(log)
    await expect(open(profile)).rejects.toMatchObject({ name: 'StoreFailure', problem: 'damaged' })
    expect(readFileSync(log)).toEqual(before)
  })

  it('is called damaged when a whole block of the log was overwritten', async () => {
    const { profile, log } = await profileWithEntries()
    const bytes = readFileSync(log)
    bytes.fill(0x55, 100, 32_768)
    writeFileSync(log, bytes)
    await expect(open(profile)).rejects.toMatchObject({ problem: 'damaged' })
  })

  it('opens when only the end of the log is torn, as a crash in mid-write leaves it', async () => {
    const { profile, log } = await profileWithEntries()
    truncateSync(log, statSync(log).size - 7)
    const store = await open(profile)
    expect(await countEntries(store)).toBe(39)
    await store.close()
  })

  it('is called damaged when a value in a table was altered', async () => {
    const { profile } = await profileWithEntries()
    // Opening moves the entries from the log into a table.
    await (await open(profile)).close()
    const table = readdirSync(join(profile, 'data')).find((name) => name.endsWith('.ldb'))
    flipByte(join(profile, 'data', table ?? 'missing'), 300)
    const damaged = async (): Promise<number> => {
      const store = await open(profile)
      return await countEntries(store).finally(() => store.close())
    }
    await expect(damaged()).rejects.toMatchObject({ problem: 'damaged' })
  })

  it('is called damaged, not taken for a new one, when its database is gone', async () => {
    const { profile } = await profileWithEntries()
    rmSync(join(profile, 'data', 'CURRENT'))
    await expect(open(profile)).rejects.toMatchObject({ problem: 'damaged' })
    renameSync(join(profile, 'data'), join(profile, 'elsewhere'))
    await expect(open(profile)).rejects.toMatchObject({ problem: 'damaged' })
  })

  it.each(['', 'nonsense', '{}', '{"format":"1"}', '{"format":1}', '[]'])(
    'is called damaged when profile.json is %j',
    async (text) => {
      const { profile } = await profileWithEntries()
      writeFileSync(join(profile, 'profile.json'), text)
      await expect(open(profile)).rejects.toMatchObject({ problem: 'damaged' })
    },
  )
})

describe('profile.json', () => {
  it('says which format the profile has and who made it, and is nobody else’s to read', async () => {
    const { profile } = await profileWithEntries()
    const path = join(profile, 'profile.json')
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual({ format: 1, createdBy: '1.2.3' })
    expect(statSync(path).mode & 0o777).toBe(0o600)
  })

  it('of a newer version stops this one before it touches anything', async () => {
    const { profile, log } = await profileWithEntries()
    const path = join(profile, 'profile.json')
    writeFileSync(path, JSON.stringify({ format: 2, createdBy: '9.0.0', keptIn: 'another way' }))
    const before = readdirSync(join(profile, 'data')).map((name) => [
      name,
      statSync(join(profile, 'data', name)).mtimeMs,
    ])
    await expect(open(profile)).rejects.toMatchObject({ problem: 'newer' })
    expect(
      readdirSync(join(profile, 'data')).map((name) => [name, statSync(join(profile, 'data', name)).mtimeMs]),
    ).toEqual(before)
    expect(statSync(log).size).toBeGreaterThan(0)
  })

  it('missing because the first start was interrupted is written at the next', async () => {
    const { profile } = await profileWithEntries()
    rmSync(join(profile, 'profile.json'))
    const store = await open(profile)
    expect(await countEntries(store)).toBe(40)
    await store.close()
    expect(readdirSync(profile)).toContain('profile.json')
  })
})

describe('a folder that cannot be a profile', () => {
  it('is refused when a file is in its place', async () => {
    const place = join(await scratchFolder(), 'file')
    await writeFile(place, 'I was here first')
    await expect(open(place)).rejects.toMatchObject({ problem: 'failed' })
  })

  it.skipIf(process.getuid?.() === 0 || process.platform === 'win32')(
    'is refused when its permissions forbid writing (not as root, whom they do not stop)',
    async () => {
      const place = join(await scratchFolder(), 'locked')
      await mkdir(place, { mode: 0o500 })
      await expect(open(place)).rejects.toMatchObject({
        problem: 'failed',
        message: expect.stringContaining('permissions'),
      })
    },
  )
})
