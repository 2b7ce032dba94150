import { expect, test } from 'vitest'
import { killOverAndOver } from '#test/kit/kills/kills.ts'

const TIMES = 25

test('attack 27: a keeper that is killed 25 times while it writes, replicates and starts loses nothing acknowledged', async () => {
  const said: string[] = []
  const report = await killOverAndOver({ times: TIMES, seed: 27, say: (line) => void said.push(line) })
  expect(report.kills).toBe(TIMES)
  expect(report.whileStarting).toBeGreaterThan(0)
  expect(report.acknowledged).toBeGreaterThan(TIMES)
  expect(report.state).toMatch(/^[0-9a-f]{64}$/)
}, 900_000)
