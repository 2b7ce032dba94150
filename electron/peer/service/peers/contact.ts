import type { SyncState } from '#shared/bridge/views.ts'
import type { DeviceId, Digest } from '#shared/kernel/ids.ts'
import { backoffMs, FIRST_RETRY_MS, LAST_RETRY_MS } from '#shared/protocol/backoff.ts'
import { syncStateOf } from '#shared/protocol/replicate-state.ts'
import type { PeerSession, SessionEnd } from './peer-session.ts'
import { endProblem, isAbsence, NO_ADDRESS, type PeerProblem } from './problems.ts'

/** Milliseconds before a device that refuses this one, or misbehaves, is tried again, and at most. */
const FIRST_RETRY_REFUSED_MS = 5_000
const LAST_RETRY_REFUSED_MS = 300_000

/** Milliseconds before a direct way is tried again beside a relayed link, and at most. */
const FIRST_SEEK_MS = 20_000
const LAST_SEEK_MS = 600_000

export type ConnectOutcome = { readonly how: 'connected' } | { readonly how: 'failed'; readonly problem: PeerProblem }

/** One device of the organisation: how it is connected now, or why not and when it is tried again. */
export class Contact {
  readonly device: DeviceId
  session: PeerSession | null = null
  dialling = false
  failures = 0
  retryAt: number | null = null
  problem: PeerProblem | null = null
  /** Whether a direct way is being tried beside a relayed link, and when again. */
  seeking = false
  seekAt: number | null = null
  #seeks = 0
  /** What each lacked when last compared; our share grows while it is away. */
  theyLack: number | null = null
  weLack: number | null = null
  #waiting: ((outcome: ConnectOutcome) => void)[] = []

  constructor(device: DeviceId) {
    this.device = device
  }

  /** The next time it becomes clear whether the device can be reached. */
  outcome(): Promise<ConnectOutcome> {
    return new Promise((resolve) => this.#waiting.push(resolve))
  }

  established(): void {
    this.failures = 0
    this.retryAt = null
    this.problem = null
    this.#tell({ how: 'connected' })
  }

  /** An attempt or a link failed: sets when to try again. @param chance a random number from 0 up to 1 */
  failed(problem: PeerProblem | null, now: number, chance: number): void {
    this.failures += 1
    this.problem = problem
    const refused = !isAbsence(problem)
    const wait = refused
      ? backoffMs(this.failures, chance, FIRST_RETRY_REFUSED_MS, LAST_RETRY_REFUSED_MS)
      : backoffMs(this.failures, chance, FIRST_RETRY_MS, LAST_RETRY_MS)
    this.retryAt = now + wait
    if (problem !== null) this.#tell({ how: 'failed', problem })
  }

  /** No direct way was found beside the relayed link, which goes on. @param chance a random number from 0 up to 1 */
  seekFailed(now: number, chance: number): void {
    this.#seeks += 1
    this.seekAt = now + backoffMs(this.#seeks, chance, FIRST_SEEK_MS, LAST_SEEK_MS)
  }

  /** This device goes offline: nothing is tried again until it is back. */
  rest(): void {
    this.retryAt = null
    this.#tell({ how: 'failed', problem: { code: 'unreachable', what: 'This device went offline.' } })
  }

  /** There is news of where the device is: it is worth trying at once, unless it refused this one. */
  heardOfAgain(): void {
    this.seekAt = null
    this.#seeks = 0
    if (isAbsence(this.problem) || this.problem?.code === NO_ADDRESS.code || this.problem?.code === 'wrong-device')
      this.retryAt = null
  }

  /** What stood between the two was settled by a person: it is tried again at once. */
  forgive(): void {
    this.problem = null
    this.failures = 0
    this.retryAt = null
  }

  ended(session: PeerSession, end: SessionEnd, now: number, chance: number): void {
    this.theyLack = session.state.theyLack ?? this.theyLack
    this.weLack = session.state.weLack ?? this.weLack
    if (this.session !== session) return
    this.session = null
    this.failed(endProblem(end), now, chance)
  }

  state(digest: Digest): SyncState {
    if (this.session !== null) return syncStateOf(this.session.state, digest)
    if (this.dialling) return 'connecting'
    return isAbsence(this.problem) || this.problem?.code === NO_ADDRESS.code ? 'not-connected' : 'failed'
  }

  #tell(outcome: ConnectOutcome): void {
    const waiting = this.#waiting
    this.#waiting = []
    for (const resolve of waiting) resolve(outcome)
  }
}
