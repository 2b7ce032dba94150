import { describe, expect, test } from 'vitest'
import type { DecisionTypeName } from '#shared/charter/decision-rule.ts'
import type { Effect } from '#shared/charter/effect.ts'
import { asMemberId, type EntryId, type MemberId, type ProposalId } from '#shared/kernel/ids.ts'
import { ballotsIn } from '#shared/organisation/decisions.ts'
import { derivedDigest, derivedState } from '#shared/organisation/digest.ts'
import { charterOf, isMember } from '#shared/organisation/standing.ts'
import {
  charterFor,
  DAY,
  invite,
  join,
  keyOf,
  type Replica,
  Replica as ReplicaOf,
  requestEntry,
  setup,
  type World,
} from '#test/kit/people.ts'
import { copyOf, fork } from './certifiers.ts'

const CHARTER = charterFor('Tryers', { electorate: { tenureMs: 0 } })

/** From opening to force, by everybody named, who are in touch with each other alone. */
function decide(world: World, names: readonly string[], type: DecisionTypeName, effect: Effect): ProposalId {
  const deciders = names.map((name) => world.get(name))
  const proposal = (deciders[0] as Replica).propose('A matter', type, effect)
  world.meet(...names)
  for (const each of deciders) each.vote(proposal, 'agree')
  world.meet(...names)
  world.pass(8 * DAY)
  for (const each of deciders) each.certify(proposal)
  world.meet(...names)
  world.pass(2 * DAY)
  deciders.at(-1)?.enact(proposal)
  world.meet(...names)
  return proposal
}

const memberIn = (replica: Replica, member: MemberId): boolean =>
  isMember(replica.organisation, replica.organisation.log.everything(), member)
const stateOf = (replica: Replica, proposal: ProposalId) =>
  derivedState(replica.organisation).proposals.find((each) => each.proposal === proposal)

describe('attack 21: a majority of old keys', () => {
  /** Xi, Yu and Zo were three of four members, took in four others, and were removed by all the rest together. */
  function removed() {
    const world = setup(['ana', 'xi', 'yu', 'zo'], CHARTER)
    const secret = copyOf(world)
    for (const name of ['bo', 'cy', 'di', 'ed']) join(world, 'ana', name)
    const rest = ['ana', 'bo', 'cy', 'di', 'ed']
    for (const name of ['xi', 'yu', 'zo']) {
      decide(world, rest, 'amendment', { kind: 'remove', member: world.get(name).member })
    }
    return { world, secret, old: ['xi', 'yu', 'zo'] as const, ana: world.get('ana') }
  }

  /** Everybody who was not removed hears of everything that the others did in secret. */
  function reveal(world: World, secret: World, old: readonly string[]): readonly Replica[] {
    const honest = ['ana', 'bo', 'cy', 'di', 'ed'].map((name) => world.get(name))
    world.now = Math.max(world.now, secret.now)
    for (const each of honest) for (const name of old) each.receiveFrom(secret.get(name))
    return honest
  }

  test('puts no amendment, admission or removal into force that was decided on a cut from before their removal', () => {
    const { world, secret, old, ana } = removed()
    const before = charterOf(ana.organisation, ana.organisation.log.everything())
    const xi = secret.get('xi')
    const base = charterOf(xi.organisation, xi.organisation.log.everything())
    const charter = { ...base.charter, purpose: 'To serve Xi, Yu and Zo.' }
    const amendment = decide(secret, old, 'amendment', { kind: 'amend', base: base.hash, charter })
    const puppet = requestEntry(xi, invite(xi), 'a puppet')
    xi.organisation.add(puppet)
    xi.act({ kind: 'membership.receive', body: { request: puppet.id } })
    secret.meet(...old)
    const admission = decide(secret, old, 'standard', { kind: 'admit', request: puppet.id })
    const removal = decide(secret, old, 'amendment', { kind: 'remove', member: ana.member })
    // Among themselves it all took effect: the secret is whole.
    expect(memberIn(xi, asMemberId(puppet.id))).toBe(true)
    expect(memberIn(xi, ana.member)).toBe(false)

    const honest = reveal(world, secret, old)
    for (const each of honest) {
      expect(each.organisation.log.has(removal as string as EntryId)).toBe(true)
      expect(charterOf(each.organisation, each.organisation.log.everything()).hash).toBe(before.hash)
      expect(memberIn(each, ana.member)).toBe(true)
      expect(memberIn(each, asMemberId(puppet.id))).toBe(false)
      for (const name of old) expect(memberIn(each, world.get(name).member)).toBe(false)
      for (const proposal of [amendment, admission, removal]) {
        expect(stateOf(each, proposal)).toMatchObject({ enacted: null, finality: 'open' })
      }
    }
    // Whoever hears of the secret first, and of the rest only then, comes to the same.
    const late = fork(secret.get('zo'))
    late.receiveFrom(ana)
    expect(late.organisation.log.size).toBe(ana.organisation.log.size)
    expect(derivedState(late.organisation)).toEqual(derivedState(ana.organisation))
    expect(derivedDigest(late.organisation)).toBe(derivedDigest(ana.organisation))
    // And the organisation goes on: nothing that its members sign builds on the secret.
    const next = decide(world, ['ana', 'bo', 'cy', 'di', 'ed'], 'standard', { kind: 'resolution' })
    expect(stateOf(ana, next)?.enacted).not.toBeNull()
    expect(charterOf(ana.organisation, ana.organisation.log.everything()).hash).toBe(before.hash)
  })

  test('cannot save what it did by leaving, or by cutting off its own device, in full knowledge of it', () => {
    const { world, secret, old, ana } = removed()
    const xi = secret.get('xi')
    const base = charterOf(xi.organisation, xi.organisation.log.everything())
    const charter = { ...base.charter, purpose: 'To serve Xi, Yu and Zo.' }
    const amendment = decide(secret, old, 'amendment', { kind: 'amend', base: base.hash, charter })
    for (const name of old) secret.get(name).act({ kind: 'membership.leave', body: {} })
    reveal(world, secret, old)
    expect(stateOf(ana, amendment)?.enacted).toBeNull()
    expect(charterOf(ana.organisation, ana.organisation.log.everything()).charter.purpose).not.toContain('serve')
  })

  test('keeps what the others knew of when they removed them', () => {
    const { world, ana } = removed()
    const xi = world.get('xi').member
    // The four newcomers were let in by vouches of Xi and others: they stay members.
    for (const name of ['bo', 'cy', 'di', 'ed']) expect(memberIn(ana, world.get(name).member)).toBe(true)
    expect(memberIn(ana, xi)).toBe(false)
  })
})

describe('an enactment', () => {
  test('loses its effect only with its confirmations: one that the others built on stays when its confirmers go', () => {
    const world = setup(['ana', 'bo', 'cy', 'di', 'ed'], CHARTER)
    const everybody = ['ana', 'bo', 'cy', 'di', 'ed']
    const ana = world.get('ana')
    const { hash, charter } = charterOf(ana.organisation, ana.organisation.log.everything())
    const amended = { ...charter, purpose: 'To try harder.' }
    const amendment = decide(world, everybody, 'amendment', { kind: 'amend', base: hash, charter: amended })
    decide(world, ['ana', 'bo', 'cy', 'di'], 'amendment', { kind: 'remove', member: world.get('ed').member })
    world.get('bo').act({ kind: 'membership.leave', body: {} })
    world.meet('ana', 'bo', 'cy', 'di')
    expect(stateOf(ana, amendment)?.enacted).not.toBeNull()
    expect(charterOf(ana.organisation, ana.organisation.log.everything()).charter.purpose).toBe('To try harder.')
  })

  test('of a removal by somebody removed at the same time does not hold, for all alike, until another puts it into force', () => {
    const world = setup(['ana', 'bo', 'cy', 'di', 'ed', 'flo'], CHARTER)
    const [ana, bo, cy] = ['ana', 'bo', 'cy'].map((name) => world.get(name)) as [Replica, Replica, Replica]
    const [one, other] = [
      { apart: ['ana', 'cy', 'di', 'ed', 'flo'], member: bo.member },
      { apart: ['bo', 'cy', 'di', 'ed', 'flo'], member: ana.member },
    ] as const
    const proposals = [one, other].map(({ apart, member }) => {
      const proposal = world.get(apart[0]).propose('Part', 'amendment', { kind: 'remove', member })
      world.meet()
      for (const name of apart) world.get(name).vote(proposal, 'agree')
      return proposal
    })
    world.meet()
    world.pass(8 * DAY)
    for (const [i, { apart }] of [one, other].entries()) {
      for (const name of apart) world.get(name).certify(proposals[i] as ProposalId)
    }
    world.meet()
    world.pass(2 * DAY)
    ana.enact(proposals[0] as ProposalId)
    bo.enact(proposals[1] as ProposalId)
    // The rest hears of both before anybody hears of one alone.
    for (const name of ['cy', 'di', 'ed', 'flo']) for (const by of [ana, bo]) world.get(name).receiveFrom(by)
    const digests = ['cy', 'di', 'ed', 'flo'].map((name) => derivedDigest(world.get(name).organisation))
    expect(new Set(digests).size).toBe(1)
    // Neither removal knew the other, and nobody had built on either: the one that holds is the same for all.
    expect([ana, bo].filter((each) => memberIn(cy, each.member))).toHaveLength(1)
    // Both were decided, so another member's app puts the second into force as well, and then neither belongs.
    const open = proposals.find((proposal) => stateOf(cy, proposal)?.enacted === null)
    cy.enact(open as ProposalId)
    expect([ana, bo].filter((each) => memberIn(cy, each.member))).toHaveLength(0)
  })
})

describe('what somebody who left signs on older knowledge', () => {
  function tabletOf(world: World, owner: Replica): Replica {
    const request = requestEntry(owner, invite(owner, 'member'), 'ana’s tablet', 'device.request')
    owner.organisation.add(request)
    owner.act({ kind: 'device.link', body: { request: request.id } })
    world.meet()
    return new ReplicaOf(owner.name, keyOf('ana’s tablet'), fork(owner).organisation, owner.member, world)
  }

  test('on another device counts only if the leaving knew it, or somebody in good standing had built on it', () => {
    const world = setup(['ana', 'bo', 'cy'], CHARTER)
    const [ana, bo, cy] = ['ana', 'bo', 'cy'].map((name) => world.get(name)) as [Replica, Replica, Replica]
    const tablet = tabletOf(world, ana)
    const known = bo.propose('Known to her leaving')
    const built = bo.propose('Built on by Bo')
    const unseen = bo.propose('Seen by nobody')
    world.meet()
    tablet.receiveFrom(bo)
    tablet.vote(known, 'agree')
    ana.receiveFrom(tablet)
    tablet.vote(built, 'agree')
    bo.receiveFrom(tablet)
    bo.vote(built, 'agree')
    ana.act({ kind: 'membership.leave', body: {} })
    tablet.vote(unseen, 'agree')
    for (const by of [ana, tablet, bo]) cy.receiveFrom(by)
    const voters = (proposal: ProposalId): readonly MemberId[] => {
      const facts = cy.organisation.facts.proposals.get(proposal)
      if (facts === undefined) throw new Error('unknown proposal')
      return ballotsIn(cy.organisation, cy.organisation.log.everything(), facts).map((ballot) => ballot.member)
    }
    expect(voters(known)).toEqual([ana.member])
    expect(voters(built).toSorted()).toEqual([ana.member, bo.member].sort())
    expect(voters(unseen)).toEqual([])
  })

  test('acknowledges nothing: she cannot lend her old standing to somebody who was removed', () => {
    const world = setup(['ana', 'bo', 'cy', 'di', 'ed'], CHARTER)
    const [ana, bo, ed] = ['ana', 'bo', 'ed'].map((name) => world.get(name)) as [Replica, Replica, Replica]
    const tablet = tabletOf(world, ana)
    const matter = bo.propose('Paint the door')
    world.meet()
    const [late, accomplice] = [fork(ed), tablet]
    accomplice.receiveFrom(bo)
    decide(world, ['ana', 'bo', 'cy', 'di'], 'amendment', { kind: 'remove', member: ed.member })
    ana.act({ kind: 'membership.leave', body: {} })
    late.world.now = world.now - 12 * DAY
    late.vote(matter, 'agree')
    accomplice.receiveFrom(late)
    accomplice.draft('Citing what Ed wrote')
    world.now += 12 * DAY
    for (const by of [ana, late, accomplice]) bo.receiveFrom(by)
    const facts = bo.organisation.facts.proposals.get(matter)
    if (facts === undefined) throw new Error('unknown proposal')
    expect([...facts.ballots].map((ballot) => ballot.member)).toEqual([ed.member])
    expect(ballotsIn(bo.organisation, bo.organisation.log.everything(), facts)).toEqual([])
  })
})
