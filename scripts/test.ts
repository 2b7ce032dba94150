/**
 * Runs everything that must hold, from the quickest to the slowest, and ends with
 * one line that counts it all. A layer that cannot run fails; nothing is skipped
 * silently. `npm test -- unit contract` runs the named layers only.
 */
import { mkdirSync, rmSync } from 'node:fs'
import { ensureSystem } from './ensure-system.ts'
import { RESULTS, ROOT } from './lib/paths.ts'
import { packageApp } from './package.ts'
import { hasTests, type Outcome, runCheck, runFuzz, runLayer, total } from './test/layers.ts'

const CHECKS: readonly (readonly [name: string, command: string, ...args: string[]])[] = [
  ['typecheck', 'node', 'scripts/typecheck.ts'],
  ['lint', 'biome', 'check', '.'],
  ['rooms', 'node', 'scripts/rooms.ts'],
  ['licenses', 'node', 'scripts/licenses.ts'],
  ['unused', 'knip'],
]
const LAYERS = ['unit', 'contract', 'simulation', 'fuzz', 'stories', 'network', 'e2e'] as const
/** Seconds of fuzzing that every run affords; `npm run fuzz` goes on for longer. */
const FUZZ_SECONDS = 60

const wanted = process.argv.slice(2)
const isWanted = (name: string): boolean => wanted.length === 0 || wanted.includes(name)

if (wanted.length === 0) rmSync(RESULTS, { recursive: true, force: true })
mkdirSync(RESULTS, { recursive: true })
const outcomes: Outcome[] = []
/** Layers that have no tests yet, which the last lines say. */
const empty: string[] = []

for (const [name, command, ...args] of CHECKS) {
  if (isWanted(name)) outcomes.push(await runCheck(name, command, args))
}
for (const layer of LAYERS) {
  if (!isWanted(layer)) continue
  if (layer === 'fuzz') {
    outcomes.push(await runFuzz(FUZZ_SECONDS))
    continue
  }
  if (!hasTests(layer)) {
    empty.push(layer)
    continue
  }
  if (layer === 'network' && process.getuid?.() === 0) {
    // Without them, and for everybody but root, the layer is skipped and says why.
    await ensureSystem('networks').catch((cause: Error) => console.error(cause.message))
  }
  if (layer === 'e2e') {
    try {
      await ensureSystem('tests')
      await packageApp({ forTests: true })
    } catch (cause) {
      console.error(cause instanceof Error ? cause.message : cause)
      outcomes.push({
        name: 'e2e',
        passed: 0,
        failed: 1,
        skipped: 0,
        seconds: 0,
        note: 'the app could not be packaged',
      })
      continue
    }
  }
  outcomes.push(await runLayer(layer))
}

console.log(`\nResults, screenshots and traces are in ${RESULTS.replace(`${ROOT}/`, '')}/.`)
for (const { name, passed, failed, skipped, seconds, note } of outcomes) {
  const line = `${failed > 0 ? 'FAIL' : 'ok  '} ${name.padEnd(12)} ${passed} passed, ${failed} failed, ${skipped} skipped`
  console.log(`${line} in ${seconds.toFixed(1)} s${note ? ` (${note})` : ''}`)
}
for (const layer of empty) console.log(`none ${layer.padEnd(12)} there are no tests of this kind`)
for (const { name, skippedNames = [] } of outcomes) {
  for (const skipped of skippedNames) console.log(`skipped in ${name}: ${skipped}`)
}
const sum = total(outcomes)
console.log(`tests: ${sum.passed} passed, ${sum.failed} failed, ${sum.skipped} skipped`)
process.exitCode = sum.failed === 0 ? 0 : 1
