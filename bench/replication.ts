import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { median } from './figures.ts'
import { growth, measureJoin } from './replication/join.ts'
import { measureRounds } from './replication/rounds.ts'
import { type Sample, tables } from './replication/samples.ts'
import { Stage } from './replication/stage.ts'
import { install, SYSTEMS, type System } from './replication/systems.ts'
import { measureTyping } from './replication/typing.ts'
import { measureVotes } from './replication/vote.ts'

/**
 * Replication beside other systems: `npm run bench -- replication [--quick] [--runs N] [--only SYSTEM,…]
 * [--workload NAME,…]`. Each system in two processes over TCP on loopback, all on one machine in one go, run after run
 * in turn, fresh processes each time.
 */

const RUNS = 5
const MANY = 16
const RESULTS = join(import.meta.dirname, '..', 'test-results', 'bench')

interface Plan {
  readonly runs: number
  readonly votes: number
  readonly systems: readonly System[]
  readonly stage: Stage
}

interface Workload {
  /** Fewer where one run has enough samples. */
  readonly runs: (wanted: number) => number
  readonly takesPart: (system: System) => boolean
  readonly run: (plan: Plan, system: System) => Promise<readonly Sample[]>
}

const joins = (size: number): Workload => ({
  runs: (wanted) => wanted,
  takesPart: (system) => system.joins.includes(size),
  run: ({ stage }, system) => measureJoin(stage, system, size),
})

const isFolkmoot = ({ packages }: System): boolean => packages === null

const WORKLOADS: Readonly<Record<string, Workload>> = {
  rounds: { runs: () => 1, takesPart: isFolkmoot, run: () => measureRounds() },
  vote: {
    runs: (wanted) => wanted,
    takesPart: () => true,
    run: ({ stage, votes }, system) => measureVotes(stage, system, 1, votes),
  },
  typing: { runs: (wanted) => wanted, takesPart: isFolkmoot, run: ({ stage }, system) => measureTyping(stage, system) },
  'join-10000': joins(10_000),
  'join-50000': joins(50_000),
  'vote-16': {
    runs: (wanted) => Math.min(wanted, 2),
    // OrbitDB takes minutes to begin with so many.
    takesPart: ({ name, votes }) => votes === 'receives' && name !== 'OrbitDB',
    run: ({ stage, runs, votes }, system) => measureVotes(stage, system, MANY, runs === 1 ? votes : 2 * votes),
  },
}

function options(args: readonly string[]) {
  const { values } = parseArgs({
    args: [...args],
    options: {
      quick: { type: 'boolean', default: false },
      runs: { type: 'string' },
      only: { type: 'string' },
      workload: { type: 'string' },
    },
  })
  const list = (given: string | undefined, known: readonly string[]): readonly string[] => {
    const wanted = given?.split(',') ?? known
    for (const name of wanted) if (!known.includes(name)) throw new Error(`${name} is none of: ${known.join(', ')}.`)
    return wanted
  }
  const only = list(
    values.only,
    SYSTEMS.map(({ name }) => name),
  )
  return {
    runs: values.runs === undefined ? (values.quick ? 1 : RUNS) : Number(values.runs),
    votes: values.quick ? 50 : 60,
    systems: SYSTEMS.filter(({ name }) => only.includes(name)),
    workloads: list(values.workload, Object.keys(WORKLOADS)),
  }
}

export async function replication(args: readonly string[]): Promise<void> {
  const { workloads, ...wanted } = options(args)
  const startedAt = Date.now()
  for (const system of wanted.systems) install(system)
  const stage = new Stage()
  const plan: Plan = { ...wanted, stage }
  const samples: Sample[] = []
  const failures: string[] = []
  try {
    for (const name of workloads) {
      const workload = WORKLOADS[name]
      if (workload !== undefined) await runInTurn(name, workload, plan, samples, failures)
    }
  } finally {
    stage.close()
  }
  samples.push(...growth(samples, median))
  const minutes = ((Date.now() - startedAt) / 60_000).toFixed(1)
  const text = [tables(samples), legend(wanted.systems, wanted.runs, minutes), ...failures].join('\n')
  console.log(text)
  mkdirSync(RESULTS, { recursive: true })
  writeFileSync(join(RESULTS, 'replication.md'), `${text}\n`)
  writeFileSync(join(RESULTS, 'replication.json'), JSON.stringify({ ...wanted, samples, failures }, null, 2))
  if (failures.length > 0) process.exitCode = 1
}

/** One run of each system, then the next run of each: what the machine does meanwhile meets all of them. */
async function runInTurn(name: string, workload: Workload, plan: Plan, samples: Sample[], failures: string[]) {
  const runs = workload.runs(plan.runs)
  for (let run = 1; run <= runs; run++) {
    for (const system of plan.systems.filter(workload.takesPart)) {
      const at = Date.now()
      try {
        samples.push(...(await workload.run(plan, system)))
        console.error(`${name}, run ${run} of ${runs}, ${system.name}: ${((Date.now() - at) / 1000).toFixed(1)} s`)
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error)
        console.error(`${name}, run ${run} of ${runs}, ${system.name} failed: ${why}`)
        failures.push(`- failed: ${name}, run ${run}, ${system.name}: ${why.split('\n')[0]}`)
      }
    }
  }
}

function legend(systems: readonly System[], runs: number, minutes: string): string {
  return [
    'Medians, in brackets the smallest and the largest, then how many times Folkmoot’s figure.',
    `Up to ${runs} runs of each, in turn, in fresh processes, two (or seventeen) at a time, over TCP on loopback; ${minutes} minutes in all.`,
    'Times end when both sides hold the same records; then their hashes are compared. The wire is what TCP carries, both ways.',
    'Blocks are the longest delay that a timer of 1 ms sees. Records are 300 bytes, half of them incompressible; Folkmoot’s are whole signed acts.',
    '',
    ...systems.map(({ name, versions, guarantees, records }) => {
      const fewer = records(10_000) < 10_000 ? ` Measured with ${records(10_000)} records for 10,000, and scaled.` : ''
      return `- ${name} (${versions}): ${guarantees}.${fewer}`
    }),
  ].join('\n')
}
