import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { memoryVault } from '#electron/peer/adapters/key-vault.ts'
import { Libp2pTransport } from '#electron/peer/adapters/libp2p-transport.ts'
import type { Link } from '#electron/peer/ports/ports.ts'
import type { OrganisationId } from '#shared/kernel/ids.ts'
import { parseAddress } from '#shared/protocol/address.ts'
import { JOIN_PROTOCOL } from '#shared/protocol/join-messages.ts'
import {
  decodeReplicate,
  encodeReplicate,
  REPLICATE_PROTOCOL,
  type ReplicateMessage,
} from '#shared/protocol/replicate-messages.ts'
import { founds, Person } from './kit.ts'

/** Somebody who is no member, with real keys, on a real connection. */
describe('a stranger gets nothing, and breaks nothing', () => {
  let ana: Person
  let organisation: OrganisationId
  let stranger: Libp2pTransport

  beforeAll(async () => {
    ana = await Person.arrive('Ana')
    organisation = await founds(ana, 'The Tryers')
    stranger = new Libp2pTransport({ vault: memoryVault(), listen: ['/ip4/127.0.0.1/tcp/0'], mdns: false })
    await stranger.start()
  })
  afterAll(() => Promise.all([ana?.leave(), stranger?.stop()]))

  const dial = (protocol: string): Promise<Link> => {
    const address = parseAddress(ana.address)
    if (!address.ok || address.value.device === null) throw new Error('no address')
    return stranger.dial(address.value.device, [ana.address], protocol, 10_000)
  }
  const everythingFrom = async (link: Link): Promise<ReplicateMessage[]> => {
    const heard: ReplicateMessage[] = []
    try {
      for await (const bytes of link.messages) {
        const message = decodeReplicate(bytes)
        if (message.ok) heard.push(message.value)
      }
    } catch {
      // However the other ends the link: what was heard until then is what counts.
    }
    return heard
  }
  const stillWorks = async () => {
    const { proposal } = await ana.call('proposal.draft', { organisation, title: 'Still here' })
    expect((await ana.call('proposal.get', { organisation, proposal })).title).toBe('Still here')
  }

  test('asking for the organisation, and for one that is not there, hears the same refusal and no entry', async () => {
    const answers: string[] = []
    for (const asked of [organisation, 'cd'.repeat(32) as OrganisationId]) {
      const link = await dial(REPLICATE_PROTOCOL)
      await link.send(encodeReplicate({ type: 'hello', versions: [2], organisation: asked }))
      const heard = await everythingFrom(link)
      expect(heard.some((message) => message.type === 'entries')).toBe(false)
      answers.push(JSON.stringify(heard))
    }
    expect(answers[0]).toBe(answers[1])
    expect(answers[0]).toContain('stranger')
    await stillWorks()
  })

  test('sending bytes that are no message is told so, or cut off, and nothing else happens', async () => {
    const hostile = [
      new Uint8Array(0),
      Uint8Array.of(0xff, 0xff),
      new Uint8Array(1024).fill(0xa5),
      new TextEncoder().encode('GET / HTTP/1.1\r\n\r\n'),
    ]
    for (const protocol of [REPLICATE_PROTOCOL, JOIN_PROTOCOL]) {
      for (const bytes of hostile) {
        const link = await dial(protocol)
        await link.send(bytes).catch(() => undefined)
        const heard = await everythingFrom(link)
        expect(heard.every((message) => message.type === 'goodbye' || message.type === 'stranger')).toBe(true)
      }
    }
    await stillWorks()
  })

  test('speaking no libp2p at all on the raw connection leaves the keeper as it was', async () => {
    const address = parseAddress(ana.address)
    if (!address.ok) throw new Error('no address')
    for (const text of ['GET / HTTP/1.1\r\n\r\n', '\u0000\u00ff'.repeat(5_000), '/multistream/9.9.9\n']) {
      await new Promise<void>((resolve) => {
        const socket = connect(address.value.port, '127.0.0.1', () => socket.end(text))
        socket.on('error', () => resolve())
        socket.on('close', () => resolve())
        socket.resume()
      })
    }
    await stillWorks()
  })
})
