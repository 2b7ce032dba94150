import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

/**
 * One project per layer of tests, from the fastest to the slowest. The layers
 * share nothing but the kit, so that a failure says which layer it belongs to.
 */
const layer = (name: string, testTimeout: number, extra: object = {}) => ({
  test: {
    name,
    include: [`test/${name}/**/*.test.{ts,tsx}`],
    environment: 'node',
    testTimeout,
    hookTimeout: testTimeout,
    ...extra,
  },
})

export default defineConfig({
  test: {
    // The tests that run at once wait for each other's processor on two cores, and for nothing else.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    projects: [
      // Unit tests share nothing that a test changes, so one start of each worker serves all its files.
      layer('unit', 120_000, { exclude: ['test/unit/renderer/**'], isolate: false }),
      {
        test: {
          name: 'unit-renderer',
          include: ['test/unit/renderer/**/*.test.{ts,tsx}'],
          environment: 'jsdom',
          testTimeout: 60_000,
        },
      },
      layer('contract', 90_000),
      layer('simulation', 300_000),
      layer('stories', 180_000, { fileParallelism: false }),
      // Real processes in network namespaces of the tests' own.
      layer('network', 180_000, { fileParallelism: false }),
      layer('e2e', 300_000, { fileParallelism: false }),
    ],
  },
})
