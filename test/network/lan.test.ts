import { describe, expect, it } from 'vitest'
import { whyNoNamespaces } from '#test/kit/network/lab.ts'
import { founds, inStep, joins, report, scenes, timeUntil, writes } from './kit.ts'

const why = whyNoNamespaces()
const skipped = why === null ? '' : ` (skipped: ${why})`

describe.skipIf(why !== null)(`on one local network${skipped}`, () => {
  const scene = scenes()

  it('two members who know no address of each other find each other within seconds', async () => {
    const { lab, moveIn } = scene()
    const home = lab.network('home', { ip4: '192.168.7' })
    const ana = await moveIn('Ana', lab.computer('ana', home), { mdns: true })
    const ben = await moveIn('Ben', lab.computer('ben', home), { mdns: true })
    const organisation = await founds(ana, 'The Neighbours')
    await joins(ben, ana, organisation)
    // Both come back elsewhere, where every address that they remember is wrong.
    await Promise.all([ana.crash(), ben.crash()])
    const library = lab.network('library', { ip4: '10.20.30' })
    for (const { computer } of [ana, ben]) {
      computer.unplug()
      computer.plugInto(library)
    }
    await Promise.all([ana.start(), ben.start()])
    const ms = await timeUntil('they are in step', () => inStep(ana, ben, organisation))
    report('found on the local network', ms)
    expect(ms).toBeLessThan(15_000)
    expect(await ana.sees(ben, organisation)).toMatchObject({ route: 'lan', problem: null })
  })

  it('without multicast the address in an invitation works, and is remembered', async () => {
    const { lab, moveIn } = scene()
    const guests = lab.network('guests', { ip4: '192.168.7' })
    const ana = await moveIn('Ana', lab.computer('ana', guests), { mdns: true })
    const ben = await moveIn('Ben', lab.computer('ben', guests), { mdns: true })
    for (const { computer } of [ana, ben]) computer.blockMulticast()
    const organisation = await founds(ana, 'The Guests')
    await joins(ben, ana, organisation)
    await ben.crash()
    await ben.start()
    report('found by a remembered address', await timeUntil('they are in step', () => inStep(ana, ben, organisation)))
    const reached = await writes(ana, organisation, 'Without a loudspeaker')
    await timeUntil('Ben has it', () => reached(ben))
  })

  it('with IPv6 alone', async () => {
    const { lab, moveIn } = scene()
    const modern = lab.network('modern', { ip6: 'fd00:0:0:7' })
    const ana = await moveIn('Ana', lab.computer('ana', modern))
    const ben = await moveIn('Ben', lab.computer('ben', modern))
    const organisation = await founds(ana, 'The Moderns')
    await joins(ben, ana, organisation)
    report('in step over IPv6 alone', await timeUntil('they are in step', () => inStep(ana, ben, organisation)))
    expect((await ben.sees(ana, organisation)).address).toContain('/ip6/fd00')
  })

  it('an address that changes in the middle is no more than a pause', async () => {
    const { lab, moveIn } = scene()
    const home = lab.network('home', { ip4: '192.168.7' })
    const ana = await moveIn('Ana', lab.computer('ana', home), { mdns: true })
    const ben = await moveIn('Ben', lab.computer('ben', home), { mdns: true })
    const organisation = await founds(ana, 'The Movers')
    await joins(ben, ana, organisation)
    let last = await writes(ana, organisation, 'The first of many')
    for (let count = 0; count < 60; count++) {
      last = await writes(ana, organisation, `Number ${count}`)
      if (count === 30) {
        ben.computer.unplug()
        ben.computer.plugInto(home)
      }
    }
    report('all arrived after the address changed', await timeUntil('Ben has all', () => last(ben), 60_000))
    await timeUntil('they are in step', () => inStep(ana, ben, organisation))
  })
})
