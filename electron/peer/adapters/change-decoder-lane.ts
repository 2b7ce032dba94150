import { Worker } from 'node:worker_threads'
import type { ReadChange } from '#shared/documents/change.ts'
import { LIMITS } from '#shared/kernel/limits.ts'
import { DecoderClosed } from '../ports/change-decoder.ts'

export type Outcome =
  | { readonly kind: 'result'; readonly result: ReadChange }
  | { readonly kind: 'dead'; readonly why: string }

export interface LaneLimits {
  /** Milliseconds for one change. */
  readonly timeLimitMs: number
  /** Megabytes by which the process may grow during one change. */
  readonly memoryLimitMegabytes: number
}

/** No change at all: a worker that is well answers at once that it is none. */
const HARMLESS = Uint8Array.of(0)
const MEGABYTE = 1024 * 1024
const WATCH_EVERY_MS = 50

/**
 * One worker thread that reads one change at a time. It is killed when a change takes too long, too much memory or crashes
 * it, and started again for the next. The heap's limit does not cover WebAssembly's memory, so the growth of the process
 * is watched from outside.
 */
export class DecoderLane {
  readonly #workerUrl: URL
  readonly #limits: LaneLimits
  #worker: Worker | null = null
  #closed = false

  constructor(workerUrl: URL, limits: LaneLimits) {
    this.#workerUrl = workerUrl
    this.#limits = limits
  }

  async close(): Promise<void> {
    this.#closed = true
    const worker = this.#worker
    this.#worker = null
    await worker?.terminate()
  }

  /** One attempt in the worker at hand, or a new one, whose start does not count. @throws DecoderClosed */
  async ask(change: Uint8Array): Promise<Outcome> {
    if (this.#closed) throw new DecoderClosed()
    if (this.#worker === null) {
      const started = await this.#attempt(this.#spawn(), HARMLESS, LIMITS.changeDecodeMs)
      if (started.kind === 'dead') return started
    }
    const worker = this.#worker
    if (worker === null) return { kind: 'dead', why: 'the worker ended' }
    return this.#attempt(worker, change, this.#limits.timeLimitMs)
  }

  /** Whether a worker can be had that reads what is harmless. */
  async isWell(): Promise<boolean> {
    return (await this.ask(HARMLESS)).kind === 'result'
  }

  async #attempt(worker: Worker, change: Uint8Array, timeLimitMs: number): Promise<Outcome> {
    const { promise, resolve } = settled<Outcome>()
    const onMessage = (result: ReadChange): void => resolve({ kind: 'result', result })
    const onEnd = (reason: unknown): void =>
      resolve({ kind: 'dead', why: reason instanceof Error ? reason.message : 'the worker ended' })
    worker.once('message', onMessage).once('error', onEnd).once('exit', onEnd)
    const stopWatching = this.#watch(timeLimitMs, (why) => resolve({ kind: 'dead', why }))
    worker.postMessage(change)
    const outcome = await promise
    stopWatching()
    worker.off('message', onMessage).off('error', onEnd).off('exit', onEnd)
    const panicked = outcome.kind === 'result' && !outcome.result.ok && outcome.result.error.code === 'panicked'
    if (outcome.kind === 'dead' || panicked) await this.#discard(worker)
    if (outcome.kind === 'dead' && this.#closed) throw new DecoderClosed()
    return outcome
  }

  /** Calls `tooMuch` once the time or the memory for one change is used up. */
  #watch(timeLimitMs: number, tooMuch: (why: string) => void): () => void {
    const { memoryLimitMegabytes } = this.#limits
    const before = process.memoryUsage.rss()
    const watch = setInterval(() => {
      const grown = (process.memoryUsage.rss() - before) / MEGABYTE
      if (grown > memoryLimitMegabytes) tooMuch(`more than ${memoryLimitMegabytes} MB`)
    }, WATCH_EVERY_MS)
    const timer = setTimeout(() => tooMuch(`more than ${timeLimitMs} ms`), timeLimitMs)
    return () => {
      clearInterval(watch)
      clearTimeout(timer)
    }
  }

  #spawn(): Worker {
    const worker = new Worker(this.#workerUrl, {
      name: 'change-decoder',
      resourceLimits: { maxOldGenerationSizeMb: 512, maxYoungGenerationSizeMb: 64, stackSizeMb: 4 },
    })
    // A failure outside a job (none is waiting) must not end the process; the next job starts a new worker.
    worker.on('error', () => this.#forget(worker))
    worker.on('exit', () => this.#forget(worker))
    worker.unref()
    this.#worker = worker
    return worker
  }

  #forget(worker: Worker): void {
    if (this.#worker === worker) this.#worker = null
  }

  async #discard(worker: Worker): Promise<void> {
    this.#forget(worker)
    await worker.terminate()
  }
}

/** `Promise.withResolvers`, which Node 20 inside older Electrons does not have. */
function settled<T>(): { readonly promise: Promise<T>; readonly resolve: (value: T) => void } {
  let resolve: (value: T) => void = () => {}
  const promise = new Promise<T>((done) => {
    resolve = done
  })
  return { promise, resolve }
}
