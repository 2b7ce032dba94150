import { describe, expect, test } from 'vitest'
import type { Stance } from '#shared/acts/acts.ts'
import type { Effect } from '#shared/charter/effect.ts'
import { Charter, inNeededVersion } from '#shared/charter/model.ts'
import { nextAct, openingAct } from '#shared/organisation/author.ts'
import { proposalView } from '#shared/organisation/views/proposal.ts'
import { viewerOf } from '#shared/organisation/views/viewer.ts'
import { DAY, type Replica, setup } from '#test/kit/people.ts'
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
  tryOpen,
  tryVote,
} from './full-charter.ts'

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
