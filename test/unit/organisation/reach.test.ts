import { describe, expect, test } from 'vitest'
import { ReachView } from '#shared/bridge/descent-views.ts'
import { neededToAmend, reachView } from '#shared/organisation/views/reach.ts'
import { viewerOf } from '#shared/organisation/views/viewer.ts'
import { charterFor, DAY, invite, type Replica, requestEntry, setup } from '#test/kit/people.ts'
import { renaming } from '../attacks/stories.ts'

const reach = (replica: Replica) =>
  ReachView.parse(reachView(viewerOf(replica.organisation, replica.key.device, replica.world.now)))
const names = (lines: ReachView['heard']) => lines.map(({ person }) => person.name)

describe('whether a charter can still be changed', () => {
  test('counts those of whom something signed came within a quarter of a year, the last first', () => {
    const world = setup(['ana', 'bo', 'cy', 'di', 'ed', 'fay'])
    const [ana, bo] = [world.get('ana'), world.get('bo')]
    world.pass(60 * DAY)
    ana.act(renaming('Ana'))
    world.pass(60 * DAY)
    bo.act(renaming('Bo'))
    world.meet('ana', 'bo')
    expect(names(reach(ana).heard)).toEqual(['Bo', 'Ana'])
    expect(names(reach(ana).silent).toSorted()).toEqual(['cy', 'di', 'ed', 'fay'])
    expect(reach(ana)).toMatchObject({ members: 6, needed: 4, certifiers: 4 })
  })

  test('hears a member on any of their devices, and of nobody who left', () => {
    const world = setup(['ana', 'bo', 'cy'])
    const [ana, bo, cy] = [world.get('ana'), world.get('bo'), world.get('cy')]
    cy.act({ kind: 'membership.leave', body: {} })
    world.meet()
    world.pass(100 * DAY)
    const second = requestEntry(bo, invite(bo, 'member'), 'bo’s other', 'device.request')
    bo.organisation.add(second)
    bo.act({ kind: 'device.link', body: { request: second.id } })
    world.meet()
    expect(names(reach(ana).heard)).toEqual(['bo'])
    expect(names(reach(ana).silent)).toEqual(['ana'])
    expect(reach(ana).members).toBe(2)
  })

  test('says how many it takes by the charter’s own counting, and never fewer than certify', () => {
    const most = charterFor('Tryers')
    const { amendment } = most.decisionTypes
    const withQuorum = (numerator: number, denominator: number) =>
      neededToAmend(
        {
          ...most,
          decisionTypes: { ...most.decisionTypes, amendment: { ...amendment, quorum: { numerator, denominator } } },
        },
        9,
      )
    expect([withQuorum(1, 100), withQuorum(8, 9), withQuorum(1, 1)]).toEqual([6, 8, 9])
    expect(neededToAmend(most, 1)).toBe(1)
  })
})
