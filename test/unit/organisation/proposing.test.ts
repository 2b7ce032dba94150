import { describe, expect, test } from 'vitest'
import type { Effect } from '#shared/charter/effect.ts'
import { nextAct, openingAct } from '#shared/organisation/author.ts'
import { DAY, invite, join, type Replica, requestEntry, setup } from '#test/kit/people.ts'
import { agreed, charter, countOf, decide, NAMES, open, people, tryOpen, tryVote } from './full-charter.ts'

describe('proposing', () => {
  const strict = charter({
    proposing: { sponsors: 2, openPerMember: 1, resubmitAfterMs: 60 * DAY },
  })

  test('a draft needs the support of others before it is opened', () => {
    const world = setup(NAMES, strict)
    const [ana, bo, cy] = [world.get('ana'), world.get('bo'), world.get('cy')]
    const proposal = ana.draft('A bench')
    world.meet()
    const opening = () =>
      openingAct(ana.organisation, world.now, {
        proposal,
        title: 'A bench',
        text: 'By the well.',
        decisionType: 'standard',
        effect: { kind: 'resolution' },
        heads: [],
      })
    const support = (who: Replica) => who.attempt({ kind: 'proposal.sponsor', body: { proposal } })
    expect(
      ana.organisation.judge(ana.sign(nextAct(ana.organisation, ana.key.device, world.now, opening()))),
    ).toMatchObject({
      verdict: 'deny',
      clause: 'proposing.sponsors',
      reason: 'It needs the support of 2 more members before it may be opened.',
    })
    expect(support(ana)).toMatchObject({ verdict: 'deny' })
    expect(support(bo)).toEqual({ verdict: 'allow' })
    expect(support(bo)).toMatchObject({ verdict: 'deny', reason: 'They support it already.' })
    expect(support(cy)).toEqual({ verdict: 'allow' })
    world.meet()
    expect(ana.attempt(opening())).toEqual({ verdict: 'allow' })
    expect(support(world.get('di'))).toEqual({ verdict: 'allow' })
    world.meet()
    expect(support(world.get('di'))).toMatchObject({ verdict: 'deny' })
    agreed(world)
  })

  test('two people need each other’s support, not that of members there are not', () => {
    const world = setup(['ana', 'bo'], strict)
    const proposal = world.get('ana').draft('A bench')
    world.meet()
    world.get('bo').act({ kind: 'proposal.sponsor', body: { proposal } })
    world.meet()
    expect(world.get('ana').open(proposal).kind).toBe('proposal.open')
  })

  test('what was rejected waits, whoever writes it again and however it is spaced', () => {
    const world = setup(NAMES, charter({ proposing: { sponsors: 0, openPerMember: 5, resubmitAfterMs: 60 * DAY } }))
    const [ana, bo] = [world.get('ana'), world.get('bo')]
    const proposal = open(ana, 'standard', { kind: 'resolution' })
    for (const each of people(world)) each.vote(proposal, 'disagree')
    ana.vote(proposal, 'agree')
    bo.vote(proposal, 'abstain')
    world.get('cy').vote(proposal, 'abstain')
    decide(world, proposal)
    expect(countOf(ana, proposal).outcome).toBe('rejected')
    expect(tryOpen(bo, 'standard', { kind: 'resolution' }, 'Another name', 'as  SAID')).toMatchObject({
      verdict: 'deny',
      clause: 'proposing.resubmitAfterMs',
    })
    expect(tryOpen(bo, 'standard', { kind: 'resolution' }, 'Another name', 'Something else.')).toEqual({
      verdict: 'allow',
    })
    world.pass(60 * DAY)
    expect(tryOpen(bo, 'standard', { kind: 'resolution' }, 'Another name', 'as  SAID')).toEqual({ verdict: 'allow' })
  })

  test('nobody has more open at a time than the charter allows', () => {
    const world = setup(NAMES, charter({ proposing: { sponsors: 0, openPerMember: 1, resubmitAfterMs: 0 } }))
    const ana = world.get('ana')
    const first = open(ana, 'standard', { kind: 'resolution' })
    expect(tryOpen(ana, 'standard', { kind: 'resolution' })).toMatchObject({
      verdict: 'deny',
      clause: 'proposing.openPerMember',
    })
    expect(tryOpen(world.get('bo'), 'standard', { kind: 'resolution' })).toEqual({ verdict: 'allow' })
    ana.act({ kind: 'proposal.withdraw', body: { proposal: first, reason: '' } })
    expect(tryOpen(ana, 'standard', { kind: 'resolution' })).toEqual({ verdict: 'allow' })
    world.pass(7 * DAY)
    expect(tryOpen(ana, 'standard', { kind: 'resolution' })).toEqual({ verdict: 'allow' })
  })
})

describe('spending', () => {
  const spending = {
    unit: 'EUR',
    windowMs: 90 * DAY,
    tiers: [
      { upTo: 100, decisionType: 'routine' as const },
      { upTo: 1000, decisionType: 'standard' as const },
    ],
  }
  const spend = (amount: number, to?: Replica): Effect => ({
    kind: 'spend',
    amount,
    to: to === undefined ? { kind: 'other', name: 'the mill' } : { kind: 'member', member: to.member },
  })

  test('takes the decision of its sum, and who gains has no vote', () => {
    const world = setup(NAMES, charter({ spending }))
    const [ana, bo] = [world.get('ana'), world.get('bo')]
    expect(tryOpen(ana, 'routine', spend(101))).toMatchObject({
      verdict: 'deny',
      clause: 'spending.tiers',
      reason: 'This needs a decision of type standard or amendment.',
    })
    expect(tryOpen(ana, 'standard', spend(1001))).toMatchObject({ verdict: 'deny' })
    const proposal = open(ana, 'routine', spend(60, bo))
    expect(tryVote(bo, proposal, 'agree')).toMatchObject({ verdict: 'deny', clause: 'electorate' })
  })

  test('small pieces that took effect count together until their time is over', () => {
    const world = setup(NAMES, charter({ spending }))
    const [ana, bo] = [world.get('ana'), world.get('bo')]
    const first = open(ana, 'routine', spend(60))
    for (const name of ['ana', 'bo']) world.get(name).vote(first, 'agree')
    decide(world, first)
    ana.enact(first)
    world.meet()
    expect(tryOpen(bo, 'routine', spend(60))).toMatchObject({ verdict: 'deny', clause: 'spending.tiers' })
    world.pass(90 * DAY)
    expect(tryOpen(bo, 'routine', spend(60))).toEqual({ verdict: 'allow' })
  })

  test('nobody holds up others’ spending by asking for much', () => {
    const world = setup(NAMES, charter({ spending }))
    const [ana, bo] = [world.get('ana'), world.get('bo')]
    open(bo, 'amendment', spend(1_000_000))
    expect(tryOpen(ana, 'routine', spend(60))).toEqual({ verdict: 'allow' })
  })

  test('of two opened apart, the one that comes second does not take effect beyond its tier', () => {
    const world = setup(NAMES, charter({ spending }))
    const [ana, bo] = [world.get('ana'), world.get('bo')]
    const [one, two] = [ana.propose('One', 'routine', spend(60)), bo.propose('Two', 'routine', spend(60))]
    world.meet()
    for (const proposal of [one, two]) for (const name of ['ana', 'bo', 'cy']) world.get(name).vote(proposal, 'agree')
    decide(world, one)
    world.meet()
    for (const name of NAMES) {
      try {
        world.get(name).certify(two)
      } catch {}
      world.meet()
    }
    world.pass(2 * DAY)
    ana.enact(one)
    world.meet()
    expect(() => ana.enact(two)).toThrow('beyond what its kind of decision may spend')
    agreed(world)
  })
})

describe('who may vouch', () => {
  test('not those who joined a moment ago', () => {
    const world = setup(['ana', 'bo'], charter({ admission: { vouches: 2, vouchAfterMs: 30 * DAY } }))
    world.pass(60 * DAY)
    const cy = join(world, 'ana', 'cy')
    const ana = world.get('ana')
    const request = requestEntry(ana, invite(ana), 'di')
    ana.organisation.add(request)
    ana.act({ kind: 'membership.receive', body: { request: request.id } })
    world.meet()
    const vouch = () => cy.attempt({ kind: 'membership.vouch', body: { request: request.id, statement: '' } })
    expect(vouch()).toMatchObject({ verdict: 'deny', clause: 'admission.vouchAfterMs' })
    world.pass(30 * DAY)
    expect(vouch()).toEqual({ verdict: 'allow' })
  })
})
