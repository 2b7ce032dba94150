import { readFileSync } from 'node:fs'
import { MessageChannel } from 'node:worker_threads'
import { describe, expect, it, onTestFinished } from 'vitest'
import { ApiClient, connectToPeer } from '#electron/hosts/api-client.ts'
import { compose, type RunningPeer } from '#electron/hosts/compose.ts'
import { openLog } from '#electron/peer/adapters/log.ts'
import { messagePortChannel } from '#electron/peer/api/message-port-channel.ts'
import type { EntryId, OrganisationId } from '#shared/kernel/ids.ts'
import { charterFor } from '#test/kit/people.ts'
import { scratchFolder } from '#test/kit/scratch.ts'
import { until } from '#test/kit/until.ts'

async function realPeer(): Promise<RunningPeer> {
  const peer = await compose({
    profile: await scratchFolder(),
    protection: { kind: 'system-keyring', wrappingKey: new Uint8Array(32).fill(3) },
    listen: ['/ip4/127.0.0.1/tcp/0'],
    mdns: false,
    api: { port: 0 },
    deviceName: 'A laptop',
    log: openLog(null),
  })
  onTestFinished(() => peer.close())
  return peer
}

/** A window’s way in, and a browser’s. */
const ways: Record<string, (peer: RunningPeer) => Promise<ApiClient>> = {
  'a MessagePort': async (peer) => {
    const { port1, port2 } = new MessageChannel()
    onTestFinished(() => port2.close())
    peer.serve(messagePortChannel(port1, 'node'))
    return new ApiClient({
      send: (message) => port2.postMessage(message),
      onMessage: (listener) => void port2.on('message', listener),
      onClose: (listener) => void port2.on('close', () => listener(null)),
      close: () => port2.close(),
    })
  },
  'a WebSocket': async (peer) => {
    const { port = 0, tokenFile = '' } = peer.loopback ?? {}
    const client = await connectToPeer(port, readFileSync(tokenFile, 'utf8').trim())
    onTestFinished(() => client.close())
    return client
  },
}

const found = async (client: ApiClient): Promise<OrganisationId> =>
  (await client.call('organisation.found', { charter: charterFor('Tryers'), founder: 'Ada', deviceName: 'A laptop' }))
    .organisation

describe.each(Object.entries(ways))('a real peer over %s', (_name, connect) => {
  it('introduces itself', async () => {
    const peer = await realPeer()
    const client = await connect(peer)
    expect(await client.call('profile.get', {})).toMatchObject({
      device: peer.device,
      peerId: peer.peerId,
      deviceName: 'A laptop',
      keyProtection: 'system-keyring',
      storage: { state: 'ok' },
    })
    expect(await client.call('network.get', {})).toMatchObject({ online: true, listening: peer.listening() })
  })

  it('founds an organisation, tells so, and takes a proposal from draft to decision', async () => {
    const client = await connect(await realPeer())
    const heard: string[] = []
    client.on('organisations.changed', () => heard.push('organisations'))
    client.on('organisation.changed', ({ organisation }) => heard.push(organisation))
    const organisation = await found(client)
    await until('the founding is told', () => heard.includes('organisations'))
    expect(await client.call('organisation.list', {})).toEqual([
      expect.objectContaining({ organisation, name: 'Tryers', memberCount: 1 }),
    ])
    const { proposal } = await client.call('proposal.draft', { organisation, title: 'A bench' })
    await client.call('proposal.edit', {
      organisation,
      proposal,
      splices: [{ field: 'text', at: 0, remove: 0, insert: 'By the door.' }],
    })
    await until('the draft is told', () => heard.includes(organisation))
    expect(await client.call('proposal.get', { organisation, proposal })).toMatchObject({
      title: 'A bench',
      text: 'By the door.',
      frozen: false,
    })
    await client.call('proposal.open', { organisation, proposal })
    expect(await client.call('proposal.get', { organisation, proposal })).toMatchObject({ frozen: true })
  })

  it('answers every reading method as the table says', async () => {
    const client = await connect(await realPeer())
    const organisation = await found(client)
    const { proposal } = await client.call('proposal.draft', { organisation, title: 'A bench' })
    const membership = { organisation, gives: 'membership', uses: 2, validForMs: 60_000, note: '' } as const
    const { link } = await client.call('invitation.create', membership)
    const here = { organisation }
    // The client checks each answer by its schema; that it came is what is shown.
    const answers = await Promise.all([
      client.call('template.list', {}),
      client.call('charter.preview', { charter: charterFor('Tryers') }),
      client.call('charter.stressTest', { charter: charterFor('Tryers') }),
      client.call('organisation.get', here),
      client.call('organisation.stateHash', here),
      client.call('organisation.evidence', here),
      client.call('home.get', here),
      client.call('invitation.list', here),
      client.call('invitation.inspect', { link: link ?? '' }),
      client.call('join.list', {}),
      client.call('member.list', here),
      client.call('member.requests', here),
      client.call('charter.get', here),
      client.call('proposal.list', here),
      client.call('proposal.get', { organisation, proposal }),
      client.call('peer.list', here),
      client.call('document.open', { organisation, document: proposal }),
    ])
    expect(answers).toHaveLength(17)
  })

  it('tests a charter, counts again what was decided, and proves only what is final', async () => {
    const client = await connect(await realPeer())
    const here = { organisation: await found(client) }
    const { charter, hash } = await client.call('charter.get', here)
    const told: number[] = []
    client.on('charter.stressProgress', (progress) => void (progress.charter === hash && told.push(progress.done)))
    const { findings, notPossible } = await client.call('charter.stressTest', { charter })
    expect(findings.length).toBeGreaterThan(0)
    expect(new Set([...findings, ...notPossible].map(({ number }) => number)).size).toBeGreaterThan(10)
    expect(told.length).toBeGreaterThan(1)
    expect(await client.call('charter.replay', { ...here, charter })).toEqual([])
    const { proposal } = await client.call('proposal.draft', { ...here, title: 'Buy a kettle' })
    await expect(client.call('proposal.exportProof', { ...here, proposal })).rejects.toMatchObject({
      error: { code: 'not-final' },
    })
  })

  it('refuses in words what is not there', async () => {
    const client = await connect(await realPeer())
    const organisation = 'a'.repeat(64) as OrganisationId
    await expect(client.call('organisation.get', { organisation })).rejects.toMatchObject({
      error: { code: 'not-found' },
    })
    const here = { organisation: await found(client) }
    const entries: [EntryId, EntryId] = ['a'.repeat(64) as EntryId, 'b'.repeat(64) as EntryId]
    await expect(client.call('organisation.forkProof', { ...here, entries })).rejects.toMatchObject({
      error: { code: 'not-found' },
    })
    await expect(client.call('invitation.inspect', { link: 'folkmoot://nonsense' })).rejects.toMatchObject({
      error: { code: 'invitation-malformed' },
    })
  })
})

describe('one peer with two clients', () => {
  it('shows both the same organisation, and each what the other does', async () => {
    const peer = await realPeer()
    const [window, browser] = await Promise.all(Object.values(ways).map((connect) => connect(peer)))
    if (window === undefined || browser === undefined) throw new Error('two clients were asked for')
    const organisation = await found(window)
    let told = 0
    browser.on('organisation.changed', () => told++)
    await browser.call('organisation.list', {})
    await window.call('proposal.draft', { organisation, title: 'A bench' })
    await until('the browser is told', () => told > 0)
    expect(await browser.call('organisation.stateHash', { organisation })).toEqual(
      await window.call('organisation.stateHash', { organisation }),
    )
    expect(await browser.call('proposal.list', { organisation })).toHaveLength(1)
  })
})
