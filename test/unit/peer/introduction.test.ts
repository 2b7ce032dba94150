import { expect, test } from 'vitest'
import { introductionFirst } from '#electron/peer/service/missing.ts'
import { keyOf, setup } from '#test/kit/people.ts'

test('attack 3: a device under a new key introduces itself with what shows whom it goes on for, before all else', () => {
  const ana = setup(['ana', 'bo']).get('ana')
  const before = ana.key.device
  const second = ana.succeed('ana’s second key')
  const third = ana.succeed('ana’s third key')
  ana.draft('The newest of all')
  const { log, facts } = ana.organisation
  const all = [...log.entries()]
  const told = [...introductionFirst(all, facts, ana.key.device)]
  expect(told.slice(0, 2).map(({ id }) => id)).toEqual([second.id, third.id])
  // All the same entries, and the founding among the first, for whoever holds nothing yet.
  expect(new Set(told)).toEqual(new Set(all))
  expect(told[2]?.id).toBe(ana.organisation.id)
  for (const device of [before, keyOf('bo').device]) expect([...introductionFirst(all, facts, device)]).toEqual(all)
})
