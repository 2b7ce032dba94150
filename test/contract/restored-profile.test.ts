import { cp, open, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { MessageChannel } from 'node:worker_threads'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { ApiClient } from '#electron/hosts/api-client.ts'
import { Closers } from '#electron/hosts/closers.ts'
import { compose, type RunningPeer } from '#electron/hosts/compose.ts'
import { openDecoder } from '#electron/hosts/decoder.ts'
import { openProfile } from '#electron/hosts/open-profile.ts'
import { type RenewalStep, renewIfNeeded } from '#electron/hosts/renew-profile.ts'
import { createVerifier } from '#electron/peer/adapters/crypto.ts'
import type { Protection } from '#electron/peer/adapters/key-file.ts'
import { openKeyVault } from '#electron/peer/adapters/key-vault.ts'
import { openLevelStore } from '#electron/peer/adapters/level-store.ts'
import { openLog } from '#electron/peer/adapters/log.ts'
import { systemClock, systemRandom } from '#electron/peer/adapters/system.ts'
import { messagePortChannel } from '#electron/peer/api/message-port-channel.ts'
import { toBase64, toHex } from '#shared/kernel/bytes.ts'
import type { OrganisationId } from '#shared/kernel/ids.ts'
import { charterFor } from '#test/kit/people.ts'
import { scratchFolder } from '#test/kit/scratch.ts'
import { until } from '#test/kit/until.ts'

/** Real profiles in real folders, which are copied, restored and killed; peers on loopback. */

const PERMISSIONS: Protection = { kind: 'file-permissions' }
const KEYRING: Protection = { kind: 'system-keyring', wrappingKey: new Uint8Array(32).fill(3) }
const SYNC_MS = 20_000
// Each story starts several peers, one after another.
vi.setConfig({ testTimeout: 90_000 })

interface Running {
  readonly peer: RunningPeer
  readonly api: ApiClient
  stop(): Promise<void>
}

async function start(profile: string, protection = PERMISSIONS): Promise<Running> {
  const log = openLog(null)
  const peer = await compose({
    profile,
    protection,
    listen: ['/ip4/127.0.0.1/tcp/0'],
    mdns: false,
    api: null,
    deviceName: 'A laptop',
    log,
  })
  const { port1, port2 } = new MessageChannel()
  peer.serve(messagePortChannel(port1, 'node'))
  const api = new ApiClient({
    send: (message) => port2.postMessage(message),
    onMessage: (listener) => void port2.on('message', listener),
    onClose: (listener) => void port2.on('close', () => listener(null)),
    close: () => port2.close(),
  })
  let stopped = false
  const stop = async (): Promise<void> => {
    if (stopped) return
    stopped = true
    port2.close()
    await peer.close()
    log.close()
  }
  onTestFinished(stop)
  return { peer, api, stop }
}

/** A profile of somebody who founded an organisation alone; it is not running. */
async function founded(protection = PERMISSIONS) {
  const folder = await scratchFolder()
  const profile = join(folder, 'parent', 'profile')
  const ada = await start(profile, protection)
  const { organisation } = await ada.api.call('organisation.found', {
    charter: charterFor('Tryers'),
    founder: 'Ada',
    deviceName: 'A laptop',
  })
  await ada.stop()
  return { folder, profile, organisation, device: ada.peer.device }
}

/** Ada founds an organisation, and Bo joins it; both are in touch. Bo's profile is the one that things happen to. */
async function adaAndBo(protection = PERMISSIONS) {
  const folder = await scratchFolder()
  const profile = join(folder, 'bo')
  const ada = await start(join(folder, 'ada'))
  const bo = await start(profile, protection)
  const { organisation } = await ada.api.call('organisation.found', {
    charter: charterFor('Tryers'),
    founder: 'Ada',
    deviceName: 'Ada’s laptop',
  })
  await joinWith(ada, bo, organisation)
  return { folder, profile, ada, bo, organisation, device: bo.peer.device }
}

async function joinWith(ada: Running, bo: Running, organisation: OrganisationId, uses = 1): Promise<void> {
  await ask(ada, bo, organisation, uses)
  await vouch(ada, organisation)
  await until('Bo is a member', async () => (await standing(bo, organisation)) === 'member', SYNC_MS)
}

async function ask(ada: Running, bo: Running, organisation: OrganisationId, uses: number): Promise<void> {
  const { link } = await ada.api.call('invitation.create', {
    organisation,
    gives: 'membership',
    uses,
    validForMs: 3_600_000,
    note: '',
  })
  await bo.api.call('join.start', { link: link ?? '', name: 'Bo', deviceName: 'Bo’s laptop', statement: 'Hello' })
}

async function vouch(ada: Running, organisation: OrganisationId): Promise<void> {
  for (const { request } of await ada.api.call('member.requests', { organisation })) {
    await ada.api.call('member.vouch', { organisation, request, statement: '' })
  }
}

const standing = async (of: Running, organisation: OrganisationId): Promise<string | undefined> =>
  (await of.api.call('organisation.list', {})).find((each) => each.organisation === organisation)?.standing

const stateOf = (of: Running, organisation: OrganisationId) => of.api.call('organisation.stateHash', { organisation })

async function inSync(organisation: OrganisationId, ...all: readonly Running[]): Promise<void> {
  await until(
    'all hold the same',
    async () =>
      new Set(await Promise.all(all.map(async (each) => (await stateOf(each, organisation)).state))).size === 1,
    SYNC_MS,
  )
}

const draft = (by: Running, organisation: OrganisationId, title: string) =>
  by.api.call('proposal.draft', { organisation, title })

async function expectNoFork(organisation: OrganisationId, ...all: readonly Running[]): Promise<void> {
  for (const each of all) {
    const evidence = await each.api.call('organisation.evidence', { organisation })
    expect(evidence.filter(({ kind }) => kind === 'fork')).toEqual([])
  }
}

const titles = async (of: Running, organisation: OrganisationId): Promise<string[]> =>
  (await of.api.call('proposal.list', { organisation })).map(({ title }) => title).sort()

/** Stops Bo, takes a backup, and lets Bo sign more that Ada gets. Bo is stopped again then. */
async function backUpAndGoOn(story: Awaited<ReturnType<typeof adaAndBo>>, protection = PERMISSIONS): Promise<string> {
  const { folder, profile, ada, bo, organisation } = story
  await draft(bo, organisation, 'Before the backup')
  await inSync(organisation, ada, bo)
  await bo.stop()
  const backup = join(folder, 'backup')
  await cp(profile, backup, { recursive: true, preserveTimestamps: true })
  const again = await start(profile, protection)
  await draft(again, organisation, 'After the backup')
  await inSync(organisation, ada, again)
  await again.stop()
  return backup
}

describe.each([PERMISSIONS, KEYRING])('attack 3: an old backup of a profile, restored ($kind)', (protection) => {
  it('goes on under a new key, says so, and contradicts nothing that it signed before', async () => {
    const story = await adaAndBo(protection)
    const { profile, ada, organisation, device } = story
    const backup = await backUpAndGoOn(story, protection)
    await rm(profile, { recursive: true })
    await rename(backup, join(profile, '..', 'moved'))
    await cp(join(profile, '..', 'moved'), profile, { recursive: true, preserveTimestamps: true })

    const restored = await start(profile, protection)
    expect(restored.peer.device).not.toBe(device)
    expect(restored.peer.keyProtection).toBe(protection.kind)
    const { renewal } = await restored.api.call('profile.get', {})
    expect(renewal).toMatchObject({
      why: 'copied',
      from: device,
      organisations: [{ organisation, name: 'Tryers', outcome: 'continues' }],
    })
    // It may sign at once, connected or not: what it signs is on a chain of its own.
    await draft(restored, organisation, 'After the restoring')
    await inSync(organisation, ada, restored)
    expect(await titles(ada, organisation)).toEqual(['After the backup', 'After the restoring', 'Before the backup'])
    await expectNoFork(organisation, ada, restored)
    const bo = (await ada.api.call('member.list', { organisation })).find(({ name }) => name === 'Bo')
    expect(bo?.devices.map(({ device, continues, revoked }) => ({ device, continues, revoked }))).toEqual([
      { device, continues: null, revoked: false },
      { device: restored.peer.device, continues: device, revoked: false },
    ])

    // Read is read, also at the next start, which is no occasion for another key.
    expect((await restored.api.call('profile.dismissRenewal', {})).renewal).toBeNull()
    await restored.stop()
    const again = await start(profile, protection)
    expect(again.peer.device).toBe(restored.peer.device)
    expect((await again.api.call('profile.get', {})).renewal).toBeNull()
    await again.api.call('device.revoke', { organisation, device })
    await inSync(organisation, ada, again)
    expect(await standing(again, organisation)).toBe('member')
  })
})

describe('attack 3: a profile copied to a second machine', () => {
  it('goes on there under a key of its own, while the first goes on under its own, both signing', async () => {
    const { folder, profile, ada, bo, organisation, device } = await adaAndBo()
    await bo.stop()
    const second = join(folder, 'second machine')
    await cp(profile, second, { recursive: true, preserveTimestamps: true })
    const [original, copy] = [await start(profile), await start(second)]
    expect(original.peer.device).toBe(device)
    expect(copy.peer.device).not.toBe(device)
    for (const n of [1, 2, 3]) {
      await Promise.all([
        draft(original, organisation, `From the first ${n}`),
        draft(copy, organisation, `From the second ${n}`),
        draft(ada, organisation, `From Ada ${n}`),
      ])
    }
    await inSync(organisation, ada, original, copy)
    expect(await titles(copy, organisation)).toHaveLength(9)
    await expectNoFork(organisation, ada, original, copy)
    expect((await original.api.call('profile.get', {})).renewal).toBeNull()
    // Copied again from the copy: a third key, and still nobody contradicts anybody.
    await copy.stop()
    const third = join(folder, 'third machine')
    await cp(second, third, { recursive: true })
    const [again, copyOfCopy] = [await start(second), await start(third)]
    expect(again.peer.device).toBe(copy.peer.device)
    await Promise.all([again, copyOfCopy].map((each, n) => draft(each, organisation, `Later ${n}`)))
    await inSync(organisation, ada, original, again, copyOfCopy)
    await expectNoFork(organisation, ada, original, again, copyOfCopy)
  })

  it('while it asks to join: asks anew, as itself', async () => {
    const folder = await scratchFolder()
    const [ada, bo] = [await start(join(folder, 'ada')), await start(join(folder, 'bo'))]
    const { organisation } = await ada.api.call('organisation.found', {
      charter: charterFor('Tryers'),
      founder: 'Ada',
      deviceName: 'Ada’s laptop',
    })
    await ask(ada, bo, organisation, 2)
    await bo.stop()
    await cp(join(folder, 'bo'), join(folder, 'copy'), { recursive: true })
    const copy = await start(join(folder, 'copy'))
    expect((await copy.api.call('profile.get', {})).renewal?.organisations).toEqual([
      { organisation, name: 'Tryers', outcome: 'asked-again' },
    ])
    await until(
      'the new request is there',
      async () => (await ada.api.call('member.requests', { organisation })).length === 2,
      SYNC_MS,
    )
    await vouch(ada, organisation)
    await until('the copy is a member', async () => (await standing(copy, organisation)) === 'member', SYNC_MS)
    await draft(copy, organisation, 'Here I am')
    await inSync(organisation, ada, copy)
    await expectNoFork(organisation, ada, copy)
  })
})

describe('attack 3: killed while it goes over to a new key', () => {
  const steps: readonly RenewalStep[] = ['new-key-made', 'signed', 'written', 'marked']

  /** Runs what a start runs, up to a step, and leaves the rest undone. */
  async function killedAt(profile: string, step: RenewalStep, protection: Protection): Promise<void> {
    const closers = new Closers()
    const log = openLog(null)
    const decoder = openDecoder()
    closers.add(() => decoder.close())
    const opened = await openProfile(profile, protection, closers)
    const outside = { decoder, log, clock: systemClock, random: systemRandom, verify: createVerifier() }
    const reached = (at: RenewalStep): void => {
      if (at === step) throw new Error(`killed when ${step}`)
    }
    await expect(renewIfNeeded(opened, outside, { profile, protection, reached })).rejects.toThrow('killed')
    await closers.close()
  }

  it.each([
    ...steps.map((step) => ({ step, protection: PERMISSIONS })),
    { step: 'written' as const, protection: KEYRING },
  ])(
    'when $step ($protection.kind): the next start signs with one new key, and the old one is gone',
    async ({ step, protection }) => {
      const { folder, profile, organisation, device } = await founded(protection)
      const before = await openKeyVault({ path: join(profile, 'device.key'), protection, expected: device })
      const copy = join(folder, 'copy')
      await cp(profile, copy, { recursive: true })
      await killedAt(copy, step, protection)
      const restarted = await start(copy, protection)
      expect(restarted.peer.device).not.toBe(device)
      expect((await restarted.api.call('profile.get', {})).renewal).toMatchObject({ why: 'copied', from: device })
      const original = await start(profile, protection)
      expect(original.peer.device).toBe(device)
      await draft(restarted, organisation, 'From the copy')
      await draft(original, organisation, 'From the original')
      await restarted.api.call('peer.connect', { organisation, address: original.peer.listening()[0] ?? '' })
      await inSync(organisation, restarted, original)
      await expectNoFork(organisation, restarted, original)
      // One new key, whatever was tried before.
      const [ada] = await original.api.call('member.list', { organisation })
      expect(ada?.devices.map((each) => each.device)).toEqual([device, restarted.peer.device])
      await restarted.stop()
      const files = (await readdir(copy)).filter((name) => name !== 'data' && name !== 'logs')
      expect(files.filter((name) => name.startsWith('device.key'))).toEqual(['device.key'])
      const seed = before.exportForTransport()
      for (const name of files) {
        const text = await readFile(join(copy, name), 'utf8')
        for (const form of [toBase64(seed), toHex(seed)]) expect(text).not.toContain(form)
      }
      const again = await start(copy, protection)
      expect(again.peer.device).toBe(restarted.peer.device)
    },
  )
})

describe('attack 3: no new key without a reason', () => {
  /** Starts, signs, stops: gives the device it was. */
  async function usedAgain(profile: string): Promise<string> {
    const running = await start(profile)
    const { renewal } = await running.api.call('profile.get', {})
    expect(renewal).toBeNull()
    const [first] = await running.api.call('organisation.list', {})
    if (first !== undefined) await draft(running, first.organisation, 'Something')
    await running.stop()
    return running.peer.device
  }

  it('when it starts again, and again, and when its folder or a folder around it was moved or renamed', async () => {
    const { folder, profile, device } = await founded()
    for (let n = 0; n < 2; n++) expect(await usedAgain(profile)).toBe(device)
    await rename(join(folder, 'parent'), join(folder, 'another parent'))
    expect(await usedAgain(join(folder, 'another parent', 'profile'))).toBe(device)
    await rename(join(folder, 'another parent', 'profile'), join(folder, 'profile'))
    expect(await usedAgain(join(folder, 'profile'))).toBe(device)
  })

  it('when it was killed between noting where it lies and marking it', async () => {
    const { profile, device } = await founded()
    const mark = await readFile(join(profile, 'instance'))
    await usedAgain(profile)
    // The mark of the start before, in the same file: as if the last one had not come to write it.
    const file = await open(join(profile, 'instance'), 'r+')
    await file.write(mark, 0)
    await file.close()
    expect(await usedAgain(profile)).toBe(device)
  })

  it('when it comes from a version that did not mark profiles: the first start marks it', async () => {
    const { folder, profile, device } = await founded()
    await rm(join(profile, 'instance'))
    const store = await openLevelStore(profile, '0.0.0-test')
    await store.write([{ type: 'del', key: 'host/instance' }])
    await store.close()
    expect(await usedAgain(profile)).toBe(device)
    await cp(profile, join(folder, 'copy'), { recursive: true })
    const copy = await start(join(folder, 'copy'))
    expect(copy.peer.device).not.toBe(device)
  })

  it('but when the mark is gone, or the database is of another moment than what lies beside it', async () => {
    const { folder, profile, device } = await founded()
    const backup = join(folder, 'backup')
    await cp(profile, backup, { recursive: true, preserveTimestamps: true })
    await usedAgain(profile)
    // Only the database is restored, into the folder it was in.
    for (const name of await readdir(join(profile, 'data'))) await rm(join(profile, 'data', name))
    await cp(join(backup, 'data'), join(profile, 'data'), { recursive: true, preserveTimestamps: true })
    const restored = await start(profile)
    expect(restored.peer.device).not.toBe(device)
    await restored.stop()
    await rm(join(profile, 'instance'))
    const unmarked = await start(profile)
    expect(unmarked.peer.device).not.toBe(restored.peer.device)
  })
})

describe('attack 3: a restored profile that cannot tell by itself', () => {
  /** Old files written over the present ones, in place: as a snapshot of the whole disk would be, or `cp` over them. */
  async function restoreInPlace(profile: string, backup: string): Promise<void> {
    for (const name of await readdir(join(profile, 'data'))) await rm(join(profile, 'data', name))
    await cp(join(backup, 'data'), join(profile, 'data'), { recursive: true })
    const file = await open(join(profile, 'instance'), 'r+')
    await file.write(await readFile(join(backup, 'instance')), 0)
    await file.close()
    await writeFile(join(profile, 'device.key'), await readFile(join(backup, 'device.key')))
  }

  it('learns from another device that its record went on, and goes on from there without a fork', async () => {
    const story = await adaAndBo()
    const { profile, ada, organisation, device } = story
    const backup = await backUpAndGoOn(story)
    await restoreInPlace(profile, backup)
    const restored = await start(profile)
    expect(restored.peer.device).toBe(device)
    await inSync(organisation, ada, restored)
    await draft(restored, organisation, 'After the restoring')
    await inSync(organisation, ada, restored)
    expect(await titles(ada, organisation)).toEqual(['After the backup', 'After the restoring', 'Before the backup'])
    await expectNoFork(organisation, ada, restored)
    await restored.stop()
    // It was told apart from nothing: the key is the same at the next start too.
    expect((await start(profile)).peer.device).toBe(device)
  })

  it('having signed alone before it learned so, stops signing on that chain, and goes on under a new key', async () => {
    const story = await adaAndBo()
    const { folder, profile, ada, organisation, device } = story
    const backup = await backUpAndGoOn(story)
    await ada.stop()
    await restoreInPlace(profile, backup)
    const alone = await start(profile)
    await draft(alone, organisation, 'Signed alone')
    const adaAgain = await start(join(folder, 'ada'))
    await inSync(organisation, adaAgain, alone)
    await expect(draft(alone, organisation, 'Too much')).rejects.toMatchObject({
      error: { code: 'own-chain', why: expect.any(String), next: expect.stringContaining('open it again') },
    })
    await alone.stop()
    const renewed = await start(profile)
    expect(renewed.peer.device).not.toBe(device)
    expect((await renewed.api.call('profile.get', {})).renewal).toMatchObject({
      why: 'contradicted-itself',
      from: device,
    })
    await draft(renewed, organisation, 'On a chain of its own')
    await inSync(organisation, adaAgain, renewed)
    const evidence = await adaAgain.api.call('organisation.evidence', { organisation })
    expect(new Set(evidence.filter(({ kind }) => kind === 'fork').map((each) => each.device))).toEqual(
      new Set([device]),
    )
    expect(await titles(adaAgain, organisation)).toContain('On a chain of its own')
  })
})
