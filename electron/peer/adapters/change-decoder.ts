import type { ReadChange } from '#shared/documents/change.ts'
import { LIMITS } from '#shared/kernel/limits.ts'
import { err } from '#shared/kernel/result.ts'
import { type ChangeDecoder, DecoderClosed, DecoderFailed } from '../ports/change-decoder.ts'
import { DecoderLane } from './change-decoder-lane.ts'

export interface WorkerDecoderOptions {
  /** The module of the worker: `change-decoder-worker.ts` in the sources, its bundle beside a built peer. */
  readonly workerUrl: URL
  /** Milliseconds for one change; LIMITS.changeDecodeMs unless given. */
  readonly timeLimitMs?: number
  /** Milliseconds after which a change makes way for others; LIMITS.changeQuickMs unless given. */
  readonly quickMs?: number
  /** Megabytes by which the process may grow during one change; LIMITS.changeDecodeMegabytes unless given. */
  readonly memoryLimitMegabytes?: number
}

const tooCostly = (detail: string): ReadChange => err({ code: 'too-costly', detail })

/**
 * Reads changes in two worker threads. Whoever asks is served in the quick lane, one change at a time; as soon as one of
 * their changes takes long or kills the worker, the rest of what they asked goes on in the patient lane. So bytes made to
 * be slow hold up nobody but those who brought them, and each kill costs no more than one change.
 */
export class WorkerChangeDecoder implements ChangeDecoder {
  readonly #quick: DecoderLane
  readonly #patient: DecoderLane
  #quickTurn: Promise<unknown> = Promise.resolve()
  #patientTurn: Promise<unknown> = Promise.resolve()
  #closed = false

  constructor(options: WorkerDecoderOptions) {
    const timeLimitMs = options.timeLimitMs ?? LIMITS.changeDecodeMs
    const memoryLimitMegabytes = options.memoryLimitMegabytes ?? LIMITS.changeDecodeMegabytes
    const quickMs = Math.min(timeLimitMs, options.quickMs ?? LIMITS.changeQuickMs)
    this.#quick = new DecoderLane(options.workerUrl, { timeLimitMs: quickMs, memoryLimitMegabytes })
    this.#patient = new DecoderLane(options.workerUrl, { timeLimitMs, memoryLimitMegabytes })
  }

  async decode(changes: readonly Uint8Array[]): Promise<readonly ReadChange[]> {
    const results: ReadChange[] = []
    for (const change of changes) {
      const result = await this.#inTurn('quick', () => this.#readQuickly(change))
      if (result === null) break
      results.push(result)
    }
    for (const change of changes.slice(results.length)) {
      results.push(await this.#inTurn('patient', () => this.#readPatiently(change)))
    }
    return results
  }

  async close(): Promise<void> {
    this.#closed = true
    await Promise.all([this.#quick.close(), this.#patient.close()])
    await Promise.all([this.#quickTurn, this.#patientTurn])
  }

  /** `null` when it takes more than a moment, for whatever reason. */
  async #readQuickly(change: Uint8Array): Promise<ReadChange | null> {
    if (change.length > LIMITS.changeBytes) return err({ code: 'too-large', detail: `${change.length} bytes` })
    const outcome = await this.#quick.ask(change)
    return outcome.kind === 'result' ? outcome.result : null
  }

  /**
   * A change that kills its worker is tried once more in a fresh one. Only when a worker that reads other bytes dies of
   * it again is the change to blame: a refusal is for good, so a fault of this computer must never look like one.
   */
  async #readPatiently(change: Uint8Array): Promise<ReadChange> {
    if (change.length > LIMITS.changeBytes) return err({ code: 'too-large', detail: `${change.length} bytes` })
    const first = await this.#patient.ask(change)
    if (first.kind === 'result') return first.result
    if (!(await this.#patient.isWell())) throw new DecoderFailed(first.why)
    const second = await this.#patient.ask(change)
    return second.kind === 'result' ? second.result : tooCostly(second.why)
  }

  /** One change after another in each lane; those who ask take turns. */
  #inTurn<T>(lane: 'quick' | 'patient', work: () => Promise<T>): Promise<T> {
    const last = lane === 'quick' ? this.#quickTurn : this.#patientTurn
    const next = last.then(() => {
      if (this.#closed) throw new DecoderClosed()
      return work()
    })
    const ended = next.catch(() => undefined)
    if (lane === 'quick') this.#quickTurn = ended
    else this.#patientTurn = ended
    return next
  }
}
