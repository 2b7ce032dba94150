import { afterEach, describe, expect, test, vi } from 'vitest'
import { Libp2pTransport } from '#electron/peer/adapters/libp2p-transport.ts'
import { MemoryNetwork, MemoryTransport } from '#electron/peer/adapters/memory-transport.ts'
import type { Meeting, Transport } from '#electron/peer/ports/ports.ts'
import type { DeviceId } from '#shared/kernel/ids.ts'
import { addressOf, circuitAt, isRelayed } from '#shared/protocol/address.ts'
import { accepting, DIAL_MS, endingOf, PROTOCOL, reader, refusal } from './transport-cases.ts'
import { vaultOf } from './transport-libp2p.ts'

const LOOPBACK = ['/ip4/127.0.0.1/tcp/0']

const inMemory = () => {
  const network = new MemoryNetwork()
  return (name: string, listen: readonly string[]): Transport =>
    new MemoryTransport({ device: vaultOf(name).device, network, listen })
}
const onLibp2p =
  () =>
  (name: string, listen: readonly string[]): Transport =>
    new Libp2pTransport({ vault: vaultOf(name), listen, mdns: false })

/** Ana and Ben listen nowhere, as behind a router that lets nobody in; Kim can be reached. */
describe.each([
  ['in memory', inMemory],
  ['on libp2p', onLibp2p],
])('relaying %s', (_name, world) => {
  const running: Transport[] = []
  afterEach(async () => {
    for (const transport of running.splice(0)) await transport.stop()
  })
  const three = async (mayMeet: (caller: DeviceId, called: DeviceId) => Meeting, members?: readonly string[]) => {
    const create = world()
    const start = async (name: string, listen: readonly string[]) => {
      const transport = create(name, listen)
      running.push(transport)
      await transport.start()
      return transport
    }
    const [ana, ben, kim] = [await start('ana', []), await start('ben', []), await start('kim', LOOPBACK)]
    const known = new Set((members ?? ['ana', 'ben', 'kim']).map((name) => vaultOf(name).device))
    for (const transport of [ana, ben, kim]) transport.relayFor({ isMember: (device) => known.has(device), mayMeet })
    for (const transport of [ana, kim]) accepting(transport)
    await ana.dial(kim.device, kim.addresses(), PROTOCOL, DIAL_MS)
    const [address = ''] = kim.addresses()
    ana.beReachableThrough([{ device: kim.device, address }])
    return { ana, ben, kim }
  }
  const waits = (transport: Transport) =>
    vi.waitFor(() => expect(transport.addresses().filter(isRelayed)).toHaveLength(1), { timeout: 5_000 })

  test('two members who cannot be reached meet through one who can, and both say through whom', async () => {
    const { ana, ben, kim } = await three(() => 'members')
    await waits(ana)
    const arrival = accepting(ana)
    const link = await ben.dial(ana.device, ana.addresses(), PROTOCOL, DIAL_MS)
    const far = await arrival()
    expect(link).toMatchObject({ remote: ana.device, route: 'relayed', via: kim.device })
    expect(far).toMatchObject({ remote: ben.device, route: 'relayed', via: kim.device })
    const message = new Uint8Array(100_000).fill(7)
    await link.send(message)
    expect(await reader(far)(1)).toEqual([message])
  })

  test('when the relay goes, the link ends at both ends', async () => {
    const { ana, ben, kim } = await three(() => 'members')
    await waits(ana)
    const arrival = accepting(ana)
    const link = await ben.dial(ana.device, ana.addresses(), PROTOCOL, DIAL_MS)
    const far = await arrival()
    await kim.stop()
    for (const ending of await Promise.all([endingOf(link), endingOf(far)])) expect(ending).toMatch(/^(closed|ended)$/)
  })

  test('who may not meet is not passed on', async () => {
    const { ana, ben } = await three(() => 'no')
    await waits(ana)
    expect(await refusal(ben.dial(ana.device, ana.addresses(), PROTOCOL, DIAL_MS))).toBe('not-at-relay')
  })

  test('a stranger gets no place, and nobody is passed on to it', async () => {
    const { ana, ben, kim } = await three(() => 'members', ['ben', 'kim'])
    const there = addressOf(circuitAt(kim.addresses()[0] ?? '', kim.device), ana.device)
    expect(await refusal(ben.dial(ana.device, [there], PROTOCOL, DIAL_MS))).toBe('not-at-relay')
    expect(ana.addresses()).toEqual([])
  })

  test('a device that is no member’s is not taken as a relay, and calls through it are not heard', async () => {
    const { ana, ben, kim } = await three(() => 'members')
    await waits(ana)
    ana.relayFor({ isMember: (device) => device !== kim.device, mayMeet: () => 'members' })
    expect(await refusal(ben.dial(ana.device, ana.addresses(), PROTOCOL, DIAL_MS))).toBe('not-at-relay')
  })

  test('a direct way is not mistaken for the relayed one that is open', async () => {
    const { ana, ben } = await three(() => 'members')
    await waits(ana)
    await ben.dial(ana.device, ana.addresses(), PROTOCOL, DIAL_MS)
    const nowhere = addressOf('/ip4/127.0.0.1/tcp/9', ana.device)
    expect(await refusal(ben.dial(ana.device, [nowhere], PROTOCOL, DIAL_MS))).toBe('unreachable')
    expect(await ben.dial(ana.device, ana.addresses(), PROTOCOL, DIAL_MS)).toMatchObject({ route: 'relayed' })
  })
})
