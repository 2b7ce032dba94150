import fc from 'fast-check'
import { afterEach, describe, expect, test, vi } from 'vitest'
import type { Link } from '#electron/peer/ports/ports.ts'
import type { EntryId } from '#shared/kernel/ids.ts'
import {
  decodeReplicate,
  encodeReplicate,
  REPLICATE_PROTOCOL,
  REPLICATE_VERSIONS,
} from '#shared/protocol/replicate-messages.ts'
import { Mesh, regularGraph, seededNumbers } from './mesh-kit.ts'
import { deviceNamed, ORGANISATION, type TestPeer } from './peers-kit.ts'

const PEERS = 50
const NEIGHBOURS = 6

/** Three hundred links in one process: some seconds of work, more on a busy machine. */
vi.setConfig({ testTimeout: 120_000 })

let mesh: Mesh
afterEach(() => mesh.world.close())

/** Fifty peers online whose links have had twelve acts to find out which carry new entries in full. */
async function warm(seed: number, diskMs: (peer: number) => number = () => 0): Promise<(below: number) => number> {
  mesh = await Mesh.of(PEERS, regularGraph(PEERS, NEIGHBOURS, seed), diskMs)
  await mesh.world.online(...mesh.peers)
  const number = seededNumbers(seed)
  for (let i = 0; i < 12; i += 1) {
    mesh.write(number(PEERS))
    await mesh.world.clock.pass(400)
  }
  await mesh.world.clock.pass(3_000)
  mesh.warmedUp()
  return number
}

const lacking = (id: EntryId): number => mesh.peers.filter(({ replica }) => !replica.has(id)).length

function report(what: string): ReturnType<Mesh['downloads']> {
  const figures = mesh.downloads()
  const { mean, max, missing, counts } = figures
  const often = counts.filter((times) => times > 2).length
  console.log(
    `${what}: an entry was downloaded ${mean.toFixed(3)} times on average and ${max} times at most; ` +
      `${often} of ${counts.length} downloads were a third or later one; ${missing} missing`,
  )
  return figures
}

describe('fifty peers, each connected to six', () => {
  test('get each new act at once, and once', async () => {
    const number = await warm(1)
    expect(mesh.world.wire.openLinks).toBe(PEERS * NEIGHBOURS)
    for (let i = 0; i < 20; i += 1) {
      const id = mesh.write(number(PEERS))
      await mesh.world.clock.pass(1)
      expect(lacking(id)).toBe(0)
      await mesh.world.clock.pass(number(300))
    }
    const { mean, max } = report('one act after another')
    expect(mean).toBeLessThan(1.05)
    expect(max).toBeLessThanOrEqual(2)
  })

  test('get bursts of acts of many people, on disks of different speed', async () => {
    const chance = seededNumbers(99)
    const number = await warm(2, () => 1 + chance(30))
    for (let i = 0; i < 3; i += 1) {
      for (let burst = 0; burst < 8; burst += 1) {
        mesh.write(number(PEERS))
        await mesh.world.clock.pass(number(20))
      }
      await mesh.world.clock.pass(1_000)
      expect(mesh.downloads().missing).toBe(0)
    }
    const { mean, max } = report('bursts, disks of 1 to 30 ms')
    expect(mean).toBeLessThan(1.3)
    expect(max).toBeLessThanOrEqual(3)
  })

  test('mend the tree when links are cut, and again when they come back', async () => {
    const number = await warm(3)
    const edges = regularGraph(PEERS, NEIGHBOURS, 3)
    const cut = edges.filter(() => number(4) === 0)
    for (const [a, b] of cut) mesh.world.wire.cut(mesh.at(a).device, mesh.at(b).device)
    for (let i = 0; i < 10; i += 1) {
      const id = mesh.write(number(PEERS))
      await mesh.world.clock.pass(4_000)
      expect(lacking(id)).toBe(0)
    }
    expect(cut.length).toBeGreaterThan(25)
    for (const [a, b] of cut) mesh.world.wire.heal(mesh.at(a).device, mesh.at(b).device)
    for (let i = 0; i < 10; i += 1) {
      const id = mesh.write(number(PEERS))
      await mesh.world.clock.pass(4_000)
      expect(lacking(id)).toBe(0)
    }
    const { mean } = report(`${cut.length} of ${edges.length} links cut and healed`)
    expect(mean).toBeLessThan(1.3)
  })

  test('do not wait for a slow one among them, which gets everything too', async () => {
    const slow = 7
    const number = await warm(4, (peer) => (peer === slow ? 1_500 : 0))
    for (let i = 0; i < 10; i += 1) {
      const author = number(PEERS)
      const id = mesh.write(author === slow ? author + 1 : author)
      await mesh.world.clock.pass(1_000)
      const others = mesh.peers.filter((_, index) => index !== slow)
      expect(others.filter(({ replica }) => !replica.has(id)).length).toBe(0)
    }
    await mesh.world.clock.pass(60_000)
    const { mean, missing } = report('one peer with a disk of 1.5 s')
    expect(missing).toBe(0)
    expect(mean).toBeLessThan(1.3)
    expect(mesh.downloads((index) => index !== slow).max).toBeLessThanOrEqual(2)
  })
})

describe('a peer that announces everything and sends nothing', () => {
  test('is named by those it lies to, and keeps no act from anybody', async () => {
    const names = [0, 1, 2, 3, 4, 5]
    const mal = deviceNamed('mal')
    mesh = await Mesh.of(20, regularGraph(20, 4, 5), undefined, (beginning) =>
      beginning.write(deviceNamed('peer 0'), { admits: mal }),
    )
    const { world } = mesh
    await world.online(...mesh.peers)
    const transport = await world.stranger('mal')
    const links: Link[] = []
    for (const index of names) {
      const peer = mesh.at(index)
      const link = await transport.dial(peer.device, peer.network.addresses(), REPLICATE_PROTOCOL, 1_000)
      links.push(link)
      void pretend(link)
    }
    await world.clock.pass(100)

    /** Takes part, announces to all whatever it hears of and what there is not, and answers no request. */
    async function pretend(link: Link): Promise<void> {
      const tips = mesh.at(0).replica.tips()
      await link.send(encodeReplicate({ type: 'hello', versions: [...REPLICATE_VERSIONS], organisation: ORGANISATION }))
      await link.send(encodeReplicate({ type: 'accept', version: 2, addresses: [], tips: [...tips] }))
      try {
        for await (const bytes of link.messages) {
          const message = decodeReplicate(bytes)
          if (message.ok && message.value.type === 'pull')
            await link.send(encodeReplicate({ type: 'pulled', more: true }))
        }
      } catch {
        // Cut off: as well.
      }
    }

    for (let i = 0; i < 12; i += 1) {
      const author = mesh.at(i)
      // It announces the act before it was written, and one that nobody writes.
      const [next, never] = [author.next(), deviceNamed(`nothing ${i}`) as string as EntryId]
      for (const link of links) await link.send(encodeReplicate({ type: 'have', ids: [next, never] }))
      await world.clock.pass(500)
      expect(mesh.write(i)).toBe(next)
      await world.clock.pass(500)
      expect(lacking(next)).toBe(0)
      await world.clock.pass(3_000)
    }
    const { mean, missing } = report('one of seven neighbours withholds')
    expect(missing).toBe(0)
    expect(mean).toBeLessThan(1.6)
    for (const index of names) {
      const status = mesh
        .at(index)
        .peers.list()
        .find(({ device }) => device === mal)
      expect(status?.problem?.code).toBe('withholding')
    }
  })
})

describe('any topology that stays connected', () => {
  test('converges, whatever is written where and whichever links come and go', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(), fc.integer({ min: 3, max: 9 }), fc.nat(8), async (seed, count, more) => {
        const number = seededNumbers(seed)
        const tree = Array.from({ length: count - 1 }, (_, i) => [number(i + 1), i + 1] as const)
        const extra = Array.from({ length: more }, () => [number(count), number(count)] as const).filter(
          ([a, b]) => a < b && !tree.some((edge) => edge[0] === a && edge[1] === b),
        )
        mesh = await Mesh.of(count, [...tree, ...extra], () => number(4) * 10)
        const { wire, clock } = mesh.world
        await mesh.world.online(...mesh.peers)
        for (let i = 0; i < 25; i += 1) {
          const what = number(4)
          const edge = extra[number(Math.max(1, extra.length))]
          if (what < 2) mesh.write(number(count))
          else if (what === 2) await clock.pass(number(1_500))
          else if (edge !== undefined)
            wire[number(2) === 0 ? 'cut' : 'heal'](mesh.at(edge[0]).device, mesh.at(edge[1]).device)
        }
        await clock.pass(30_000)
        const [first] = mesh.peers
        for (const peer of mesh.peers) {
          expect(peer.replica.ids).toEqual(first?.replica.ids)
          expect(peer.faults).toEqual([])
        }
        expect(mesh.downloads().missing).toBe(0)
        await mesh.world.close()
      }),
      { seed: 11, numRuns: 25 },
    )
  })
})

describe('a joiner connected to six peers', () => {
  const ENTRIES = 2_000

  async function withJoiner(): Promise<{ joiner: TestPeer; suppliers: readonly TestPeer[] }> {
    mesh = await Mesh.of(7, [
      ...[1, 2, 3, 4, 5, 6].map((near) => [0, near] as const),
      ...[1, 2, 3, 4, 5].map((near) => [near, near + 1] as const),
    ])
    const { world } = mesh
    const [joiner, ...suppliers] = mesh.peers as [TestPeer, ...TestPeer[]]
    for (let i = 0; i < ENTRIES; i += 1)
      mesh.write(1 + (i % 3), `a text of some length, number ${i} ${'x'.repeat(300)}`)
    await world.online(...suppliers)
    await world.clock.pass(20_000)
    for (const { replica } of suppliers) expect(replica.size).toBe(ENTRIES + 7)
    mesh.warmedUp()
    return { joiner, suppliers }
  }

  const downloaded = (joiner: TestPeer): number =>
    [...joiner.replica.offered.values()].reduce((sum, times) => sum + times, 0)

  function tell(what: string, joiner: TestPeer): number {
    const times = downloaded(joiner) / ENTRIES
    console.log(`${what}: ${times.toFixed(3)} times what was lacking was downloaded`)
    return times
  }

  test('downloads what it lacks once, and sends none of it back', async () => {
    const { joiner, suppliers } = await withJoiner()
    await mesh.world.online(joiner)
    await mesh.world.clock.pass(5_000)
    expect(joiner.replica.ids).toEqual(suppliers[0]?.replica.ids)
    expect(tell('joining', joiner)).toBe(1)
    for (const { replica } of suppliers) expect(replica.offered.size).toBe(0)
    expect(joiner.progress.at(-1)).toMatchObject({ received: ENTRIES, expected: ENTRIES })
    expect(
      mesh.peers.every((peer) =>
        suppliers.every((other) => peer === other || joiner.sees(other).state === 'up-to-date'),
      ),
    ).toBe(true)
  })

  test('gets new acts at the same time, about once too', async () => {
    const { joiner, suppliers } = await withJoiner()
    joiner.replica.pause = () => new Promise((resolve) => void mesh.world.clock.after(20, resolve))
    const joining = mesh.world.online(joiner)
    await joining
    expect(joiner.replica.size).toBeLessThan(ENTRIES)
    for (let i = 0; i < 20; i += 1) {
      mesh.write(1 + (i % 6), `meanwhile ${i}`)
      await mesh.world.clock.pass(100)
    }
    await mesh.world.clock.pass(20_000)
    expect(joiner.replica.ids).toEqual(suppliers[0]?.replica.ids)
    expect(tell('joining while others write', joiner)).toBeLessThan(1.1)
  })

  test('goes on with another when its supplier dies in the middle', async () => {
    const { joiner, suppliers } = await withJoiner()
    let dead: string | null = null
    joiner.replica.onAdded((_entries, from) => {
      if (dead !== null || from === null || joiner.replica.size < 700) return
      dead = from
      mesh.world.wire.cut(joiner.device, from)
    })
    await mesh.world.online(joiner)
    await mesh.world.clock.pass(20_000)
    expect(dead).not.toBeNull()
    expect(joiner.replica.ids).toEqual(suppliers[0]?.replica.ids)
    expect(tell('supplier died', joiner)).toBeLessThan(1.2)
  })

  test.each([
    ['stalls', 0],
    ['sends one small bundle in two seconds', 2_000],
  ])('goes on with another when its supplier %s', async (what, everyMs) => {
    const { joiner, suppliers } = await withJoiner()
    for (const { replica } of suppliers) {
      const all = replica.missingFor.bind(replica)
      replica.missingFor = async function* (theirs) {
        let sent = 0
        for await (const bundle of all(theirs)) {
          // The first that is asked is the bad one, after a good beginning.
          if (bad === null || bad === replica) {
            bad = replica
            sent += 1
            if (sent > 50)
              await new Promise<void>((resolve) => everyMs > 0 && void mesh.world.clock.after(everyMs, resolve))
          }
          yield bundle
        }
      }
    }
    let bad: unknown = null
    await mesh.world.online(joiner)
    await mesh.world.clock.pass(1_000)
    expect(joiner.replica.size).toBeGreaterThan(300)
    expect(joiner.replica.size).toBeLessThan(700)
    await mesh.world.clock.pass(30_000)
    expect(joiner.replica.ids).toEqual(suppliers[0]?.replica.ids)
    expect(tell(`supplier ${what}`, joiner)).toBeLessThan(1.2)
  })
})
