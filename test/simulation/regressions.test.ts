import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { Plan } from './plan.ts'
import { run } from './run.ts'

const FOLDER = new URL('./regressions/', import.meta.url)

/** Runs that once failed, each as the fewest steps that did; the name says what was wrong. */
const plans = readdirSync(FOLDER)
  .filter((file) => file.endsWith('.json'))
  .sort()
  .map((file) => ({
    name: file.replace('.json', '').replaceAll('-', ' '),
    plan: Plan.parse(JSON.parse(readFileSync(new URL(file, FOLDER), 'utf8'))),
  }))

test.each(plans)('$name', async ({ plan }) => {
  const { failure } = await run(plan)
  expect(failure).toBeNull()
})
