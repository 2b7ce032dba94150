import { createServer } from 'node:net'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { Libp2pTransport } from '#electron/peer/adapters/libp2p-transport.ts'
import { MemoryNetwork, MemoryTransport } from '#electron/peer/adapters/memory-transport.ts'
import type { Transport } from '#electron/peer/ports/ports.ts'
import { LIMITS } from '#shared/kernel/limits.ts'
import { addressOf, parseAddress } from '#shared/protocol/address.ts'
import { accepting, DIAL_MS, endingOf, PROTOCOL, reader, refusal, type TransportWorld } from './transport-cases.ts'
import { proxyTo, rawStream, vaultOf } from './transport-libp2p.ts'

const LOOPBACK = ['/ip4/127.0.0.1/tcp/0']

function memoryWorld(): TransportWorld {
  const network = new MemoryNetwork()
  const made: Transport[] = []
  return {
    name: 'in memory',
    create(name, options) {
      const transport = new MemoryTransport({
        device: vaultOf(name).device,
        network,
        listen: options?.listen ?? LOOPBACK,
      })
      made.push(transport)
      return transport
    },
    async sendGarbage(from, to, protocol) {
      const link = await from.dial(to.device, to.addresses(), protocol, DIAL_MS)
      network.garble(link)
    },
    async dispose() {
      for (const transport of made) await transport.stop()
    },
  }
}

function libp2pWorld(): TransportWorld {
  const made: Transport[] = []
  return {
    name: 'on libp2p',
    create(name, options) {
      const transport = new Libp2pTransport({ vault: vaultOf(name), listen: options?.listen ?? LOOPBACK, mdns: false })
      made.push(transport)
      return transport
    },
    async sendGarbage(_from, to, protocol) {
      const raw = await rawStream('garbage', to.addresses(), protocol)
      raw.send(new Uint8Array(64).fill(0xff))
      await vi.waitFor(() => expect(raw.closed()).toBe(true), { timeout: 5_000 })
      await raw.stop()
    },
    async dispose() {
      for (const transport of made) await transport.stop()
    },
  }
}

const numbered = (count: number, length: number): Uint8Array[] =>
  Array.from({ length: count }, (_, index) => new Uint8Array(length).fill(index % 251))

describe.each([memoryWorld, libp2pWorld])('the network %#', (makeWorld) => {
  let world: TransportWorld | undefined
  afterEach(async () => {
    await world?.dispose()
    world = undefined
  })
  const start = async (name: string, options?: { readonly listen?: readonly string[] }) => {
    world ??= makeWorld()
    const transport = world.create(name, options)
    await transport.start()
    return transport
  }
  const pair = async () => {
    const [alice, bob] = [await start('alice'), await start('bob')]
    const arrival = accepting(bob)
    const link = await alice.dial(bob.device, bob.addresses(), PROTOCOL, DIAL_MS)
    return { alice, bob, link, far: await arrival() }
  }

  test('carries messages both ways, whole and in order', async () => {
    const { link, far } = await pair()
    const messages = [
      new Uint8Array(0),
      ...numbered(50, 300),
      new Uint8Array(LIMITS.messageBytes).fill(7),
      new Uint8Array([1]),
    ]
    const there = reader(far)(messages.length)
    const back = reader(link)(3)
    await Promise.all(messages.map((message) => link.send(message)))
    for (const message of numbered(3, 10)) await far.send(message)
    expect((await there).map((message) => [message.length, message[0]])).toEqual(
      messages.map((message) => [message.length, message[0]]),
    )
    expect(await back).toEqual(numbered(3, 10))
  })

  test('proves to each end who the other is', async () => {
    const { alice, bob, link, far } = await pair()
    expect(link.remote).toBe(bob.device)
    expect(far.remote).toBe(alice.device)
    expect(link.protocol).toBe(PROTOCOL)
    expect(link.address).toContain('/127.0.0.1/')
  })

  test('tells addresses that name the device', async () => {
    const alice = await start('alice')
    expect(alice.addresses().length).toBeGreaterThan(0)
    for (const address of alice.addresses()) {
      expect(parseAddress(address)).toMatchObject({ ok: true, value: { device: alice.device, host: '127.0.0.1' } })
    }
  })

  test('tries every address until one answers', async () => {
    const [alice, bob] = [await start('alice'), await start('bob')]
    const arrival = accepting(bob)
    const dead = addressOf('/ip4/127.0.0.1/tcp/1', bob.device)
    const link = await alice.dial(bob.device, ['nonsense', dead, ...bob.addresses()], PROTOCOL, DIAL_MS)
    await link.send(new Uint8Array([5]))
    expect(await reader(await arrival())(1)).toEqual([new Uint8Array([5])])
  })

  test('says why a device cannot be reached', async () => {
    const [alice, bob, carol] = [await start('alice'), await start('bob'), await start('carol')]
    accepting(bob)
    accepting(carol)
    const dial = (addresses: readonly string[], protocol = PROTOCOL) =>
      refusal(alice.dial(bob.device, addresses, protocol, DIAL_MS))
    expect(await dial([])).toBe('address')
    expect(await dial(['nonsense'])).toBe('address')
    expect(await dial([addressOf('/ip4/127.0.0.1/tcp/1', bob.device)])).toBe('unreachable')
    expect(await dial(carol.addresses())).toBe('wrong-device')
    const carols = carol.addresses().map((text) => parseAddress(text))
    const lying = carols.flatMap((address) => (address.ok ? [addressOf(address.value.where, bob.device)] : []))
    expect(await dial(lying)).toBe('wrong-device')
    expect(await dial(bob.addresses(), '/folkmoot/unknown/1')).toBe('no-common-protocol')
  })

  test('refuses to send what is too large, and the link goes on', async () => {
    const { link, far } = await pair()
    expect(await refusal(link.send(new Uint8Array(LIMITS.messageBytes + 1)))).toBe('malformed')
    await link.send(new Uint8Array([1]))
    expect(await reader(far)(1)).toEqual([new Uint8Array([1])])
  })

  test('ends both ends in good order when one closes', async () => {
    const { link, far } = await pair()
    await link.send(new Uint8Array([1]))
    await link.close()
    expect(await reader(far)(2)).toEqual([new Uint8Array([1])])
    expect(await endingOf(link)).toBe('ended')
    expect(await refusal(link.send(new Uint8Array([2])))).toBe('closed')
    await vi.waitFor(async () => expect(await refusal(far.send(new Uint8Array([2])))).toBe('closed'))
  })

  test('ends every link when it stops, and can start again under the same address', async () => {
    const { alice, bob, far } = await pair()
    const before = bob.addresses()
    const ending = endingOf(far)
    await alice.stop()
    expect(['ended', 'closed']).toContain(await ending)
    expect(await refusal(alice.dial(bob.device, before, PROTOCOL, DIAL_MS))).toBe('closed')
    await bob.stop()
    expect(bob.addresses()).toEqual([])
    await Promise.all([alice.start(), bob.start()])
    expect(bob.addresses()).toEqual(before)
    const link = await alice.dial(bob.device, before, PROTOCOL, DIAL_MS)
    expect(link.remote).toBe(bob.device)
  })

  test('makes a sender wait while nobody reads, and loses nothing', async () => {
    const { link, far } = await pair()
    const total = 40
    let sent = 0
    const sending = (async () => {
      for (const message of numbered(total, LIMITS.messageBytes)) {
        await link.send(message)
        sent += 1
      }
    })()
    // It has stopped when the count stays the same over several looks.
    let last = -1
    await vi.waitFor(
      () => {
        const same = sent === last
        last = sent
        expect(same && sent > 0).toBe(true)
      },
      { timeout: 10_000, interval: 200 },
    )
    expect(sent).toBeLessThan(20)
    const read = await reader(far)(total)
    await sending
    expect(read.map((message) => message[0])).toEqual(numbered(total, 1).map((message) => message[0]))
  })

  test('cuts off whoever sends bytes that are no message, and serves the others', async () => {
    const { alice, bob, link, far } = await pair()
    world ??= makeWorld()
    const second = '/folkmoot/second/1'
    const arrival = accepting(bob, second)
    const ending = arrival().then(endingOf)
    await world.sendGarbage(alice, bob, second)
    expect(await ending).toBe('malformed')
    await link.send(new Uint8Array([3]))
    expect(await reader(far)(1)).toEqual([new Uint8Array([3])])
  })

  test('says that a port is in use', async () => {
    const alice = await start('alice')
    const taken = alice
      .addresses()
      .map((text) => parseAddress(text))
      .flatMap((address) => (address.ok ? [address.value.where] : []))
    expect(await refusal(start('bob', { listen: taken }))).toBe('port-busy')
  })
})

describe('the network on libp2p', () => {
  test('says that a port is in use by another program, or falls back from one it only preferred', async () => {
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    const port = typeof address === 'object' && address !== null ? address.port : 0
    const fixed = new Libp2pTransport({ vault: vaultOf('fixed'), listen: [`/ip4/127.0.0.1/tcp/${port}`], mdns: false })
    expect(await refusal(fixed.start())).toBe('port-busy')
    const preferring = new Libp2pTransport({
      vault: vaultOf('preferring'),
      listen: LOOPBACK,
      mdns: false,
      preferredPort: port,
    })
    await preferring.start()
    expect(preferring.addresses().join()).not.toContain(`/tcp/${port}/`)
    await preferring.stop()
    await new Promise((resolve) => server.close(resolve))
  })

  test('notices within its time when a cable is pulled', async () => {
    const bob = new Libp2pTransport({ vault: vaultOf('bob'), listen: LOOPBACK, mdns: false })
    const alice = new Libp2pTransport({
      vault: vaultOf('alice'),
      listen: LOOPBACK,
      mdns: false,
      keepAlive: { intervalMs: 200, timeoutMs: 500 },
    })
    await Promise.all([alice.start(), bob.start()])
    accepting(bob)
    const proxy = await proxyTo(bob.addresses())
    const link = await alice.dial(bob.device, [proxy.address], PROTOCOL, DIAL_MS)
    await link.send(new Uint8Array([1]))
    const ending = endingOf(link)
    proxy.pullCable()
    expect(await ending).toBe('closed')
    await proxy.stop()
    await Promise.all([alice.stop(), bob.stop()])
  })
})
