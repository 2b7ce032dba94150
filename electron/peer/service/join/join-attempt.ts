import { backoffMs } from '#shared/protocol/backoff.ts'
import type { Invitation } from '#shared/protocol/invitation.ts'
import {
  decodeFromHost,
  encodeFromNewcomer,
  JOIN_PROTOCOL,
  JOIN_VERSION,
  type JoinRefusal,
  type JoinStatus,
} from '#shared/protocol/join-messages.ts'
import { type Clock, type Random, type Transport, TransportFailure, type TransportProblem } from '../../ports/ports.ts'

/** Milliseconds for reaching the inviting device, over all its addresses. */
const DIAL_MS = 10_000

/** How far an attempt to join is. Ends in `admitted` or `refused`; everything else goes on by itself. */
export type JoinProgress =
  /** Trying to reach the inviting device; `problem` says why that failed last. */
  | {
      readonly state: 'connecting'
      readonly retryAt: number | null
      readonly problem: TransportProblem | 'try-later' | null
    }
  /** Reached; the request is presented and not answered yet. */
  | { readonly state: 'asking' }
  /** Received. `retryAt` is set while the link is lost; the request stays received. */
  | { readonly state: 'waiting'; readonly status: JoinStatus; readonly retryAt: number | null }
  | { readonly state: 'admitted' }
  /** By the inviting device, or (`not-admitted`) by the members after it was received. */
  | { readonly state: 'refused'; readonly code: JoinRefusal | 'not-admitted' }

export interface JoinAttemptParts {
  readonly invitation: Pick<Invitation, 'device' | 'addresses'>
  /** The signed request; the same bytes are presented each time. */
  readonly request: Uint8Array
  readonly transport: Transport
  readonly clock: Clock
  readonly random: Random
  readonly onChange: (progress: JoinProgress) => void
}

/** One newcomer's side of `/folkmoot/join/1`: presents its request until it is admitted or refused. */
export class JoinAttempt {
  readonly #parts: JoinAttemptParts
  #progress: JoinProgress = { state: 'connecting', retryAt: null, problem: null }
  #failures = 0
  #stopped = false
  #leave: () => void = () => {}
  #waiting: ((progress: JoinProgress) => void)[] = []

  constructor(parts: JoinAttemptParts) {
    this.#parts = parts
  }

  get progress(): JoinProgress {
    return this.#progress
  }

  start(): void {
    void this.#run()
  }

  /** Ends the attempt here; the request that was received stays with the others. */
  stop(): void {
    this.#stopped = true
    this.#leave()
  }

  /** The first telling answer: received, admitted, refused, or that the other could not be reached this time. */
  firstAnswer(): Promise<JoinProgress> {
    return isTelling(this.#progress)
      ? Promise.resolve(this.#progress)
      : new Promise((resolve) => this.#waiting.push(resolve))
  }

  async #run(): Promise<void> {
    while (!this.#stopped && !isOver(this.#progress)) {
      const problem = await this.#ask()
      if (this.#stopped || isOver(this.#progress)) return
      await this.#pause(problem)
    }
  }

  /** One link from dialling to its end. Gives why it ended when that was not an answer. */
  async #ask(): Promise<TransportProblem | 'try-later'> {
    const { transport, invitation, request } = this.#parts
    try {
      const link = await transport.dial(invitation.device, invitation.addresses, JOIN_PROTOCOL, DIAL_MS)
      this.#leave = () => void link.close()
      if (this.#stopped) this.#leave()
      try {
        if (this.#progress.state !== 'waiting') this.#set({ state: 'asking' })
        await link.send(encodeFromNewcomer({ type: 'request', version: JOIN_VERSION, entry: request }))
        for await (const bytes of link.messages) {
          const more = this.#hear(bytes)
          if (more !== null) return more
          if (isOver(this.#progress)) break
        }
        return 'closed'
      } finally {
        await link.close()
      }
    } catch (error) {
      return error instanceof TransportFailure ? error.problem : 'closed'
    }
  }

  /** Takes an answer; a reason to leave the link when it is none, or none yet. */
  #hear(bytes: Uint8Array): 'malformed' | 'try-later' | null {
    const message = decodeFromHost(bytes)
    if (!message.ok) return 'malformed'
    if (message.value.type === 'refused') {
      const { code } = message.value
      if (code === 'try-later' || code === 'disk-full' || code === 'disk-failed') return 'try-later'
      this.#set({ state: 'refused', code })
      return null
    }
    const { status } = message.value
    this.#failures = 0
    if (status.state === 'admitted') this.#set({ state: 'admitted' })
    else if (status.state === 'refused') this.#set({ state: 'refused', code: 'not-admitted' })
    else this.#set({ state: 'waiting', status, retryAt: null })
    return null
  }

  async #pause(problem: TransportProblem | 'try-later'): Promise<void> {
    const { clock, random } = this.#parts
    this.#failures += 1
    const chance = new DataView(random.bytes(4).slice().buffer).getUint32(0) / 2 ** 32
    const waitMs = backoffMs(this.#failures, chance)
    const retryAt = clock.now() + waitMs
    if (this.#progress.state === 'waiting') this.#set({ ...this.#progress, retryAt })
    else this.#set({ state: 'connecting', retryAt, problem })
    await new Promise<void>((resolve) => {
      const cancel = clock.after(waitMs, resolve)
      this.#leave = () => {
        cancel()
        resolve()
      }
    })
    this.#leave = () => {}
  }

  #set(progress: JoinProgress): void {
    if (this.#stopped) return
    this.#progress = progress
    if (isTelling(progress)) for (const resolve of this.#waiting.splice(0)) resolve(progress)
    this.#parts.onChange(progress)
  }
}

const isOver = (progress: JoinProgress): boolean => progress.state === 'admitted' || progress.state === 'refused'
const isTelling = (progress: JoinProgress): boolean =>
  isOver(progress) || progress.state === 'waiting' || (progress.state === 'connecting' && progress.problem !== null)
