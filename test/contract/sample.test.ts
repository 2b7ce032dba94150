import { join } from 'node:path'
import { MessageChannel } from 'node:worker_threads'
import { describe, expect, it, onTestFinished } from 'vitest'
import { ApiClient } from '#electron/hosts/api-client.ts'
import { compose } from '#electron/hosts/compose.ts'
import { openLevelStore } from '#electron/peer/adapters/level-store.ts'
import { openLog } from '#electron/peer/adapters/log.ts'
import { MemoryDisk } from '#electron/peer/adapters/memory-store.ts'
import { messagePortChannel } from '#electron/peer/api/message-port-channel.ts'
import { StoreFailure } from '#electron/peer/ports/ports.ts'
import { Organisations } from '#electron/peer/service/organisations.ts'
import { Records } from '#electron/peer/service/records.ts'
import { toHex } from '#shared/kernel/bytes.ts'
import { charterFor } from '#test/kit/people.ts'
import { scratchFolder } from '#test/kit/scratch.ts'
import { serviceContext } from '#test/kit/service-context.ts'
import { until } from '#test/kit/until.ts'

/** Runs a real peer on a profile, for as long as `work` takes. */
async function withPeer<T>(profile: string, work: (client: ApiClient) => Promise<T>): Promise<T> {
  const peer = await compose({
    profile,
    protection: { kind: 'file-permissions' },
    listen: ['/ip4/127.0.0.1/tcp/0'],
    mdns: false,
    api: null,
    deviceName: 'A laptop',
    log: openLog(null),
  })
  const { port1, port2 } = new MessageChannel()
  try {
    peer.serve(messagePortChannel(port1, 'node'))
    return await work(
      new ApiClient({
        send: (message) => port2.postMessage(message),
        onMessage: (listener) => void port2.on('message', listener),
        onClose: (listener) => void port2.on('close', () => listener(null)),
        close: () => port2.close(),
      }),
    )
  } finally {
    port2.close()
    await peer.close()
  }
}

/** Everything in the profile’s database, as text in which an id would be found. */
async function everythingIn(profile: string): Promise<readonly string[]> {
  const store = await openLevelStore(profile, 'test')
  onTestFinished(() => store.close())
  const rows: string[] = []
  for await (const [key, value] of store.range('', '~')) rows.push(`${key} ${toHex(value)}`)
  await store.close()
  return rows
}

const newProfile = async (): Promise<string> => join(await scratchFolder(), 'profile')
const titled = (lines: readonly { title: string; proposal: string }[], title: string) => {
  const found = lines.find((line) => line.title === title)
  if (found === undefined) throw new Error(`no proposal is called ${title}`)
  return found
}
const denied = { error: { code: 'denied' } }

describe('the sample organisation in a real peer', () => {
  it('is opened once, and is there again after a restart', async () => {
    const profile = await newProfile()
    const organisation = await withPeer(profile, async (client) => {
      const heard: string[] = []
      client.on('organisations.changed', () => heard.push('organisations'))
      await client.call('profile.get', {})
      const first = await client.call('sample.open', { name: 'Ada' })
      expect(await client.call('sample.open', {})).toEqual(first)
      expect(heard.length).toBeGreaterThan(0)
      return first.organisation
    })
    await withPeer(profile, async (client) => {
      expect(await client.call('organisation.list', {})).toMatchObject([
        { organisation, sample: true, me: { name: 'Ada', me: true }, standing: 'member', memberCount: 8 },
      ])
      // It names nobody: whoever founds or joins something later is asked for their name.
      expect(await client.call('profile.get', {})).toMatchObject({ name: null })
      const { needsYou } = await client.call('home.get', { organisation })
      expect(needsYou.map(({ kind }) => kind).sort()).toEqual(['certify', 'certify', 'vote', 'vote', 'vouch'])
    })
  })

  it('takes this person’s ballot, draft, vouch and signature, as any other does', async () => {
    await withPeer(await newProfile(), async (client) => {
      const { organisation } = await client.call('sample.open', {})
      const here = { organisation }
      const lines = await client.call('proposal.list', here)
      const on = (title: string) => ({ organisation, proposal: titled(lines, title).proposal as never })
      const openDay = on('An open day for the whole village')
      await client.call('ballot.cast', { ...openDay, stance: 'agree', reason: 'I bring bread.' })
      expect((await client.call('proposal.get', openDay)).ballots.find(({ by }) => by.me)).toMatchObject({
        stance: 'agree',
      })
      await client.call('ballot.cast', {
        ...on('Lanterns in the lower rows on St Martin’s night'),
        stance: 'object',
        reason: 'Lamps.',
      })
      const [request] = await client.call('member.requests', here)
      await client.call('member.vouch', { organisation, request: request?.request as never, statement: 'Yes.' })
      expect(await client.call('organisation.get', here)).toMatchObject({ memberCount: 9 })
      const twine = on('Forty metres of twine for the hedge')
      await client.call('certificate.sign', twine)
      // Alone on the roll, so that one signature and its own app's confirmation make it final.
      await until(
        'the count is final',
        async () => (await client.call('proposal.get', twine)).line.stage === 'cooling-off',
      )
      await client.call('proposal.draft', { organisation, title: 'A bench under the pear' })
      const texts = await client.call('proposal.get', on('Two beehives by the south wall'))
      expect(texts.comments.map(({ by }) => by.name)).toEqual(['Perry Windfall', 'Olive Bramley'])
      await client.call('proposal.comment', { ...on('Two beehives by the south wall'), text: 'I like bees.' })
      // The charter holds here as everywhere.
      await expect(
        client.call('ballot.cast', { ...on('A vote after two weeks'), stance: 'agree', reason: '' }),
      ).rejects.toMatchObject(denied)
    })
  })

  it('reaches nobody: it lists no device, invites nobody and dials nothing', async () => {
    await withPeer(await newProfile(), async (client) => {
      const { organisation } = await client.call('sample.open', {})
      expect(await client.call('peer.list', { organisation })).toEqual([])
      const invitation = { organisation, gives: 'membership', uses: 1, validForMs: 60_000, note: '' } as const
      await expect(client.call('invitation.create', invitation)).rejects.toMatchObject(denied)
      const address = '/ip4/127.0.0.1/tcp/4001/p2p/12D3KooWDpJ7As7BWAwRMfu1VU2WCqNjvq387JEYKDBj4kx6nXTN'
      await expect(client.call('peer.connect', { organisation, address })).rejects.toMatchObject(denied)
      expect(await client.call('organisation.get', { organisation })).toMatchObject({
        syncSentence: 'A sample, on this device alone.',
      })
    })
  })

  it('is thrown away with everything that was done in it, and leaves nothing on the disk', async () => {
    const profile = await newProfile()
    const before = await withPeer(profile, async (client) => {
      await client.call('profile.get', {})
      return null
    }).then(() => everythingIn(profile))
    const { real, sample } = await withPeer(profile, async (client) => {
      const { organisation } = await client.call('sample.open', {})
      const { proposal } = await client.call('proposal.draft', { organisation, title: 'Not for long' })
      const opened = await client.call('document.open', { organisation, document: proposal })
      expect(opened.editable).toBe(true)
      const { organisation: founded } = await client.call('organisation.found', {
        charter: charterFor('Tryers'),
        founder: 'Ada',
        deviceName: 'A laptop',
      })
      return { real: founded, sample: organisation }
    })
    expect((await everythingIn(profile)).some((row) => row.includes(sample))).toBe(true)
    await withPeer(profile, async (client) => {
      await client.call('proposal.list', { organisation: sample })
      await client.call('sample.discard', { organisation: sample })
      expect((await client.call('organisation.list', {})).map(({ organisation }) => organisation)).toEqual([real])
      await expect(client.call('home.get', { organisation: sample })).rejects.toMatchObject({
        error: { code: 'not-found' },
      })
    })
    const after = await everythingIn(profile)
    expect(after.filter((row) => row.includes(sample))).toEqual([])
    // Besides what belongs to the one that was founded, the profile is what it was before.
    const kept = (rows: readonly string[]) => rows.map((row) => row.split(' ')[0]).filter((key) => !key?.includes(real))
    expect(kept(after).filter((key) => key !== 'profile')).toEqual(kept(before))
  })

  it('is the only organisation that can be thrown away', async () => {
    await withPeer(await newProfile(), async (client) => {
      const { organisation } = await client.call('organisation.found', {
        charter: charterFor('Tryers'),
        founder: 'Ada',
        deviceName: 'A laptop',
      })
      await expect(client.call('sample.discard', { organisation })).rejects.toMatchObject(denied)
      expect(await client.call('organisation.get', { organisation })).toMatchObject({ sample: false })
    })
  })
})

describe('a sample whose making is interrupted', () => {
  const open = (disk: MemoryDisk) => {
    const store = disk.openStore()
    const context = serviceContext(store)
    return { store, organisations: new Organisations(context, new Records(store)) }
  }
  const rowsOf = async (disk: MemoryDisk): Promise<readonly string[]> => {
    const rows: string[] = []
    const store = disk.openStore()
    for await (const [key] of store.range('', '~')) rows.push(key)
    await store.close()
    return rows
  }

  it('is not there at the next start, nor anything of it', async () => {
    const disk = new MemoryDisk()
    const first = open(disk)
    const real = first.store.write.bind(first.store)
    let writes = 0
    // The computer is switched off after the first write of the making.
    first.store.write = (ops) => (writes++ === 0 ? real(ops) : new Promise(() => {}))
    void first.organisations.openSample('You', 'A laptop')
    await until('the second write is tried', () => writes === 2)
    disk.crash()
    const second = open(disk)
    await second.organisations.load()
    expect(second.organisations.all()).toEqual([])
    await second.store.close()
    expect(await rowsOf(disk)).toEqual([])
  })

  it('leaves nothing behind when the disk is full, and says so', async () => {
    const disk = new MemoryDisk()
    const { store, organisations } = open(disk)
    disk.fault = { kind: 'full' }
    await expect(organisations.openSample('You', 'A laptop')).rejects.toBeInstanceOf(StoreFailure)
    expect(organisations.all()).toEqual([])
    disk.fault = { kind: 'none' }
    await store.retry()
    const { organisation } = await organisations.openSample('You', 'A laptop')
    expect(organisations.isSample(organisation)).toBe(true)
    await organisations.close()
    await store.close()
    expect((await rowsOf(disk)).filter((key) => key.startsWith('organisation/'))).toHaveLength(1)
  })
})
