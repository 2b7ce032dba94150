import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { StoreFailure } from '#electron/peer/ports/ports.ts'
import { LIMITS } from '#shared/kernel/limits.ts'
import { deviceNamed, PeerWorld, PretendedReplica, type TestPeer } from './peers-kit.ts'

let world: PeerWorld
beforeEach(() => {
  world = new PeerWorld()
})
afterEach(() => world.close())

const states = (...pairs: [TestPeer, TestPeer][]) => pairs.map(([one, other]) => one.sees(other).state)

/** Two members with much to tell each other, whose links break once after so many bytes; gives where messages ended. */
async function exchange(breakAfter: number | null): Promise<readonly number[]> {
  const own = new PeerWorld()
  const [ada, ben] = (await own.members('ada', 'ben')) as [TestPeer, TestPeer]
  for (let i = 0; i < 35; i += 1) ada.write(`a ${i}`)
  for (let i = 0; i < 25; i += 1) ben.write(`b ${i}`)
  const ends: number[] = []
  own.wire.onSent = (sent) => void ends.push(sent)
  if (breakAfter !== null) own.wire.breakAfter(breakAfter)
  await own.online(ada, ben)
  // Until whoever lost the other dials again.
  await own.clock.pass(60_000)
  expect(ben.replica.ids).toEqual(ada.replica.ids)
  expect(states([ada, ben], [ben, ada])).toEqual(['up-to-date', 'up-to-date'])
  for (const { replica } of [ada, ben]) {
    for (const [id, times] of replica.offered) expect(times, `${id} when cut after ${breakAfter}`).toBe(1)
  }
  expect([ada, ben].flatMap(({ faults }) => faults)).toEqual([])
  await own.close()
  return ends
}

describe('two members', () => {
  test('find each other, exchange what each lacks, and only then say that they are up to date', async () => {
    const [ada, ben] = (await world.members('ada', 'ben')) as [TestPeer, TestPeer]
    for (let i = 0; i < 35; i += 1) ada.write()
    ben.write()
    expect(ada.sees(ben)).toMatchObject({
      state: 'not-connected',
      lastSeenAt: null,
      lastCompleteSyncAt: null,
      theyLack: null,
    })
    await world.online(ada, ben)
    expect(ben.replica.ids).toEqual(ada.replica.ids)
    expect(ada.replica.size).toBe(38)
    expect(states([ada, ben], [ben, ada])).toEqual(['up-to-date', 'up-to-date'])
    expect(ada.sees(ben)).toMatchObject({ theyLack: 0, weLack: 0, retryAt: null, problem: null, route: 'lan' })
    expect(ada.sees(ben).lastCompleteSyncAt).toBeGreaterThan(0)
    expect(ben.progress.at(-1)).toEqual({ device: ada.device, received: 35, expected: 35 })
  })

  test('pass on what is new at once, each entry one time', async () => {
    const [ada, ben] = (await world.members('ada', 'ben')) as [TestPeer, TestPeer]
    await world.online(ada, ben)
    const id = ada.write('hello')
    await world.clock.pass(0)
    expect(ben.replica.has(id)).toBe(true)
    await world.clock.pass(5_000)
    expect(ben.replica.offered.get(id)).toBe(1)
    expect(ada.replica.offered.get(id)).toBeUndefined()
  })

  test('go on where they were when a link breaks at any byte, and send nothing twice', async () => {
    // Where messages end, from a run that nothing disturbs.
    const ends = await exchange(null)
    expect(ends.length).toBeGreaterThan(12)
    for (const end of ends) for (const at of [end - 1, end, end + 1]) await exchange(at)
  })

  test('keep one link, whoever dialled first', async () => {
    const [ada, ben] = (await world.members('ada', 'ben')) as [TestPeer, TestPeer]
    await world.online(ada, ben)
    // A link is counted at both ends.
    expect(world.wire.openLinks).toBe(2)
    expect(ada.faults).toEqual([])
  })

  test('never say "up to date" while something is on its way', async () => {
    const [ada, ben] = (await world.members('ada', 'ben')) as [TestPeer, TestPeer]
    await world.online(ada, ben)
    let release = () => {}
    ben.replica.ingesting = new Promise((resolve) => {
      release = resolve
    })
    ada.write()
    for (let i = 0; i < 40; i += 1) {
      await world.clock.pass(500)
      expect(ada.sees(ben)).toMatchObject({ state: 'sending', theyLack: 1 })
    }
    release()
    await world.clock.pass(500)
    expect(states([ada, ben], [ben, ada])).toEqual(['up-to-date', 'up-to-date'])
  })

  test('notice a cut, work on apart, and resume where they were', async () => {
    const [ada, ben] = (await world.members('ada', 'ben')) as [TestPeer, TestPeer]
    await world.online(ada, ben)
    const complete = ada.sees(ben).lastCompleteSyncAt
    world.wire.cut(ada.device, ben.device)
    await world.clock.pass(1_000)
    expect(ada.sees(ben).state).not.toBe('up-to-date')
    ada.write()
    ada.write()
    ben.write()
    await world.clock.pass(30_000)
    expect(ada.sees(ben)).toMatchObject({ theyLack: 2, lastCompleteSyncAt: complete, state: 'not-connected' })
    expect(ada.sees(ben).problem?.code).toBe('unreachable')
    expect(ada.sees(ben).retryAt).toBeGreaterThan(world.clock.now())
    world.wire.heal(ada.device, ben.device)
    await world.clock.pass(80_000)
    expect(ada.replica.ids).toEqual(ben.replica.ids)
    expect(states([ada, ben], [ben, ada])).toEqual(['up-to-date', 'up-to-date'])
  })

  test('go on after a cut in the middle of a transfer without sending again what arrived', async () => {
    const [ada, ben] = (await world.members('ada', 'ben')) as [TestPeer, TestPeer]
    for (let i = 0; i < 300; i += 1) ada.write()
    let taken = 0
    ben.replica.onAdded((entries) => {
      taken += entries.length
      if (taken > 100) world.wire.cut(ada.device, ben.device)
    })
    await world.online(ada, ben)
    const arrived = ben.replica.size
    expect(arrived).toBeGreaterThan(50)
    expect(arrived).toBeLessThan(ada.replica.size)
    expect(ben.sees(ada).state).not.toBe('up-to-date')
    taken = -1_000
    world.wire.heal(ada.device, ben.device)
    await world.clock.pass(80_000)
    expect(ben.replica.ids).toEqual(ada.replica.ids)
    expect([...ben.replica.offered.values()].filter((times) => times > 1)).toEqual([])
  })

  test('try again ever more slowly while the other is away, and at once when it is heard of', async () => {
    const [ada, ben] = (await world.members('ada', 'ben')) as [TestPeer, TestPeer]
    await world.online(ada, ben)
    await Promise.all([ben.network.setOnline(false), world.clock.pass(3_000)])
    const waits: number[] = []
    let last = ada.sees(ben).retryAt
    for (let i = 0; i < 400; i += 1) {
      await world.clock.pass(500)
      const { retryAt } = ada.sees(ben)
      if (retryAt !== null && retryAt !== last) waits.push(retryAt - (last ?? 0))
      last = retryAt ?? last
    }
    expect(waits.length).toBeGreaterThan(3)
    expect(waits.length).toBeLessThan(12)
    expect(Math.max(...waits)).toBeLessThanOrEqual(75_000)
    expect(waits.at(-1)).toBeGreaterThan(waits[0] ?? 0)
    await ben.network.setOnline(true)
    world.wire.announce()
    await world.clock.pass(1_000)
    expect(states([ada, ben])).toEqual(['up-to-date'])
  })

  test('stop all links when one goes offline, and the other knows why', async () => {
    const [ada, ben] = (await world.members('ada', 'ben')) as [TestPeer, TestPeer]
    await world.online(ada, ben)
    await Promise.all([ada.network.setOnline(false), world.clock.pass(100)])
    expect(world.wire.openLinks).toBe(0)
    expect(ada.sees(ben)).toMatchObject({ state: 'not-connected', retryAt: null })
    expect(ben.sees(ada).problem?.code).toBe('closing')
    await world.clock.pass(300_000)
    expect(world.wire.openLinks).toBe(0)
  })

  test('remember each other’s addresses and last meeting after a restart', async () => {
    const [ada, ben] = (await world.members('ada', 'ben')) as [TestPeer, TestPeer]
    await world.online(ada, ben)
    const before = ada.sees(ben).lastCompleteSyncAt
    await Promise.all([ada.network.close(), world.clock.pass(3_000)])
    await ada.open()
    expect(ada.sees(ben)).toMatchObject({ state: 'not-connected', lastCompleteSyncAt: before })
    // Nobody announces anything now.
    await ada.network.setOnline(true)
    await world.clock.pass(1_000)
    expect(states([ada, ben])).toEqual(['up-to-date'])
  })

  test('say so when the disk of one cannot take what arrives, and catch up when it can', async () => {
    const [ada, ben] = (await world.members('ada', 'ben')) as [TestPeer, TestPeer]
    await world.online(ada, ben)
    ben.replica.failWith = new StoreFailure('full', 'no room')
    ada.write()
    await world.clock.pass(200)
    expect(ben.sees(ada)).toMatchObject({ state: 'failed', problem: { code: 'disk-full' } })
    expect(ada.sees(ben)).toMatchObject({ theyLack: 1, problem: { code: 'their-fault' } })
    ben.replica.failWith = null
    await world.clock.pass(400_000)
    expect(states([ada, ben], [ben, ada])).toEqual(['up-to-date', 'up-to-date'])
  })
})

describe('a supply', () => {
  test('in pieces does not mix with what is written meanwhile, and hardly anything comes twice', async () => {
    const [ada, ben] = (await world.members('ada', 'ben')) as [TestPeer, TestPeer]
    const text = 'x'.repeat(20_000)
    for (let i = 0; i < 500; i += 1) ada.write(text)
    expect(ada.replica.size * text.length).toBeGreaterThan(2 * LIMITS.pullBytes)
    let written = 0
    ben.replica.onAdded(() => {
      if (written < 30) ada.write(`meanwhile ${written++}`)
    })
    await world.online(ada, ben)
    await world.clock.pass(5_000)
    expect(written).toBe(30)
    expect(ben.replica.ids).toEqual(ada.replica.ids)
    const twice = [...ben.replica.offered.values()].filter((times) => times > 1)
    expect(twice.length).toBeLessThanOrEqual(10)
    expect(states([ada, ben], [ben, ada])).toEqual(['up-to-date', 'up-to-date'])
    expect(ben.progress.at(-1)?.received).toBeGreaterThanOrEqual(500)
  })
})

describe('versions of the protocol', () => {
  const speaking = async (ours: readonly number[], theirs: readonly number[]): Promise<[TestPeer, TestPeer]> => {
    const [ada, ben] = (await world.members('ada', 'ben')) as [TestPeer, TestPeer]
    ada.versions = ours
    ben.versions = theirs
    for (const peer of [ada, ben]) await peer.open()
    await world.online(ada, ben)
    return [ada, ben]
  }

  test('an older and a newer device speak the newest that both know, whoever dials', async () => {
    const [ada, ben] = await speaking([2], [4, 3, 2])
    expect(states([ada, ben], [ben, ada])).toEqual(['up-to-date', 'up-to-date'])
    const [cas, dot] = await speaking([4, 3, 2], [3, 2])
    expect(states([cas, dot], [dot, cas])).toEqual(['up-to-date', 'up-to-date'])
  })

  test('without one in common both say so, and it is tried again after an update', async () => {
    const [ada, ben] = await speaking([2], [4, 3])
    for (const [one, other] of [
      [ada, ben],
      [ben, ada],
    ] as const) {
      expect(one.sees(other)).toMatchObject({ state: 'failed', problem: { code: 'version-unsupported' } })
    }
    await Promise.all([ada.network.close(), world.clock.pass(3_000)])
    ada.versions = [3, 2]
    await ada.open()
    await world.online(ada)
    await world.clock.pass(60_000)
    expect(states([ada, ben], [ben, ada])).toEqual(['up-to-date', 'up-to-date'])
  })

  test('one that was spoken before is not given up for an older one', async () => {
    const [ada, ben] = await speaking([3, 2], [3, 2])
    await Promise.all([ben.network.close(), world.clock.pass(3_000)])
    ben.versions = [2]
    await ben.open()
    await world.online(ben)
    await world.clock.pass(60_000)
    expect(ada.sees(ben)).toMatchObject({ state: 'failed', problem: { code: 'protocol-downgrade' } })
  })
})

describe('several members', () => {
  test('converge when only neighbours in a row can reach each other', async () => {
    const peers = await world.members('ada', 'ben', 'cas', 'dot', 'eva')
    for (const [i, one] of peers.entries()) {
      for (const [j, other] of peers.entries()) if (Math.abs(i - j) > 1) world.wire.cut(one.device, other.device)
    }
    await world.online(...peers)
    for (const peer of peers) peer.write()
    await world.clock.pass(3_000)
    for (const peer of peers) expect(peer.replica.size).toBe(10)
  })

  test('do not send an entry back to where it came from', async () => {
    const peers = await world.members('ada', 'ben', 'cas')
    await world.online(...peers)
    const id = peers[0]?.write() as never
    await world.clock.pass(3_000)
    expect(peers[0]?.replica.offered.get(id)).toBeUndefined()
    for (const peer of peers.slice(1)) expect(peer.replica.offered.get(id)).toBeLessThanOrEqual(2)
  })

  test('hear of each other’s addresses through one that all have met', async () => {
    world = new PeerWorld(false)
    const [hub, ben, cas] = (await world.members('hub', 'ben', 'cas')) as [TestPeer, TestPeer, TestPeer]
    await world.online(hub, ben, cas)
    expect(hub.sees(ben)).toMatchObject({ state: 'not-connected', problem: { code: 'no-address' } })
    for (const peer of [ben, cas]) {
      await Promise.all([peer.peers.connect(hub.network.addresses()[0] ?? ''), world.clock.pass(1_000)])
    }
    await world.clock.pass(3_000)
    expect(states([ben, cas], [cas, ben], [ben, hub])).toEqual(['up-to-date', 'up-to-date', 'up-to-date'])
  })

  test('cut off a member’s device that is removed, on both sides of the news', async () => {
    const [ada, ben, mal] = (await world.members('ada', 'ben', 'mal')) as [TestPeer, TestPeer, TestPeer]
    await world.online(ada, ben, mal)
    ada.replica.write(ada.device, { removes: mal.device })
    await world.clock.pass(1_000)
    const held = mal.replica.size
    const secret = ben.write('for members only')
    await world.clock.pass(200_000)
    expect(mal.replica.has(secret)).toBe(false)
    expect(mal.replica.size).toBe(held)
    expect(states([ada, ben])).toEqual(['up-to-date'])
    expect(mal.sees(ben)).toMatchObject({ state: 'failed', problem: { code: 'stranger-refused' } })
  })
})

describe('a newcomer', () => {
  test('receives the organisation from the device that invited it, which it does not know yet', async () => {
    const [ada] = (await world.members('ada')) as [TestPeer]
    for (let i = 0; i < 50; i += 1) ada.write()
    const nia = await world.peer('nia', new PretendedReplica(), ada.device)
    await ada.network.setOnline(true)
    nia.network.learn(ada.device, ada.network.addresses(), 'typed')
    await nia.network.setOnline(true)
    await world.clock.pass(100)
    expect(nia.replica.size).toBe(0)
    ada.replica.write(ada.device, { admits: nia.device })
    await world.clock.pass(30_000)
    expect(nia.replica.ids).toEqual(ada.replica.ids)
    expect(states([nia, ada], [ada, nia])).toEqual(['up-to-date', 'up-to-date'])
  })

  test('introduces itself to a member that has not heard of its admission', async () => {
    const [ada, ben] = (await world.members('ada', 'ben')) as [TestPeer, TestPeer]
    ada.replica.write(ada.device, { admits: deviceNamed('nia') })
    const replica = new PretendedReplica()
    replica.copyFrom(ada.replica)
    const nia = await world.peer('nia', replica)
    nia.write('I am here')
    await world.online(ben, nia)
    nia.network.learn(ben.device, ben.network.addresses(), 'typed')
    await world.clock.pass(5_000)
    expect(ben.replica.ids).toEqual(nia.replica.ids)
    expect(states([nia, ben], [ben, nia])).toEqual(['up-to-date', 'up-to-date'])
  })
})

describe('presence', () => {
  const at = (anchor: string) => ({ field: 'text', anchor, head: null })

  test('is seen by those connected, moves, and ends when the person leaves or the link does', async () => {
    const [ada, ben] = (await world.members('ada', 'ben')) as [TestPeer, TestPeer]
    await world.online(ada, ben)
    ada.peers.setPlace('organisation', at('1'))
    await world.clock.pass(100)
    expect(ben.peers.presentIn('organisation')).toEqual([{ device: ada.device, at: at('1') }])
    ada.peers.setPlace('organisation', null)
    await world.clock.pass(100)
    expect(ben.peers.presentIn('organisation')).toEqual([])
    ada.peers.setPlace('organisation', at('2'))
    await world.clock.pass(100)
    world.wire.cut(ada.device, ben.device)
    await world.clock.pass(100)
    expect(ben.peers.presentIn('organisation')).toEqual([])
    expect(ben.presence.at(-1)).toEqual({ document: 'organisation', present: [] })
    world.wire.heal(ada.device, ben.device)
    await world.clock.pass(80_000)
    expect(ben.peers.presentIn('organisation')).toEqual([{ device: ada.device, at: at('2') }])
    expect(ben.replica.size).toBe(2)
  })

  test('of many moves is told a few times a second, ending with the last', async () => {
    const [ada, ben] = (await world.members('ada', 'ben')) as [TestPeer, TestPeer]
    await world.online(ada, ben)
    for (let i = 0; i <= 1_000; i += 1) {
      ada.peers.setPlace('organisation', at(String(i)))
      if (i % 10 === 0) await world.clock.pass(10)
    }
    await world.clock.pass(100)
    expect(ben.presence.length).toBeLessThan(40)
    expect(ben.peers.presentIn('organisation')).toEqual([{ device: ada.device, at: at('1000') }])
  })
})

describe('connecting by hand', () => {
  test('says what is wrong with an address, or why it did not work', async () => {
    const [ada, ben] = (await world.members('ada', 'ben')) as [TestPeer, TestPeer]
    const address = '/ip4/127.0.0.1/tcp/9/p2p/'
    const codeOf = async (text: string) => {
      const failing = ada.peers.connect(text).then(
        () => 'connected',
        (error) => error.error.code,
      )
      await world.clock.pass(1_000)
      return failing
    }
    const benAt = ada.sees(ben).peerId
    expect(await codeOf(`${address}${benAt}`)).toBe('unreachable')
    await ada.network.setOnline(true)
    await ben.network.setOnline(true)
    expect(await codeOf('somewhere')).toBe('address-malformed')
    expect(await codeOf('/ip4/127.0.0.1/tcp/9')).toBe('address-malformed')
    expect(await codeOf(ada.network.addresses()[0] ?? '')).toBe('not-found')
    ben.replica.write(ben.device, { removes: ada.device })
    expect(await codeOf(ben.network.addresses()[0] ?? '')).toBe('stranger-refused')
  })
})
