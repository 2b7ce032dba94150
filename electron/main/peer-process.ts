import { join } from 'node:path'
import { type MessagePortMain, type UtilityProcess, utilityProcess } from 'electron'
import type { MainToPeer, PeerToMain } from '#electron/supervision.ts'
import type { PeerProcessState } from '#shared/bridge/desktop.ts'
import { type ApiError, ApiFailure } from '#shared/bridge/errors.ts'
import { Backoff } from './backoff.ts'
import { WORDS } from './words.ts'

/** How long the peer may take to close its database before it is ended. */
const STOP_MS = 5_000

const faultOf = (cause: unknown): ApiError =>
  cause instanceof ApiFailure ? cause.error : { code: 'internal', ...WORDS.peerCrashed }

/**
 * Keeps one peer running in a process of its own. A crash there loses nothing
 * that was acknowledged; the peer is started again and the window gets a new port.
 */
export class PeerProcess {
  readonly #order: () => MainToPeer
  #child: UtilityProcess | undefined
  #state: PeerProcessState = { state: 'starting' }
  #startedAt = 0
  #stopping = false
  #timer: NodeJS.Timeout | undefined
  readonly #backoff = new Backoff()
  readonly #watchers = new Set<(state: PeerProcessState) => void>()

  /** @param order makes the peer's first message; it may throw an ApiFailure, and is asked again at every start. */
  constructor(order: () => MainToPeer) {
    this.#order = order
  }

  get state(): PeerProcessState {
    return this.#state
  }

  /** Calls back on every change until the returned function is called. */
  onState(watcher: (state: PeerProcessState) => void): () => void {
    this.#watchers.add(watcher)
    return () => void this.#watchers.delete(watcher)
  }

  /** Starts the peer, or tries again after it had failed. */
  start(): void {
    if (this.#child || this.#stopping) return
    clearTimeout(this.#timer)
    this.#set({ state: 'starting' })
    let order: MainToPeer
    try {
      order = this.#order()
    } catch (cause) {
      this.#set({ state: 'failed', error: faultOf(cause) })
      return
    }
    const child = utilityProcess.fork(join(import.meta.dirname, '..', 'peer', 'utility.js'), [], {
      serviceName: 'Folkmoot peer',
      stdio: 'inherit',
    })
    this.#child = child
    this.#startedAt = performance.now()
    child.on('message', (message: PeerToMain) => this.#heard(child, message))
    child.once('exit', (code) => this.#ended(child, code))
    child.postMessage(order)
  }

  /** Gives the running peer one more client. */
  connect(port: MessagePortMain): void {
    this.#child?.postMessage({ type: 'client' } satisfies MainToPeer, [port])
  }

  /** Lets the peer close its database, then ends it. */
  async stop(): Promise<void> {
    this.#stopping = true
    clearTimeout(this.#timer)
    const child = this.#child
    if (!child) return
    await new Promise<void>((resolve) => {
      const impatient = setTimeout(() => child.kill(), STOP_MS)
      child.once('exit', () => {
        clearTimeout(impatient)
        resolve()
      })
      child.postMessage({ type: 'stop' } satisfies MainToPeer)
    })
  }

  #heard(child: UtilityProcess, message: PeerToMain): void {
    if (this.#child !== child) return
    if (message.type === 'ready') {
      this.#set({ state: 'running' })
      return
    }
    // Let go of it at once, so that the person can try again.
    this.#child = undefined
    child.kill()
    this.#set({ state: 'failed', error: message.error })
  }

  #ended(child: UtilityProcess, code: number): void {
    if (this.#child !== child) return
    this.#child = undefined
    if (this.#stopping) return
    console.error(`The peer ended unexpectedly (code ${code}).`)
    const next = this.#backoff.crashed(performance.now() - this.#startedAt)
    if (next.kind === 'give-up') {
      this.#backoff.reset()
      this.#set({ state: 'failed', error: faultOf(undefined) })
      return
    }
    this.#set({
      state: 'restarting',
      retryAt: Date.now() + next.delayMs,
      crashes: this.#backoff.crashes,
    })
    this.#timer = setTimeout(() => this.start(), next.delayMs)
  }

  #set(state: PeerProcessState): void {
    this.#state = state
    for (const watcher of this.#watchers) watcher(state)
  }
}
