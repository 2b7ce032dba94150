import { expect, test } from 'vitest'
import { ProposalLine } from '#shared/bridge/views.ts'
import { LIMITS } from '#shared/kernel/limits.ts'
import { proposalLines } from '#shared/organisation/views/home.ts'
import { viewerOf } from '#shared/organisation/views/viewer.ts'
import { setup } from '#test/kit/people.ts'

test('a line of a list names the first few who voted, and counts all of them', () => {
  const names = ['ana', 'bo', 'cy', 'di', 'ed', 'fay', 'gus', 'hal'] as const
  const world = setup([...names])
  const ana = world.get('ana')
  const proposal = ana.propose('Buy a kettle')
  world.meet()
  for (const name of names) world.get(name).vote(proposal, 'agree')
  world.meet()
  const viewer = viewerOf(ana.organisation, ana.key.device, world.now)
  const [line] = proposalLines(viewer, () => null)
  expect(ProposalLine.parse(line)).toMatchObject({ votedCount: names.length, rollSize: names.length })
  expect(line?.voters.map(({ name }) => name)).toHaveLength(LIMITS.lineVoters)
})
