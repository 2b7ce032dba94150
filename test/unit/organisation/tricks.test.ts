import { describe, expect, test } from 'vitest'
import type { Effect } from '#shared/charter/effect.ts'
import { decodeEntry } from '#shared/log/entry.ts'
import { nextAct, openingAct } from '#shared/organisation/author.ts'
import { pausesIn } from '#shared/organisation/emergency.ts'
import type { Organisation } from '#shared/organisation/organisation.ts'
import { replay } from '#shared/organisation/replay.ts'
import { charterOf } from '#shared/organisation/standing.ts'
import { DAY, organisationFrom, type Replica, setup, type World } from '#test/kit/people.ts'
import {
  agreed,
  charter,
  countOf,
  decide,
  holders,
  NAMES,
  open,
  people,
  rule,
  TREASURER,
  tryOpen,
} from './full-charter.ts'

describe('what nobody gets by a trick', () => {
  /** What a peer holds that reads its log back, with the bodies as they stand in the bytes. */
  function restarted({ organisation }: Replica): Organisation {
    const [founding, ...rest] = [...organisation.log.entries()].map(({ bytes }) => {
      const read = decodeEntry(bytes)
      if (!read.ok) throw new Error('an entry is one')
      return read.value
    })
    if (founding === undefined) throw new Error('there is a founding')
    const again = organisationFrom(founding)
    for (const entry of rest) {
      const [verdict, standing] = [organisation.verdictOf(entry.id), organisation.authorOf(entry.id)]
      if (verdict !== undefined) again.restore(entry, standing === undefined ? { verdict } : { verdict, standing })
    }
    return again
  }

  /** Several proposals of one kind, passed side by side. */
  function passAll(world: World, by: Replica, type: Parameters<Replica['open']>[1], effects: readonly Effect[]) {
    const proposals = effects.map((effect, n) => by.propose(`On ${n} at ${world.now}`, type, effect))
    world.meet()
    for (const proposal of proposals) {
      for (const each of people(world)) {
        try {
          each.vote(proposal, 'agree', '', type === 'election' ? [0] : undefined)
        } catch {}
      }
    }
    world.pass(8 * DAY)
    for (const proposal of proposals) {
      for (const each of people(world)) {
        try {
          each.certify(proposal)
        } catch {}
        world.meet()
      }
    }
    world.pass(2 * DAY)
    return proposals
  }

  test('a restart judges what was rejected before as one that stayed up does', () => {
    const spending = { unit: 'EUR', windowMs: 0, tiers: [{ upTo: 1000, decisionType: 'standard' as const }] }
    const proposing = { sponsors: 0, openPerMember: 5, resubmitAfterMs: 60 * DAY }
    const world = setup(NAMES, charter({ spending, proposing }))
    const [ana, bo] = [world.get('ana'), world.get('bo')]
    const effect: Effect = { kind: 'spend', amount: 5, to: { kind: 'other', name: 'The mill' } }
    const proposal = open(ana, 'standard', effect)
    for (const name of ['ana', 'bo'] as const) world.get(name).vote(proposal, 'abstain')
    for (const name of ['cy', 'di'] as const) world.get(name).vote(proposal, 'disagree')
    decide(world, proposal)
    const draft = bo.draft('Again')
    const act = openingAct(bo.organisation, world.now, {
      proposal: draft,
      title: 'Again',
      text: 'As said.',
      decisionType: 'standard',
      effect,
      heads: [],
    })
    const entry = bo.sign(nextAct(bo.organisation, bo.key.device, world.now, act))
    expect(bo.organisation.judge(entry)).toMatchObject({ verdict: 'deny', clause: 'proposing.resubmitAfterMs' })
    expect(restarted(bo).judge(entry)).toEqual(bo.organisation.judge(entry))
  })

  test('elections kept in store give nothing back to whom a recall took it from, and no more terms than are allowed', () => {
    const world = setup(NAMES, charter({ roles: [{ ...TREASURER, termLimit: 1, incompatible: [] }] }))
    const [ana, bo] = [world.get('ana'), world.get('bo')]
    const elect: Effect = { kind: 'elect', role: 'treasurer', candidates: [bo.member] }
    const [one, two, three] = passAll(world, ana, 'election', [elect, elect, elect])
    if (!one || !two || !three) throw new Error('three were passed')
    ana.enact(one)
    world.meet()
    expect(() => ana.enact(two)).toThrow('as many terms in a row')
    const [recall] = passAll(world, ana, 'standard', [{ kind: 'recall', role: 'treasurer', member: bo.member }])
    if (recall === undefined) throw new Error('one was passed')
    ana.enact(recall)
    world.meet()
    expect(holders(world, 'treasurer')).toEqual([])
    expect(() => ana.enact(two)).toThrow('recalled from the role')
    world.pass(300 * DAY)
    expect(() => ana.enact(three)).toThrow('recalled from the role')
  })

  test('of terms begun apart no more than there are seats are held', () => {
    const world = setup(NAMES, charter())
    const [ana, bo, cy] = [world.get('ana'), world.get('bo'), world.get('cy')]
    const elections = passAll(
      world,
      ana,
      'election',
      [bo, cy].map((who): Effect => ({ kind: 'elect', role: 'treasurer', candidates: [who.member] })),
    )
    const [one, two] = elections
    if (one === undefined || two === undefined) throw new Error('two were passed')
    ana.enact(one)
    world.pass(1)
    cy.enact(two)
    world.meet()
    expect(holders(world, 'treasurer')).toEqual(['bo'])
    agreed(world)
  })

  test('no amendment makes a pause of a call that was none', () => {
    const emergency = { role: 'auditor', holders: 2, longestMs: 3 * DAY, renewals: 0, restMs: 14 * DAY }
    const world = setup(NAMES, charter({ emergency }))
    const ana = world.get('ana')
    for (const election of passAll(
      world,
      ana,
      'election',
      ['bo', 'cy'].map((who): Effect => ({ kind: 'elect', role: 'auditor', candidates: [world.get(who).member] })),
    )) {
      ana.enact(election)
      world.meet()
    }
    const { hash } = charterOf(ana.organisation, ana.organisation.log.everything())
    const next = charter({ emergency: { ...emergency, holders: 1, longestMs: 30 * DAY } })
    const [amendment] = passAll(world, ana, 'amendment', [{ kind: 'amend', base: hash, charter: next }])
    if (amendment === undefined) throw new Error('one was passed')
    world.get('bo').act({ kind: 'emergency.pause', body: { role: 'auditor', reason: 'A fire.' } })
    world.meet()
    ana.enact(amendment)
    world.meet()
    expect(pausesIn(ana.organisation, ana.organisation.log.everything())).toEqual([])
  })

  test('an advice decision does not uphold itself by the one who made it', () => {
    const world = setup(NAMES, charter({ challenge: { members: 2 } }, { routine: rule({ method: 'advice' }) }))
    const [ana, bo, cy] = [world.get('ana'), world.get('bo'), world.get('cy')]
    const proposal = open(ana, 'routine', { kind: 'resolution' })
    for (const name of ['bo', 'cy', 'di']) world.get(name).vote(proposal, 'disagree')
    world.meet()
    ana.vote(proposal, 'agree')
    world.meet()
    world.pass(8 * DAY)
    for (const each of people(world)) {
      try {
        each.certify(proposal)
      } catch {}
      world.meet()
    }
    for (const each of [bo, cy]) each.act({ kind: 'outcome.challenge', body: { proposal, reason: 'We said no.' } })
    world.meet()
    expect(tryOpen(ana, 'routine', { kind: 'uphold', proposal })).toMatchObject({ verdict: 'deny' })
    expect(tryOpen(ana, 'amendment', { kind: 'uphold', proposal })).toEqual({ verdict: 'allow' })
  })

  test('what was challenged can be upheld also where an amendment abolished challenges since', () => {
    const world = setup(NAMES, charter({ challenge: { members: 1 } }))
    const ana = world.get('ana')
    const { hash } = charterOf(ana.organisation, ana.organisation.log.everything())
    const amendment = ana.propose('No challenges', 'amendment', { kind: 'amend', base: hash, charter: charter() })
    const proposal = open(ana, 'standard', { kind: 'resolution' })
    for (const id of [amendment, proposal]) for (const each of people(world)) each.vote(id, 'agree')
    world.meet()
    world.pass(8 * DAY)
    for (const id of [amendment, proposal]) {
      for (const each of people(world)) {
        try {
          each.certify(id)
        } catch {}
        world.meet()
      }
    }
    world.get('bo').act({ kind: 'outcome.challenge', body: { proposal, reason: 'Too fast.' } })
    world.meet()
    world.pass(2 * DAY)
    ana.enact(amendment)
    world.meet()
    expect(tryOpen(ana, 'standard', { kind: 'uphold', proposal })).toEqual({ verdict: 'allow' })
  })

  test('nobody becomes immune by having a proposal about themselves fail unseen', () => {
    const proposing = { sponsors: 0, openPerMember: 5, resubmitAfterMs: 300 * DAY }
    const world = setup(NAMES, charter({ proposing }))
    const [ana, bo, cy] = [world.get('ana'), world.get('bo'), world.get('cy')]
    const effect: Effect = { kind: 'remove', member: bo.member }
    const proposal = open(bo, 'amendment', effect)
    cy.vote(proposal, 'disagree')
    decide(world, proposal, ['ana', 'cy', 'di'])
    expect(countOf(ana, proposal).outcome).toBe('no-quorum')
    expect(tryOpen(ana, 'amendment', effect)).toEqual({ verdict: 'allow' })
  })

  test('a decision without options is counted again under a rule for options without a fault', () => {
    const elections = charter(
      {},
      { election: rule({ method: 'score', most: 5, threshold: { numerator: 0, denominator: 1 } }) },
    )
    const world = setup(NAMES, charter({ challenge: { members: 1 } }, { election: rule({ method: 'majority' }) }))
    const [ana, bo] = [world.get('ana'), world.get('bo')]
    const elect: Effect = { kind: 'elect', role: 'treasurer', candidates: [bo.member] }
    const [election] = passAll(world, ana, 'election', [elect])
    if (election === undefined) throw new Error('one was passed')
    expect(replay(ana.organisation, elections)).toMatchObject([{ proposal: election }])
  })
})
