import { describe, expect, test } from 'vitest'
import { asMemberId } from '#shared/kernel/ids.ts'
import type { Entry } from '#shared/log/entry.ts'
import { derivedState, logDigest } from '#shared/organisation/digest.ts'
import type { Organisation } from '#shared/organisation/organisation.ts'
import {
  charterFor,
  DAY,
  invite,
  keyOf,
  organisationFrom,
  Replica,
  requestEntry,
  setup,
  type World,
} from '#test/kit/people.ts'

/** The same person on another machine that knows what this one knows: how a record comes to fork. */
function copyOf(of: Replica, key = of.key): Replica {
  const copy = new Replica(of.name, key, organisationFrom(of.organisation.log.at(0) as Entry), of.member, of.world)
  copy.receiveFrom(of)
  return copy
}

function deviceOf(world: World, owner: Replica, name: string): Replica {
  const request = requestEntry(owner, invite(owner, 'member'), name, 'device.request')
  owner.organisation.add(request)
  owner.act({ kind: 'device.link', body: { request: request.id } })
  world.meet()
  return copyOf(owner, keyOf(name))
}

function expectSame(a: Organisation, b: Organisation): void {
  expect(logDigest(a)).toBe(logDigest(b))
  expect(derivedState(a)).toEqual(derivedState(b))
}

describe('a device that contradicts itself does not make others differ', () => {
  test('by acknowledging a ballot on one branch of its record and not on the other', () => {
    const world = setup(['ana', 'bo', 'cy'])
    const [ana, bo, cy] = ['ana', 'bo', 'cy'].map((name) => world.get(name)) as [Replica, Replica, Replica]
    const tablet = deviceOf(world, ana, 'ana’s tablet')
    const proposal = ana.propose('Buy a kettle')
    tablet.receiveFrom(ana)
    const ballot = tablet.vote(proposal, 'agree')
    ana.act({ kind: 'device.revoke', body: { device: tablet.key.device } })
    const [knowing, ignorant] = [copyOf(bo), copyOf(bo)]
    knowing.receiveFrom(tablet)
    for (const branch of [knowing, ignorant]) branch.act({ kind: 'member.rename', body: { name: 'Bo' } })
    const [one, other] = [copyOf(cy), copyOf(cy)]
    for (const source of [ana, tablet, knowing, ignorant]) one.receiveFrom(source)
    for (const source of [ana, tablet, ignorant, knowing]) other.receiveFrom(source)
    expectSame(one.organisation, other.organisation)
    expect(derivedState(one.organisation).proposals[0]?.ballots).toEqual([ballot.id])
  })

  test('by having belonged to a removed member all along, as comes to light later', () => {
    const charter = charterFor('Tryers', { electorate: { tenureMs: 0 } })
    const world = setup(['ana', 'bo', 'cy', 'di'], charter)
    const [ana, bo, cy, di] = ['ana', 'bo', 'cy', 'di'].map((name) => world.get(name)) as Replica[] as [
      Replica,
      Replica,
      Replica,
      Replica,
    ]
    const secret = copyOf(cy)
    const phone = deviceOf(world, bo, 'a shared phone')
    // In secret, cy links the same key, whose first entry there is a fork of the one that bo linked.
    const forked = requestEntry(secret, invite(secret, 'member'), 'a shared phone', 'device.request')
    secret.organisation.add(forked)
    const link = secret.act({ kind: 'device.link', body: { request: forked.id } })
    const proposal = ana.propose('Part with cy', 'amendment', { kind: 'remove', member: cy.member })
    world.meet('ana', 'bo', 'di')
    for (const voter of [ana, bo, di]) voter.vote(proposal, 'agree')
    world.meet('ana', 'bo', 'di')
    world.pass(8 * DAY)
    for (const certifier of [ana, bo, di]) certifier.certify(proposal)
    world.meet('ana', 'bo', 'di')
    world.pass(2 * DAY)
    const newcomer = requestEntry(ana, invite(ana), 'ed')
    ana.organisation.add(newcomer)
    ana.act({ kind: 'membership.receive', body: { request: newcomer.id } })
    ana.act({ kind: 'membership.vouch', body: { request: newcomer.id, statement: '' } })
    phone.receiveFrom(ana)
    phone.act({ kind: 'membership.vouch', body: { request: newcomer.id, statement: '' } })
    ana.enact(proposal)
    const ed = new Replica('ed', keyOf('ed'), copyOf(ana).organisation, asMemberId(newcomer.id), world)
    ed.receiveFrom(phone)
    const act = ed.act({ kind: 'member.rename', body: { name: 'Ed' } })

    const [early, late] = [copyOf(ana), copyOf(ana)]
    for (const replica of [early, late]) replica.receiveFrom(phone)
    early.receiveFrom(ed)
    early.receiveFrom(secret)
    late.receiveFrom(secret)
    late.receiveFrom(ed)
    expect(early.organisation.log.has(link.id)).toBe(true)
    expect(late.organisation.verdictOf(act.id)).toEqual(early.organisation.verdictOf(act.id))
    expectSame(early.organisation, late.organisation)
  })
})
