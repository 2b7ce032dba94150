import { describe, expect, test } from 'vitest'
import { planOf } from './plan.ts'
import { run } from './run.ts'
import { SABOTAGES, type Sabotage } from './sabotage.ts'

/** Seeds tried for each defence that was taken out. */
const SEEDS = 40

async function firstFailure(sabotage: Sabotage): Promise<string | null> {
  for (let seed = 1; seed <= SEEDS; seed += 1) {
    const { failure } = await run(planOf(seed), sabotage)
    if (failure !== null) return failure.kind
  }
  return null
}

describe('without a defence the simulation fails', () => {
  test.each(SABOTAGES)(
    '$name',
    async (sabotage) => {
      expect(sabotage.noticedAs).toContain(await firstFailure(sabotage))
    },
    600_000,
  )
})
