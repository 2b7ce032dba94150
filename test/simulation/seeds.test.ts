import { expect, test } from 'vitest'
import { runSeeds } from './jobs.ts'

const SEEDS = 2_000
/** Milliseconds: several times what the seeds take on two cores that have nothing else to do. */
const PATIENCE_MS = 30 * 60_000

test(
  `${SEEDS} seeds, in which honest members converge, lose nothing and can prove who did what`,
  async () => {
    const { runs, failures, totals, steps } = await runSeeds({ from: 1, seeds: SEEDS, jobs: 2, stopAfter: 3 })
    const failed = failures.map(({ seed, failure }) => `seed ${seed}: ${failure?.kind}, ${failure?.detail}`)
    expect(failed, 'npm run simulate -- --seeds 1 --from SEED shrinks a seed').toEqual([])
    expect(runs).toBe(SEEDS)
    // A simulation that meets nothing proves nothing.
    for (const met of ['forks', 'crashes', 'diskFaults', 'forged', 'finals', 'broken'] as const) {
      expect(totals[met], met).toBeGreaterThan(SEEDS / 10)
    }
    for (const met of ['choices', 'elected'] as const) expect(totals[met], met).toBeGreaterThan(SEEDS / 100)
    for (const done of [
      'partition',
      'twin',
      'restore',
      'flood',
      'habit',
      'abuse',
      'certificate.sign',
      'proposal.sponsor',
    ] as const) {
      expect(steps[done], done).toBeGreaterThan(SEEDS / 20)
    }
  },
  PATIENCE_MS,
)
