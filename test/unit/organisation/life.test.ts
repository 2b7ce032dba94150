import { expect, test } from 'vitest'
import type { Effect } from '#shared/charter/effect.ts'
import { charterHash } from '#shared/charter/model.ts'
import { nextAct, openingAct } from '#shared/organisation/author.ts'
import { finalityOf } from '#shared/organisation/decisions.ts'
import { derivedDigest, logDigest } from '#shared/organisation/digest.ts'
import { charterOf, isMember, membersOf, standingOf } from '#shared/organisation/standing.ts'
import { evidenceView } from '#shared/organisation/views/home.ts'
import { stateOf } from '#shared/organisation/views/proposal-stage.ts'
import { viewerOf } from '#shared/organisation/views/viewer.ts'
import {
  charterFor,
  DAY,
  invite,
  keyOf,
  organisationFrom,
  Replica,
  requestEntry,
  setup,
  World,
} from '#test/kit/people.ts'

const stage = (replica: Replica, proposal: ReturnType<Replica['draft']>) => {
  const facts = replica.organisation.facts.proposals.get(proposal)
  return facts === undefined ? 'unknown' : stateOf(replica.organisation, facts, replica.world.now).stage
}

function agreed(world: World): void {
  const digests = [...world.replicas.values()].map((r) => derivedDigest(r.organisation) + logDigest(r.organisation))
  expect(new Set(digests).size).toBe(1)
}

test('three people found, join, vote while apart, meet, certify and put a decision into force', () => {
  const world = setup(['ana', 'bo', 'cy'])
  const [ana, bo, cy] = [world.get('ana'), world.get('bo'), world.get('cy')]
  expect(membersOf(bo.organisation, bo.organisation.log.everything())).toHaveLength(3)
  const proposal = ana.propose('Buy a kettle')
  world.meet()
  ana.vote(proposal, 'agree', 'We need tea.')
  bo.vote(proposal, 'disagree')
  cy.vote(proposal, 'agree')
  bo.vote(proposal, 'agree', 'Ana convinced me.')
  world.pass(8 * DAY)
  world.meet()
  expect(stage(ana, proposal)).toBe('closing')
  ana.certify(proposal)
  expect(stage(ana, proposal)).toBe('closing')
  cy.certify(proposal)
  world.meet()
  expect(stage(bo, proposal)).toBe('cooling-off')
  expect(() => bo.enact(proposal)).toThrow('cooling-off')
  world.pass(2 * DAY)
  bo.enact(proposal)
  world.meet()
  expect(stage(cy, proposal)).toBe('in-force')
  agreed(world)
})

test('an amendment replaces the charter, and a rival decided under the old one does not apply', () => {
  const world = setup(['ana', 'bo', 'cy'])
  const [ana, bo, cy] = [world.get('ana'), world.get('bo'), world.get('cy')]
  const base = charterOf(ana.organisation, ana.organisation.log.everything())
  const amended = (purpose: string) =>
    ({ kind: 'amend', base: base.hash, charter: { ...base.charter, purpose } }) as const
  const first = ana.propose('Sharpen our purpose', 'amendment', amended('To try harder.'))
  const second = bo.propose('Soften our purpose', 'amendment', amended('To try gently.'))
  world.meet()
  for (const each of [ana, bo, cy]) for (const proposal of [first, second]) each.vote(proposal, 'agree')
  world.pass(8 * DAY)
  world.meet()
  for (const each of [ana, bo]) for (const proposal of [first, second]) each.certify(proposal)
  world.meet()
  world.pass(2 * DAY)
  ana.enact(first)
  world.meet()
  expect(() => cy.enact(second)).toThrow('Another amendment')
  expect(stage(cy, first)).toBe('in-force')
  expect(stage(cy, second)).toBe('rival')
  expect(charterOf(bo.organisation, bo.organisation.log.everything()).hash).toBe(
    charterHash(amended('To try harder.').charter),
  )
  agreed(world)
})

test('rival amendments enacted apart from each other leave everybody under the same one', () => {
  const world = setup(['ana', 'bo', 'cy'])
  const [ana, bo, cy] = [world.get('ana'), world.get('bo'), world.get('cy')]
  const base = charterOf(ana.organisation, ana.organisation.log.everything())
  const amended = (purpose: string) =>
    ({ kind: 'amend', base: base.hash, charter: { ...base.charter, purpose } }) as const
  const first = ana.propose('One', 'amendment', amended('One.'))
  const second = bo.propose('Two', 'amendment', amended('Two.'))
  world.meet()
  for (const each of [ana, bo, cy]) for (const proposal of [first, second]) each.vote(proposal, 'agree')
  world.pass(8 * DAY)
  world.meet()
  for (const each of [ana, bo]) for (const proposal of [first, second]) each.certify(proposal)
  world.meet()
  world.pass(2 * DAY)
  ana.enact(first)
  bo.enact(second)
  world.meet()
  const inForce = [first, second].filter((proposal) => stage(cy, proposal) === 'in-force')
  expect(inForce).toHaveLength(1)
  expect([first, second].filter((proposal) => stage(cy, proposal) === 'rival')).toHaveLength(1)
  agreed(world)
})

test('somebody removed can no longer act, and what they wrote in secret counts only where others had built on it', () => {
  const world = setup(['ana', 'bo', 'cy', 'di'])
  const [ana, bo, cy, di] = [world.get('ana'), world.get('bo'), world.get('cy'), world.get('di')]
  const kettle = ana.propose('Buy a kettle')
  const removal = ana.propose('Part with di', 'amendment', { kind: 'remove', member: di.member })
  world.meet()
  expect(() => di.vote(removal, 'disagree')).toThrow('without the person concerned')
  for (const each of [ana, bo, cy]) each.vote(removal, 'agree')
  world.pass(8 * DAY)
  world.meet()
  for (const each of [ana, bo, cy]) each.certify(removal)
  world.meet()
  world.pass(2 * DAY)
  // Di writes on what she knew before her removal; Bo has built on the first of it, nobody on the second.
  const later = bo.propose('Paint the door')
  world.meet()
  di.vote(later, 'agree', 'In time, and seen.')
  bo.receiveFrom(di)
  bo.vote(later, 'agree')
  const secret = ana.propose('Close the gate')
  di.receiveFrom(ana)
  di.vote(secret, 'agree', 'Never seen by anybody.')
  ana.enact(removal)
  world.meet()
  expect(isMember(cy.organisation, cy.organisation.log.everything(), di.member)).toBe(false)
  expect(() => di.draft('One more')).toThrow('did not belong')
  const ballots = (proposal: ReturnType<Replica['draft']>) => {
    const facts = cy.organisation.facts.proposals.get(proposal)
    if (facts === undefined) throw new Error('unknown proposal')
    return [...facts.ballots].map((ballot) => ballot.member)
  }
  expect(ballots(later)).toContain(di.member)
  agreed(world)
  expect(kettle).not.toBe(removal)
})

test('an invitation is used as often as it says, however many newcomers race', () => {
  const world = setup(['ana'])
  const ana = world.get('ana')
  const invitation = invite(ana, 'membership', 1)
  const [first, second] = [requestEntry(ana, invitation, 'bo'), requestEntry(ana, invitation, 'cy')]
  ana.organisation.add(first)
  ana.organisation.add(second)
  ana.act({ kind: 'membership.receive', body: { request: first.id } })
  expect(() => ana.act({ kind: 'membership.receive', body: { request: second.id } })).toThrow('used up')
})

test('a request made without the invitation’s secret is not kept', () => {
  const world = setup(['ana'])
  const ana = world.get('ana')
  const invitation = invite(ana)
  const forged = requestEntry(ana, { id: invitation.id, key: keyOf('somebody else') }, 'mallory')
  expect(ana.organisation.add(forged)).toMatchObject({ verdict: 'refuse' })
  expect(ana.organisation.log.has(forged.id)).toBe(false)
})

test('a keeper of a member stores and passes on, but signs nothing for the member', () => {
  const world = setup(['ana'])
  const ana = world.get('ana')
  const request = requestEntry(ana, invite(ana, 'keeper'), 'ana’s keeper', 'device.request')
  ana.organisation.add(request)
  ana.act({ kind: 'device.link', body: { request: request.id } })
  const keeper = new Replica('keeper', keyOf('ana’s keeper'), ana.organisation, ana.member, world)
  expect(standingOf(ana.organisation, ana.organisation.log.everything(), keeper.key.device)).toEqual({
    member: ana.member,
    class: 'keeper',
  })
  expect(() => keeper.draft('Rule the world')).toThrow('keeper')
})

test('two sets of ballots certified in halves are settled in a second round', () => {
  const world = setup(['ana', 'bo', 'cy', 'di'], charterFor('Halves'))
  const [ana, bo, cy, di] = [world.get('ana'), world.get('bo'), world.get('cy'), world.get('di')]
  const proposal = ana.propose('Buy a kettle')
  world.meet()
  ana.vote(proposal, 'agree')
  bo.vote(proposal, 'agree')
  cy.vote(proposal, 'agree')
  di.vote(proposal, 'disagree')
  ana.receiveFrom(bo)
  bo.receiveFrom(ana)
  cy.receiveFrom(di)
  di.receiveFrom(cy)
  world.pass(8 * DAY)
  for (const each of [ana, bo, cy, di]) each.certify(proposal)
  world.meet()
  expect(stage(ana, proposal)).toBe('closing')
  for (const each of [ana, bo, cy, di]) each.certify(proposal)
  world.meet()
  const facts = ana.organisation.facts.proposals.get(proposal)
  if (facts === undefined) throw new Error('unknown proposal')
  const finality = finalityOf(ana.organisation, ana.organisation.log.everything(), facts)
  expect(finality.state).toBe('final')
  expect(stage(bo, proposal)).toBe('cooling-off')
  agreed(world)
})

test('an opening kept secret, with another effect, cannot take the place of the one that was decided', () => {
  const world = setup(['ana', 'bo', 'cy'])
  const [ana, bo, cy] = [world.get('ana'), world.get('bo'), world.get('cy')]
  for (let attempt = 0; attempt < 6; attempt++) {
    const proposal = bo.draft(`Buy kettle ${attempt}`)
    world.meet()
    // Bo signs two openings as the same number of his record: one for all to see, one to remove Ana.
    const secret = secretOpening(bo, proposal, { kind: 'remove', member: ana.member })
    bo.open(proposal)
    world.meet()
    for (const each of [ana, bo, cy]) each.vote(proposal, 'agree')
    world.meet()
    world.pass(8 * DAY)
    for (const each of [ana, cy]) each.certify(proposal)
    world.meet()
    for (const each of [ana, bo, cy]) each.organisation.add(secret)
    expect(stage(ana, proposal)).toBe('cooling-off')
    world.pass(3 * DAY)
    cy.enact(proposal)
    world.meet()
    expect(isMember(ana.organisation, ana.organisation.log.everything(), ana.member)).toBe(true)
    expect(stage(ana, proposal)).toBe('in-force')
    expect(evidenceView(viewerOf(ana.organisation, ana.key.device, world.now)).map((each) => each.kind)).toContain(
      'double-opening',
    )
  }
  agreed(world)
})

test('two openings that surface before any is certified stop the proposal instead of moving ballots between them', () => {
  const world = setup(['ana', 'bo', 'cy'])
  const [ana, bo, cy] = [world.get('ana'), world.get('bo'), world.get('cy')]
  const proposal = bo.draft('Buy a kettle')
  world.meet()
  const secret = secretOpening(bo, proposal, { kind: 'remove', member: ana.member })
  bo.open(proposal)
  world.meet()
  ana.vote(proposal, 'agree')
  cy.organisation.add(secret)
  world.meet('ana', 'cy')
  expect(stage(ana, proposal)).toBe('contested')
  expect(() => cy.vote(proposal, 'agree')).toThrow('opened it twice')
})

test('nobody is removed by one person alone', () => {
  const world = setup(['ana', 'bo'])
  const [ana, bo] = [world.get('ana'), world.get('bo')]
  expect(() => ana.propose('Part with bo', 'amendment', { kind: 'remove', member: bo.member })).toThrow('alone')
})

test('an amendment enacted in secret long ago does not unsettle the charter that everybody has lived under', () => {
  const world = setup(['ana', 'bo', 'cy'])
  const [ana, bo, cy] = [world.get('ana'), world.get('bo'), world.get('cy')]
  const base = charterOf(ana.organisation, ana.organisation.log.everything())
  const amended = (purpose: string) =>
    ({ kind: 'amend', base: base.hash, charter: { ...base.charter, purpose } }) as const
  const proposals = [ana.propose('One', 'amendment', amended('One.')), bo.propose('Two', 'amendment', amended('Two.'))]
  world.meet()
  for (const each of [ana, bo, cy]) for (const proposal of proposals) each.vote(proposal, 'agree')
  world.pass(8 * DAY)
  world.meet()
  for (const each of [ana, bo]) for (const proposal of proposals) each.certify(proposal)
  world.meet()
  world.pass(2 * DAY)
  for (const [open, kept] of [proposals, [...proposals].reverse()] as const) {
    if (open === undefined || kept === undefined) throw new Error('two proposals were made')
    const later = setupCopy(world)
    const [a, b, c] = ['ana', 'bo', 'cy'].map((name) => later.get(name)) as [Replica, Replica, Replica]
    c.enact(kept)
    a.enact(open)
    b.receiveFrom(a)
    b.draft('Something else')
    later.pass(300 * DAY)
    a.receiveFrom(b)
    a.receiveFrom(c)
    expect(stage(a, open)).toBe('in-force')
    expect(stage(a, kept)).toBe('rival')
  }
})

/** A second opening on a fork of the proposer's record. */
function secretOpening(by: Replica, proposal: ReturnType<Replica['draft']>, effect: Effect) {
  const draft = {
    proposal,
    title: 'Buy a kettle',
    text: 'As said.',
    decisionType: 'amendment',
    effect,
    heads: [],
  } as const
  const { organisation, key, world } = by
  return by.sign(nextAct(organisation, key.device, world.now, openingAct(organisation, world.now, draft)))
}

/** The same people with the same entries, in a world of their own. */
function setupCopy(world: World): World {
  const copy = new World()
  copy.now = world.now
  for (const [name, { key, member, organisation }] of world.replicas) {
    const [founding, ...rest] = [...organisation.log.entries()]
    if (founding === undefined) throw new Error('an organisation has a founding')
    const fresh = organisationFrom(founding)
    for (const entry of rest) fresh.add(entry)
    copy.replicas.set(name, new Replica(name, key, fresh, member, copy))
  }
  return copy
}
