import { afterEach, describe, expect, test } from 'vitest'
import { Libp2pTransport } from '#electron/peer/adapters/libp2p-transport.ts'
import { MemoryDisk } from '#electron/peer/adapters/memory-store.ts'
import { systemClock, systemRandom } from '#electron/peer/adapters/system.ts'
import { PeerNetwork } from '#electron/peer/service/peers/peer-network.ts'
import { until } from '#test/kit/until.ts'
import { PretendedReplica } from '../unit/peer/peers-kit.ts'
import { proxyTo, vaultOf } from './transport-libp2p.ts'

const open: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of open.splice(0)) await close()
})

/** Members on real libp2p over loopback, who all hold the same beginning. */
async function members(...names: string[]) {
  const beginning = new PretendedReplica()
  for (const name of names) beginning.write(vaultOf(names[0] ?? '').device, { admits: vaultOf(name).device })
  return Promise.all(
    names.map(async (name) => {
      const replica = new PretendedReplica()
      replica.copyFrom(beginning)
      const vault = vaultOf(name)
      const keepAlive = { intervalMs: 200, timeoutMs: 500 }
      const transport = new Libp2pTransport({ vault, listen: ['/ip4/127.0.0.1/tcp/0'], mdns: false, keepAlive })
      const faults: unknown[] = []
      const onFault = (error: unknown): void => void faults.push(error)
      const network = await PeerNetwork.open({
        transport,
        clock: systemClock,
        random: systemRandom,
        store: new MemoryDisk().openStore(),
        onChanged: () => {},
        onFault,
      })
      const events = { changed: () => {}, presence: () => {}, progress: () => {}, tips: () => {}, fault: onFault }
      const peers = await network.add(replica, { devices: () => replica.members(), events })
      await network.setOnline(true)
      open.push(() => network.close())
      const sees = (device: string) => peers.list().find((status) => status.device === device)
      return { device: vault.device, replica, network, peers, sees, faults }
    }),
  )
}

describe('replication on libp2p', () => {
  test('three members who know one address converge, and a new entry reaches all at once', async () => {
    const [ada, ben, cas] = await members('ada', 'ben', 'cas')
    if (ada === undefined || ben === undefined || cas === undefined) throw new Error('three were made')
    const text = 'x'.repeat(2_000)
    for (let i = 0; i < 500; i += 1) ada.replica.write(ada.device, { text: `${i} ${text}` })
    await ben.peers.connect(ada.network.addresses()[0] ?? '')
    await cas.peers.connect(ada.network.addresses()[0] ?? '')
    const all = [ada, ben, cas]
    const settled = () =>
      all.every((one) => all.every((other) => one === other || one.sees(other.device)?.state === 'up-to-date'))
    await until('all are up to date with all', settled, 10_000)
    for (const { replica } of all) expect(replica.ids).toEqual(ada.replica.ids)
    const id = ben.replica.write(ben.device, { text: 'news' })
    await until('the news are everywhere', () => all.every(({ replica }) => replica.has(id)))
    expect(all.flatMap(({ faults }) => faults)).toEqual([])
  })

  test('a pulled cable is noticed, and what was written apart is exchanged on another way, by itself', async () => {
    const [ada, ben] = await members('ada', 'ben')
    if (ada === undefined || ben === undefined) throw new Error('two were made')
    const proxy = await proxyTo(ada.network.addresses())
    await ben.peers.connect(proxy.address)
    await until('they are up to date', () => ben.sees(ada.device)?.state === 'up-to-date')
    expect(ben.sees(ada.device)?.address).toBe(proxy.address)
    proxy.pullCable()
    ada.replica.write(ada.device)
    ben.replica.write(ben.device)
    await until('they are up to date again', () => ben.sees(ada.device)?.state === 'up-to-date', 15_000)
    expect(ben.replica.ids).toEqual(ada.replica.ids)
    expect(ben.sees(ada.device)?.address).not.toBe(proxy.address)
    await proxy.stop()
  })

  test('a stranger on libp2p gets nothing', async () => {
    const [ada, mal] = await members('ada', 'mal')
    if (ada === undefined || mal === undefined) throw new Error('two were made')
    ada.replica.write(ada.device, { removes: mal.device })
    const before = mal.replica.size
    const attempt = mal.peers.connect(ada.network.addresses()[0] ?? '').then(
      () => 'connected',
      (error) => error.error.code,
    )
    expect(await attempt).toBe('stranger-refused')
    expect(mal.replica.size).toBe(before)
  })
})
