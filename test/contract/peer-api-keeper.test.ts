import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { appendFile, mkdir, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { type ComposeOptions, compose, type RunningPeer } from '#electron/hosts/compose.ts'
import { findPeer } from '#electron/hosts/find-peer.ts'
import { openLog } from '#electron/peer/adapters/log.ts'
import { ApiFailure } from '#shared/bridge/errors.ts'
import { type Ended, folkmoot, keeper } from '#test/kit/keeper-process.ts'
import { scratchFolder } from '#test/kit/scratch.ts'
import { smallDisk, whyNoMount } from '#test/kit/small-disk.ts'

async function call(profile: string, method: string, params: unknown = {}): Promise<unknown> {
  const peer = await findPeer(profile)
  return await peer.callByName(method, params).finally(() => peer.close())
}

/** Runs what a keeper runs, in this process: faster, and the same composition root. */
async function start(profile: string, more: Partial<ComposeOptions> = {}): Promise<RunningPeer> {
  const log = openLog(null)
  const peer = await compose({
    profile,
    protection: { kind: 'file-permissions' },
    listen: ['/ip4/127.0.0.1/tcp/0'],
    network: 'required',
    mdns: false,
    api: { port: 0 },
    deviceName: null,
    log,
    ...more,
  })
  const close = async (): Promise<void> => {
    await peer.close()
    log.close()
  }
  onTestFinished(close)
  return { ...peer, close }
}
const failureOf = async (starting: Promise<unknown>): Promise<unknown> => {
  const outcome = await starting.catch((error: unknown) => error)
  if (!(outcome instanceof ApiFailure)) throw new Error(`it did not fail as it should: ${String(outcome)}`)
  return outcome.error
}

/** The typed error that a keeper prints last when it cannot start. */
async function refusal(running: { readonly ended: Promise<Ended> }): Promise<unknown> {
  const { code, out, err } = await running.ended
  expect({ code, out }).toEqual({ code: 1, out: '' })
  return JSON.parse(err.trim().split('\n').at(-1) ?? '')
}

const withCode = (code: string) => expect.objectContaining({ code, what: expect.any(String), next: expect.any(String) })

/** A profile that a peer ran on once. */
async function usedProfile(folder?: string): Promise<{ profile: string; device: string }> {
  const profile = join(folder ?? (await scratchFolder()), 'profile')
  const peer = await start(profile)
  await peer.close()
  return { profile, device: peer.device }
}

async function takenPort(): Promise<number> {
  const other = createServer()
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void other.close())
  const address = other.address()
  return typeof address === 'object' && address !== null ? address.port : 0
}

/** Every file with what is in it and when it was changed. */
function everythingIn(folder: string): unknown {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .map((path) => [path, statSync(path).mtimeMs, readFileSync(path).toString('base64')])
}

describe('a keeper', () => {
  it('says where it is, answers the command line, and ends cleanly when asked', async () => {
    const profile = join(await scratchFolder(), 'new', 'profile')
    const running = keeper(profile, '--name', 'The old laptop')
    const ready = await running.ready
    expect(ready).toMatchObject({ keyProtection: 'file-permissions', token_file: join(profile, 'api-token') })
    expect(ready.listening).toEqual([expect.stringMatching(/^\/ip4\/127\.0\.0\.1\/tcp\/\d+\/p2p\/12D3Koo/)])
    expect(await call(profile, 'profile.get')).toMatchObject({
      device: ready.device,
      peerId: ready.peerId,
      deviceName: 'The old laptop',
      storage: { state: 'ok' },
    })
    running.child.kill('SIGTERM')
    const { code, out, err } = await running.ended
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(out.trim().split('\n')).toHaveLength(1)
    expect(readdirSync(profile)).not.toContain('api.json')
    expect(await folkmoot(['--profile', profile, 'call', 'profile.get']).ended).toMatchObject({ code: 3 })
  })

  it('killed in the middle of its work is the same device when started again, with everything acknowledged', async () => {
    const profile = join(await scratchFolder(), 'profile')
    const first = keeper(profile)
    const { device } = await first.ready
    await call(profile, 'profile.setNames', { name: 'Ada', deviceName: 'Laptop' })
    first.child.kill('SIGKILL')
    await first.ended
    expect(readdirSync(profile)).toContain('api.json')
    expect(await folkmoot(['--profile', profile, 'call', 'profile.get']).ended).toMatchObject({ code: 3 })
    const second = keeper(profile)
    expect(await second.ready).toMatchObject({ device })
    expect(await call(profile, 'profile.get')).toMatchObject({ device, name: 'Ada', deviceName: 'Laptop' })
  })

  it('listens on the same port again, so that its address stays true', async () => {
    const profile = await scratchFolder()
    const first = await start(profile)
    const before = first.listening()
    await first.close()
    expect((await start(profile)).listening()).toEqual(before)
  })

  it('keeps its whole profile from others’ eyes', async () => {
    const profile = await scratchFolder()
    await start(profile)
    for (const name of readdirSync(profile))
      expect([name, statSync(join(profile, name)).mode & 0o077]).toEqual([name, 0])
  })
})

describe('a keeper that cannot start says why, as a typed error', () => {
  it('when another one runs on the profile, which goes on undisturbed', async () => {
    const profile = join(await scratchFolder(), 'profile')
    const running = keeper(profile)
    const { device } = await running.ready
    expect(await refusal(keeper(profile))).toEqual(withCode('profile-busy'))
    expect(await call(profile, 'profile.get')).toMatchObject({ device })
  })

  it('when another program uses its port, and lets the profile go', async () => {
    const port = await takenPort()
    const { profile } = await usedProfile()
    const refused = await refusal(keeper(profile, '--api-port', String(port)))
    expect(refused).toMatchObject({ code: 'port-busy', what: expect.stringContaining(String(port)) })
    await start(profile)
  })

  it('when the network’s port is another program’s', async () => {
    const port = await takenPort()
    const profile = join(await scratchFolder(), 'profile')
    const running = folkmoot(['keeper', '--profile', profile, '--no-mdns', '--listen', `/ip4/127.0.0.1/tcp/${port}`])
    expect(await refusal(running)).toEqual(withCode('port-busy'))
  })

  it('when a newer version wrote the profile, of which nothing is touched', async () => {
    const { profile } = await usedProfile()
    writeFileSync(join(profile, 'profile.json'), '{"format":2,"createdBy":"9.0.0"}')
    const before = everythingIn(profile)
    expect(await refusal(keeper(profile))).toEqual(withCode('profile-newer'))
    expect(everythingIn(profile)).toEqual(before)
  })

  it.each(['damaged', 'gone', 'another profile’s'])(
    'when the device’s key is %s: no other key is made',
    async (how) => {
      const { profile } = await usedProfile()
      const key = join(profile, 'device.key')
      if (how === 'damaged') writeFileSync(key, readFileSync(key, 'utf8').slice(0, 60))
      else if (how === 'gone') rmSync(key)
      else writeFileSync(key, readFileSync(join((await usedProfile()).profile, 'device.key')))
      const left = how === 'gone' ? null : readFileSync(key)
      expect(await failureOf(start(profile))).toEqual(withCode('profile-damaged'))
      if (left === null) expect(readdirSync(profile)).not.toContain('device.key')
      else expect(readFileSync(key)).toEqual(left)
    },
  )

  it('when its database is damaged', async () => {
    const { profile } = await usedProfile()
    rmSync(join(profile, 'data', 'CURRENT'))
    expect(await failureOf(start(profile))).toEqual(withCode('profile-damaged'))
  })

  it('when a file is in the way of its folder', async () => {
    const place = join(await scratchFolder(), 'file')
    writeFileSync(place, '')
    expect(await failureOf(start(place))).toEqual(withCode('disk-failed'))
  })

  const why = whyNoMount()
  const skipped = why === null ? '' : ` (skipped: ${why})`
  it.skipIf(why !== null)(`when its folder is read-only${skipped}`, async () => {
    const disk = await smallDisk(4096)
    const { profile } = await usedProfile(disk.path)
    disk.makeReadOnly()
    expect(await failureOf(start(profile))).toMatchObject({
      code: 'disk-failed',
      why: expect.stringContaining('read-only'),
    })
  })

  it.skipIf(why !== null)(`when the disk is full, and starts when there is room${skipped}`, async () => {
    const disk = await smallDisk(4096)
    const { profile, device } = await usedProfile(disk.path)
    const ballast = join(disk.path, 'ballast')
    await writeFile(ballast, new Uint8Array(64 * 1024 * 1024)).catch(() => {})
    expect(await failureOf(start(profile))).toEqual(withCode('disk-full'))
    rmSync(ballast)
    expect(await start(profile)).toMatchObject({ device })
  })
})

describe('a keeper whose disk fills up while it runs', () => {
  const why = whyNoMount()
  it.skipIf(why !== null)(
    `refuses to save, goes on reading, and saves again when there is room${why === null ? '' : ` (skipped: ${why})`}`,
    async () => {
      const disk = await smallDisk(6 * 1024)
      const profile = join(disk.path, 'profile')
      await mkdir(profile)
      const running = keeper(profile)
      await running.ready
      const name = (n: number) => call(profile, 'profile.setNames', { name: `Ada ${n}`, deviceName: 'Laptop' })
      await name(0)
      const ballast = join(disk.path, 'ballast')
      await writeFile(ballast, new Uint8Array(64 * 1024 * 1024)).catch(() => {})
      for (let full = false; !full; )
        full = await appendFile(ballast, 'x').then(
          () => false,
          () => true,
        )
      let saved = 0
      let failure: unknown = null
      while (failure === null && saved < 200) {
        const outcome = await name(saved + 1).then(
          () => null,
          (error: unknown): unknown => (error instanceof ApiFailure ? error.error : error),
        )
        if (outcome === null) saved++
        else failure = outcome
      }
      expect(failure).toEqual(withCode('disk-full'))
      expect(await call(profile, 'profile.get')).toMatchObject({
        name: `Ada ${saved}`,
        storage: { state: 'read-only' },
      })
      running.child.kill('SIGKILL')
      await running.ended
      rmSync(ballast)
      await keeper(profile).ready
      expect(await call(profile, 'profile.get')).toMatchObject({ name: `Ada ${saved}`, storage: { state: 'ok' } })
    },
  )
})
