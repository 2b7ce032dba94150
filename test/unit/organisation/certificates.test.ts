import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { certificateQuorum } from '#shared/charter/roll.ts'
import { certificateGroups, whyNotConfirm } from '#shared/organisation/certificates.ts'
import { evidenceView } from '#shared/organisation/views/home.ts'
import { viewerOf } from '#shared/organisation/views/viewer.ts'
import { DAY, type Replica } from '#test/kit/people.ts'
import { copyOf, finality, fork, receiveSome, type Scene, trySign, votedApart } from './certifiers.ts'

const NAMES = ['ana', 'bo', 'cy', 'di', 'ed', 'flo', 'gus'] as const

/**
 * All that varies between stories: the network has two sides, and somebody crosses now and then. On one side everybody
 * meets, signs or confirms; or some hear of some, as far as the line lets through.
 */
const STEP = fc.record({
  do: fc.constantFrom('meet', 'meet', 'sign', 'sign', 'confirm', 'confirm', 'cross', 'tell', 'forget'),
  side: fc.boolean(),
  /** Bits: those who hear, cross or forget; and those who are heard. */
  who: fc.nat(1023),
  whom: fc.nat(1023),
  most: fc.oneof(fc.constant(1000), fc.nat(6)),
})
const STORY = fc.record({
  /** Bits: who heard of each other's ballots before the window closed. */
  camps: fc.nat(1023),
  sides: fc.nat(1023),
  steps: fc.array(STEP, { minLength: 6, maxLength: 30 }),
})
type Story = typeof STORY extends fc.Arbitrary<infer T> ? T : never

const scenes = new Map<number, Scene>()
function sceneOf(people: number): Scene {
  const made = scenes.get(people) ?? votedApart(NAMES.slice(0, people) as unknown as [string], 8 * DAY)
  scenes.set(people, made)
  return { world: copyOf(made.world), proposal: made.proposal }
}

/**
 * Every liar acts from three replicas of one key, each on its own fork of the record, and each as the rules let it: they
 * sign and confirm different sets in one round, show different people different things, and start over from what they
 * knew at the close of the window.
 */
function perform({ world, proposal }: Scene, liars: number, { camps, sides, steps }: Story) {
  const all = [...world.replicas.values()]
  const honest = all.slice(liars)
  const faces = all.slice(0, liars).flatMap((liar) => [fork(liar), fork(liar), fork(liar)])
  const actors = [...honest, ...faces]
  const among = (bits: number): readonly Replica[] => actors.filter((_, i) => (bits >> i) & 1)
  for (const camp of [camps, ~camps]) exchange(among(camp))
  const began = faces.map((face) => fork(face))
  let side = sides
  for (const step of steps) {
    const here = among(step.side ? side : ~side)
    if (step.do === 'meet') exchange(here)
    else if (step.do === 'sign') for (const each of here) trySign(each, proposal)
    else if (step.do === 'confirm') for (const each of here) each.confirm(proposal)
    else if (step.do === 'cross') side ^= step.who & step.whom
    else if (step.do === 'tell') {
      for (const each of among(step.who)) for (const other of among(step.whom)) receiveSome(each, other, step.most)
    } else {
      for (const [i, face] of faces.entries()) {
        if (among(step.who & step.whom).includes(face)) face.organisation = fork(began[i] as Replica).organisation
      }
    }
  }
  return { honest, faces }
}

/** Somebody who only reads, and gets to see everything. */
function observer(of: Replica, everybody: readonly Replica[]): Replica {
  const seeing = fork(of)
  for (const each of everybody) seeing.receiveFrom(each)
  return seeing
}

/** The honest meet, and each signs what their app then asks for, until the outcome is final: how often that takes. */
function finish(honest: readonly Replica[], proposal: Scene['proposal'], atMost: number) {
  const signed = new Map(honest.map((each) => [each.name, 0]))
  for (let meetings = 1; meetings <= atMost; meetings++) {
    exchange(honest)
    for (const each of honest) each.confirm(proposal)
    exchange(honest)
    if (honest.every((each) => finality(each, proposal).state === 'final')) {
      return { meetings, signatures: Math.max(...signed.values()) }
    }
    for (const each of honest) if (trySign(each, proposal)) signed.set(each.name, (signed.get(each.name) ?? 0) + 1)
  }
  return null
}

function exchange(all: readonly Replica[]): void {
  for (const a of all) for (const b of all) if (a !== b) a.receiveFrom(b)
}

describe('however people meet, and whoever signs what the rules let them', () => {
  /**
   * The rule before this one made a set final with the first quorum of signatures, and carried into the next round what
   * might have been final. It fails here: with this seed the 17th story ends in two final sets, of seven people, two of
   * them liars.
   */
  test('no two sets become final, over any rounds, and the honest end it in at most two signatures each', () => {
    const seen = { later: 0, doubles: 0, finalBefore: 0 }
    fc.assert(
      fc.property(fc.constantFrom(4, 4, 4, 5, 7), fc.boolean(), STORY, (people, show, story) => {
        const scene = sceneOf(people)
        const { tolerates } = certificateQuorum(people)
        const { honest, faces } = perform(scene, tolerates, story)
        const seeing = observer(honest[0] as Replica, [...honest, ...faces])
        const before = finality(seeing, scene.proposal)
        expect(before.state).not.toBe('contested')
        if (before.state === 'final') seen.finalBefore++
        if (evidenceOf(seeing).some((each) => each.includes('Signed two'))) seen.doubles++
        // From here on the liars say nothing, or have said everything.
        if (show) for (const each of honest) for (const face of faces) each.receiveFrom(face)
        const end = finish(honest, scene.proposal, 3)
        expect(end).not.toBeNull()
        expect(end?.signatures).toBeLessThanOrEqual(2)
        const after = finality(observer(honest[0] as Replica, [...honest, ...faces]), scene.proposal)
        if (after.state !== 'final') throw new Error(`it ended ${after.state}`)
        if (before.state === 'final') expect(after.group.ballots).toBe(before.group.ballots)
        if (after.group.round > 1) seen.later++
      }),
      { seed: 2, numRuns: 60 },
    )
    // Stories without lies, later rounds and early ends would say little.
    expect(seen.later).toBeGreaterThan(15)
    expect(seen.doubles).toBeGreaterThan(12)
    expect(seen.finalBefore).toBeGreaterThan(3)
  })

  test('the honest alone, of any small number, end it the same way', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5 }), STORY, (people, story) => {
        const scene = sceneOf(people)
        const { honest } = perform(scene, 0, story)
        const end = finish(honest, scene.proposal, 3)
        expect(end?.signatures).toBeLessThanOrEqual(2)
        for (const each of honest) expect(finality(each, scene.proposal).state).toBe('final')
      }),
      { seed: 42, numRuns: 60 },
    )
  })
})

/** Ana and Bo hold one set of ballots, Cy another, and Di, who lies, signs both: with each as if the other were not there. */
function twoSets() {
  const scene = sceneOf(4)
  const [ana, bo, cy, di] = [...scene.world.replicas.values()] as [Replica, Replica, Replica, Replica]
  const [withAna, withCy] = [di, fork(di)]
  exchange([ana, bo, withAna])
  exchange([cy, withCy])
  for (const each of [ana, bo, withAna, cy, withCy]) trySign(each, scene.proposal)
  return { ...scene, ana, bo, cy, withAna, withCy }
}

test('every way in which three honest members hear of two halves, one of whose signers lies to each, ends in one outcome', () => {
  const outcomes = new Set<string>()
  for (let heard = 0; heard < 64; heard++) {
    const { proposal, ana, bo, cy, withAna, withCy } = twoSets()
    const halves = [
      [ana, bo, withAna],
      [cy, withCy],
    ].map((half) => half.map((each) => fork(each)))
    for (const [i, each] of [ana, bo, cy].entries()) {
      for (const [bit, half] of halves.entries()) {
        if ((heard >> (2 * i + bit)) & 1) for (const other of half) each.receiveFrom(other)
      }
    }
    // Di hears everything on both forks, and does on each all that the rules let him; nobody else hears of that yet.
    for (const each of [ana, bo, cy, withAna, withCy]) {
      each.confirm(proposal)
      trySign(each, proposal)
    }
    for (const face of [withAna, withCy]) {
      exchange([face, fork(ana), fork(bo), fork(cy)])
      face.confirm(proposal)
      trySign(face, proposal)
    }
    const everybody = observer(ana, [ana, bo, cy, withAna, withCy])
    const before = finality(everybody, proposal)
    expect(before.state).not.toBe('contested')
    expect(finish([ana, bo, cy], proposal, 3)).not.toBeNull()
    const after = finality(observer(ana, [ana, bo, cy, withAna, withCy]), proposal)
    if (after.state !== 'final') throw new Error(`it ended ${after.state}`)
    if (before.state === 'final') expect(after.group.ballots).toBe(before.group.ballots)
    outcomes.add(`${before.state} ${after.group.round}`)
  }
  // Some were final at once, some in a second round.
  expect([...outcomes].sort()).toEqual(expect.arrayContaining(['open 1', 'open 2']))
})

describe('one who signs two sets', () => {
  test('cannot bring about a rival of what is final in the next round, on the other side of a cut', () => {
    const { proposal, ana, bo, cy, withAna, withCy } = twoSets()
    // Bo’s side sees three signatures under one set, and confirms it.
    exchange([bo, withAna])
    bo.receiveFrom(ana)
    expect(bo.confirm(proposal)).not.toBeNull()
    exchange([bo, withAna])
    expect(withAna.confirm(proposal)).not.toBeNull()
    // Ana hears of Cy and of Di’s other signature alone, and goes on to round 2 with them: under the rule before this
    // one, in which Bo’s side was final by now, that made the rival final too.
    exchange([ana, cy, withCy])
    for (const each of [ana, cy, withCy]) expect(trySign(each, proposal)).toBe(true)
    exchange([ana, cy, withCy])
    for (const each of [ana, cy, withCy]) expect(each.confirm(proposal)).not.toBeNull()
    exchange([ana, cy, withCy])
    const there = finality(ana, proposal)
    expect(there.state).toBe('final')
    expect(finality(bo, proposal).state).toBe('open')
    // Whatever Bo’s side does from now on, and when all meet, there is one outcome, and Di is shown to have lied.
    const everybody = observer(bo, [ana, bo, cy, withAna, withCy])
    expect(finality(everybody, proposal)).toMatchObject({
      state: 'final',
      group: { ballots: there.state === 'final' ? there.group.ballots : '', round: 2 },
    })
    const kinds = evidenceView(viewerOf(everybody.organisation, everybody.key.device, 0)).map((each) => each.kind)
    expect(kinds).toEqual(expect.arrayContaining(['fork', 'double-certificate']))
  })

  test('or who denies what they confirmed, changes nothing for whoever confirmed it: they repeat the set, and it is final', () => {
    const { proposal, ana, bo, cy, withAna, withCy } = twoSets()
    const anaBefore = fork(ana)
    exchange([ana, bo, withAna])
    for (const each of [ana, bo, withAna]) expect(each.confirm(proposal)).not.toBeNull()
    const final = finality(observer(ana, [ana, bo, withAna]), proposal)
    if (final.state !== 'final') throw new Error(`it is ${final.state}`)
    // Cy hears of Ana’s signature but of nobody’s confirmation, and begins round 2 with another set; so does Di.
    exchange([cy, withCy, anaBefore])
    for (const each of [cy, withCy]) expect(each.certify(proposal).body).toMatchObject({ round: 2, carries: null })
    exchange([cy, withCy])
    ana.receiveFrom(cy)
    expect(ana.certify(proposal).body).toMatchObject({ round: 2, ballots: final.group.ballots })
    const end = finish([ana, bo, cy], proposal, 3)
    expect(end).not.toBeNull()
    for (const each of [ana, bo, cy]) {
      expect(finality(each, proposal)).toMatchObject({ group: { ballots: final.group.ballots } })
    }
    const everybody = observer(ana, [ana, bo, cy, withAna, withCy])
    expect(evidenceOf(everybody)).toEqual(
      expect.arrayContaining([
        'di double-certificate: Signed two different counts of “Buy a kettle” in round 1. All of it stands as evidence.',
        'di double-confirmation: Confirmed a count of “Buy a kettle” in round 1 and, apart from that, signed another in round 2. All of it stands as evidence.',
      ]),
    )
  })

  test('and in a later round another cannot confirm the first any more, though it has come to light that it was prepared', () => {
    const { proposal, ana, bo, cy, withAna, withCy } = twoSets()
    const anaBefore = fork(ana)
    exchange([ana, bo, withAna])
    exchange([cy, withCy, anaBefore])
    cy.certify(proposal)
    cy.receiveFrom(bo)
    expect(cy.confirm(proposal)).toBeNull()
    const facts = cy.organisation.facts.proposals.get(proposal)
    const open = facts?.opens[0]
    if (facts === undefined || open === undefined) throw new Error('the proposal is open')
    const view = cy.organisation.log.everything()
    const prepared = certificateGroups(cy.organisation, view, facts, open).find((group) => group.prepared)
    if (prepared === undefined) throw new Error('a set is prepared')
    const { round, ballots } = prepared
    expect(whyNotConfirm(cy.organisation, view, facts, open, cy.member, prepared)).toContain('in a later round')
    expect(
      cy.attempt({ kind: 'certificate.confirm', body: { proposal, open: open.entry.id, round, ballots } }),
    ).toMatchObject({ verdict: 'deny', clause: 'certification' })
  })

  test('needs as many as the quorum does not withstand for two outcomes; then it is contested, and all of them are proven', () => {
    const { world, proposal } = sceneOf(4)
    const [ana, bo, cy, di] = [...world.replicas.values()] as [Replica, Replica, Replica, Replica]
    const sides = [
      [ana, cy, di],
      [bo, fork(cy), fork(di)],
    ]
    for (const side of sides) {
      exchange(side)
      for (const each of side) each.certify(proposal)
      exchange(side)
      for (const each of side) expect(each.confirm(proposal)).not.toBeNull()
    }
    const everybody = observer(ana, sides.flat())
    expect(finality(everybody, proposal).state).toBe('contested')
    const confirmed = evidenceOf(everybody).filter((each) => each.includes('Confirmed two different counts'))
    expect(confirmed.map((each) => each.slice(0, 2)).sort()).toEqual(['cy', 'di'])
  })
})

const evidenceOf = (replica: Replica): readonly string[] =>
  evidenceView(viewerOf(replica.organisation, replica.key.device, 0)).map(
    ({ person, kind, sentence }) => `${person?.name} ${kind}: ${sentence}`,
  )
