import { describe, expect, it } from 'vitest'
import { isRelayed } from '#shared/protocol/address.ts'
import { type Nat, whyNoNamespaces } from '#test/kit/network/lab.ts'
import { folderHolds, memoryHolds } from '#test/kit/network/memory.ts'
import type { Resident } from '#test/kit/network/resident.ts'
import { founds, hasPlace, inStep, joins, report, type Scene, scenes, timeUntil, writes } from './kit.ts'

const why = whyNoNamespaces()
const skipped = why === null ? '' : ` (skipped: ${why})`

/** Two homes behind routers that let nobody in, and a member whose computer everybody can reach. */
async function twoHomes({ lab, moveIn }: Scene, nat: Nat) {
  const internet = lab.network('internet', { ip4: '45.10.20' })
  const kim = await moveIn('Kim', lab.computer('kim', internet))
  const home = (name: string) => {
    // Most homes use the same numbers.
    const inside = lab.network(`${name}-home`, { ip4: '192.168.1' })
    lab.router(`${name}-router`, inside, internet, nat)
    return lab.computer(name, inside)
  }
  const [ana, ben] = [await moveIn('Ana', home('ana')), await moveIn('Ben', home('ben'))]
  const organisation = await founds(kim, 'The Far-Flung')
  await joins(ana, kim, organisation)
  await hasPlace(ana)
  return { internet, kim, ana, ben, organisation }
}

describe.skipIf(why !== null)(`between two homes${skipped}`, () => {
  const scene = scenes()

  it.each(['keeps-ports', 'symmetric'] as const)(
    'behind routers whose translation %s, members join and meet through a third who can be reached',
    async (nat) => {
      const { kim, ana, ben, organisation } = await twoHomes(scene(), nat)
      // Ben can reach Ana's device through Kim's alone, and is a stranger to both.
      const startedAt = performance.now()
      await joins(ben, ana, organisation)
      report('joined through a relay', performance.now() - startedAt)
      report('in step', await timeUntil('Ana and Ben are in step', () => inStep(ana, ben, organisation)))
      for (const [here, there] of [
        [ana, ben],
        [ben, ana],
      ] as const) {
        expect(await here.sees(there, organisation)).toMatchObject({
          route: 'relayed',
          via: { device: kim.device, deviceName: 'Kim’s laptop' },
        })
      }
      expect(await ana.sees(kim, organisation)).toMatchObject({ route: 'direct', via: null })
      const reached = await writes(ben, organisation, 'From far away')
      report('an act arrived', await timeUntil('Ana has it', () => reached(ana)))
    },
  )

  it('a relay does not come to know what it passes on', async () => {
    const { kim, ana, ben, organisation } = await twoHomes(scene(), 'keeps-ports')
    await joins(ben, ana, organisation)
    // Of this one Kim is no member: it goes between the two by her computer all the same.
    const secret = await founds(ana, 'The Surprise for Kim')
    await joins(ben, ana, secret)
    const marker = 'a bicycle with seven gears'
    const reached = await writes(ana, secret, marker)
    await timeUntil('Ben has it', () => reached(ben))
    await timeUntil('they are in step', () => inStep(ana, ben, secret))
    expect(await ben.sees(ana, secret)).toMatchObject({ route: 'relayed', via: { device: kim.device } })
    expect(memoryHolds(ben.pid, marker)).toBe(true)
    expect(memoryHolds(kim.pid, marker)).toBe(false)
    expect(folderHolds(kim.profile, marker)).toBe(false)
    // What Kim may know is found by the same search.
    const known = 'a walk in the hills'
    const heard = await writes(ana, organisation, known)
    await timeUntil('Kim has it', () => heard(kim))
    expect(memoryHolds(kim.pid, known)).toBe(true)
  })

  it('the relay goes in the middle, and another takes its place', async () => {
    const { lab, moveIn } = scene()
    const { kim, ana, ben, internet, organisation } = await twoHomes({ lab, moveIn }, 'symmetric')
    const lee = await moveIn('Lee', lab.computer('lee', internet))
    await joins(lee, kim, organisation)
    await joins(ben, ana, organisation)
    await timeUntil('both have two places', async () => (await places(ana)) === 2 && (await places(ben)) === 2)
    // What only the two share can come by no third way.
    const secret = await founds(ana, 'The Two')
    await joins(ben, ana, secret)
    await timeUntil('they are in step', () => inStep(ana, ben, secret))
    const before = (await ben.sees(ana, secret)).via?.device
    const [relay, other] = before === kim.device ? [kim, lee] : [lee, kim]
    let last = await writes(ana, secret, 'The first of many')
    for (let count = 0; count < 60; count++) {
      last = await writes(ana, secret, `Number ${count}`)
      if (count === 30) await relay.crash()
    }
    report('all arrived after the relay died', await timeUntil('Ben has all', () => last(ben), 60_000))
    expect(await ben.sees(ana, secret)).toMatchObject({ route: 'relayed', via: { device: other.device } })
    expect(await ben.call('proposal.list', { organisation: secret })).toHaveLength(61)
  })

  it('the only one who could be reached is gone: said as it is, and mended by itself', async () => {
    const { kim, ana, ben, organisation } = await twoHomes(scene(), 'symmetric')
    await joins(ben, ana, organisation)
    await timeUntil('they are in step', () => inStep(ana, ben, organisation))
    await hasPlace(ben)
    // Whom everybody can reach asks nobody to relay, least of all at a port that a router drew.
    expect(await places(kim)).toBe(0)
    await kim.crash()
    const said = await timeUntil('Ana says why', async () => {
      const { problem } = await ana.sees(ben, organisation)
      return problem?.code === 'no-relay'
    })
    report('explained after the relay died', said)
    expect(await ana.sees(ben, organisation)).toMatchObject({
      state: 'not-connected',
      route: null,
      problem: { what: expect.stringContaining('no device that could pass a link on') },
    })
    // Kim herself was met at an address of her own: no relay is missed there, she is away.
    const away = async () => (await ana.sees(kim, organisation)).problem?.code === 'unreachable'
    report('Kim is said to be away', await timeUntil('Ana says of Kim that she is away', away))
    await kim.start()
    report('mended', await timeUntil('they are in step', () => inStep(ana, ben, organisation), 60_000))
  })

  it('a direct way that appears takes the place of the relayed one', async () => {
    const { lab, moveIn } = scene()
    const internet = lab.network('internet', { ip4: '45.10.20' })
    const kim = await moveIn('Kim', lab.computer('kim', internet))
    const hotel = lab.network('hotel', { ip4: '192.168.1' })
    lab.router('hotel-router', hotel, internet, 'symmetric')
    const [ana, ben] = [
      await moveIn('Ana', lab.computer('ana', hotel)),
      await moveIn('Ben', lab.computer('ben', hotel)),
    ]
    // As in many hotels, guests reach the internet and not each other.
    ana.computer.filter(`table ip apart { chain in { type filter hook input priority 0
      ip saddr ${ben.computer.ip4} drop
    }
    }`)
    const organisation = await founds(kim, 'The Travellers')
    await joins(ana, kim, organisation)
    await hasPlace(ana)
    await joins(ben, ana, organisation)
    await timeUntil('they are in step', () => inStep(ana, ben, organisation))
    expect(await ben.sees(ana, organisation)).toMatchObject({ route: 'relayed' })
    ana.computer.execute('nft', 'delete table ip apart')
    const direct = async () =>
      (await inStep(ana, ben, organisation)) && (await ana.sees(ben, organisation)).route === 'lan'
    report('direct after the way was free', await timeUntil('the link is direct', direct, 60_000))
    expect(await ben.sees(ana, organisation)).toMatchObject({ route: 'lan', via: null })
  })
})

const places = async (person: Resident): Promise<number> =>
  (await person.call('network.get', {})).listening.filter(isRelayed).length
