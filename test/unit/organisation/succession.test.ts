import { describe, expect, test } from 'vitest'
import type { DeviceId, EntryId } from '#shared/kernel/ids.ts'
import { LIMITS } from '#shared/kernel/limits.ts'
import { type Entry, signEntry } from '#shared/log/entry.ts'
import { nextAct } from '#shared/organisation/author.ts'
import { ballotsIn } from '#shared/organisation/decisions.ts'
import { derivedState } from '#shared/organisation/digest.ts'
import { standingOf } from '#shared/organisation/standing.ts'
import { invitationsView, membersView } from '#shared/organisation/views/members.ts'
import { viewerOf } from '#shared/organisation/views/viewer.ts'
import { peerIdOf } from '#shared/protocol/peer-id.ts'
import {
  DAY,
  invite,
  type Key,
  keyOf,
  organisationFrom,
  Replica,
  requestEntry,
  setup,
  successionEntry,
  type World,
} from '#test/kit/people.ts'

/** The same profile elsewhere: what a backup, a copy or a thief holds. */
function copyOf(of: Replica, key: Key = of.key): Replica {
  const copy = new Replica(of.name, key, organisationFrom(of.organisation.log.at(0) as Entry), of.member, of.world)
  copy.receiveFrom(of)
  return copy
}

const standing = (seenBy: Replica, device: DeviceId) =>
  standingOf(seenBy.organisation, seenBy.organisation.log.everything(), device)

const countedBallots = (seenBy: Replica, proposal: ReturnType<Replica['draft']>) => {
  const facts = seenBy.organisation.facts.proposals.get(proposal)
  if (facts === undefined) throw new Error('unknown proposal')
  return ballotsIn(seenBy.organisation, seenBy.organisation.log.everything(), facts).map((ballot) => ballot.entry.id)
}

/** A second device of the same person, in touch. */
function deviceOf(world: World, owner: Replica, name: string, gives: 'member' | 'keeper' = 'member'): Replica {
  const request = requestEntry(owner, invite(owner, gives), name, 'device.request')
  owner.organisation.add(request)
  owner.act({ kind: 'device.link', body: { request: request.id } })
  world.meet()
  return copyOf(owner, keyOf(name))
}

function agreed(...replicas: readonly Replica[]): void {
  const [first, ...others] = replicas.map((replica) => derivedState(replica.organisation))
  for (const other of others) expect(other).toEqual(first)
}

describe('attack 3: a restored old backup goes on under a new key', () => {
  test('and speaks for the same member, while what the old key wrote meanwhile stays what it was', () => {
    const world = setup(['ana', 'bo'])
    const [ana, bo] = [world.get('ana'), world.get('bo')]
    const proposal = ana.propose('Buy a kettle')
    world.meet()
    const backup = copyOf(bo)
    const lost = bo.vote(proposal, 'agree', 'Before the disk broke.')
    ana.receiveFrom(bo)
    // The backup knows nothing of that ballot. It does not vote at the old key's next position, but on a chain of its own.
    backup.succeed('bo’s laptop again')
    backup.receiveFrom(ana)
    const changed = backup.vote(proposal, 'disagree', 'I thought again.')
    expect(changed.seq).toBe(2)
    ana.receiveFrom(backup)
    expect(standing(ana, backup.key.device)).toEqual({ member: bo.member, class: 'member' })
    expect(ana.organisation.log.forkProofs()).toEqual([])
    expect(changed.body).toMatchObject({ replaces: [lost.id] })
    // The machine that was thought lost may go on too: nobody has cut it off.
    expect(standing(ana, bo.key.device)).toEqual({ member: bo.member, class: 'member' })
    backup.act({ kind: 'device.revoke', body: { device: bo.key.device } })
    ana.receiveFrom(backup)
    expect(standing(ana, bo.key.device)).toBeNull()
    expect(standing(ana, backup.key.device)).toEqual({ member: bo.member, class: 'member' })
    bo.receiveFrom(ana)
    agreed(ana, bo, backup)
  })

  test('of the founder’s device, and again and again', () => {
    const world = setup(['ana', 'bo'])
    const [ana, bo] = [world.get('ana'), world.get('bo')]
    for (const name of ['second', 'third', 'fourth']) ana.succeed(`ana’s ${name} key`)
    ana.draft('Still here')
    bo.receiveFrom(ana)
    expect(standing(bo, ana.key.device)).toEqual({ member: ana.member, class: 'member' })
  })

  test('until there are too many keys in a row to look through', () => {
    const ana = setup(['ana']).get('ana')
    for (let key = 2; key <= LIMITS.keysInLine; key++) ana.succeed(`ana’s key ${key}`)
    ana.draft('Still here')
    expect(() => ana.succeed('one key too many')).toThrow('Too many keys')
  })

  test('of a keeper stays a keeper, and signs nothing else', () => {
    const world = setup(['ana', 'bo'])
    const keeper = deviceOf(world, world.get('ana'), 'ana’s keeper', 'keeper')
    keeper.succeed('ana’s keeper again')
    expect(standing(keeper, keeper.key.device)).toMatchObject({ class: 'keeper' })
    expect(() => keeper.draft('Rule the world')).toThrow('keeper')
  })

  test('only as the first entry of a chain, with the old key’s signature under just this', () => {
    const world = setup(['ana', 'bo'])
    const [ana, bo] = [world.get('ana'), world.get('bo')]
    const resigned = (entry: Entry, body: object, key: Key): Entry =>
      signEntry({ ...entry, body: { ...(entry.body as object), ...body } }, (message) => key.sign(message))
    const [good, key] = [successionEntry(bo, bo.key, 'bo’s new key'), keyOf('bo’s new key')]
    expect(ana.organisation.judge(good).verdict).toBe('allow')
    // Another name, another's device, another new key: the proof covers none of them.
    expect(ana.organisation.judge(resigned(good, { name: 'a better name' }, key)).verdict).toBe('refuse')
    expect(ana.organisation.judge(resigned(good, { device: ana.key.device }, key)).verdict).toBe('refuse')
    const thief = keyOf('a thief')
    const moved = signEntry({ ...good, device: thief.device }, (message) => thief.sign(message))
    expect(ana.organisation.judge(moved).verdict).toBe('refuse')
    // For another organisation, though between the same keys and under the same name.
    const elsewhere = setup(['bo'])
    const there = successionEntry(elsewhere.get('bo'), bo.key, 'bo’s new key')
    const proof = (there.body as { proof: string }).proof
    expect(ana.organisation.judge(resigned(good, { proof }, key)).verdict).toBe('refuse')
    // A device that has a chain already cannot be made the successor of another.
    const late = bo.sign(
      nextAct(bo.organisation, bo.key.device, world.now, { kind: 'device.succeed', body: good.body as never }),
    )
    expect(ana.organisation.judge(late).verdict).toBe('deny')
    const known = signEntry({ ...good, device: ana.key.device }, (message) => ana.key.sign(message))
    expect(ana.organisation.judge(known).verdict).toBe('refuse')
  })

  test('and not once the old device has no standing any more, as far as the backup knows', () => {
    const world = setup(['ana', 'bo'])
    const [ana, bo] = [world.get('ana'), world.get('bo')]
    const phone = deviceOf(world, bo, 'bo’s phone')
    phone.receiveFrom(bo)
    bo.act({ kind: 'device.revoke', body: { device: phone.key.device } })
    const ignorant = successionEntry(phone, phone.key, 'bo’s phone again')
    phone.receiveFrom(bo)
    expect(() => phone.succeed('bo’s phone again')).toThrow('did not belong to a member')
    ana.act({ kind: 'membership.leave', body: {} })
    expect(() => ana.succeed('ana again')).toThrow('did not belong to a member')
    // On older knowledge it is kept, as evidence: the next stories are about what it is worth.
    bo.organisation.add(ignorant)
    expect(standing(bo, ignorant.device)).toBeNull()
  })
})

describe('attack 3: a stolen key does not outlive its revocation through a successor', () => {
  /** Ana's stolen phone; the thief has its key and all it knew. */
  function stolen() {
    const world = setup(['ana', 'bo', 'cy'])
    const [ana, bo, cy] = ['ana', 'bo', 'cy'].map((name) => world.get(name)) as [Replica, Replica, Replica]
    const phone = deviceOf(world, ana, 'ana’s phone')
    const proposal = bo.propose('Give it all away')
    world.meet()
    phone.receiveFrom(bo)
    return { world, ana, bo, cy, phone, proposal }
  }

  test('made on older knowledge: neither it nor what it signed counts, in whatever order they come', () => {
    const { world, ana, bo, cy, phone, proposal } = stolen()
    const revoked = ana.act({ kind: 'device.revoke', body: { device: phone.key.device } })
    phone.succeed('the thief’s key')
    const ballot = phone.vote(proposal, 'agree')
    phone.succeed('the thief’s next key')
    const another = phone.vote(proposal, 'disagree')
    bo.receiveFrom(ana)
    bo.receiveFrom(phone)
    cy.receiveFrom(phone)
    expect(countedBallots(cy, proposal).toSorted()).toEqual([ballot.id, another.id].sort())
    cy.receiveFrom(ana)
    for (const each of [bo, cy]) {
      expect(each.organisation.log.has(revoked.id) && each.organisation.log.has(another.id)).toBe(true)
      expect(standing(each, phone.key.device)).toBeNull()
      expect(countedBallots(each, proposal)).toEqual([])
    }
    // Nothing of it is cited by accident, and what it signs with knowledge of the revocation is refused.
    expect(bo.draft('Something else')).toBeDefined()
    expect(bo.organisation.log.cutOf(bo.organisation.log.need(head(bo))).has(ballot.id)).toBe(false)
    phone.receiveFrom(ana)
    expect(() => phone.draft('I am ana')).toThrow('did not belong')
    world.meet('bo', 'cy')
    agreed(bo, cy)
  })

  test('but one that the revocation knew goes on', () => {
    const { ana, bo, phone, proposal } = stolen()
    const before = phone.key.device
    phone.succeed('ana’s phone again')
    ana.receiveFrom(phone)
    ana.act({ kind: 'device.revoke', body: { device: before } })
    phone.receiveFrom(ana)
    const ballot = phone.vote(proposal, 'agree')
    bo.receiveFrom(phone)
    expect(standing(bo, phone.key.device)).toEqual({ member: ana.member, class: 'member' })
    expect(countedBallots(bo, proposal)).toEqual([ballot.id])
  })

  test('and one that another member had built on goes on', () => {
    const { ana, bo, cy, phone, proposal } = stolen()
    const before = phone.key.device
    phone.succeed('ana’s phone again')
    bo.receiveFrom(phone)
    bo.draft('Something that cites it')
    ana.act({ kind: 'device.revoke', body: { device: before } })
    const ballot = phone.vote(proposal, 'agree')
    for (const source of [ana, phone]) cy.receiveFrom(source)
    expect(standing(cy, phone.key.device)).toBeNull()
    cy.receiveFrom(bo)
    expect(standing(cy, phone.key.device)).toEqual({ member: ana.member, class: 'member' })
    expect(countedBallots(cy, proposal)).toEqual([ballot.id])
  })

  test('nor can the thief’s own successors acknowledge it', () => {
    const { ana, bo, phone, proposal } = stolen()
    ana.act({ kind: 'device.revoke', body: { device: phone.key.device } })
    const accomplice = copyOf(phone)
    phone.succeed('the thief’s key')
    accomplice.succeed('the thief’s other key')
    const ballot = phone.vote(proposal, 'agree')
    accomplice.receiveFrom(phone)
    accomplice.draft('I have seen it')
    for (const source of [ana, phone, accomplice]) bo.receiveFrom(source)
    expect(bo.organisation.log.has(ballot.id)).toBe(true)
    expect(countedBallots(bo, proposal)).toEqual([])
  })

  test('nor outlives the removal of its member', () => {
    const world = setup(['ana', 'bo', 'cy', 'di'])
    const [ana, bo, cy, di] = ['ana', 'bo', 'cy', 'di'].map((name) => world.get(name)) as [
      Replica,
      Replica,
      Replica,
      Replica,
    ]
    const removal = ana.propose('Part with di', 'amendment', { kind: 'remove', member: di.member })
    world.meet()
    for (const each of [ana, bo, cy]) each.vote(removal, 'agree')
    world.pass(8 * DAY)
    world.meet()
    for (const each of [ana, bo, cy]) each.certify(removal)
    world.meet()
    world.pass(2 * DAY)
    const secret = ana.propose('Close the gate')
    world.meet()
    ana.enact(removal)
    di.succeed('di’s other key')
    const ballot = di.vote(secret, 'agree')
    bo.receiveFrom(di)
    bo.receiveFrom(ana)
    cy.receiveFrom(ana)
    cy.receiveFrom(di)
    for (const each of [bo, cy]) {
      expect(each.organisation.log.has(ballot.id)).toBe(true)
      expect(standing(each, di.key.device)).toBeNull()
      expect(countedBallots(each, secret)).toEqual([])
    }
    agreed(bo, cy)
  })

  test('two keys that forked to name each other have what standing the phone has, without an endless search', () => {
    const { ana, bo, phone } = stolen()
    const [one, other] = [copyOf(phone), copyOf(phone)]
    // Neither key has any standing but through the phone; each also claims to go on for the other.
    one.succeed('key one')
    other.receiveFrom(one)
    other.key = one.key
    other.succeed('key two')
    const forked = copyOf(phone, keyOf('key two'))
    forked.organisation.add(successionEntry(copyOf(phone), phone.key, 'key two'))
    forked.succeed('key one')
    for (const source of [one, other, forked]) bo.receiveFrom(source)
    for (const name of ['key one', 'key two']) {
      expect(standing(bo, keyOf(name).device)).toEqual({ member: ana.member, class: 'member' })
    }
    ana.act({ kind: 'device.revoke', body: { device: phone.key.device } })
    bo.receiveFrom(ana)
    for (const name of ['key one', 'key two']) {
      expect(bo.organisation.log.isForked(keyOf(name).device)).toBe(true)
      expect(standing(bo, keyOf(name).device)).toBeNull()
    }
  })
})

describe('a device that goes on for another', () => {
  test('is shown so, and holds no invitation of the earlier key as its own', () => {
    const world = setup(['ana', 'bo'])
    const [ana, bo] = [world.get('ana'), world.get('bo')]
    const invitation = invite(ana)
    const before = ana.key.device
    world.pass(DAY)
    ana.succeed('ana’s new laptop')
    bo.receiveFrom(ana)
    const devices = membersView(viewerOf(bo.organisation, bo.key.device, world.now), peerIdOf).find(
      ({ member }) => member === ana.member,
    )?.devices
    expect(devices?.map(({ device, name, continues }) => ({ device, name, continues }))).toEqual([
      { device: before, name: 'ana’s laptop', continues: null },
      { device: ana.key.device, name: 'ana’s new laptop', continues: before },
    ])
    const seenBy = (who: Replica) =>
      invitationsView(viewerOf(who.organisation, who.key.device, world.now), () => 'a link').find(
        (each) => each.invitation === invitation.id,
      )
    expect(seenBy(ana)).toMatchObject({ state: 'open', link: null, receivedBy: 'earlier-key' })
    expect(seenBy(bo)).toMatchObject({ state: 'open', link: null, receivedBy: 'another-device' })
    const request = requestEntry(ana, invitation, 'di')
    ana.organisation.add(request)
    expect(() => ana.act({ kind: 'membership.receive', body: { request: request.id } })).toThrow('Only the device')
    const own = invite(ana)
    expect(
      invitationsView(viewerOf(ana.organisation, ana.key.device, world.now), () => 'a link').find(
        (each) => each.invitation === own.id,
      ),
    ).toMatchObject({ link: 'a link', receivedBy: 'this-device' })
  })
})

/** The newest entry of a replica's own chain. */
const head = (of: Replica): EntryId => of.organisation.log.tipOf(of.key.device)?.id as EntryId
