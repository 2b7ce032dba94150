import { describe, expect, test } from 'vitest'
import type { Effect } from '#shared/charter/effect.ts'
import type { ProposalId } from '#shared/kernel/ids.ts'
import { proposalView } from '#shared/organisation/views/proposal.ts'
import { rolesView } from '#shared/organisation/views/roles.ts'
import { viewerOf } from '#shared/organisation/views/viewer.ts'
import { DAY, type Replica, setup, type World } from '#test/kit/people.ts'
import { agreed, charter, decide, holders, NAMES, open, people, rule, tryOpen, tryVote } from './full-charter.ts'

describe('an election to a role', () => {
  const elect = (world: World, ...names: readonly string[]): Effect => ({
    kind: 'elect',
    role: 'treasurer',
    candidates: names.map((name) => world.get(name).member),
  })

  function hold(world: World, who: string, by = 'ana'): ProposalId {
    const proposal = open(world.get(by), 'election', elect(world, who, ...NAMES.filter((each) => each !== who)))
    for (const each of people(world)) each.vote(proposal, 'agree', '', [0])
    decide(world, proposal)
    return proposal
  }

  test('gives the role for its term, and no longer', () => {
    const world = setup(NAMES, charter())
    const proposal = hold(world, 'bo')
    expect(holders(world, 'treasurer')).toEqual([])
    world.get('cy').enact(proposal)
    world.meet()
    expect(holders(world, 'treasurer')).toEqual(['bo'])
    const view = rolesView(viewerOf(world.get('bo').organisation, world.get('bo').key.device, world.now), () => null)
    expect(view.map(({ title, holders: held, mine }) => [title, held.map(({ person }) => person.name), mine])).toEqual([
      ['Treasurer', ['bo'], true],
      ['Auditor', [], false],
    ])
    world.pass(100 * DAY)
    expect(holders(world, 'treasurer')).toEqual([])
    agreed(world)
  })

  test('waits for a seat, which a resignation frees', () => {
    const world = setup(NAMES, charter())
    world.get('ana').enact(hold(world, 'bo'))
    world.meet()
    const next = hold(world, 'cy')
    expect(() => world.get('ana').enact(next)).toThrow('as many as it has seats')
    const facts = world.get('ana').organisation.facts.proposals.get(next)
    if (facts === undefined) throw new Error('no such proposal')
    const viewer = viewerOf(world.get('ana').organisation, world.get('ana').key.device, world.now)
    expect(proposalView(viewer, facts, null, []).waitsFor).toContain('seats')
    expect(world.get('di').attempt({ kind: 'role.resign', body: { role: 'treasurer' } })).toMatchObject({
      verdict: 'deny',
      clause: 'roles',
    })
    world.get('bo').act({ kind: 'role.resign', body: { role: 'treasurer' } })
    world.meet()
    world.pass(1)
    world.get('ana').enact(next)
    world.meet()
    expect(holders(world, 'treasurer')).toEqual(['cy'])
    agreed(world)
  })

  test('a recall takes it back, without the vote of whom it is about', () => {
    const world = setup(NAMES, charter())
    world.get('ana').enact(hold(world, 'bo'))
    world.meet()
    const effect: Effect = { kind: 'recall', role: 'treasurer', member: world.get('bo').member }
    const proposal = open(world.get('ana'), 'standard', effect)
    expect(tryVote(world.get('bo'), proposal, 'disagree')).toMatchObject({ verdict: 'deny', clause: 'electorate' })
    for (const name of ['ana', 'cy']) world.get(name).vote(proposal, 'agree')
    decide(world, proposal, ['ana', 'cy', 'di'])
    world.get('ana').enact(proposal)
    world.meet()
    expect(holders(world, 'treasurer')).toEqual([])
    expect(tryOpen(world.get('ana'), 'standard', effect)).toMatchObject({ verdict: 'deny', clause: 'effects' })
    agreed(world)
  })

  test('nobody is elected for more terms in a row than the charter allows', () => {
    const world = setup(NAMES, charter())
    for (let term = 0; term < 2; term++) {
      world.get('ana').enact(hold(world, 'bo'))
      world.meet()
      world.pass(90 * DAY)
    }
    expect(tryOpen(world.get('ana'), 'election', elect(world, 'bo', 'cy'))).toMatchObject({
      verdict: 'deny',
      reason: expect.stringContaining('2 terms in a row'),
    })
    // After as long as a term is without the role.
    world.pass(120 * DAY)
    expect(tryOpen(world.get('ana'), 'election', elect(world, 'bo', 'cy'))).toEqual({ verdict: 'allow' })
  })

  test('nobody begins a term beside a role that it does not go together with', () => {
    const world = setup(NAMES, charter())
    const audit = open(world.get('ana'), 'election', {
      kind: 'elect',
      role: 'auditor',
      candidates: [world.get('bo').member, world.get('cy').member],
    })
    for (const each of people(world)) each.vote(audit, 'agree', '', [0])
    decide(world, audit)
    world.get('ana').enact(audit)
    world.meet()
    expect(holders(world, 'auditor')).toEqual(['bo'])
    const treasurer = hold(world, 'bo')
    expect(() => world.get('ana').enact(treasurer)).toThrow('Auditor')
  })

  test('who was removed or has left holds nothing', () => {
    const world = setup(NAMES, charter())
    world.get('ana').enact(hold(world, 'bo'))
    world.meet()
    world.get('bo').act({ kind: 'membership.leave', body: {} })
    world.meet()
    expect(holders(world, 'treasurer')).toEqual([])
  })

  test('a charter whose elections say yes or no takes one candidate', () => {
    const world = setup(NAMES, charter({}, { election: rule({ method: 'consent', silenceConsents: true }) }))
    expect(tryOpen(world.get('ana'), 'election', elect(world, 'bo', 'cy'))).toMatchObject({
      verdict: 'deny',
      reason: expect.stringContaining('one candidate'),
    })
    const proposal = open(world.get('ana'), 'election', elect(world, 'cy'))
    for (const name of ['ana', 'bo']) world.get(name).vote(proposal, 'agree')
    decide(world, proposal)
    world.get('ana').enact(proposal)
    world.meet()
    expect(holders(world, 'treasurer')).toEqual(['cy'])
  })

  test('no role that the charter does not have, no stranger for a candidate', () => {
    const world = setup(NAMES, charter())
    const [ana] = people(world) as [Replica]
    expect(tryOpen(ana, 'election', { kind: 'elect', role: 'captain', candidates: [ana.member] })).toMatchObject({
      verdict: 'deny',
      reason: 'The charter has no such role.',
    })
    expect(tryOpen(ana, 'election', { kind: 'elect', role: 'treasurer', candidates: ['ab'.repeat(32)] })).toMatchObject(
      { verdict: 'deny', reason: 'A candidate is not a member.' },
    )
    const bare = setup(['ana'])
    expect(tryOpen(bare.get('ana'), 'amendment', elect(bare, 'ana'))).toMatchObject({
      verdict: 'deny',
      reason: 'The charter has no rule by which this could be decided.',
    })
  })
})
