import { describe, expect, test } from 'vitest'
import type { Finding } from '#shared/acts/acts.ts'
import type { ProposalId } from '#shared/kernel/ids.ts'
import { homeView } from '#shared/organisation/views/home.ts'
import { proposalView } from '#shared/organisation/views/proposal.ts'
import { viewerOf } from '#shared/organisation/views/viewer.ts'
import { DAY, type Replica, setup, type World } from '#test/kit/people.ts'
import { agreed, charter, decide, NAMES, open, people, rule } from './full-charter.ts'

const MONEY = {
  id: 'money',
  title: 'Money',
  asks: 'Can we pay for it?',
  role: 'treasurer',
  types: ['standard' as const],
  waitMs: 5 * DAY,
}
const lensed = (waitMs = MONEY.waitMs) =>
  charter({ lenses: [{ ...MONEY, waitMs }] }, { election: rule({ method: 'majority' }) })

/** Bo keeps the accounts. */
function withTreasurer(rules = lensed()): World {
  const world = setup(NAMES, rules)
  const [ana, bo] = [world.get('ana'), world.get('bo')]
  const election = open(ana, 'election', { kind: 'elect', role: 'treasurer', candidates: [bo.member] })
  for (const each of people(world)) each.vote(election, 'agree')
  decide(world, election)
  ana.enact(election)
  world.meet()
  return world
}

const looking = (by: Replica, proposal: ProposalId, finding: Finding = 'no-concern', lens = 'money') => {
  const opening = by.organisation.facts.proposals.get(proposal)?.opens[0]?.entry.id
  if (opening === undefined) throw new Error('it is open')
  return by.attempt({
    kind: 'review.give',
    body: { proposal, open: opening, lens, finding, reason: 'I looked at the accounts.' },
  })
}

function shown(by: Replica, proposal: ProposalId) {
  const facts = by.organisation.facts.proposals.get(proposal)
  if (facts === undefined) throw new Error('no such proposal')
  return proposalView(viewerOf(by.organisation, by.key.device, by.world.now), facts, null, [])
}
const needs = (by: Replica) =>
  homeView(viewerOf(by.organisation, by.key.device, by.world.now), () => null).needsYou.map(({ kind }) => kind)

/** Everybody agrees to what ana proposes, and it is certified and has cooled off. */
function passed(world: World): ProposalId {
  const proposal = open(world.get('ana'), 'standard', { kind: 'resolution' })
  for (const each of people(world)) each.vote(proposal, 'agree')
  decide(world, proposal)
  return proposal
}
const enacting = (by: Replica, proposal: ProposalId) => by.attempt({ kind: 'outcome.enact', body: { proposal } })

describe('a lens', () => {
  test('that nobody looked through delays an outcome by what the charter says, and no longer', () => {
    const world = withTreasurer()
    const proposal = passed(world)
    const ana = world.get('ana')
    expect(enacting(ana, proposal)).toMatchObject({ verdict: 'deny', clause: 'lenses.money.waitMs' })
    expect(shown(ana, proposal).line).toMatchObject({
      stage: 'cooling-off',
      sentence: expect.stringContaining('4 days'),
    })
    world.pass(5 * DAY)
    expect(enacting(ana, proposal)).toEqual({ verdict: 'allow' })
    agreed(world)
  })

  test('that somebody looked through without a concern delays nothing', () => {
    const world = withTreasurer()
    const proposal = passed(world)
    expect(looking(world.get('bo'), proposal, 'no-concern')).toEqual({ verdict: 'allow' })
    world.meet()
    expect(enacting(world.get('cy'), proposal)).toEqual({ verdict: 'allow' })
    expect(shown(world.get('cy'), proposal).lenses).toMatchObject([
      { title: 'Money', role: 'Treasurer', reviews: [{ by: { name: 'bo' }, finding: 'no-concern' }] },
    ])
    agreed(world)
  })

  test('that found a concern lets the outcome wait as if nobody had looked, and others challenge it', () => {
    for (const finding of ['concern', 'cannot-tell'] as const) {
      const world = withTreasurer(charter({ ...lensed(), challenge: { members: 1 } }, lensed().decisionTypes))
      const proposal = passed(world)
      expect(looking(world.get('bo'), proposal, finding)).toEqual({ verdict: 'allow' })
      world.meet()
      expect(enacting(world.get('cy'), proposal)).toMatchObject({ verdict: 'deny', clause: 'lenses.money.waitMs' })
      // The cooling-off itself is over.
      const challenge = { kind: 'outcome.challenge', body: { proposal, reason: 'It costs too much.' } } as const
      expect(world.get('di').attempt(challenge)).toEqual({ verdict: 'allow' })
      world.meet()
      world.pass(5 * DAY)
      expect(enacting(world.get('cy'), proposal)).toMatchObject({ verdict: 'deny', clause: 'challenge.members' })
      agreed(world)
    }
  })

  test('is for those who hold its role, on what it is asked for, and not at their own proposal', () => {
    const world = withTreasurer()
    const [ana, bo] = [world.get('ana'), world.get('bo')]
    const proposal = open(ana, 'standard', { kind: 'resolution' })
    expect(looking(ana, proposal)).toMatchObject({ verdict: 'deny', clause: 'lenses.money.role' })
    expect(looking(bo, proposal, 'concern', 'law')).toMatchObject({ verdict: 'deny', clause: 'lenses' })
    const routine = open(ana, 'routine', { kind: 'resolution' })
    expect(looking(bo, routine)).toMatchObject({ verdict: 'deny', clause: 'lenses' })
    const own = open(bo, 'standard', { kind: 'resolution' }, 'Bo’s')
    expect(looking(bo, own)).toMatchObject({ verdict: 'deny', clause: 'lenses.money.role' })
  })

  test('shows what somebody found last, and asks for it on their home until they have looked', () => {
    const world = withTreasurer()
    const [ana, bo] = [world.get('ana'), world.get('bo')]
    const proposal = open(ana, 'standard', { kind: 'resolution' })
    expect(needs(bo)).toEqual(['vote', 'review'])
    expect(needs(ana)).toEqual(['vote'])
    looking(bo, proposal, 'concern')
    world.pass(DAY)
    looking(bo, proposal, 'no-concern')
    world.meet()
    expect(shown(ana, proposal).lenses[0]?.reviews.map(({ finding }) => finding)).toEqual(['no-concern'])
    bo.vote(proposal, 'agree')
    expect(needs(bo)).toEqual([])
  })
})

describe('a proposal that takes another’s place', () => {
  const superseding = (by: Replica, proposal: ProposalId, earlier: ProposalId) =>
    by.attempt({ kind: 'proposal.supersede', body: { proposal, earlier } })

  test('names one that was withdrawn, and both name each other', () => {
    const world = setup(NAMES)
    const [ana, bo] = [world.get('ana'), world.get('bo')]
    const earlier = open(ana, 'standard', { kind: 'resolution' }, 'A gate')
    expect(shown(ana, earlier).can.revise.allowed).toBe(true)
    expect(shown(bo, earlier).can.revise.allowed).toBe(false)
    const instead = ana.draft('A gate with a latch')
    expect(superseding(ana, instead, earlier)).toMatchObject({ verdict: 'deny' })
    ana.act({ kind: 'proposal.withdraw', body: { proposal: earlier, reason: 'With a latch.' } })
    expect(superseding(ana, instead, earlier)).toEqual({ verdict: 'allow' })
    expect(superseding(ana, instead, earlier)).toMatchObject({ verdict: 'deny' })
    world.meet()
    ana.open(instead)
    world.meet()
    expect(shown(bo, earlier).later).toMatchObject([{ proposal: instead, title: 'A gate with a latch' }])
    expect(shown(bo, earlier).line.sentence).toBe('Withdrawn by its proposer; superseded by “A gate with a latch”')
    expect(shown(bo, instead).earlier).toMatchObject({ proposal: earlier, title: 'A gate', stage: 'withdrawn' })
    agreed(world)
  })

  test('is a draft of its own proposer’s, whoever withdrew the other; what was turned down is its proposer’s alone', () => {
    const world = setup(NAMES)
    const [ana, bo] = [world.get('ana'), world.get('bo')]
    const earlier = open(ana, 'standard', { kind: 'resolution' }, 'A gate')
    ana.act({ kind: 'proposal.withdraw', body: { proposal: earlier, reason: '' } })
    const anas = ana.draft('Ana’s')
    world.meet()
    expect(superseding(bo, anas, earlier)).toMatchObject({ verdict: 'deny' })
    expect(superseding(bo, bo.draft('Bo’s'), earlier)).toEqual({ verdict: 'allow' })
    const opened = bo.propose('Open')
    expect(superseding(bo, opened, earlier)).toMatchObject({ verdict: 'deny' })
    const rejected = open(ana, 'standard', { kind: 'resolution' }, 'A wall')
    for (const each of people(world)) each.vote(rejected, 'disagree')
    decide(world, rejected)
    expect(superseding(bo, bo.draft('A hedge'), rejected)).toMatchObject({ verdict: 'deny' })
    expect(superseding(ana, ana.draft('A hedge'), rejected)).toEqual({ verdict: 'allow' })
    agreed(world)
  })
})
