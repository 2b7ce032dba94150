import { Chance, seedFrom } from './chance.ts'
import type { Lived } from './corpus-organisation.ts'
import { type Finding, type Job, type Task, type Told, WINDOW_BYTES, WINDOW_HEAD } from './messages.ts'
import type { OpenTarget, Target } from './target.ts'

/** Milliseconds for one input. Many times what the costliest takes, so that a busy machine is no finding. */
const SLOW_MS = 5_000
/** Megabytes by which memory may grow while one target runs: what is named in limits stays far below, what leaks does not. */
const GROWTH_MEGABYTES = 96
const MEASURE_EVERY_MS = 5_000
const TELL_EVERY_MS = 500
/** Findings of one target after which the rest of it is left out. */
const ENOUGH = 10

/** Megabytes in use once garbage is gone: JavaScript's own and what hangs on it. Needs --expose-gc. */
function megabytesInUse(): number {
  globalThis.gc?.()
  const { heapUsed, external } = process.memoryUsage()
  return (heapUsed + external) / 2 ** 20
}

export interface Running {
  readonly job: Job
  readonly tell: (told: Told) => void
  /** Faults that nothing waited for, since this was asked last. */
  readonly strays: () => readonly unknown[]
}

const whyOf = (error: unknown): string =>
  error instanceof Error ? (error.stack ?? `${error.name}: ${error.message}`) : String(error)

/** The chance of one input: it follows from the seed, the target's name, the thread and the position. */
export const chanceOf = (seed: number, target: string, thread: number, index: number): Chance =>
  new Chance(seed, seedFrom(target), thread, index)

/** Feeds one target until its inputs or its time are used up. */
export async function runTarget(
  target: Target,
  task: Task,
  lived: Lived,
  { job, tell, strays }: Running,
): Promise<void> {
  const open = await target.open(lived)
  const started = performance.now()
  const before = megabytesInUse()
  let [toldAt, measuredAt, told, accepted, findings, slowestMs, grown] = [started, started, 0, 0, 0, 0, 0]
  let index = 0
  const found = (why: string, input: Uint8Array): void => {
    findings++
    const finding: Finding = { target: target.name, seed: job.seed, thread: job.thread, index, why, input }
    tell({ tell: 'finding', finding })
  }
  for (; index < task.inputs && findings < ENOUGH; index++) {
    const { ok, why, input, ms } = await feedOne(open, chanceOf(job.seed, target.name, job.thread, index), job, index)
    if (ok) accepted++
    if (why !== null) found(why, input)
    slowestMs = Math.max(slowestMs, ms)
    if (ms > SLOW_MS) found(`It took ${Math.round(ms)} ms.`, input)
    const now = performance.now()
    if (now - toldAt > TELL_EVERY_MS) {
      for (const stray of strays()) found(`A fault that nothing waited for: ${whyOf(stray)}`, input)
      tell({ tell: 'progress', target: target.name, inputs: index + 1 - told, accepted })
      ;[toldAt, told, accepted] = [now, index + 1, 0]
    }
    if (now - measuredAt > MEASURE_EVERY_MS) {
      measuredAt = now
      grown = megabytesInUse() - before
      if (grown > GROWTH_MEGABYTES) found(`Memory grew by ${Math.round(grown)} MB.`, input)
      if (grown > GROWTH_MEGABYTES) break
    }
    if (now - started > task.ms) {
      index++
      break
    }
  }
  grown = megabytesInUse() - before
  if (grown > GROWTH_MEGABYTES && findings === 0) found(`Memory grew by ${Math.round(grown)} MB.`, new Uint8Array())
  await open.close?.()
  for (const stray of strays()) found(`A fault that nothing waited for: ${whyOf(stray)}`, new Uint8Array())
  tell({ tell: 'progress', target: target.name, inputs: index - told, accepted })
  tell({ tell: 'done', target: target.name, megabytes: Math.round(grown), slowestMs: Math.round(slowestMs) })
}

interface Fed {
  readonly ok: boolean
  readonly why: string | null
  readonly input: Uint8Array
  readonly ms: number
}

async function feedOne(open: OpenTarget, chance: Chance, { window }: Job, index: number): Promise<Fed> {
  const input = open.input(chance).subarray(0, WINDOW_BYTES)
  // Whoever watches this thread can read the input even when it never comes back.
  new Int32Array(window, 0, 2).set([index, input.length])
  new Uint8Array(window, WINDOW_HEAD).set(input)
  const before = performance.now()
  try {
    const outcome = open.feed(input, chance)
    const ok = typeof outcome === 'boolean' ? outcome : await outcome
    return { ok, why: null, input, ms: performance.now() - before }
  } catch (error) {
    return { ok: false, why: whyOf(error), input, ms: performance.now() - before }
  }
}
