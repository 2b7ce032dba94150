import { Worker } from 'node:worker_threads'
import type { ReadChange } from '#shared/documents/change.ts'
import { LIMITS } from '#shared/kernel/limits.ts'
import { err } from '#shared/kernel/result.ts'
import { type ChangeDecoder, DecoderClosed, DecoderFailed } from '../ports/change-decoder.ts'

export interface WorkerDecoderOptions {
  /** The module of the worker: `change-decoder-worker.ts` in the sources, its bundle beside a built peer. */
  readonly workerUrl: URL
  /** Milliseconds for one change; LIMITS.changeDecodeMs unless given. */
  readonly timeLimitMs?: number
  /** Megabytes by which the process may grow during one change; LIMITS.changeDecodeMegabytes unless given. */
  readonly memoryLimitMegabytes?: number
}

const MEGABYTE = 1024 * 1024
const WATCH_EVERY_MS = 50
/** No change at all: a worker that is well answers at once that it is none. */
const HARMLESS = Uint8Array.of(0)
const tooCostly = (detail: string): ReadChange => err({ code: 'too-costly', detail })

/**
 * Decodes in a worker thread that is killed when a change takes too long, too much memory or crashes it, and started
 * again for the next. The heap's limit does not cover WebAssembly's memory, so the growth of the process is watched
 * from outside. One change at a time: what a kill costs is never more than the change that caused it.
 */
export class WorkerChangeDecoder implements ChangeDecoder {
  readonly #options: Required<WorkerDecoderOptions>
  #worker: Worker | null = null
  #turn: Promise<unknown> = Promise.resolve()
  #closed = false

  constructor(options: WorkerDecoderOptions) {
    this.#options = {
      timeLimitMs: LIMITS.changeDecodeMs,
      memoryLimitMegabytes: LIMITS.changeDecodeMegabytes,
      ...options,
    }
  }

  decode(changes: readonly Uint8Array[]): Promise<readonly ReadChange[]> {
    const turn = this.#turn.then(() => this.#decodeAll(changes))
    this.#turn = turn.catch(() => undefined)
    return turn
  }

  async close(): Promise<void> {
    this.#closed = true
    const worker = this.#worker
    this.#worker = null
    await worker?.terminate()
    await this.#turn
  }

  async #decodeAll(changes: readonly Uint8Array[]): Promise<readonly ReadChange[]> {
    const results: ReadChange[] = []
    for (const change of changes) {
      if (this.#closed) throw new DecoderClosed()
      if (change.length > LIMITS.changeBytes) {
        results.push(err({ code: 'too-large', detail: `${change.length} bytes` }))
      } else results.push(await this.#decodeOne(change))
    }
    return results
  }

  /**
   * A change that kills its worker is tried once more in a fresh one. Only when a worker that reads other bytes dies of
   * it again is the change to blame: a refusal is for good, so a fault of this computer must never look like one.
   */
  async #decodeOne(change: Uint8Array): Promise<ReadChange> {
    const first = await this.#ask(change)
    if (first.kind === 'result') return first.result
    if ((await this.#ask(HARMLESS)).kind === 'dead') throw new DecoderFailed(first.why)
    const second = await this.#ask(change)
    return second.kind === 'result' ? second.result : tooCostly(second.why)
  }

  /** One attempt in the worker at hand, or a new one. @throws DecoderClosed */
  async #ask(change: Uint8Array): Promise<Outcome> {
    const worker = this.#worker ?? this.#spawn()
    const { promise, resolve } = settled<Outcome>()
    const onMessage = (result: ReadChange): void => resolve({ kind: 'result', result })
    const onEnd = (reason: unknown): void =>
      resolve({ kind: 'dead', why: reason instanceof Error ? reason.message : 'the worker ended' })
    worker.once('message', onMessage).once('error', onEnd).once('exit', onEnd)
    const stopWatching = this.#watch((why) => resolve({ kind: 'dead', why }))
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
  #watch(tooMuch: (why: string) => void): () => void {
    const { timeLimitMs, memoryLimitMegabytes } = this.#options
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
    const worker = new Worker(this.#options.workerUrl, {
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

type Outcome =
  | { readonly kind: 'result'; readonly result: ReadChange }
  | { readonly kind: 'dead'; readonly why: string }

/** `Promise.withResolvers`, which Node 20 inside older Electrons does not have. */
function settled<T>(): { readonly promise: Promise<T>; readonly resolve: (value: T) => void } {
  let resolve: (value: T) => void = () => {}
  const promise = new Promise<T>((done) => {
    resolve = done
  })
  return { promise, resolve }
}
