import fc from 'fast-check'
import { expect, test } from 'vitest'
import { finalityOf } from '#shared/organisation/decisions.ts'
import { DAY, type Replica, setup, type World } from '#test/kit/people.ts'

const NAMES = ['ana', 'bo', 'cy', 'di', 'ed'] as const

/** Ballots known to some, signatures seen by some, rounds in any order: who meets whom is all that varies. */
function certifyInDisorder(people: number, meetings: readonly (readonly [number, number, boolean])[]) {
  const names = NAMES.slice(0, people) as unknown as [string, ...string[]]
  const world = setup(names)
  const all = names.map((name) => world.get(name))
  const proposal = world.get('ana').propose('Buy a kettle')
  world.meet()
  for (const [i, voter] of all.entries()) voter.vote(proposal, i % 2 === 0 ? 'agree' : 'disagree')
  const half = Math.floor(meetings.length / 3)
  for (const [a, b] of meetings.slice(0, half)) meet(all, a, b)
  world.pass(8 * DAY)
  for (const [a, b, certifies] of meetings.slice(half)) {
    meet(all, a, b)
    if (certifies) tryCertify(all[a % all.length] as Replica, proposal)
  }
  return { world, all, proposal }
}

function meet(all: readonly Replica[], a: number, b: number): void {
  const [first, second] = [all[a % all.length], all[b % all.length]]
  if (first !== second && first !== undefined && second !== undefined) first.receiveFrom(second)
}

function tryCertify(replica: Replica, proposal: ReturnType<Replica['draft']>): boolean {
  try {
    replica.certify(proposal)
    return true
  } catch {
    return false
  }
}

const finality = (replica: Replica, proposal: ReturnType<Replica['draft']>) => {
  const facts = replica.organisation.facts.proposals.get(proposal)
  if (facts === undefined) throw new Error('unknown proposal')
  return finalityOf(replica.organisation, replica.organisation.log.everything(), facts)
}

/** Everybody in touch and willing: signs on until the outcome is final. */
function finish(world: World, all: readonly Replica[], proposal: ReturnType<Replica['draft']>): void {
  for (let i = 0; i < 8 && finality(all[0] as Replica, proposal).state === 'open'; i++) {
    for (const each of all) {
      tryCertify(each, proposal)
      world.meet()
    }
  }
}

test('honest certifiers never certify two sets of ballots, whoever saw what, and always end when they meet', () => {
  let laterRounds = 0
  fc.assert(
    fc.property(
      fc.integer({ min: 2, max: 5 }),
      fc.array(fc.tuple(fc.nat(4), fc.nat(4), fc.boolean()), { minLength: 6, maxLength: 40 }),
      (people, meetings) => {
        const { world, all, proposal } = certifyInDisorder(people, meetings)
        const early = all.map((replica) => finality(replica, proposal)).filter((each) => each.state === 'final')
        world.meet()
        finish(world, all, proposal)
        const end = finality(all[0] as Replica, proposal)
        expect(end.state).toBe('final')
        if (end.state !== 'final') return
        for (const each of early) if (each.state === 'final') expect(each.group.ballots).toBe(end.group.ballots)
        if (end.group.round > 1) laterRounds++
      },
    ),
    { seed: 42, numRuns: 150 },
  )
  // Without stories that need another round the property would say little.
  expect(laterRounds).toBeGreaterThan(10)
})
