import { describe, expect, test } from 'vitest'
import type { Effect } from '#shared/charter/effect.ts'
import { Charter } from '#shared/charter/model.ts'
import type { ProposalId } from '#shared/kernel/ids.ts'
import { ballotAct, nextAct } from '#shared/organisation/author.ts'
import { pausesIn } from '#shared/organisation/emergency.ts'
import { homeView } from '#shared/organisation/views/home.ts'
import { proposalView } from '#shared/organisation/views/proposal.ts'
import { stateOf } from '#shared/organisation/views/proposal-stage.ts'
import { viewerOf } from '#shared/organisation/views/viewer.ts'
import { DAY, type Replica, setup, type World } from '#test/kit/people.ts'
import { agreed, charter, countOf, decide, NAMES, open, people, tryOpen, tryVote } from './full-charter.ts'

describe('letting another vote', () => {
  const YEAR = 365 * DAY
  const lent = (mostShare = { numerator: 1, denominator: 2 }, types = ['standard']) =>
    charter({ delegation: { types: types as never, mostShare, longestMs: YEAR } })
  const give = (from: Replica, to: Replica, until = from.world.now + YEAR) =>
    from.attempt({ kind: 'delegation.give', body: { to: to.member, decisionType: 'standard', until } })

  function standing(by: Replica, proposal: ProposalId) {
    const facts = by.organisation.facts.proposals.get(proposal)
    if (facts === undefined) throw new Error('no such proposal')
    return proposalView(viewerOf(by.organisation, by.key.device, by.world.now), facts, null, [])
  }

  test('counts the other’s ballot for whoever casts none, and their own where they do', () => {
    const world = setup(NAMES, lent())
    const [ana, bo, cy, di] = NAMES.map((name) => world.get(name)) as [Replica, Replica, Replica, Replica]
    expect(give(bo, ana)).toEqual({ verdict: 'allow' })
    world.meet()
    const proposal = open(ana, 'standard', { kind: 'resolution' })
    expect(standing(di, proposal).delegations.map(({ from, to }) => [from.name, to.name])).toEqual([['bo', 'ana']])
    ana.vote(proposal, 'agree')
    cy.vote(proposal, 'disagree')
    world.meet()
    expect(standing(di, proposal).standing?.tally).toMatchObject({ agree: 2, disagree: 1 })
    bo.vote(proposal, 'disagree')
    world.meet()
    expect(standing(di, proposal).standing?.tally).toMatchObject({ agree: 1, disagree: 2 })
    decide(world, proposal)
    expect(countOf(ana, proposal).outcome).toBe('no-quorum')
    agreed(world)
  })

  test('is fixed at the opening, as the roll is', () => {
    const world = setup(NAMES, lent())
    const [ana, bo] = [world.get('ana'), world.get('bo')]
    give(bo, ana)
    world.meet()
    const proposal = open(ana, 'standard', { kind: 'resolution' })
    bo.act({ kind: 'delegation.end', body: { decisionType: 'standard' } })
    world.meet()
    ana.vote(proposal, 'agree')
    world.meet()
    expect(standing(bo, proposal).standing?.tally.agree).toBe(2)
    const next = open(ana, 'standard', { kind: 'resolution' }, 'Next')
    ana.vote(next, 'agree')
    expect(standing(ana, next).standing?.tally.agree).toBe(1)
    expect(bo.attempt({ kind: 'delegation.end', body: { decisionType: 'standard' } })).toMatchObject({
      verdict: 'deny',
    })
  })

  test('goes no further than one person, and no further than the charter’s share', () => {
    const world = setup(['ana', 'bo', 'cy', 'di', 'eve'], lent())
    const [ana, bo, cy, di, eve] = people(world) as [Replica, Replica, Replica, Replica, Replica]
    // Half of five are two voices: ana's own and the one given first.
    give(bo, ana)
    world.pass(1)
    give(cy, ana)
    give(ana, eve)
    world.meet()
    const proposal = open(di, 'standard', { kind: 'resolution' })
    expect(
      standing(di, proposal)
        .delegations.map(({ from, to }) => `${from.name} to ${to.name}`)
        .sort(),
    ).toEqual(['ana to eve', 'bo to ana'])
    eve.vote(proposal, 'agree')
    world.meet()
    // Eve votes for ana; who lets ana vote has nobody vote for them.
    expect(standing(di, proposal).standing?.tally.agree).toBe(2)
  })

  test('passes a ranking on, too', () => {
    const world = setup(NAMES, lent(undefined, ['choice']))
    const [ana, bo, cy] = [world.get('ana'), world.get('bo'), world.get('cy')]
    bo.act({ kind: 'delegation.give', body: { to: ana.member, decisionType: 'choice', until: world.now + YEAR } })
    world.meet()
    const proposal = open(ana, 'choice', { kind: 'choose', options: ['Oak', 'Elm'] })
    ana.vote(proposal, 'agree', '', [1])
    cy.vote(proposal, 'agree', '', [0])
    decide(world, proposal)
    expect(countOf(cy, proposal)).toMatchObject({ outcome: 'passed', winner: 1 })
  })

  test('is given for no longer than the charter says, to members, and not to oneself', () => {
    const world = setup(NAMES, lent())
    const [ana, bo] = [world.get('ana'), world.get('bo')]
    expect(give(bo, ana, world.now + YEAR + 1)).toMatchObject({ verdict: 'deny', clause: 'delegation.longestMs' })
    expect(give(bo, ana, world.now)).toMatchObject({ verdict: 'deny' })
    expect(give(bo, bo)).toMatchObject({ verdict: 'deny' })
    expect(
      bo.attempt({
        kind: 'delegation.give',
        body: { to: ana.member, decisionType: 'amendment', until: world.now + DAY },
      }),
    ).toMatchObject({ verdict: 'deny', clause: 'delegation.types' })
    give(bo, ana, world.now + DAY)
    world.pass(2 * DAY)
    const proposal = open(ana, 'standard', { kind: 'resolution' })
    expect(standing(ana, proposal).delegations).toEqual([])
  })

  test('a ballot voided by another of its author’s is nobody’s', () => {
    const world = setup(NAMES, lent())
    const [ana, bo] = [world.get('ana'), world.get('bo')]
    give(bo, ana)
    world.meet()
    const proposal = open(ana, 'standard', { kind: 'resolution' })
    const seconds = [1, 2].map((n) => {
      const act = ballotAct(ana.organisation, proposal, ana.member, 'agree', `${n}`)
      if (act === null) throw new Error('not open')
      return ana.sign(nextAct(ana.organisation, ana.key.device, world.now, act))
    })
    for (const entry of seconds) ana.organisation.add(entry)
    world.meet()
    expect(standing(ana, proposal).standing?.tally).toMatchObject({ agree: 0, void: 1 })
  })
})

describe('a challenge while an outcome cools off', () => {
  const challengeable = charter({ challenge: { members: 2 } })
  const challenge = (by: Replica, proposal: ProposalId) =>
    by.attempt({ kind: 'outcome.challenge', body: { proposal, reason: 'It was not thought through.' } })

  function passed(world: World, effect: Effect = { kind: 'resolution' }, type: 'standard' | 'amendment' = 'standard') {
    const proposal = open(world.get('ana'), type, effect)
    for (const name of ['ana', 'di', 'cy']) world.get(name).vote(proposal, 'agree')
    world.meet()
    world.pass(7 * DAY)
    for (const name of ['ana', 'di', 'cy']) {
      if (stageOf(world.get(name), proposal) === 'closing') world.get(name).certify(proposal)
      world.meet()
    }
    return proposal
  }

  const stageOf = (by: Replica, proposal: ProposalId) => {
    const facts = by.organisation.facts.proposals.get(proposal)
    if (facts === undefined) throw new Error('no such proposal')
    return stateOf(by.organisation, facts, by.world.now).stage
  }

  test('holds it up until a further decision upholds it', () => {
    const world = setup(NAMES, challengeable)
    const [ana, bo, cy] = [world.get('ana'), world.get('bo'), world.get('cy')]
    const proposal = passed(world)
    expect(challenge(bo, proposal)).toEqual({ verdict: 'allow' })
    expect(challenge(bo, proposal)).toMatchObject({ verdict: 'deny', reason: 'They challenged it already.' })
    world.meet()
    expect(stageOf(ana, proposal)).toBe('cooling-off')
    challenge(cy, proposal)
    world.meet()
    world.pass(2 * DAY)
    expect(stageOf(ana, proposal)).toBe('challenged')
    expect(() => ana.enact(proposal)).toThrow('once a further decision upholds it')
    const uphold = passed(world, { kind: 'uphold', proposal })
    expect(challenge(bo, uphold)).toMatchObject({ verdict: 'deny', reason: expect.stringContaining('last word') })
    world.pass(2 * DAY)
    ana.enact(uphold)
    ana.enact(proposal)
    world.meet()
    expect(stageOf(bo, proposal)).toBe('in-force')
    agreed(world)
  })

  test('comes too late once the cooling-off is over, and not from those who had no vote', () => {
    const world = setup(NAMES, challengeable)
    const proposal = passed(world)
    world.pass(DAY)
    expect(challenge(world.get('bo'), proposal)).toMatchObject({
      verdict: 'deny',
      clause: 'decisionTypes.standard.coolingOffMs',
    })
  })

  test('of whom it is about is enough: an appeal, on which they have no vote', () => {
    const world = setup(NAMES, challengeable)
    const bo = world.get('bo')
    const proposal = passed(world, { kind: 'remove', member: bo.member }, 'amendment')
    expect(challenge(bo, proposal)).toEqual({ verdict: 'allow' })
    world.meet()
    world.pass(2 * DAY)
    expect(stageOf(world.get('ana'), proposal)).toBe('challenged')
    const uphold = open(world.get('ana'), 'amendment', { kind: 'uphold', proposal })
    expect(tryVote(bo, uphold, 'disagree')).toMatchObject({ verdict: 'deny', clause: 'electorate' })
    expect(tryOpen(world.get('ana'), 'standard', { kind: 'uphold', proposal })).toMatchObject({ verdict: 'deny' })
    agreed(world)
  })

  test('there is nothing to uphold that nobody challenged', () => {
    const world = setup(NAMES, challengeable)
    const proposal = passed(world)
    expect(tryOpen(world.get('ana'), 'standard', { kind: 'uphold', proposal })).toMatchObject({
      verdict: 'deny',
      reason: 'There is no challenged outcome to uphold.',
    })
  })
})

describe('a reply', () => {
  test('is for whom it is about, as long as the others vote', () => {
    const world = setup(NAMES, charter())
    const [ana, bo] = [world.get('ana'), world.get('bo')]
    const proposal = open(ana, 'amendment', { kind: 'remove', member: bo.member })
    const reply = (by: Replica) => by.attempt({ kind: 'proposal.reply', body: { proposal, text: 'I was ill.' } })
    expect(reply(ana)).toMatchObject({ verdict: 'deny' })
    expect(reply(bo)).toEqual({ verdict: 'allow' })
    world.meet()
    const facts = ana.organisation.facts.proposals.get(proposal)
    if (facts === undefined) throw new Error('no such proposal')
    const view = proposalView(viewerOf(ana.organisation, ana.key.device, world.now), facts, null, [])
    expect(view.replies.map(({ by, text }) => [by.name, text])).toEqual([['bo', 'I was ill.']])
    expect(view.can.reply.allowed).toBe(false)
    world.pass(8 * DAY)
    expect(reply(bo)).toMatchObject({ verdict: 'deny', clause: 'decisionTypes.amendment.windowMs' })
  })
})

describe('a pause in an emergency', () => {
  const pausing = charter({
    emergency: { role: 'auditor', holders: 2, longestMs: 3 * DAY, renewals: 1, restMs: 14 * DAY },
  })

  /** Ana, bo, cy and di, of whom bo and cy are the auditors. */
  function audited() {
    const world = setup(NAMES, pausing)
    for (const who of ['bo', 'cy']) {
      const election = open(world.get('ana'), 'election', {
        kind: 'elect',
        role: 'auditor',
        candidates: [world.get(who).member],
      })
      for (const each of people(world)) each.vote(election, 'agree', '', [0])
      decide(world, election)
      world.get('ana').enact(election)
      world.meet()
    }
    return world
  }
  const call = (by: Replica) => by.attempt({ kind: 'emergency.pause', body: { role: 'auditor', reason: 'A theft.' } })

  test('is called for by enough of those who hold the role, and lets nothing take effect until it is over', () => {
    const world = audited()
    const [ana, bo, cy] = [world.get('ana'), world.get('bo'), world.get('cy')]
    const proposal = open(ana, 'standard', { kind: 'resolution' })
    for (const each of people(world)) each.vote(proposal, 'agree')
    decide(world, proposal)
    expect(call(ana)).toMatchObject({ verdict: 'deny', clause: 'emergency.role' })
    expect(call(bo)).toEqual({ verdict: 'allow' })
    world.meet()
    const home = () => homeView(viewerOf(ana.organisation, ana.key.device, world.now), () => null)
    expect(home().pause).toBeNull()
    world.pass(3_600_000)
    expect(call(cy)).toEqual({ verdict: 'allow' })
    world.meet()
    expect(home().pause).toMatchObject({ reason: 'A theft.', renewed: 0, until: world.now + 3 * DAY })
    expect(() => ana.enact(proposal)).toThrow('There is a pause')
    world.pass(3 * DAY)
    expect(home().pause).toBeNull()
    ana.enact(proposal)
    agreed(world)
  })

  test('is renewed as often as the charter says, and then there is a rest', () => {
    const world = audited()
    const [ana, bo, cy] = [world.get('ana'), world.get('bo'), world.get('cy')]
    const both = () => {
      const verdicts = [call(bo), call(cy)]
      world.meet()
      return verdicts
    }
    both()
    const began = world.now
    world.pass(DAY)
    expect(both()).toEqual([{ verdict: 'allow' }, { verdict: 'allow' }])
    const pauses = pausesIn(ana.organisation, ana.organisation.log.everything())
    expect(pauses).toMatchObject([{ from: began, until: began + 6 * DAY, renewed: 1 }])
    expect(both()).toMatchObject([
      { verdict: 'deny', clause: 'emergency.renewals' },
      { verdict: 'deny', clause: 'emergency.renewals' },
    ])
    world.pass(6 * DAY)
    expect(call(bo)).toMatchObject({ verdict: 'deny', clause: 'emergency.restMs' })
    world.pass(14 * DAY)
    expect(both()).toEqual([{ verdict: 'allow' }, { verdict: 'allow' }])
    agreed(world)
  })

  test('calls that are days apart are no pause, and one person’s second call is none', () => {
    const world = audited()
    const [ana, bo, cy] = [world.get('ana'), world.get('bo'), world.get('cy')]
    const pauses = () => pausesIn(ana.organisation, ana.organisation.log.everything())
    call(bo)
    call(bo)
    world.meet()
    expect(pauses()).toEqual([])
    world.pass(2 * DAY)
    call(cy)
    world.meet()
    expect(pauses()).toEqual([])
  })

  test.each([
    ['a role that there is not', { role: 'captain' }],
    ['more holders than the role has seats', { holders: 3 }],
  ])('a charter with %s for it is none', (_what, change) => {
    const { emergency } = pausing
    expect(Charter.safeParse({ ...pausing, emergency: { ...emergency, ...change } }).success).toBe(false)
  })
})
