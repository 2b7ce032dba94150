import type { DeviceId } from '../kernel/ids.ts'
import { LIMITS } from '../kernel/limits.ts'

/** Milliseconds without an entry after which whoever supplies is replaced, if another could. */
export const PULL_STALL_MS = 5_000
/** Milliseconds in which a supplier must send `LIMITS.pullLeastBytes`, or be replaced if another could supply. */
export const PULL_WINDOW_MS = 10_000

interface Running {
  readonly from: DeviceId
  progressAt: number
  windowAt: number
  windowBytes: number
  /** Whether anything came at all. */
  brought: boolean
  /** Whether this device itself is busy with what came: the supplier is not to blame for that time. */
  busy: boolean
}

/**
 * From whom this device pulls what comparisons showed it to lack: from one at a time, so that what several hold comes
 * once. The others wait for the case that this one ends, breaks off or sends too slowly; each is asked only for what
 * is still lacking then. Deterministic: time is an argument.
 */
export class PullQueue {
  /** Those who hold something that is lacking here, in the order of hearing so, with how many entries that was. */
  readonly #waiting = new Map<DeviceId, number>()
  #running: Running | null = null
  #expected = 0

  get from(): DeviceId | null {
    return this.#running?.from ?? null
  }

  /** How many entries the one under way was expected to bring. */
  get expected(): number {
    return this.#running === null ? 0 : this.#expected
  }

  lacking(device: DeviceId, entries: number): void {
    if (this.#running?.from !== device) this.#waiting.set(device, entries)
  }

  /** Whom to ask next, if nobody is being asked. @param blame how often each failed to send: the least is asked first */
  next(blame: (device: DeviceId) => number, now: number): DeviceId | null {
    if (this.#running !== null) return null
    let best: DeviceId | null = null
    for (const device of this.#waiting.keys()) if (best === null || blame(device) < blame(best)) best = device
    if (best === null) return null
    this.#expected = this.#waiting.get(best) ?? 0
    this.#waiting.delete(best)
    this.#running = { from: best, progressAt: now, windowAt: now, windowBytes: 0, brought: false, busy: false }
    return best
  }

  arrived(device: DeviceId, bytes: number, now: number): void {
    const running = this.#running
    if (running?.from !== device) return
    running.progressAt = now
    running.windowBytes += bytes
    running.brought = true
    running.busy = true
  }

  /** What arrived has been dealt with here; the supplier's time runs again. */
  taken(device: DeviceId, now: number): void {
    const running = this.#running
    if (running?.from !== device || !running.busy) return
    running.busy = false
    running.windowAt += now - running.progressAt
    running.progressAt = now
  }

  /**
   * The pull from a device ended, having brought something or not; `past` when another had taken its place. With `again`
   * it goes on where it was, before all others.
   */
  over(device: DeviceId, again: boolean, now: number): 'brought' | 'nothing' | 'past' {
    const running = this.#running
    if (running?.from !== device) return 'past'
    running.progressAt = now
    if (!again) this.#running = null
    return running.brought ? 'brought' : 'nothing'
  }

  gone(device: DeviceId): void {
    this.#waiting.delete(device)
    if (this.#running?.from === device) this.#running = null
  }

  /** Gives up a supplier that is too slow while another waits; it is no longer asked until vectors are compared again. */
  giveUp(now: number): DeviceId | null {
    const running = this.#running
    if (running === null || running.busy || this.#waiting.size === 0) return null
    const stalled = now >= running.progressAt + PULL_STALL_MS
    const windowOver = now >= running.windowAt + PULL_WINDOW_MS
    if (!stalled && !(windowOver && running.windowBytes < LIMITS.pullLeastBytes)) {
      if (windowOver) Object.assign(running, { windowAt: now, windowBytes: 0 })
      return null
    }
    this.#running = null
    return running.from
  }

  /** When `giveUp` could next have something to do. */
  get dueAt(): number | null {
    const running = this.#running
    if (running === null || running.busy || this.#waiting.size === 0) return null
    return Math.min(running.progressAt + PULL_STALL_MS, running.windowAt + PULL_WINDOW_MS)
  }
}
