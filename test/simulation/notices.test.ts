import { describe, expect, test } from 'vitest'
import { planOf } from './plan.ts'
import { run } from './run.ts'
import { SABOTAGES, type Sabotage } from './sabotage.ts'

/** Seeds tried for each defence that was taken out. */
const SEEDS = 40

/** The first seed that fails as it should without this defence. */
async function noticedBy(sabotage: Sabotage): Promise<number | null> {
  for (let seed = 1; seed <= SEEDS; seed += 1) {
    const { failure } = await run(planOf(seed), sabotage)
    if (failure !== null && sabotage.noticedAs.includes(failure.kind)) return seed
  }
  return null
}

describe('without a defence the simulation fails', () => {
  test.each(SABOTAGES)(
    '$name',
    async (sabotage) => {
      expect(await noticedBy(sabotage)).not.toBeNull()
    },
    600_000,
  )
})
