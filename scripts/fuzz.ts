/**
 * Feeds everything that reads others' bytes with damaged, edited and forged ones: `npm run fuzz -- --seconds 60`, or
 * `--inputs 10000000`, on `--jobs 2` threads, from `--seed 1`; `--target name` runs one. What breaks a promise is
 * printed, and kept in test-results/fuzz/ with the seed that makes it again.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { fuzz } from '../test/fuzz/fuzz.ts'
import { RESULTS } from './lib/paths.ts'

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    seconds: { type: 'string' },
    inputs: { type: 'string' },
    jobs: { type: 'string', default: '1' },
    target: { type: 'string' },
  },
})
const numberOf = (name: string, text: string): number => {
  const value = Number(text)
  if (!Number.isFinite(value) || value < 0) throw new Error(`--${name} takes a number`)
  return value
}
if (globalThis.gc === undefined)
  console.log('Memory is not measured: run node with --expose-gc, as `npm run fuzz` does.')

const seed = numberOf('seed', values.seed)
const inputs = values.inputs === undefined ? null : numberOf('inputs', values.inputs)
const seconds = values.seconds !== undefined ? numberOf('seconds', values.seconds) : inputs === null ? 60 : null
const reports = await fuzz({
  seed,
  jobs: Math.max(1, numberOf('jobs', values.jobs)),
  seconds,
  inputs,
  target: values.target ?? null,
  results: join(RESULTS, 'fuzz'),
  say: (line) => console.log(line),
})

mkdirSync(RESULTS, { recursive: true })
writeFileSync(join(RESULTS, 'fuzz.json'), `${JSON.stringify({ seed, targets: reports }, null, 2)}\n`)
for (const { name, inputs: fed, accepted, findings, megabytes, slowestMs } of reports) {
  const share = fed === 0 ? 0 : Math.round((100 * accepted) / fed)
  console.log(
    `${findings > 0 ? 'FAIL' : 'ok  '} ${name.padEnd(30)} ${String(fed).padStart(9)} inputs, ${String(share).padStart(3)} % accepted, slowest ${slowestMs} ms, memory ${megabytes >= 0 ? '+' : ''}${megabytes} MB`,
  )
}
const total = reports.reduce((sum, { inputs: fed }) => sum + fed, 0)
const findings = reports.reduce((sum, report) => sum + report.findings, 0)
console.log(`fuzz: ${total} inputs, ${findings} findings, seed ${seed}`)
process.exitCode = findings === 0 ? 0 : 1
