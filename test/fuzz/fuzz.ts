import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { type Finding, type Job, type Task, type Told, WINDOW_BYTES, WINDOW_HEAD } from './messages.ts'
import { TARGETS } from './targets/index.ts'

export interface FuzzOptions {
  readonly seed: number
  readonly jobs: number
  /** Seconds for all, shared equally; or inputs in all, shared by weight. */
  readonly seconds: number | null
  readonly inputs: number | null
  /** The beginning of the names of the only targets to run; `null` for all. */
  readonly target: string | null
  /** Folder for findings. */
  readonly results: string
  readonly say: (line: string) => void
}

/** How one target went. */
export interface TargetReport {
  readonly name: string
  inputs: number
  accepted: number
  findings: number
  megabytes: number
  slowestMs: number
}

const SAY_EVERY_MS = 3_000
/** Milliseconds without a word from a thread after which its input is taken to hang. */
const HANG_MS = 120_000
/** Findings of one kind that are written down: more would say nothing new. */
const SAME_KEPT = 3

const number = new Intl.NumberFormat('en').format

function tasksOf(options: FuzzOptions): readonly Task[] {
  const chosen = TARGETS.filter(({ name }) => options.target === null || name.startsWith(options.target))
  if (chosen.length === 0)
    throw new Error(`No target is called ${options.target}: ${TARGETS.map(({ name }) => name).join(', ')}`)
  const weights = chosen.reduce((sum, { weight }) => sum + weight, 0)
  return chosen.map(({ name, weight }) => ({
    target: name,
    inputs:
      options.inputs === null ? Number.MAX_SAFE_INTEGER : Math.ceil((options.inputs * weight) / weights / options.jobs),
    ms: options.seconds === null ? Number.MAX_SAFE_INTEGER : (options.seconds * 1000) / chosen.length,
  }))
}

/** A whole run over all its threads. */
class FuzzRun {
  readonly #options: FuzzOptions
  readonly reports = new Map<string, TargetReport>()
  readonly #seen = new Map<string, number>()
  readonly #startedAt = performance.now()
  #inputs = 0
  #findings = 0

  constructor(options: FuzzOptions) {
    this.#options = options
  }

  async run(): Promise<readonly TargetReport[]> {
    const tasks = tasksOf(this.#options)
    for (const { target: name } of tasks) {
      this.reports.set(name, { name, inputs: 0, accepted: 0, findings: 0, megabytes: 0, slowestMs: 0 })
    }
    const saying = setInterval(() => this.#say(), SAY_EVERY_MS)
    try {
      await Promise.all(Array.from({ length: this.#options.jobs }, (_, thread) => this.#thread(thread, tasks)))
    } finally {
      clearInterval(saying)
    }
    this.#say()
    return [...this.reports.values()]
  }

  /** Runs one thread to its end; one that hangs or dies is started again behind the target it was at. */
  async #thread(thread: number, tasks: readonly Task[]): Promise<void> {
    let left = tasks
    while (left.length > 0) {
      const window = new SharedArrayBuffer(WINDOW_HEAD + WINDOW_BYTES)
      const job: Job = { seed: this.#options.seed, thread, tasks: left, window }
      const { done, why } = await this.#watch(job)
      if (why === null) return
      const at = left[done]?.target ?? 'unknown'
      const [index = 0, length = 0] = new Int32Array(window, 0, 2)
      const input = new Uint8Array(window, WINDOW_HEAD, length).slice()
      this.#found({ target: at, seed: job.seed, thread, index, why, input })
      left = left.slice(done + 1)
    }
  }

  #watch(job: Job): Promise<{ readonly done: number; readonly why: string | null }> {
    return new Promise((resolve) => {
      const worker = new Worker(new URL('./thread.ts', import.meta.url), { workerData: job })
      let done = 0
      let why: string | null = null
      let heard = performance.now()
      const watching = setInterval(() => {
        if (performance.now() - heard < HANG_MS) return
        why = `It did not come back within ${HANG_MS / 1000} s.`
        void worker.terminate()
      }, 1_000)
      worker.on('message', (told: Told) => {
        heard = performance.now()
        if (told.tell === 'done') done++
        this.#hear(told)
      })
      worker.on('error', (error) => {
        why ??= `The thread died: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`
      })
      worker.on('exit', () => {
        clearInterval(watching)
        if (done < job.tasks.length) why ??= 'The thread ended before its work was done.'
        resolve({ done, why })
      })
    })
  }

  #hear(told: Told): void {
    if (told.tell === 'finding') return this.#found(told.finding)
    const report = this.reports.get(told.target)
    if (report === undefined) return
    if (told.tell === 'progress') {
      this.#inputs += told.inputs
      report.inputs += told.inputs
      report.accepted += told.accepted
    } else {
      report.megabytes = Math.max(report.megabytes, told.megabytes)
      report.slowestMs = Math.max(report.slowestMs, told.slowestMs)
    }
  }

  #found(finding: Finding): void {
    const { target, seed, thread, index, why, input } = finding
    this.#findings++
    const report = this.reports.get(target)
    if (report !== undefined) report.findings++
    const kind = `${target}: ${why.split('\n').slice(0, 2).join(' ')}`
    const same = (this.#seen.get(kind) ?? 0) + 1
    this.#seen.set(kind, same)
    if (same > SAME_KEPT) return
    mkdirSync(this.#options.results, { recursive: true })
    const name = join(this.#options.results, `${target.replaceAll(/\W+/g, '-')}-${seed}-${thread}-${index}`)
    writeFileSync(`${name}.bin`, input)
    writeFileSync(`${name}.json`, `${JSON.stringify({ target, seed, thread, index, why }, null, 2)}\n`)
    this.#options.say(`FINDING in ${target} (seed ${seed}, thread ${thread}, input ${index}, ${name}.bin)\n${why}`)
  }

  #say(): void {
    const seconds = (performance.now() - this.#startedAt) / 1000
    const speed = number(Math.round(this.#inputs / seconds))
    this.#options.say(
      `${seconds.toFixed(0).padStart(5)} s  ${number(this.#inputs).padStart(12)} inputs  ${speed}/s  ${this.#findings} findings`,
    )
  }
}

/** Fuzzes every target, or the named ones. */
export const fuzz = (options: FuzzOptions): Promise<readonly TargetReport[]> => new FuzzRun(options).run()
