import { describe, expect, test } from 'vitest'
import type { Stance } from '#shared/acts/acts.ts'
import type { DecisionRule } from '#shared/charter/decision-rule.ts'
import type { Effect } from '#shared/charter/effect.ts'
import { Charter, inNeededVersion } from '#shared/charter/model.ts'
import type { ProposalId } from '#shared/kernel/ids.ts'
import { decodeEntry } from '#shared/log/entry.ts'
import { ballotAct, nextAct, openingAct } from '#shared/organisation/author.ts'
import { certifiedBallots, countBallots, finalityOf, openOf } from '#shared/organisation/decisions.ts'
import { derivedDigest } from '#shared/organisation/digest.ts'
import { pausesIn } from '#shared/organisation/emergency.ts'
import type { Organisation } from '#shared/organisation/organisation.ts'
import { replay } from '#shared/organisation/replay.ts'
import { holdersOf } from '#shared/organisation/roles.ts'
import { charterOf } from '#shared/organisation/standing.ts'
import { homeView } from '#shared/organisation/views/home.ts'
import { proposalView } from '#shared/organisation/views/proposal.ts'
import { stateOf } from '#shared/organisation/views/proposal-stage.ts'
import { rolesView } from '#shared/organisation/views/roles.ts'
import { viewerOf } from '#shared/organisation/views/viewer.ts'
import {
  charterFor,
  DAY,
  invite,
  join,
  organisationFrom,
  type Replica,
  requestEntry,
  setup,
  type World,
} from '#test/kit/people.ts'

const counted = {
  quorum: { numerator: 1, denominator: 2 },
  quorumCounts: 'agree-and-abstain',
  reasonRequired: false,
} as const
const times = { noticeMs: 0, windowMs: 7 * DAY, coolingOffMs: DAY }
const rule = (method: object): DecisionRule => ({ ...counted, ...times, ...method }) as DecisionRule

const TREASURER = {
  id: 'treasurer',
  title: 'Treasurer',
  purpose: 'Keeps the accounts.',
  seats: 1,
  termMs: 100 * DAY,
  termLimit: 2,
  incompatible: ['auditor'],
}
const AUDITOR = { ...TREASURER, id: 'auditor', title: 'Auditor', seats: 2, termLimit: 0, incompatible: [] }

/** A charter of version 2 with all that the stories here need, changed as they like. */
const charter = (change: Partial<Charter> = {}, rules: Partial<Charter['decisionTypes']> = {}): Charter => {
  const plain = charterFor('Tryers')
  return Charter.parse({
    ...plain,
    version: 2,
    roles: [TREASURER, AUDITOR],
    decisionTypes: {
      ...plain.decisionTypes,
      choice: rule({ method: 'ranked-choice' }),
      election: rule({ method: 'ranked-choice' }),
      ...rules,
    },
    ...change,
  })
}

const NAMES = ['ana', 'bo', 'cy', 'di'] as const
const people = (world: World) => [...world.replicas.values()]

/** Lets the window pass, certifies with all who can, and puts it into force after the cooling-off. */
function decide(world: World, proposal: ProposalId, certifiers: readonly string[] = [...world.replicas.keys()]) {
  world.meet()
  world.pass(8 * DAY)
  for (const name of certifiers) {
    const replica = world.get(name)
    const facts = replica.organisation.facts.proposals.get(proposal)
    if (facts === undefined) throw new Error('no such proposal')
    if (finalityOf(replica.organisation, replica.organisation.log.everything(), facts).state === 'open') {
      try {
        replica.certify(proposal)
      } catch {}
    }
    world.meet()
  }
  world.pass(2 * DAY)
}

function countOf(replica: Replica, proposal: ProposalId) {
  const { organisation } = replica
  const view = organisation.log.everything()
  const facts = organisation.facts.proposals.get(proposal)
  const open = facts === undefined ? null : openOf(organisation, facts, view)
  const finality = facts === undefined ? null : finalityOf(organisation, view, facts)
  if (facts === undefined || open === null || finality?.state !== 'final') throw new Error('not final')
  return countBallots(open, certifiedBallots(facts, finality.group))
}

function open(by: Replica, decisionType: Parameters<Replica['open']>[1], effect: Effect, title = 'On it'): ProposalId {
  const proposal = by.propose(title, decisionType, effect)
  by.world.meet()
  return proposal
}

/** The verdict on an act that somebody tries. */
const tryVote = (by: Replica, proposal: ProposalId, stance: Stance, card?: readonly number[]) => {
  const act = ballotAct(by.organisation, proposal, by.member, stance, '', card)
  if (act === null) throw new Error('not open')
  return by.attempt(act)
}

const tryOpen = (by: Replica, decisionType: string, effect: Effect, title = 'Again', text = 'As said.') => {
  const proposal = by.draft(title)
  return by.attempt(
    openingAct(by.organisation, by.world.now, {
      proposal,
      title,
      text,
      decisionType: decisionType as never,
      effect,
      heads: [],
    }),
  )
}

function agreed(world: World): void {
  world.meet()
  expect(new Set(people(world).map((each) => derivedDigest(each.organisation))).size).toBe(1)
}

const holders = (world: World, role: string) => {
  const { organisation } = world.get('ana')
  const ids = holdersOf(organisation, organisation.log.everything(), role, world.now)
  return people(world)
    .filter((each) => ids.includes(each.member))
    .map((each) => each.name)
}

describe('a choice between options', () => {
  const TREES: Effect = { kind: 'choose', options: ['Oak', 'Elm', 'Ash'] }

  test('ranked choice: the votes of what drops out go on to the next preference', () => {
    const world = setup(NAMES, charter())
    const [ana, bo, cy, di] = NAMES.map((name) => world.get(name)) as [Replica, Replica, Replica, Replica]
    const proposal = open(ana, 'choice', TREES)
    ana.vote(proposal, 'agree', '', [0, 1])
    bo.vote(proposal, 'agree', '', [1, 0])
    cy.vote(proposal, 'agree', '', [1])
    // Ash drops out first, and this ballot goes to Oak; then "none of these" is all that is left after Oak.
    di.vote(proposal, 'agree', '', [2, 0, 3])
    world.meet()
    decide(world, proposal)
    // Two for Oak, two for Elm: how the tie is broken would decide.
    expect(countOf(ana, proposal)).toMatchObject({ outcome: 'rejected', winner: null })
    const again = open(ana, 'choice', TREES, 'Once more')
    ana.vote(again, 'agree', '', [0])
    bo.vote(again, 'agree', '', [1])
    cy.vote(again, 'agree', '', [1, 0])
    di.vote(again, 'agree', '', [2, 1])
    decide(world, again)
    expect(countOf(bo, again)).toMatchObject({ outcome: 'passed', winner: 1 })
    ana.enact(again)
    agreed(world)
  })

  test('those who want none of these can win, and never help an option to', () => {
    const world = setup(NAMES, charter())
    const proposal = open(world.get('ana'), 'choice', TREES)
    world.get('ana').vote(proposal, 'agree', '', [0])
    world.get('bo').vote(proposal, 'disagree', '', [3])
    world.get('cy').vote(proposal, 'disagree', '', [3, 0])
    world.get('di').vote(proposal, 'abstain')
    decide(world, proposal)
    const { outcome, tally } = countOf(world.get('di'), proposal)
    expect({ outcome, tally }).toEqual({
      outcome: 'rejected',
      tally: { roll: 4, agree: 1, disagree: 2, abstain: 1, object: 0, void: 0 },
    })
  })

  test('score: the most points win, if they are enough of what they could be', () => {
    const score = rule({ method: 'score', most: 5, threshold: { numerator: 1, denominator: 2 } })
    const world = setup(NAMES, charter({}, { choice: score }))
    const [ana, bo, cy] = [world.get('ana'), world.get('bo'), world.get('cy')]
    const proposal = open(ana, 'choice', TREES)
    ana.vote(proposal, 'agree', '', [5, 3, 0])
    bo.vote(proposal, 'agree', '', [0, 4, 0])
    cy.vote(proposal, 'disagree', '', [0, 0, 0])
    decide(world, proposal)
    // Elm has 7 of the 15 points it could have: half needs 8.
    expect(countOf(ana, proposal).conditions.at(-1)).toMatchObject({ met: false, have: 7, need: 8 })
    const again = open(ana, 'choice', TREES, 'Once more')
    ana.vote(again, 'agree', '', [5, 3, 0])
    bo.vote(again, 'agree', '', [0, 5, 1])
    decide(world, again)
    expect(countOf(cy, again)).toMatchObject({ outcome: 'passed', winner: 1 })
  })

  test.each<[string, Stance, readonly number[] | undefined, RegExp]>([
    ['no card', 'agree', undefined, /which option/],
    ['an option twice', 'agree', [0, 0], /twice/],
    ['an option that there is not', 'agree', [7], /there is not/],
    ['an empty ranking', 'agree', [], /nothing first/],
    ['a stance against its own card', 'disagree', [0], /do not agree/],
    ['none first, and yet agreeing', 'agree', [3, 0], /do not agree/],
    ['a choice and an abstention', 'abstain', [0], /abstains/],
  ])('a ballot with %s does not count', (_what, stance, card, why) => {
    const world = setup(NAMES, charter())
    const proposal = open(world.get('ana'), 'choice', TREES)
    expect(tryVote(world.get('bo'), proposal, stance, card)).toMatchObject({
      verdict: 'deny',
      clause: 'decisionTypes.choice.method',
      reason: expect.stringMatching(why),
    })
  })

  test('a card has no place where there is nothing to choose', () => {
    const world = setup(NAMES, charter())
    const proposal = open(world.get('ana'), 'standard', { kind: 'resolution' })
    expect(tryVote(world.get('bo'), proposal, 'agree', [0])).toMatchObject({ verdict: 'deny' })
  })

  test('the page shows what wins and what each ballot says', () => {
    const world = setup(NAMES, charter())
    const [ana, bo] = [world.get('ana'), world.get('bo')]
    const proposal = open(ana, 'choice', TREES)
    ana.vote(proposal, 'agree', '', [1, 2])
    bo.vote(proposal, 'agree', '', [1])
    world.meet()
    const facts = ana.organisation.facts.proposals.get(proposal)
    if (facts === undefined) throw new Error('no such proposal')
    const view = proposalView(viewerOf(ana.organisation, ana.key.device, world.now), facts, null, [])
    expect(view.options.map(({ label }) => label)).toEqual(['Oak', 'Elm', 'Ash'])
    expect(view.standing).toMatchObject({
      winner: 1,
      sentence: expect.stringContaining('“Elm” wins the run-off'),
      choice: { method: 'ranked-choice', winner: 1 },
    })
    expect(view.ballots.map(({ card }) => card)).toEqual([[1, 2], [1]])
  })
})

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

describe('advice', () => {
  const advised = charter({}, { standard: rule({ method: 'advice' }) })

  test('its proposer decides after enough others have said what they think, whatever that is', () => {
    const world = setup(NAMES, advised)
    const [ana, bo, cy] = [world.get('ana'), world.get('bo'), world.get('cy')]
    const proposal = open(ana, 'standard', { kind: 'resolution' })
    expect(tryVote(ana, proposal, 'agree')).toMatchObject({
      verdict: 'deny',
      clause: 'decisionTypes.standard.quorum',
      reason: 'Advice comes first: 2 more members have to give theirs.',
    })
    bo.vote(proposal, 'disagree', 'It is too dear.')
    cy.vote(proposal, 'abstain', 'Ask di.')
    world.meet()
    ana.vote(proposal, 'agree', 'We buy the cheaper one.')
    decide(world, proposal)
    expect(countOf(bo, proposal)).toMatchObject({ outcome: 'passed' })
    agreed(world)
  })

  test('others cannot decide it, and silence of the proposer is a no', () => {
    const world = setup(NAMES, advised)
    const proposal = open(world.get('ana'), 'standard', { kind: 'resolution' })
    for (const name of ['bo', 'cy', 'di']) world.get(name).vote(proposal, 'agree')
    decide(world, proposal)
    expect(countOf(world.get('bo'), proposal)).toMatchObject({ outcome: 'rejected' })
  })

  test('advice from too few is no quorum', () => {
    const world = setup(NAMES, advised)
    const proposal = open(world.get('ana'), 'standard', { kind: 'resolution' })
    world.get('bo').vote(proposal, 'agree')
    decide(world, proposal)
    expect(countOf(world.get('bo'), proposal)).toMatchObject({ outcome: 'no-quorum' })
  })
})

describe('a decision delegated to a role', () => {
  test('is made by those who hold it, and certified by them', () => {
    const world = setup(NAMES, charter({}, { routine: rule({ method: 'delegated', role: 'auditor' }) }))
    expect(tryOpen(world.get('ana'), 'routine', { kind: 'resolution' })).toMatchObject({
      verdict: 'deny',
      clause: 'electorate',
    })
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
    expect(holders(world, 'auditor')).toEqual(['bo', 'cy'])
    const proposal = open(world.get('ana'), 'routine', { kind: 'resolution' })
    expect(tryVote(world.get('ana'), proposal, 'agree')).toMatchObject({
      verdict: 'deny',
      reason: 'Not on the roll: those who held the role when it opened decide.',
    })
    world.get('bo').vote(proposal, 'agree')
    world.meet()
    const facts = world.get('ana').organisation.facts.proposals.get(proposal)
    if (facts === undefined) throw new Error('no such proposal')
    const viewer = viewerOf(world.get('ana').organisation, world.get('ana').key.device, world.now)
    // One of two is not more than half.
    expect(proposalView(viewer, facts, null, []).standing?.sentence).toBe('It would not pass now: 1 more must agree.')
    world.get('cy').vote(proposal, 'agree')
    decide(world, proposal, ['bo', 'cy'])
    world.get('di').enact(proposal)
    agreed(world)
  })
})

describe('consent with a vote to fall back on', () => {
  const fallback = rule({
    method: 'consent',
    silenceConsents: true,
    fallback: { numerator: 2, denominator: 3 },
  })

  test('an objection stands against few, and is outvoted by enough', () => {
    const world = setup(NAMES, charter({}, { standard: fallback }))
    const proposal = open(world.get('ana'), 'standard', { kind: 'resolution' })
    world.get('ana').vote(proposal, 'agree')
    world.get('bo').vote(proposal, 'object', 'It harms the well.')
    world.get('di').vote(proposal, 'abstain')
    decide(world, proposal)
    expect(countOf(world.get('cy'), proposal)).toMatchObject({ outcome: 'rejected' })
    const again = open(world.get('ana'), 'standard', { kind: 'resolution' }, 'With a fence')
    for (const name of ['ana', 'cy', 'di']) world.get(name).vote(again, 'agree')
    world.get('bo').vote(again, 'object', 'It still does.')
    decide(world, again)
    expect(countOf(world.get('cy'), again)).toMatchObject({
      outcome: 'passed',
      conditions: [{}, { clause: 'decisionTypes.standard.fallback', have: 3, need: 3 }],
    })
  })
})

describe('a late swing', () => {
  const swinging = rule({ method: 'majority', lateSwing: { lastMs: DAY, extendMs: 2 * DAY, times: 2 } })

  test('the window goes on when the last day changes the outcome, and ends when it does not', () => {
    const world = setup(NAMES, charter({}, { standard: swinging }))
    const [ana, bo, cy, di] = NAMES.map((name) => world.get(name)) as [Replica, Replica, Replica, Replica]
    const proposal = open(ana, 'standard', { kind: 'resolution' })
    ana.vote(proposal, 'agree')
    bo.vote(proposal, 'agree')
    world.pass(6.5 * DAY)
    cy.vote(proposal, 'disagree')
    world.meet()
    const ends = () => {
      const facts = ana.organisation.facts.proposals.get(proposal)
      if (facts === undefined) throw new Error('no such proposal')
      const view = proposalView(viewerOf(ana.organisation, ana.key.device, world.now), facts, null, [])
      return { days: ((view.dates.closesAt ?? 0) - (view.dates.openedAt ?? 0)) / DAY, extended: view.extended }
    }
    // Still passing, two to one: nothing swung.
    expect(ends()).toEqual({ days: 7, extended: 0 })
    bo.vote(proposal, 'disagree')
    world.meet()
    expect(ends()).toEqual({ days: 9, extended: 1 })
    world.pass(DAY)
    // After the window as it was set, and before it ends now. What ana signs cites the swing.
    di.vote(proposal, 'agree')
    world.meet()
    expect(ends()).toEqual({ days: 9, extended: 1 })
    expect(() => ana.certify(proposal)).toThrow('window was not over')
    world.pass(2 * DAY)
    expect(tryVote(ana, proposal, 'disagree')).toMatchObject({ verdict: 'deny', reason: 'The window is over.' })
    ana.certify(proposal)
    agreed(world)
  })

  test('who does not know of the swing cannot vote late', () => {
    const world = setup(NAMES, charter({}, { standard: swinging }))
    const [ana, bo, cy, di] = NAMES.map((name) => world.get(name)) as [Replica, Replica, Replica, Replica]
    const proposal = open(ana, 'standard', { kind: 'resolution' })
    ana.vote(proposal, 'agree')
    bo.vote(proposal, 'agree')
    world.meet()
    world.pass(6.5 * DAY)
    cy.vote(proposal, 'disagree')
    bo.vote(proposal, 'disagree')
    world.meet('ana', 'bo', 'cy')
    world.pass(DAY)
    expect(tryVote(di, proposal, 'agree')).toMatchObject({ verdict: 'deny', reason: 'The window is over.' })
    world.meet()
    expect(tryVote(di, proposal, 'agree')).toEqual({ verdict: 'allow' })
    agreed(world)
  })
})

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

describe('versions', () => {
  test('what only version 2 can say is signed as such, and all else as before', () => {
    const world = setup(NAMES, charter())
    const ana = world.get('ana')
    const versionOf = (entry: { readonly kindVersion: number }) => entry.kindVersion
    expect(ana.organisation.facts.founding.kindVersion).toBe(2)
    const plain = ana.draft('Plain')
    expect(versionOf(ana.open(plain))).toBe(1)
    expect(versionOf(ana.vote(plain, 'agree'))).toBe(1)
    const choice = ana.draft('Choice')
    expect(versionOf(ana.open(choice, 'choice', { kind: 'choose', options: ['Oak', 'Elm'] }))).toBe(2)
    expect(versionOf(ana.vote(choice, 'agree', '', [0]))).toBe(2)
    expect(versionOf(ana.vote(choice, 'abstain'))).toBe(1)
  })

  test.each([1, 2])('an act that calls itself version %i and says what the other says does not count', (version) => {
    const world = setup(NAMES, charter())
    const ana = world.get('ana')
    const effect: Effect = version === 1 ? { kind: 'choose', options: ['Oak', 'Elm'] } : { kind: 'resolution' }
    const proposal = ana.draft('Odd')
    const act = openingAct(ana.organisation, world.now, {
      proposal,
      title: 'Odd',
      text: '',
      decisionType: version === 1 ? 'choice' : 'standard',
      effect,
      heads: [],
    })
    const odd = { ...nextAct(ana.organisation, ana.key.device, world.now, act), kindVersion: version }
    expect(ana.organisation.add(ana.sign(odd))).toMatchObject({ verdict: 'deny', clause: 'acts' })
  })

  test('a charter is written in the oldest form that can say it', () => {
    const { roles: _roles, ...rest } = charter()
    const { routine, standard, amendment } = rest.decisionTypes
    expect(inNeededVersion(charter()).version).toBe(2)
    expect(inNeededVersion({ ...rest, decisionTypes: { routine, standard, amendment } }).version).toBe(1)
  })

  test('a charter that says more than its version can is none', () => {
    const { roles, ...rest } = charter()
    expect(Charter.safeParse({ ...rest, roles, version: 1 }).success).toBe(false)
  })
})
