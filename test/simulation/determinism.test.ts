import { expect, test } from 'vitest'
import { planOf } from './plan.ts'
import { run } from './run.ts'

test('a seed run twice is the same run, bit for bit', async () => {
  for (const seed of [3, 12, 29]) {
    const [once, again] = [await run(planOf(seed)), await run(planOf(seed))]
    expect(again).toEqual(once)
  }
})

test('two seeds are two runs', async () => {
  const [one, other] = [await run(planOf(6)), await run(planOf(7))]
  expect(other.trace).not.toBe(one.trace)
})
