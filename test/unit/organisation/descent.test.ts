import { describe, expect, test } from 'vitest'
import { nextAct } from '#shared/organisation/author.ts'
import { descentFrom, expectedIn } from '#shared/organisation/descent.ts'
import { derivedDigest } from '#shared/organisation/digest.ts'
import { Organisation } from '#shared/organisation/organisation.ts'
import { isMember, vouchesNeeded } from '#shared/organisation/standing.ts'
import { descentView } from '#shared/organisation/views/descent.ts'
import { viewerOf } from '#shared/organisation/views/viewer.ts'
import {
  ask,
  charterFor,
  DAY,
  foundingEntry,
  goOn,
  goOnWith,
  invite,
  join,
  keyOf,
  type Replica,
  requestEntry,
  setup,
  verify,
} from '#test/kit/people.ts'
import { passed, removing } from '../attacks/stories.ts'

const belongs = (replica: Replica, to: Replica = replica): boolean =>
  isMember(to.organisation, to.organisation.log.everything(), replica.member)
const needed = (replica: Replica): number | null =>
  vouchesNeeded(replica.organisation, replica.organisation.log.everything(), replica.member as never)
const came = (replica: Replica): readonly boolean[] =>
  expectedIn(replica.organisation, replica.organisation.log.everything()).map(({ arrival }) => arrival !== null)

/** Five people of whom three go on elsewhere; the world of the new organisation. */
function parting() {
  const old = setup(['ana', 'bo', 'cy', 'di', 'ed'])
  const [ana, bo, cy] = [old.get('ana'), old.get('bo'), old.get('cy')]
  old.pass(40 * DAY)
  return { old, ana, bo, cy, fresh: goOn(ana, [bo, cy]) }
}

describe('members who go on in a new organisation', () => {
  test('are received by its founder without anybody’s word, each as themselves', () => {
    const { fresh } = parting()
    const [bo, cy] = [ask(fresh, 'ana', 'bo'), ask(fresh, 'ana', 'cy')]
    fresh.meet()
    for (const each of [bo, cy]) {
      expect(belongs(each)).toBe(true)
      expect(needed(each)).toBe(0)
    }
    expect(came(bo)).toEqual([true, true])
    expect(new Set([...fresh.replicas.values()].map((each) => derivedDigest(each.organisation))).size).toBe(1)
  })

  test('decide together at once, as founders do', () => {
    const { fresh } = parting()
    for (const name of ['bo', 'cy']) ask(fresh, 'ana', name)
    fresh.meet()
    const ana = fresh.get('ana')
    const proposal = ana.propose('Meet on Thursdays')
    expect(ana.organisation.facts.proposals.get(proposal)?.opens[0]?.roll).toHaveLength(3)
  })

  test('are still members of the old one, until they leave it of their own accord', () => {
    const { old, bo, fresh } = parting()
    ask(fresh, 'ana', 'bo')
    expect(belongs(bo)).toBe(true)
    bo.act({ kind: 'membership.leave', body: {} })
    old.meet()
    expect(belongs(bo, old.get('ed'))).toBe(false)
    expect(belongs(old.get('ana'), old.get('ed'))).toBe(true)
  })

  test('cannot be followed: whom the founding does not name needs members’ word like anybody else', () => {
    const { fresh } = parting()
    const ed = ask(fresh, 'ana', 'ed')
    expect(needed(ed)).toBe(1)
    expect(belongs(ed)).toBe(false)
  })

  test('are let in so by the founder’s own device alone', () => {
    const { fresh } = parting()
    const bo = ask(fresh, 'ana', 'bo')
    fresh.meet()
    bo.world.pass(1)
    const cy = ask(fresh, 'bo', 'cy')
    expect(needed(cy)).toBe(2)
    expect(belongs(cy)).toBe(false)
  })

  test('come once: who was removed needs members’ word to come back', () => {
    const { fresh } = parting()
    const [ana, bo, cy] = [fresh.get('ana'), ask(fresh, 'ana', 'bo'), ask(fresh, 'ana', 'cy')]
    fresh.meet()
    ana.enact(passed(fresh, [ana, bo], 'amendment', removing(cy)))
    fresh.meet()
    expect(belongs(cy, ana)).toBe(false)
    // A first entry once more, on a copy of the profile that knows nothing of the first time.
    const again = cy.sign({ ...requestEntry(ana, invite(ana), 'cy'), seq: 1, prev: null })
    ana.organisation.add(again)
    // Her app would not cite it; she can.
    const receipt = nextAct(ana.organisation, ana.key.device, fresh.now, {
      kind: 'membership.receive',
      body: { request: again.id },
    })
    const entry = ana.sign({ ...receipt, seen: [...receipt.seen, again.id].sort() })
    expect(ana.organisation.add(entry)).toEqual({ verdict: 'allow' })
    const given = ana.organisation.facts.requests.get(again.id)?.receives
    expect(given?.map((act) => act.vouchesNeeded)).toEqual([2])
  })

  test('are one member each, with however many devices they are named', () => {
    const old = setup(['ana', 'bo'])
    const [ana, bo] = [old.get('ana'), old.get('bo')]
    const second = requestEntry(bo, invite(bo, 'member'), 'bo’s other', 'device.request')
    bo.organisation.add(second)
    bo.act({ kind: 'device.link', body: { request: second.id } })
    old.meet()
    const fresh = goOn(ana, [bo])
    expect(fresh.get('ana').organisation.facts.foundingBody.descent?.companions[0]?.devices).toEqual(
      [keyOf('bo').device, keyOf('bo’s other').device].sort(),
    )
    const first = ask(fresh, 'ana', 'bo’s other')
    expect(belongs(first)).toBe(true)
    const twice = ask(fresh, 'ana', 'bo')
    expect(belongs(twice)).toBe(false)
    expect(needed(twice)).toBe(2)
  })
})

describe('what a founding says of where it comes from', () => {
  test('can be said by members only, and of other members in good standing', () => {
    const { old, ana, bo } = parting()
    const gone = old.get('ed')
    gone.act({ kind: 'membership.leave', body: {} })
    old.meet()
    const from = (by: Replica, others: readonly Replica[]) =>
      descentFrom(
        by.organisation,
        by.key.device,
        others.map(({ member }) => member),
      ).ok
    expect(from(ana, [bo])).toBe(true)
    expect(from(ana, [])).toBe(true)
    expect(from(gone, [bo])).toBe(false)
    expect(from(ana, [gone])).toBe(false)
    expect(from(ana, [ana])).toBe(false)
    expect(from(ana, [bo, bo])).toBe(false)
  })

  test('is signed in version 2, also with a charter of version 1, so that an older Folkmoot does not overlook it', () => {
    const { ana, bo } = parting()
    const found = descentFrom(ana.organisation, ana.key.device, [bo.member])
    if (!found.ok) throw new Error(found.error)
    const unsigned = foundingEntry(ana.key.device, 'ana', charterFor('Triers'), ana.world.now, found.value)
    expect(unsigned.kindVersion).toBe(2)
    expect(Organisation.found(ana.sign(unsigned), verify).ok).toBe(true)
    expect(Organisation.found(ana.sign({ ...unsigned, kindVersion: 1 }), verify).ok).toBe(false)
  })

  test('names nobody and no device twice, in one order', () => {
    const { ana, bo, cy } = parting()
    const found = descentFrom(ana.organisation, ana.key.device, [bo.member, cy.member])
    if (!found.ok) throw new Error(found.error)
    const { companions, ...rest } = found.value
    const [one, other] = companions
    if (one === undefined || other === undefined) throw new Error('two are named')
    const founded = (list: typeof companions, founder = rest.founder): boolean => {
      const descent = { ...rest, founder, companions: list }
      const unsigned = foundingEntry(ana.key.device, 'ana', charterFor('Triers'), ana.world.now, descent)
      return Organisation.found(ana.sign(unsigned), verify).ok
    }
    expect(founded(companions)).toBe(true)
    expect(founded([one, one])).toBe(false)
    expect(founded([one, { ...other, devices: one.devices }])).toBe(false)
    expect(founded(companions, one.member)).toBe(false)
    expect(founded([{ ...one, devices: [...one.devices, ...one.devices] }])).toBe(false)
  })

  test('changes nothing for those who found anew', () => {
    const world = setup(['ana', 'bo'])
    join(world, 'ana', 'cy')
    expect(needed(world.get('cy'))).toBe(2)
    expect(came(world.get('ana'))).toEqual([])
  })

  test('come within a month of the founding; later they need vouches like anybody', () => {
    const { fresh } = parting()
    fresh.pass(31 * DAY)
    ask(fresh, 'ana', 'bo')
    expect(needed(fresh.get('bo'))).toBe(1)
  })

  test('are told when a founding says what the record does not bear out', () => {
    const old = setup(['ana', 'bo', 'cy'])
    const [ana, bo] = [old.get('ana'), old.get('bo')]
    const told = descentFrom(ana.organisation, ana.key.device, [])
    if (!told.ok) throw new Error(told.error)
    const mallory = { world: old, name: 'mallory', key: keyOf('mallory') }
    const lie = { ...told.value, founder: bo.member, name: 'Honest Co-operative' }
    const fresh = goOnWith(mallory, lie).get('mallory')
    const view = descentView(viewerOf(fresh.organisation, fresh.key.device, old.now), ana.organisation)
    // By the name that the record gives it, not by the one that the founding made up.
    expect(view).toMatchObject({ contradicted: true, provable: false, membersThen: null, name: 'Tryers' })
    const unheld = descentView(viewerOf(fresh.organisation, fresh.key.device, old.now), null)
    expect(unheld).toMatchObject({ contradicted: false, provable: false, held: false })
  })
})
