import { describe, expect, test } from 'vitest'
import { Clerk } from '#electron/peer/service/clerk.ts'
import type { ProposalId } from '#shared/kernel/ids.ts'
import { viewerOf } from '#shared/organisation/views/viewer.ts'
import { DAY, invite, keyOf, Replica, requestEntry, setup } from '#test/kit/people.ts'

/** What a member's app would do by itself, seen from one replica; timers never fire. */
function lookAt(replica: Replica): {
  readonly confirms: readonly ProposalId[]
  readonly enacts: readonly ProposalId[]
} {
  const confirms: ProposalId[] = []
  const enacts: ProposalId[] = []
  const clock = { now: () => replica.world.now, after: () => () => {}, turn: async () => {} }
  const clerk = new Clerk(clock, {
    viewer: () => viewerOf(replica.organisation, replica.key.device, replica.world.now),
    confirm: async (proposal) => void confirms.push(proposal),
    enact: async (proposal) => void enacts.push(proposal),
    timePassed: () => {},
  })
  clerk.review()
  clerk.stop()
  return { confirms, enacts }
}

/** A proposal in closing, on which nobody has signed yet. */
function closing() {
  const world = setup(['ana', 'bo', 'cy'])
  const [ana, bo, cy] = ['ana', 'bo', 'cy'].map((name) => world.get(name)) as [Replica, Replica, Replica]
  const link = requestEntry(bo, invite(bo, 'member'), 'bo’s desk', 'device.request')
  bo.organisation.add(link)
  bo.act({ kind: 'device.link', body: { request: link.id } })
  world.meet()
  const proposal = ana.propose('Buy a kettle')
  world.meet()
  for (const each of [ana, bo, cy]) each.vote(proposal, 'agree')
  world.meet()
  world.pass(8 * DAY)
  return { world, proposal, ana, bo, cy }
}

describe('a member’s app, by itself', () => {
  test('confirms a count once enough have signed it, whether or not its own member did, and puts it into force in time', () => {
    const { world, proposal, ana, bo, cy } = closing()
    ana.certify(proposal)
    world.exchange()
    for (const each of [ana, cy]) expect(lookAt(each).confirms).toEqual([])
    bo.certify(proposal)
    world.exchange()
    for (const each of [ana, bo, cy]) expect(lookAt(each)).toEqual({ confirms: [proposal], enacts: [] })
    ana.confirm(proposal)
    expect(lookAt(ana).confirms).toEqual([])
    world.meet()
    world.pass(2 * DAY)
    for (const each of [ana, bo, cy]) expect(lookAt(each)).toEqual({ confirms: [], enacts: [proposal] })
  })

  test('confirms, for a member with two devices, only on the one on which they signed', () => {
    const { world, proposal, ana, bo, cy } = closing()
    const desk = new Replica('bo', keyOf('bo’s desk'), bo.organisation, bo.member, world)
    for (const each of [ana, cy]) each.certify(proposal)
    world.exchange()
    // Bo has signed nowhere: either device could come to know other things than the other.
    expect([lookAt(bo).confirms, lookAt(desk).confirms]).toEqual([[], []])
    const again = closing()
    const itsDesk = new Replica('bo', keyOf('bo’s desk'), again.bo.organisation, again.bo.member, again.world)
    for (const each of [again.ana, again.bo]) each.certify(again.proposal)
    again.world.exchange()
    expect([lookAt(again.bo).confirms, lookAt(itsDesk).confirms]).toEqual([[again.proposal], []])
    expect(() => itsDesk.certify(again.proposal)).toThrow('Another device')
  })
})
