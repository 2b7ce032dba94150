import { describe, expect, test } from 'vitest'
import { type Entry, signEntry } from '#shared/log/entry.ts'
import { nextAct } from '#shared/organisation/author.ts'
import { ballotsIn } from '#shared/organisation/decisions.ts'
import { rollOf } from '#shared/organisation/electorate.ts'
import { charterOf, isAdmitted, membersOf, ownerOf, standingOf } from '#shared/organisation/standing.ts'
import { charterFor, DAY, invite, join, keyOf, type Replica, requestEntry } from '#test/kit/people.ts'
import { Laptop } from './laptop.ts'
import {
  AT_ONCE,
  asks,
  belongs,
  everyWay,
  passed,
  people,
  removing,
  renaming,
  signed,
  stageOf,
  twin,
  union,
  vouching,
} from './stories.ts'

const votersIn = (laptop: Laptop, proposal: ReturnType<Replica['draft']>) => {
  const { organisation } = laptop
  const facts = organisation.facts.proposals.get(proposal)
  return facts === undefined
    ? []
    : ballotsIn(organisation, organisation.log.everything(), facts).map((ballot) => ballot.member)
}

const admitted = (laptop: Laptop | Replica, request: Entry): boolean =>
  isAdmitted(laptop.organisation, laptop.organisation.log.everything(), request.id)

describe('attack 9: removal back-dated to void past acts', () => {
  /** Di votes while ana, who has not heard of it, puts a removal into force; `acknowledged`: bo built on the vote. */
  async function removedOnOldKnowledge(acknowledged: boolean) {
    const [world, ana, bo, cy, di] = people(['ana', 'bo', 'cy', 'di'])
    const removal = passed(world, [ana, bo, cy], 'amendment', removing(di))
    const kettle = bo.propose('Buy a kettle')
    di.receiveFrom(bo)
    ana.receiveFrom(bo)
    world.pass(DAY)
    const ballot = di.vote(kettle, 'agree')
    if (acknowledged) {
      bo.receiveFrom(di)
      bo.act(renaming('Bo B.'))
    }
    // Ana's chain has seen nothing of it, and claims the earliest time that it can.
    ana.enact(removal)
    const laptop = await everyWay(world, union(ana, bo, cy, di))
    return { laptop, kettle, di, ballot }
  }

  // Fails without: endings.ts isAcknowledged; checked by never finding an acknowledgement: the vote no longer counted.
  test('attack 9: what a member in good standing had built on goes on counting, whatever cut the removal claims', async () => {
    const { laptop, kettle, di } = await removedOnOldKnowledge(true)
    expect(belongs(laptop, di)).toBe(false)
    expect(votersIn(laptop, kettle)).toEqual([di.member])
  })

  // Fails without: endings.ts countsUnder; checked by letting everything count: the late vote did.
  test('attack 9: what nobody else had seen does not count, and is kept', async () => {
    const { laptop, kettle, di, ballot } = await removedOnOldKnowledge(false)
    expect(belongs(laptop, di)).toBe(false)
    expect(votersIn(laptop, kettle)).toEqual([])
    expect(laptop.organisation.verdictOf(ballot.id)).toEqual({ verdict: 'allow' })
  })
})

describe('attack 10: a removed member writes on a cut before the removal', () => {
  async function afterRemoval() {
    const oneVouch = { ...AT_ONCE, admission: { vouches: 1 } }
    const [world, ana, bo, cy, di] = people(['ana', 'bo', 'cy', 'di'], oneVouch)
    const removal = passed(world, [ana, bo, cy], 'amendment', removing(di))
    const kettle = bo.propose('Buy a kettle')
    world.meet('ana', 'bo', 'cy')
    di.receiveFrom(bo)
    ana.enact(removal)
    world.meet('ana', 'bo', 'cy')
    return { world, ana, bo, cy, di, kettle }
  }

  // Fails without: author.ts citable; checked by citing every head: the later act acknowledged the ballot.
  test('attack 10: the entry is kept and does not count, and honest apps do not acknowledge it by accident', async () => {
    const { world, ana, bo, di, kettle } = await afterRemoval()
    const ballot = di.vote(kettle, 'agree')
    bo.receiveFrom(di)
    const later = bo.act(renaming('Bo B.'))
    expect(later.seen).not.toContain(ballot.id)
    const laptop = await everyWay(world, union(ana, bo, di))
    expect(laptop.organisation.log.has(ballot.id)).toBe(true)
    expect(votersIn(laptop, kettle)).toEqual([])
  })

  // Fails without: endings.ts counts; checked by letting everything count: ed was admitted.
  test('attack 10: a vouch or receipt signed so lets nobody in', async () => {
    const { world, ana, bo, cy, di } = await afterRemoval()
    const request = asks(di, 'ed')
    di.act(vouching(request))
    const laptop = await everyWay(world, union(ana, bo, cy, di))
    expect(admitted(laptop, request)).toBe(false)
    expect(laptop.organisation.facts.requests.get(request.id)?.vouches).toHaveLength(1)
  })

  // Fails without: author.ts knowledge; checked by preparing acts from all that is held: nobody could certify.
  test('attack 10: a second opening that its proposer reveals from outside stops nobody who stays from deciding', async () => {
    const [world, ana, bo, cy, di] = people(['ana', 'bo', 'cy', 'di'])
    const removal = passed(world, [ana, bo, cy], 'amendment', removing(di))
    const kettle = di.draft('Buy a kettle')
    const secret = twin(di)
    di.open(kettle)
    secret.open(kettle, 'amendment', removing(ana))
    world.meet('ana', 'bo', 'cy', 'di')
    for (const each of [ana, bo, cy]) each.vote(kettle, 'agree')
    ana.enact(removal)
    world.meet('ana', 'bo', 'cy')
    world.pass(7 * DAY)
    for (const each of [ana, bo, cy]) {
      each.receiveFrom(secret)
      each.certify(kettle)
    }
    world.meet('ana', 'bo', 'cy')
    const laptop = await everyWay(world, union(ana, bo, cy, secret))
    expect(stageOf(laptop, kettle, world.now)).toBe('cooling-off')
    expect(laptop.evidence()).toContain('double-opening')
  })

  // Fails without: standing.ts standingOf; checked by asking for the owner alone: the entry was taken.
  test('attack 10: what cites the removal is refused', async () => {
    const { ana, di } = await afterRemoval()
    const laptop = await Laptop.like(ana)
    di.receiveFrom(ana)
    const entry = signed(di, renaming('Di again'))
    expect((await laptop.hears(entry)).refused).toMatchObject([{ id: entry.id }])
  })
})

describe('attack 11: mutual and circular expulsion', () => {
  // Fails without: the author’s cut in authorize.ts; checked by judging by all that is held: replicas held different entries.
  test('attack 11: of two who expel each other at once one is out, the same in every order, and the others go on', async () => {
    const [world, ana, bo, cy, di] = people(['ana', 'bo', 'cy', 'di'])
    const out = { ana: removing(ana), bo: removing(bo) }
    const againstBo = ana.propose('Part with bo', 'amendment', out.bo)
    const againstAna = bo.propose('Part with ana', 'amendment', out.ana)
    world.meet()
    for (const each of [ana, cy, di]) each.vote(againstBo, 'agree')
    for (const each of [bo, cy, di]) each.vote(againstAna, 'agree')
    world.pass(7 * DAY)
    world.meet()
    for (const each of [ana, cy, di]) each.certify(againstBo)
    for (const each of [bo, cy, di]) each.certify(againstAna)
    world.meet()
    world.pass(DAY)
    ana.enact(againstBo)
    bo.enact(againstAna)
    // Each enactment is by somebody whom the other one cuts off. One of them holds, the same for everybody.
    const apart = await everyWay(world, union(ana, bo, cy, di))
    expect([ana, bo, cy, di].filter((each) => belongs(apart, each))).toHaveLength(3)
    cy.receiveFrom(ana)
    cy.receiveFrom(bo)
    cy.act(renaming('Cy, who has heard of both'))
    const laptop = await everyWay(world, union(ana, bo, cy, di), 6)
    expect([ana, bo, cy, di].map((each) => belongs(laptop, each))).toEqual(
      [ana, bo, cy, di].map((each) => belongs(apart, each)),
    )
    di.receiveFrom(cy)
    cy.enact(passed(world, [cy, di], 'standard', { kind: 'resolution' }))
  })

  // Fails without: holds in standing.ts charterOf; checked by leaving it out: an amendment that nobody may cite was in force.
  test('attack 11: an amendment enacted by somebody who is out meanwhile stops nobody from going on', async () => {
    const [world, ana, bo, cy, di] = people(['ana', 'bo', 'cy', 'di'])
    const base = charterOf(ana.organisation, ana.organisation.log.everything())
    const charter = { ...base.charter, purpose: 'To try harder.' }
    const amendment = ana.propose('Amend', 'amendment', { kind: 'amend', base: base.hash, charter })
    const removal = bo.propose('Part with di', 'amendment', removing(di))
    world.meet()
    for (const each of [ana, bo, cy]) for (const proposal of [amendment, removal]) each.vote(proposal, 'agree')
    world.pass(7 * DAY)
    world.meet()
    for (const each of [ana, bo, cy]) for (const proposal of [amendment, removal]) each.certify(proposal)
    world.meet()
    world.pass(DAY)
    di.enact(amendment)
    bo.enact(removal)
    bo.receiveFrom(di)
    // Nobody cites what di signed, so it must not bind them either: they can open proposals, and enact it themselves.
    bo.propose('Buy a kettle')
    const before = await everyWay(world, union(ana, bo, di))
    const purposeIn = ({ organisation }: Laptop) =>
      charterOf(organisation, organisation.log.everything()).charter.purpose
    expect(purposeIn(before)).toBe(base.charter.purpose)
    bo.enact(amendment)
    expect(purposeIn(await everyWay(world, union(ana, bo, di)))).toBe('To try harder.')
    bo.propose('Buy another kettle')
  })
})

describe('attack 12: last member or last certifier removed concurrently', () => {
  /** Everybody in the circle has the next one put out, each decided with the third's help and enacted apart. */
  function circle() {
    const [world, ana, bo, cy] = people(['ana', 'bo', 'cy'])
    const all = [ana, bo, cy] as const
    const removals = all.map((target) => {
      const [proposer] = all.filter((each) => each !== target) as [Replica, Replica]
      return { target, proposal: proposer.propose(`Part with ${target.name}`, 'amendment', removing(target)) }
    })
    world.meet()
    const deciders = (target: Replica) => all.filter((each) => each !== target)
    for (const { target, proposal } of removals) for (const each of deciders(target)) each.vote(proposal, 'agree')
    world.pass(7 * DAY)
    world.meet()
    for (const { target, proposal } of removals) for (const each of deciders(target)) each.certify(proposal)
    world.meet()
    world.pass(DAY)
    return { world, ana, bo, cy, removals }
  }

  // Fails without: endings.ts holdsUnder, which asks that the enactment itself counts; checked by leaving that out: all
  // three were out.
  test('attack 12: removals enacted apart that together would leave nobody leave somebody, in every order', async () => {
    const { world, ana, bo, cy, removals } = circle()
    // Each enacts what puts out the next, before hearing of the others.
    const branches = [cy, ana, bo].map((enactor, i) => {
      const alone = twin(enactor)
      alone.enact(removals[i]?.proposal as never)
      return alone
    })
    const laptop = await everyWay(world, union(...branches), 6)
    const left = [ana, bo, cy].filter((each) => belongs(laptop, each))
    expect(left.length).toBeGreaterThan(0)
    // They are not stuck: what they decide next, knowing all of it, takes effect.
    for (const each of left) for (const branch of branches) each.receiveFrom(branch)
    const [first, ...others] = left as [Replica, ...Replica[]]
    first.enact(passed(world, [first, ...others], 'standard', { kind: 'resolution' }))
  })

  // Fails without: endings.ts removalsIn, which weighs removals under each other; checked by leaving it out: bo was out by an act that cy cannot cite.
  test('attack 12: two of three removals leave the third, who goes on alone', async () => {
    const { world, ana, bo, cy, removals } = circle()
    const [againstAna, againstBo] = removals
    if (againstAna === undefined || againstBo === undefined) throw new Error('three removals passed')
    const [one, other] = [twin(cy), twin(ana)]
    one.enact(againstAna.proposal)
    other.enact(againstBo.proposal)
    cy.receiveFrom(one)
    cy.receiveFrom(other)
    // What ana enacted after she was out does not count; any member's app enacts it again.
    expect(belongs(cy, bo)).toBe(true)
    cy.enact(againstBo.proposal)
    const laptop = await everyWay(world, union(one, other, cy))
    expect([ana, bo, cy].map((each) => belongs(laptop, each))).toEqual([false, false, true])
    cy.enact(passed(world, [cy], 'standard', { kind: 'resolution' }))
  })

  // Fails without: standing.ts isMember, which rolls are made of; checked by leaving removals out of it: nobody was out.
  test('attack 12: when too few are left to certify what was open, the rest open it again and decide', async () => {
    const [world, ana, bo, cy, di] = people(['ana', 'bo', 'cy', 'di'])
    const both = [
      [ana, [bo, cy, di]],
      [bo, [ana, cy, di]],
    ] as const
    const removals = both.map(([target, deciders]) => ({
      deciders,
      proposal: passed(world, deciders, 'amendment', removing(target)),
    }))
    world.meet()
    const kettle = cy.propose('Buy a kettle')
    world.meet()
    for (const [i, { proposal }] of removals.entries()) [di, cy][i]?.enact(proposal)
    world.meet('cy', 'di')
    for (const each of [cy, di]) each.vote(kettle, 'agree')
    world.pass(8 * DAY)
    world.meet('cy', 'di')
    for (const each of [cy, di]) each.certify(kettle)
    world.meet('cy', 'di')
    const laptop = await everyWay(world, union(ana, bo, cy, di))
    expect([ana, bo, cy, di].map((each) => belongs(laptop, each))).toEqual([false, false, true, true])
    // Its roll of four needs three signatures, of whom two are gone.
    expect(stageOf(laptop, kettle, world.now)).toBe('closing')
    cy.enact(passed(world, [cy, di], 'standard', { kind: 'resolution' }))
  })
})

describe('attack 13: concurrent re-admission of an expelled member', () => {
  // Fails without: the first-entry rule in authorize.ts authorizeRequest, isMember in standingOf; checked by leaving out either.
  test('attack 13: whoever comes back is somebody new, with a new key; who they were stays out, in every order', async () => {
    const [world, ana, bo, cy, di] = people(['ana', 'bo', 'cy', 'di'])
    const removal = passed(world, [ana, bo, cy], 'amendment', removing(di))
    const tampered = twin(di)
    // Meanwhile bo and cy, who have not heard that it is in force, let di in again.
    const request = asks(bo, 'di again')
    bo.act(vouching(request))
    cy.receiveFrom(bo)
    cy.act(vouching(request))
    ana.enact(removal)
    const later = di.act(renaming('Di, still'))
    const laptop = await everyWay(world, union(ana, bo, cy, di), 6)
    const view = laptop.organisation.log.everything()
    expect(belongs(laptop, di)).toBe(false)
    expect(standingOf(laptop.organisation, view, di.key.device)).toBe(null)
    expect(ownerOf(laptop.organisation, view, keyOf('di again').device)).toEqual({
      member: request.id,
      class: 'member',
    })
    expect(membersOf(laptop.organisation, view)).toHaveLength(4)
    expect(laptop.organisation.log.has(later.id)).toBe(true)
    // The old device cannot ask anew: a request is the first entry of a device's record.
    const again = requestEntry(tampered, invite(tampered), 'di')
    expect(again.seq).toBeGreaterThan(1)
    expect(tampered.organisation.judge(again)).toMatchObject({ verdict: 'refuse' })
  })
})

describe('attack 14: invitation reused, raced, expired by a false clock, stolen', () => {
  // Fails without: the count of uses in authorize.ts authorizeReceipt; checked by leaving it out: a second was received.
  test('attack 14: reused or raced, it lets in as many as it says, and the rest is kept as evidence', async () => {
    const [world, ana] = people(['ana', 'bo'])
    const invitation = invite(ana, 'membership', 1)
    const [cy, di] = [requestEntry(ana, invitation, 'cy'), requestEntry(ana, invitation, 'di')]
    for (const request of [cy, di]) ana.organisation.add(request)
    ana.act({ kind: 'membership.receive', body: { request: cy.id } })
    const tooMany = signed(ana, { kind: 'membership.receive', body: { request: di.id } })
    expect(ana.organisation.add(tooMany)).toMatchObject({ verdict: 'deny', clause: 'invitations.uses' })
    const laptop = await everyWay(world, union(ana))
    expect(laptop.organisation.facts.requests.get(cy.id)?.receives).toHaveLength(1)
    expect(laptop.organisation.facts.requests.get(di.id)?.receives).toHaveLength(0)
    expect(laptop.evidence()).toContain('refused')
  })

  // Fails without: the issuer’s device in authorize.ts authorizeReceipt; checked by leaving it out: bo received.
  test('attack 14: only the device that issued it counts its uses; should that one fork to use it twice, it is proven', async () => {
    const [world, ana, bo] = people(['ana', 'bo'])
    const invitation = invite(ana, 'membership', 1)
    const [cy, di] = [requestEntry(ana, invitation, 'cy'), requestEntry(ana, invitation, 'di')]
    bo.receiveFrom(ana)
    bo.organisation.add(cy)
    expect(bo.attempt({ kind: 'membership.receive', body: { request: cy.id } })).toMatchObject({ verdict: 'deny' })
    const other = twin(ana)
    ana.organisation.add(cy)
    ana.act({ kind: 'membership.receive', body: { request: cy.id } })
    other.organisation.add(di)
    other.act({ kind: 'membership.receive', body: { request: di.id } })
    const laptop = await everyWay(world, union(ana, other))
    expect(laptop.evidence()).toContain('fork')
  })

  // Fails without: expiresAt in authorizeReceipt, and times in log.ts defectOf; checked by leaving out either: received after the end.
  test('attack 14: the newcomer’s clock does not keep it open, and the issuer’s own record does not let its clock go back', async () => {
    const [world, ana] = people(['ana', 'bo'])
    const invitation = invite(ana)
    const inTime = requestEntry(ana, invitation, 'cy')
    world.pass(8 * DAY)
    ana.act(renaming('Ana, after the end'))
    ana.organisation.add(inTime)
    const late = signed(ana, { kind: 'membership.receive', body: { request: inTime.id } })
    const backDated = ana.sign({ ...late, claimedTime: inTime.claimedTime })
    const laptop = await Laptop.like(ana)
    expect((await laptop.hears(backDated)).refused).toMatchObject([{ id: backDated.id }])
    await laptop.hears(late)
    expect(laptop.organisation.verdictOf(late.id)).toMatchObject({ verdict: 'deny', clause: 'invitations.expiresAt' })
    expect(admitted(laptop, inTime)).toBe(false)
  })

  // Fails without: the proof in authorizeRequest, and vouches in standing.ts isAdmitted; checked by leaving out either.
  test('attack 14: stolen, it makes a request and no member; its secret cannot be turned to another name or device', async () => {
    const [world, ana, bo] = people(['ana', 'bo'])
    const invitation = invite(ana)
    const thief = requestEntry(ana, invitation, 'a thief')
    ana.organisation.add(thief)
    ana.act({ kind: 'membership.receive', body: { request: thief.id } })
    const { device, sign } = keyOf('a thief')
    const laptop = await everyWay(world, union(ana))
    expect(admitted(laptop, thief)).toBe(false)
    // The proof was made for one name on one device: under another it is none.
    const { signature: _, id: __, bytes: ___, ...asked } = thief
    const renamed = signEntry({ ...asked, body: Object.assign({}, asked.body, { name: 'cy, whom you know' }) }, sign)
    const elsewhere = signEntry({ ...asked, device: keyOf('mal').device }, (message) => keyOf('mal').sign(message))
    for (const forged of [renamed, elsewhere])
      expect(laptop.organisation.judge(forged)).toMatchObject({ verdict: 'refuse' })
    // Nothing else of theirs is taken until enough members have vouched.
    const early = signEntry(nextAct(ana.organisation, device, world.now, renaming('Me')), sign)
    expect((await laptop.hears(early)).refused).toMatchObject([{ id: early.id }])
    bo.receiveFrom(ana)
    bo.act(vouching(thief))
    ana.receiveFrom(bo)
    expect(admitted(ana, thief)).toBe(false)
  })
})

describe('attack 15: admission unwound after the newcomer voted', () => {
  /** Cy, about to be removed, is one of two who vouch for ed. `built`: ana opens a proposal with ed on its roll. */
  async function vouchedByOneRemoved(built: boolean) {
    const [world, ana, bo, cy, di] = people(['ana', 'bo', 'cy', 'di'])
    const removal = passed(world, [ana, bo, di], 'amendment', removing(cy))
    const request = asks(ana, 'ed')
    ana.act(vouching(request))
    cy.receiveFrom(ana)
    cy.act(vouching(request))
    di.receiveFrom(ana)
    if (built) ana.receiveFrom(cy)
    const kettle = built ? ana.propose('Buy a kettle') : null
    const ed = twin(built ? ana : cy, keyOf('ed'))
    ed.member = request.id as never
    if (kettle !== null) ed.vote(kettle, 'agree')
    const act = ed.act(renaming('Ed'))
    di.enact(removal)
    const laptop = await everyWay(world, union(ana, bo, cy, di, ed), 6)
    return { laptop, request, kettle, ed, act, cy }
  }

  // Fails without: endings.ts isAcknowledged; checked by never finding an acknowledgement: the admission was undone.
  test('attack 15: a newcomer whose admission stood on a roll stays admitted, and the vote counts', async () => {
    const { laptop, request, kettle, ed, cy } = await vouchedByOneRemoved(true)
    expect(belongs(laptop, cy)).toBe(false)
    expect(admitted(laptop, request)).toBe(true)
    expect(kettle === null ? [] : votersIn(laptop, kettle)).toEqual([ed.member])
  })

  // Fails without: counts in standing.ts vouchersOf; checked by leaving it out: ed was admitted.
  test('attack 15: one that nobody had built on is undone for everybody alike, and what they signed is kept', async () => {
    const { laptop, request, act } = await vouchedByOneRemoved(false)
    expect(admitted(laptop, request)).toBe(false)
    expect(laptop.organisation.verdictOf(act.id)).toEqual({ verdict: 'allow' })
  })
})

describe('attack 16: rings of sock-puppet vouches', () => {
  // Fails without: the once-rule in authorizeVouch, and members in standing.ts vouchersOf; checked by leaving out either.
  test('attack 16: one member on many devices is one voucher', async () => {
    const [world, ana] = people(['ana', 'bo'])
    const tablet = requestEntry(ana, invite(ana, 'member'), 'ana’s tablet', 'device.request')
    ana.organisation.add(tablet)
    ana.act({ kind: 'device.link', body: { request: tablet.id } })
    const request = asks(ana, 'a sock')
    const other = twin(ana, keyOf('ana’s tablet'))
    ana.act(vouching(request))
    const apart = other.act(vouching(request))
    other.receiveFrom(ana)
    expect(other.attempt(vouching(request))).toMatchObject({ verdict: 'deny', clause: 'admission.vouches' })
    const laptop = await everyWay(world, union(ana, other))
    expect(laptop.organisation.verdictOf(apart.id)).toEqual({ verdict: 'allow' })
    expect(admitted(laptop, request)).toBe(false)
  })

  // Fails without: hasTenure in electorate.ts rollUnder; checked by leaving it out: the socks were on the roll.
  test('attack 16: what a ring admits in an organisation that is older than its tenure has no vote until that has passed', async () => {
    const [world, mal, accomplice, ana] = people(['mal', 'accomplice', 'ana'], charterFor('Tryers'))
    world.pass(31 * DAY)
    for (const name of ['sock 1', 'sock 2', 'sock 3']) join(world, 'mal', name)
    const laptop = await Laptop.like(mal)
    const { organisation } = laptop
    const roll = (time: number) =>
      rollOf(
        organisation,
        organisation.log.everything(),
        { decisionType: 'standard', effect: { kind: 'resolution' } },
        time,
      )
    expect(membersOf(organisation, organisation.log.everything())).toHaveLength(6)
    expect([...roll(world.now)].sort()).toEqual([mal, accomplice, ana].map(({ member }) => member).sort())
    expect([...roll(world.now + 29 * DAY)]).toHaveLength(3)
    const sock = world.get('sock 1')
    const proposal = mal.propose('Give it all to mal', 'amendment', removing(ana))
    world.meet()
    expect(sock.organisation.judge(sockVote(sock, proposal))).toMatchObject({ verdict: 'deny', clause: 'electorate' })
  })
})

function sockVote(sock: Replica, proposal: ReturnType<Replica['draft']>): Entry {
  const open = sock.organisation.facts.proposals.get(proposal)?.opens[0]?.entry.id
  if (open === undefined) throw new Error('it is open')
  return signed(sock, { kind: 'ballot.cast', body: { proposal, open, stance: 'agree', reason: '', replaces: [] } })
}
