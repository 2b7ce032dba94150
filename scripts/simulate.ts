/**
 * Runs the simulation over many seeds: whole peers with virtual time, network, disk and chance, some of them crashing,
 * cut off or hostile; see `test/simulation`. A failing seed prints itself and the fewest steps that fail the same way,
 * in a form that can be kept in `test/simulation/regressions/`.
 *
 *   npm run simulate -- --seeds 2000 --from 1 --jobs 2
 *   npm run simulate -- --replay FILE
 */
import { readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'
import { runSeeds, type Summary, type Watched } from '../test/simulation/jobs.ts'
import { Plan, planOf } from '../test/simulation/plan.ts'
import { run } from '../test/simulation/run.ts'
import { shrink } from '../test/simulation/shrink.ts'

/** Milliseconds between two lines of progress where the output is no terminal. */
const LINE_EVERY_MS = 15_000
/** Failing seeds that are shrunk; the others are named. */
const MOST_SHRUNK = 3

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '200' },
    from: { type: 'string', default: '1' },
    jobs: { type: 'string', default: String(availableParallelism()) },
    replay: { type: 'string' },
  },
})

process.exitCode = values.replay === undefined ? await many() : await again(values.replay)

async function many(): Promise<number> {
  const [seeds, from, jobs] = [Number(values.seeds), Number(values.from), Number(values.jobs)]
  if (![seeds, from, jobs].every((number) => Number.isSafeInteger(number) && number > 0)) {
    console.error('--seeds, --from and --jobs are whole numbers from 1.')
    return 2
  }
  const summary = await runSeeds({ seeds, from, jobs, onProgress: progress() })
  if (process.stderr.isTTY) process.stderr.write('\n')
  print(summary)
  for (const [i, { seed, failure }] of summary.failures.entries()) {
    console.log(`\nSeed ${seed} fails: ${failure?.kind}. ${failure?.detail}`)
    if (i < MOST_SHRUNK) await printShrunk(planOf(Number(seed)))
  }
  return summary.failures.length === 0 ? 0 : 1
}

async function again(file: string): Promise<number> {
  const plan = Plan.parse(JSON.parse(readFileSync(file, 'utf8')))
  const { failure, trace, entries } = await run(plan)
  console.log(`${entries} entries, trace ${trace}`)
  if (failure === null) return 0
  console.log(`It fails: ${failure.kind}. ${failure.detail}`)
  return 1
}

async function printShrunk(plan: Plan): Promise<void> {
  const outcome = await run(plan)
  if (outcome.failure === null) {
    console.log('Run alone it does not fail: that must never be. The simulation has some state between runs.')
    return
  }
  const shrunk = await shrink(plan, outcome)
  console.log(`${shrunk.steps.length} of ${plan.steps.length} steps are enough. As a file for --replay:`)
  const { steps, ...rest } = shrunk
  const lines = steps.map((step) => `    ${JSON.stringify(step)}`).join(',\n')
  console.log(`${JSON.stringify(rest, null, 2).replace(/\n}$/, '')},\n  "steps": [\n${lines}\n  ]\n}`)
}

function progress(): (watched: Watched) => void {
  let last = 0
  return ({ done, of, failed, seconds }) => {
    const tty = process.stderr.isTTY
    if (done < of && performance.now() - last < (tty ? 200 : LINE_EVERY_MS)) return
    last = performance.now()
    const left = Math.round(((of - done) * seconds) / done)
    const line = `${done} of ${of} seeds, ${(done / seconds).toFixed(1)} a second, ${left} s left, ${failed} failed`
    process.stderr.write(tty ? `\r${line}   ` : `${line}\n`)
  }
}

function print({ runs, failures, steps, refusedSteps, totals, seconds }: Summary): void {
  console.log(
    `${runs} seeds in ${seconds.toFixed(0)} s (${((1000 * seconds) / runs).toFixed(0)} ms each), ${failures.length} failed`,
  )
  const list = (counts: Readonly<Record<string, number>>): string =>
    Object.entries(counts)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, count]) => {
        const refused = counts === steps ? refusedSteps[name] : undefined
        return `${name} ${count}${refused === undefined ? '' : ` (${refused} refused)`}`
      })
      .join(', ')
  console.log(`met: ${list(totals)}`)
  console.log(`done: ${list(steps)}`)
}
