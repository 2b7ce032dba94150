import { type ChildProcess, fork } from 'node:child_process'
import type { Outcome } from './run.ts'

/** What many runs have met. */
export interface Summary {
  readonly runs: number
  readonly failures: readonly Outcome[]
  readonly steps: Readonly<Record<string, number>>
  readonly refusedSteps: Readonly<Record<string, number>>
  readonly totals: Readonly<Record<string, number>>
  readonly seconds: number
}

export interface Watched {
  readonly done: number
  readonly of: number
  readonly failed: number
  readonly seconds: number
}

const WORKER = new URL('./worker.ts', import.meta.url)

/**
 * Runs seeds in worker processes, each one seed at a time.
 * @param stopAfter failures after which no new seeds are begun
 */
export async function runSeeds(options: {
  readonly from: number
  readonly seeds: number
  readonly jobs: number
  readonly stopAfter?: number
  readonly onProgress?: (watched: Watched) => void
}): Promise<Summary> {
  const { from, seeds, jobs, stopAfter = 10 } = options
  const started = performance.now()
  const secondsSince = (): number => (performance.now() - started) / 1000
  const tally = new Tally()
  let next = from
  const worker = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const child: ChildProcess = fork(WORKER, { execArgv: [], stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
      const give = (): void => {
        if (next < from + seeds && tally.failures.length < stopAfter) child.send(next++)
        else child.disconnect()
      }
      child.on('message', (outcome: Outcome) => {
        tally.add(outcome)
        options.onProgress?.({ done: tally.runs, of: seeds, failed: tally.failures.length, seconds: secondsSince() })
        give()
      })
      child.on('error', reject)
      child.on('exit', (code) => (code === 0 ? resolve() : reject(new Error(`a worker ended with ${code}`))))
      give()
    })
  await Promise.all(Array.from({ length: jobs }, worker))
  return { ...tally.summary(), seconds: secondsSince() }
}

class Tally {
  runs = 0
  readonly failures: Outcome[] = []
  readonly #steps: Record<string, number> = {}
  readonly #refusedSteps: Record<string, number> = {}
  readonly #totals: Record<string, number> = {}

  add(outcome: Outcome): void {
    const { counts, failure, entries, forks, finals, contested, choices, elected, acknowledged } = outcome
    const { steps, refusedSteps, ...others } = counts
    this.runs += 1
    if (failure !== null) this.failures.push(outcome)
    sum(this.#steps, steps)
    sum(this.#refusedSteps, refusedSteps)
    sum(this.#totals, { ...others, entries, forks, finals, contested, choices, elected, acknowledged })
  }

  summary(): Omit<Summary, 'seconds'> {
    const { runs, failures } = this
    return { runs, failures, steps: this.#steps, refusedSteps: this.#refusedSteps, totals: this.#totals }
  }
}

function sum(into: Record<string, number>, more: Readonly<Record<string, number>>): void {
  for (const [name, count] of Object.entries(more)) into[name] = (into[name] ?? 0) + count
}
