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
    projects: [
      layer('unit', 30_000, { exclude: ['test/unit/renderer/**'] }),
      {
        test: {
          name: 'unit-renderer',
          include: ['test/unit/renderer/**/*.test.{ts,tsx}'],
          environment: 'jsdom',
          testTimeout: 30_000,
        },
      },
      layer('contract', 30_000),
      layer('simulation', 120_000),
      layer('stories', 180_000, { fileParallelism: false }),
      layer('e2e', 300_000, { fileParallelism: false }),
    ],
  },
})
