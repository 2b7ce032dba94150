import { describe, expect, test } from 'vitest'
import { LIMITS } from '#shared/kernel/limits.ts'
import { ballotAct, nextAct } from '#shared/organisation/author.ts'
import { DAY } from '#test/kit/people.ts'
import { Laptop } from './laptop.ts'
import { people, renaming, signed, stageOf, union } from './stories.ts'

const YEAR = 365 * DAY

/** A laptop whose own clock a test sets. */
function clockAt(now: number) {
  const clock = { time: now, now: () => clock.time, after: () => () => {}, turn: async () => {} }
  return clock
}

describe('attack 28: clock skew of years; clock going backwards', () => {
  // Checked: without the comparison with `clockAheadMs` in `sortIn` the ballot is counted at once.
  test('attack 28: what claims to be from years ahead waits, decides nothing, and holds up nobody else', async () => {
    const [world, ana, bo] = people(['ana', 'bo'])
    const proposal = ana.propose('A kettle', 'standard', { kind: 'resolution' })
    world.meet('ana', 'bo')
    const clock = clockAt(world.now)
    const laptop = await Laptop.like(ana, { clock })
    const act = nextAct(bo.organisation, bo.key.device, world.now + 3 * YEAR, renaming('Bo of the future'))
    const early = bo.sign(act)
    const report = await laptop.hears(early)
    expect(report).toMatchObject({ added: 0, refused: [] })
    expect(laptop.organisation.log.has(early.id)).toBe(false)

    // Ana's own acts go through among it, and the vote goes on.
    const vote = ana.vote(proposal, 'agree')
    expect(await laptop.hears(vote)).toMatchObject({ added: 1 })
    expect(stageOf(laptop, proposal, world.now)).toBe('voting')

    clock.time += 3 * YEAR - LIMITS.clockAheadMs - 1
    expect((await laptop.service.retryPending()).added).toBe(0)
    clock.time += 1
    expect((await laptop.service.retryPending()).added).toBe(1)
    expect(laptop.organisation.log.has(early.id)).toBe(true)
  })

  // Checked: with `now` alone as the claimed time in `nextEntry` the second act is refused.
  test('attack 28: a clock that goes back by years never makes a device’s own record run backwards', async () => {
    const [world, ana, bo] = people(['ana', 'bo'])
    const first = signed(ana, renaming('Ana A.'))
    ana.organisation.add(first)
    const second = ana.sign(nextAct(ana.organisation, ana.key.device, world.now - 5 * YEAR, renaming('Ana B.')))
    expect(second.claimedTime).toBe(first.claimedTime)
    expect(ana.organisation.add(second)).toMatchObject({ verdict: 'allow' })
    const laptop = await Laptop.holding(world, union(ana, bo))
    expect(laptop.organisation.log.has(second.id)).toBe(true)
  })

  // Checked: without `claimed-time-before-its-causes` in `log.ts` it is taken.
  test('attack 28: a time before what an act builds on is a lie that can be seen, and refused', async () => {
    const [world, ana] = people(['ana', 'bo'])
    const laptop = await Laptop.like(ana)
    const lie = signed(ana, renaming('Ana, long ago'), { claimedTime: world.now - YEAR })
    expect(await laptop.hears(lie)).toMatchObject({
      added: 0,
      refused: [{ id: lie.id, why: 'broken-chain' }],
    })
    expect(laptop.organisation.judge(lie)).toMatchObject({ reason: expect.stringContaining('earlier time') })
  })

  // Checked: without the comparison with `clockAheadMs` nothing waits.
  test('attack 28: a laptop whose clock is years behind loses nothing of what others wrote', async () => {
    const [world, ana, bo] = people(['ana', 'bo'])
    const clock = clockAt(world.now)
    const laptop = await Laptop.like(ana, { clock })
    clock.time -= 5 * YEAR
    const news = Array.from({ length: 20 }, (_, i) => bo.act(renaming(`Bo ${i}`)))
    await laptop.hears(...news)
    expect(laptop.organisation.log.has(news[0]?.id ?? expect.fail())).toBe(false)
    clock.time = world.now
    await laptop.service.retryPending()
    for (const entry of news) expect(laptop.organisation.log.has(entry.id)).toBe(true)
    const other = await Laptop.holding(world, union(ana, bo))
    expect(await laptop.state()).toEqual(await other.state())
  })

  // Checked: without the time of the causes in `nextEntry`, or without the window in `authorize-ballot.ts`, it counts.
  test('attack 28: a clock turned back does not let a ballot into a window that its voter has seen close', async () => {
    const [world, ana, bo] = people(['ana', 'bo'])
    const proposal = ana.propose('A kettle', 'standard', { kind: 'resolution' })
    world.meet('ana', 'bo')
    world.pass(8 * DAY)
    // Ana does something after the window; Bo, who has seen it, turns his clock back.
    ana.act(renaming('Ana A.'))
    world.meet('ana', 'bo')
    const act = ballotAct(bo.organisation, proposal, bo.member, 'disagree', '') ?? expect.fail()
    const late = bo.sign(nextAct(bo.organisation, bo.key.device, world.now - 4 * DAY, act))
    expect(bo.organisation.judge(late)).toMatchObject({
      verdict: 'deny',
      clause: 'decisionTypes.standard.windowMs',
    })
  })
})
