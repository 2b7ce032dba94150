import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { RESULTS, ROOT } from '../lib/paths.ts'
import { run } from '../lib/run.ts'

/** How one layer went. A static check counts as one test. */
export interface Outcome {
  readonly name: string
  readonly passed: number
  readonly failed: number
  readonly skipped: number
  readonly seconds: number
  readonly note?: string
  /** Full names of skipped tests; a name says why. */
  readonly skippedNames?: readonly string[]
}

const secondsSince = (startedAt: number): number => (performance.now() - startedAt) / 1000

/** Runs a command that says yes or no. */
export async function runCheck(name: string, command: string, args: readonly string[]): Promise<Outcome> {
  console.log(`\n── ${name}`)
  const startedAt = performance.now()
  const ok = (await run(command, args, { cwd: ROOT })) === 0
  return {
    name,
    passed: ok ? 1 : 0,
    failed: ok ? 0 : 1,
    skipped: 0,
    seconds: secondsSince(startedAt),
  }
}

/** The part of vitest's JSON report that is counted. */
const Report = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numPendingTests: z.number(),
  numTodoTests: z.number(),
  testResults: z.array(z.object({ assertionResults: z.array(z.object({ status: z.string(), fullName: z.string() })) })),
})

const NOT_RUN: ReadonlySet<string> = new Set(['skipped', 'pending', 'todo', 'disabled'])

/** Whether there is a test of this kind at all. */
export function hasTests(layer: string): boolean {
  const folder = join(ROOT, 'test', layer)
  return (
    existsSync(folder) &&
    readdirSync(folder, { recursive: true, encoding: 'utf8' }).some((name) => /\.test\.tsx?$/.test(name))
  )
}

/** Runs one layer's tests; a layer that ends without a report, or whose files cannot be loaded, has failed. */
export async function runLayer(name: string): Promise<Outcome> {
  console.log(`\n── ${name}`)
  const startedAt = performance.now()
  const report = join(RESULTS, `${name}.json`)
  rmSync(report, { force: true })
  const code = await run(
    'vitest',
    [
      'run',
      `--project=${name}*`,
      '--passWithNoTests=false',
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${report}`,
    ],
    { cwd: ROOT },
  )
  const seconds = secondsSince(startedAt)
  if (!existsSync(report)) {
    return { name, passed: 0, failed: 1, skipped: 0, seconds, note: 'it ended without a report' }
  }
  const counts = Report.parse(JSON.parse(readFileSync(report, 'utf8')))
  const brokenFile = code !== 0 && counts.numFailedTests === 0
  return {
    name,
    passed: counts.numPassedTests,
    failed: counts.numFailedTests + (brokenFile ? 1 : 0),
    skipped: counts.numPendingTests + counts.numTodoTests,
    seconds,
    skippedNames: counts.testResults
      .flatMap(({ assertionResults }) => assertionResults)
      .filter(({ status }) => NOT_RUN.has(status))
      .map(({ fullName }) => fullName),
    ...(brokenFile ? { note: 'a test file could not be run; see above' } : {}),
  }
}

/** The part of the fuzzer's report that is counted. */
const FuzzReport = z.object({ targets: z.array(z.object({ inputs: z.number(), findings: z.number() })) })

/** Fuzzes for so many seconds; each target counts as one test. */
export async function runFuzz(seconds: number): Promise<Outcome> {
  console.log('\n── fuzz')
  const startedAt = performance.now()
  const report = join(RESULTS, 'fuzz.json')
  rmSync(report, { force: true })
  const args = ['--expose-gc', 'scripts/fuzz.ts', '--seconds', String(seconds), '--seed', '1', '--jobs', '2']
  const code = await run('node', args, { cwd: ROOT })
  const outcome = { name: 'fuzz', skipped: 0, seconds: secondsSince(startedAt) }
  if (!existsSync(report)) return { ...outcome, passed: 0, failed: 1, note: 'it ended without a report' }
  const { targets } = FuzzReport.parse(JSON.parse(readFileSync(report, 'utf8')))
  const failed = targets.filter(({ findings, inputs }) => findings > 0 || inputs === 0).length
  const inputs = targets.reduce((sum, target) => sum + target.inputs, 0)
  const broken = code !== 0 && failed === 0 ? 1 : 0
  return { ...outcome, passed: targets.length - failed, failed: failed + broken, note: `${inputs} inputs` }
}

/** The sum over all layers. */
export const total = (outcomes: readonly Outcome[]) => ({
  passed: outcomes.reduce((sum, outcome) => sum + outcome.passed, 0),
  failed: outcomes.reduce((sum, outcome) => sum + outcome.failed, 0),
  skipped: outcomes.reduce((sum, outcome) => sum + outcome.skipped, 0),
})
