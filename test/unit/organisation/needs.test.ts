import { expect, test } from 'vitest'
import { needsYou } from '#shared/organisation/views/home.ts'
import { viewerOf } from '#shared/organisation/views/viewer.ts'
import { charterFor, DAY, type Replica, setup } from '#test/kit/people.ts'

const waitsFor = (replica: Replica) =>
  needsYou(viewerOf(replica.organisation, replica.key.device, replica.world.now)).map(({ kind }) => kind)

test('whoever is to be removed is asked for a reply until they have given one, and the others for their votes', () => {
  const world = setup(['ana', 'bo', 'cy'])
  const [ana, bo, cy] = [world.get('ana'), world.get('bo'), world.get('cy')]
  const proposal = ana.propose('Part with Bo', 'amendment', { kind: 'remove', member: bo.member })
  world.meet()
  expect([ana, bo, cy].map(waitsFor)).toEqual([['vote'], ['reply'], ['vote']])
  bo.act({ kind: 'proposal.reply', body: { proposal, text: 'I was ill.' } })
  expect(waitsFor(bo)).toEqual([])
})

test('a reply that was never given is not asked for any more once the window is over', () => {
  const world = setup(['ana', 'bo', 'cy'])
  const bo = world.get('bo')
  world.get('ana').propose('Part with Bo', 'amendment', { kind: 'remove', member: bo.member })
  world.meet()
  expect(waitsFor(bo)).toEqual(['reply'])
  world.pass(8 * DAY)
  expect(waitsFor(bo)).toEqual([])
})

test('whoever is to be given money is not asked to answer for it', () => {
  const spending = { unit: 'EUR', windowMs: 90 * DAY, tiers: [{ upTo: 100, decisionType: 'standard' as const }] }
  const world = setup(['ana', 'bo', 'cy'], charterFor('Tryers', { version: 2, spending }))
  const bo = world.get('bo')
  const to = { kind: 'member', member: bo.member } as const
  world.get('ana').propose('Pay Bo back', 'standard', { kind: 'spend', amount: 10, to })
  world.meet()
  expect(waitsFor(bo)).toEqual([])
})
