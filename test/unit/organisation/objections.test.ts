import { describe, expect, test } from 'vitest'
import type { Act, Criterion } from '#shared/acts/acts.ts'
import type { Charter } from '#shared/charter/model.ts'
import type { EntryId, ProposalId } from '#shared/kernel/ids.ts'
import { ballotAct, nextAct, secondAct, standingSeconds } from '#shared/organisation/author.ts'
import { ballotsIn, countBallots, finalityOf, openOf } from '#shared/organisation/decisions.ts'
import { replay } from '#shared/organisation/replay.ts'
import { DAY, type Replica, setup, type World } from '#test/kit/people.ts'
import { agreed, charter, countOf, decide, open, people, rule } from './full-charter.ts'

const HOST = { id: 'host', title: 'Host', purpose: 'Leads talks.', termMs: 300 * DAY, termLimit: 0, incompatible: [] }
const silent = { method: 'consent', silenceConsents: true }
/** Consent by silence, with a host who tests objections and two others who must see it the same way. */
const tested = (change: Partial<Charter> = {}, standard: object = {}) =>
  charter(
    { roles: [{ ...HOST, seats: 2 }], objections: { role: 'host', seconds: 2, answerMs: DAY }, ...change },
    { standard: rule({ ...silent, ...standard }), election: rule({ method: 'majority' }) },
  )

const NAMES = ['ana', 'bo', 'cy', 'di', 'eve', 'flo'] as const

/** Ana, bo and the others, with bo elected as host, and whoever else. */
function hosted(rules = tested(), hosts: readonly string[] = ['bo']): World {
  const world = setup(NAMES, rules)
  for (const host of hosts) {
    const election = open(world.get('ana'), 'election', {
      kind: 'elect',
      role: 'host',
      candidates: [world.get(host).member],
    })
    for (const each of people(world)) each.vote(election, 'agree')
    decide(world, election)
    world.get('ana').enact(election)
    world.meet()
  }
  return world
}

const openingOf = ({ organisation }: Replica, proposal: ProposalId) => {
  const facts = organisation.facts.proposals.get(proposal)
  const opening = facts === undefined ? null : openOf(organisation, facts, organisation.log.everything())
  if (facts === undefined || opening === null) throw new Error('it is open')
  return { facts, opening }
}

const testing = (by: Replica, proposal: ProposalId, objection: EntryId, lacks: Criterion | null = 'caused'): Act => ({
  kind: 'objection.test',
  body: { proposal, open: openingOf(by, proposal).opening.entry.id, objection, lacks, reason: 'As it was before.' },
})

function seconding(by: Replica, proposal: ProposalId, test: EntryId, objection: EntryId, wanted = true): Act {
  const act = secondAct(by.organisation, proposal, by.member, { test, objection }, wanted, by.world.now)
  if (act === null) throw new Error('they have a ballot')
  return act
}

/** What the ballots held amount to now. */
function standing(by: Replica, proposal: ProposalId) {
  const { facts, opening } = openingOf(by, proposal)
  return countBallots(opening, ballotsIn(by.organisation, by.organisation.log.everything(), facts))
}

/** Ana proposes, everybody but eve agrees, and eve objects. */
function objected(world: World, remedy?: string) {
  const [ana, eve] = [world.get('ana'), world.get('eve')]
  const proposal = open(ana, 'standard', { kind: 'resolution' })
  for (const name of ['ana', 'bo', 'cy', 'di', 'flo']) world.get(name).vote(proposal, 'agree')
  const objection = eve.vote(proposal, 'object', 'The path would be closed.', undefined, { remedy }).id
  world.meet()
  return { proposal, objection }
}

/** The objection found wanting by bo, and seconded by these. */
function foundWanting(world: World, seconds: readonly string[], remedy?: string) {
  const { proposal, objection } = objected(world, remedy)
  const found = world.get('bo').act(testing(world.get('bo'), proposal, objection)).id
  world.meet()
  for (const name of seconds) world.get(name).act(seconding(world.get(name), proposal, found, objection))
  world.meet()
  return { proposal, objection, found }
}

describe('an objection', () => {
  test('stands and stops a proposal as long as nobody has found it wanting', () => {
    const world = hosted()
    const { proposal } = objected(world, 'A gate in the fence.')
    expect(standing(world.get('ana'), proposal)).toMatchObject({ outcome: 'rejected', tally: { object: 1 } })
    decide(world, proposal)
    expect(countOf(world.get('ana'), proposal).outcome).toBe('rejected')
  })

  test('stands when the host alone finds it wanting, and when one other does', () => {
    for (const seconds of [[], ['cy']]) {
      const world = hosted()
      const { proposal } = foundWanting(world, seconds)
      expect(standing(world.get('ana'), proposal)).toMatchObject({ outcome: 'rejected', tally: { object: 1 } })
    }
  })

  test('is set aside once enough others second that, and counts as disagreement', () => {
    const world = hosted()
    const { proposal } = foundWanting(world, ['cy', 'di'])
    expect(standing(world.get('eve'), proposal)).toMatchObject({
      outcome: 'passed',
      tally: { agree: 5, disagree: 1, object: 0 },
    })
    decide(world, proposal)
    expect(countOf(world.get('eve'), proposal)).toMatchObject({ outcome: 'passed', tally: { disagree: 1 } })
    agreed(world)
  })

  test('set aside counts toward no quorum, and is outnumbered or stops it', () => {
    const world = hosted()
    const [ana, bo, cy, di, eve, flo] = people(world) as [Replica, Replica, Replica, Replica, Replica, Replica]
    const proposal = open(ana, 'standard', { kind: 'resolution' })
    for (const each of [cy, di]) each.vote(proposal, 'abstain')
    const objections = [eve, flo].map((each) => each.vote(proposal, 'object', 'No room.').id)
    world.meet()
    const tests = objections.map((objection) => bo.act(testing(bo, proposal, objection)).id)
    world.meet()
    for (const each of [cy, di]) {
      for (const [i, found] of tests.entries()) each.act(seconding(each, proposal, found, objections[i] as EntryId))
    }
    world.meet()
    // Two of six abstain; the two who object would be four, and the quorum is three.
    expect(standing(ana, proposal)).toMatchObject({ outcome: 'no-quorum', tally: { abstain: 2, disagree: 2 } })
    ana.vote(proposal, 'agree')
    world.meet()
    const rejected = standing(ana, proposal)
    expect(rejected.outcome).toBe('rejected')
    expect(rejected.conditions.find(({ met }) => !met)).toMatchObject({
      clause: 'objections.seconds',
      have: 1,
      need: 3,
    })
  })

  test('that was renewed stands again until it is tested anew, and one that was withdrawn is gone', () => {
    const world = hosted()
    const { proposal, objection, found } = foundWanting(world, ['cy', 'di'])
    const [bo, cy, eve] = [world.get('bo'), world.get('cy'), world.get('eve')]
    const renewed = eve.vote(proposal, 'object', 'The path would be closed to carts.').id
    world.meet()
    expect(standing(cy, proposal).outcome).toBe('rejected')
    expect(standingSeconds(cy.organisation, proposal, cy.member, world.now)).toEqual([])
    const stale = ballotAct(cy.organisation, proposal, cy.member, 'agree', '', undefined, {
      seconds: [{ test: found, objection }],
    })
    expect(stale === null ? null : cy.attempt(stale)).toMatchObject({ verdict: 'deny', clause: 'objections.seconds' })
    expect(bo.attempt(testing(bo, proposal, objection))).toMatchObject({ verdict: 'deny' })
    expect(bo.attempt(testing(bo, proposal, renewed))).toEqual({ verdict: 'allow' })
    eve.vote(proposal, 'abstain')
    world.meet()
    expect(standing(cy, proposal)).toMatchObject({ outcome: 'passed', tally: { object: 0, disagree: 0, abstain: 1 } })
  })

  test('stands again when those who seconded take that back, or vote twice', () => {
    const world = hosted()
    const { proposal, objection, found } = foundWanting(world, ['cy', 'di'])
    const [cy, di] = [world.get('cy'), world.get('di')]
    cy.act(seconding(cy, proposal, found, objection, false))
    world.meet()
    expect(standing(cy, proposal).outcome).toBe('rejected')
    cy.act(seconding(cy, proposal, found, objection))
    world.meet()
    expect(standing(cy, proposal).outcome).toBe('passed')
    const rivals = [true, true].map((wanted, n) => {
      world.pass(n)
      return di.sign(
        nextAct(di.organisation, di.key.device, world.now, seconding(di, proposal, found, objection, wanted)),
      )
    })
    for (const entry of rivals) di.organisation.add(entry)
    world.meet()
    expect(standing(cy, proposal)).toMatchObject({ outcome: 'rejected', tally: { void: 1, object: 1 } })
  })

  test('that was upheld is seconded by nobody any more', () => {
    const world = hosted(tested(), ['bo', 'flo'])
    const { proposal, objection, found } = foundWanting(world, ['cy'])
    const [bo, di, flo] = [world.get('bo'), world.get('di'), world.get('flo')]
    expect(flo.attempt(testing(flo, proposal, objection, null))).toEqual({ verdict: 'allow' })
    world.meet()
    expect(di.attempt(seconding(di, proposal, found, objection))).toMatchObject({ clause: 'objections.seconds' })
    expect(bo.attempt(testing(bo, proposal, objection, 'harms'))).toMatchObject({ verdict: 'deny' })
    expect(standing(di, proposal).outcome).toBe('rejected')
    decide(world, proposal)
    expect(countOf(di, proposal).outcome).toBe('rejected')
    agreed(world)
  })

  test('seconds of two tests do not add up', () => {
    const world = hosted(tested(), ['bo', 'flo'])
    const { proposal, objection } = objected(world)
    const [bo, cy, di, flo] = ['bo', 'cy', 'di', 'flo'].map((name) => world.get(name)) as Replica[]
    const [one, two] = [bo, flo].map((each) => each?.act(testing(each, proposal, objection)).id) as [EntryId, EntryId]
    world.meet()
    cy?.act(seconding(cy, proposal, one, objection))
    di?.act(seconding(di, proposal, two, objection))
    world.meet()
    expect(standing(world.get('ana'), proposal).outcome).toBe('rejected')
  })
})

describe('who may test and second', () => {
  const denied = (clause: string) => expect.objectContaining({ verdict: 'deny', clause })

  test('those who hold the role, but not of their own proposal or their own objection, and in time', () => {
    const world = hosted(tested(), ['bo', 'eve'])
    const { proposal, objection } = objected(world)
    const [ana, bo, eve] = [world.get('ana'), world.get('bo'), world.get('eve')]
    expect(ana.attempt(testing(ana, proposal, objection))).toEqual(denied('objections.role'))
    expect(eve.attempt(testing(eve, proposal, objection))).toEqual(denied('objections.role'))
    const mine = open(bo, 'standard', { kind: 'resolution' }, 'Bo’s')
    const against = ana.vote(mine, 'object', 'No.').id
    world.meet()
    expect(bo.attempt(testing(bo, mine, against))).toEqual(denied('objections.role'))
    world.pass(6 * DAY)
    expect(bo.attempt(testing(bo, proposal, objection))).toEqual(denied('objections.answerMs'))
  })

  test('others second: not who tested it, proposed it, objected, or holds the role as well', () => {
    const world = hosted(tested(), ['bo', 'flo'])
    const { proposal, objection, found } = foundWanting(world, [])
    for (const name of ['ana', 'bo', 'eve', 'flo']) {
      const each = world.get(name)
      expect(each.attempt(seconding(each, proposal, found, objection)), name).toEqual(denied('objections.seconds'))
    }
    expect(world.get('cy').attempt(seconding(world.get('cy'), proposal, found, objection))).toEqual({
      verdict: 'allow',
    })
  })

  test('nobody where the charter says nothing of it, or silence is no consent', () => {
    for (const rules of [tested({ objections: undefined }), tested({}, { silenceConsents: false })]) {
      const world = hosted(JSON.parse(JSON.stringify(rules)))
      const { proposal, objection } = objected(world)
      expect(world.get('bo').attempt(testing(world.get('bo'), proposal, objection))).toEqual(denied('objections'))
    }
  })

  test('a remedy goes with an objection alone, and only a charter of version 2 has it', () => {
    const world = hosted()
    const { proposal } = objected(world)
    const cy = world.get('cy')
    const say = (stance: 'agree' | 'object', remedy: string) => {
      const act = ballotAct(cy.organisation, proposal, cy.member, stance, 'So.', undefined, { remedy })
      return act === null ? null : cy.attempt(act)
    }
    expect(say('agree', 'More of it.')).toEqual(denied('ballots'))
    expect(say('object', 'Less of it.')).toEqual({ verdict: 'allow' })
    const old = setup(['ana', 'bo'])
    const routine = open(old.get('ana'), 'routine', { kind: 'resolution' })
    const act = ballotAct(old.get('bo').organisation, routine, old.get('bo').member, 'object', 'No.', undefined, {
      remedy: 'Yes.',
    })
    expect(act === null ? null : old.get('bo').attempt(act)).toEqual(denied('ballots'))
  })
})

describe('what was certified', () => {
  test('stays as it was counted, whatever seconds surface later', () => {
    const world = hosted()
    const { proposal, objection, found } = foundWanting(world, ['cy'])
    const di = world.get('di')
    const secret = di.act(seconding(di, proposal, found, objection))
    const others = ['ana', 'bo', 'cy', 'eve', 'flo']
    world.pass(8 * DAY)
    for (const name of others) {
      const each = world.get(name)
      if (openAt(each, proposal)) each.certify(proposal)
      world.meet(...others)
    }
    expect(countOf(world.get('ana'), proposal).outcome).toBe('rejected')
    world.meet()
    expect(countOf(di, proposal)).toMatchObject({ outcome: 'rejected', tally: { object: 1 } })
    const { facts } = openingOf(di, proposal)
    expect([...facts.ballots].map(({ entry }) => entry.id)).toContain(secret.id)
    agreed(world)
  })

  const openAt = ({ organisation }: Replica, proposal: ProposalId): boolean => {
    const facts = organisation.facts.proposals.get(proposal)
    if (facts === undefined) throw new Error('there is a proposal')
    return finalityOf(organisation, organisation.log.everything(), facts).state === 'open'
  }

  test('is counted again under a charter that asks for more seconds, or knows no tests', () => {
    const world = hosted()
    const { proposal } = foundWanting(world, ['cy', 'di'])
    decide(world, proposal)
    const { organisation } = world.get('ana')
    const under = (rules: Charter) => replay(organisation, rules).find((each) => each.proposal === proposal)
    expect(under(tested())).toMatchObject({ then: 'passed', under: 'passed', differs: false, caveats: [] })
    const three = tested({ objections: { role: 'host', seconds: 3, answerMs: DAY } })
    expect(under(three)).toMatchObject({ under: 'rejected', differs: true })
    expect(under(JSON.parse(JSON.stringify(tested({ objections: undefined }))))).toMatchObject({ under: 'rejected' })
  })
})
