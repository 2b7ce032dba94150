import type { DeviceId, EntryId } from '../kernel/ids.ts'
import { LIMITS } from '../kernel/limits.ts'

/** Milliseconds that an announced entry is given to come by itself before it is asked for. */
export const GRAFT_MS = 300
/** Milliseconds that whoever was asked for an announced entry has to send it. */
export const WANT_MS = 2_000

interface Sought {
  /** When to ask, or to give up whom was asked. */
  dueAt: number
  asked: DeviceId | null
  /** Who announced it and has not been asked yet, in order. */
  readonly announcers: DeviceId[]
}

export interface Asking {
  /** What to ask of whom now. */
  readonly ask: ReadonlyMap<DeviceId, readonly EntryId[]>
  /** Who was asked and did not send in time. */
  readonly failed: readonly DeviceId[]
}

/**
 * Entries that others announced and that have not come: each is asked of one announcer at a time. Bounded for each
 * link, so that who announces what does not exist takes room from nobody else. Deterministic: time is an argument.
 */
export class SoughtEntries {
  readonly #sought = new Map<EntryId, Sought>()
  /** How many sought entries each device has a part in, and how many it is asked for now. */
  readonly #announced = new Map<DeviceId, number>()
  readonly #asked = new Map<DeviceId, number>()
  /** Never later than the earliest `dueAt`. */
  #dueAt: number | null = null

  get dueAt(): number | null {
    return this.#dueAt
  }

  get size(): number {
    return this.#sought.size
  }

  announced(device: DeviceId, id: EntryId, now: number): void {
    const count = this.#announced.get(device) ?? 0
    if (count >= LIMITS.announcedIds) return
    const sought = this.#sought.get(id)
    if (sought === undefined) {
      this.#sought.set(id, { dueAt: now + GRAFT_MS, asked: null, announcers: [device] })
      this.#due(now + GRAFT_MS)
    } else {
      const full = sought.announcers.length >= LIMITS.announcersOfOne
      if (full || sought.asked === device || sought.announcers.includes(device)) return
      sought.announcers.push(device)
    }
    this.#announced.set(device, count + 1)
  }

  /** It came, from wherever. Gives whether this device had been asked for it. */
  arrived(id: EntryId, from: DeviceId): boolean {
    const sought = this.#sought.get(id)
    if (sought === undefined) return false
    this.#forget(id, sought)
    return sought.asked === from
  }

  gone(device: DeviceId, now: number): void {
    for (const [id, sought] of this.#sought) {
      const at = sought.announcers.indexOf(device)
      if (at >= 0) sought.announcers.splice(at, 1)
      if (sought.asked === device) {
        sought.asked = null
        sought.dueAt = now
        this.#due(now)
      }
      if (sought.asked === null && sought.announcers.length === 0) this.#sought.delete(id)
    }
    this.#announced.delete(device)
    this.#asked.delete(device)
  }

  /** @param blame how often each failed to send what it announced: the least is asked first */
  due(blame: (device: DeviceId) => number, now: number): Asking {
    const ask = new Map<DeviceId, EntryId[]>()
    const failed = new Set<DeviceId>()
    if (this.#dueAt === null || now < this.#dueAt) return { ask, failed: [] }
    this.#dueAt = null
    for (const [id, sought] of this.#sought) {
      if (sought.dueAt <= now) this.#turn(id, sought, ask, failed, blame, now)
      if (this.#sought.has(id)) this.#due(sought.dueAt)
    }
    return { ask, failed: [...failed] }
  }

  #turn(
    id: EntryId,
    sought: Sought,
    ask: Map<DeviceId, EntryId[]>,
    failed: Set<DeviceId>,
    blame: (device: DeviceId) => number,
    now: number,
  ): void {
    if (sought.asked !== null) {
      failed.add(sought.asked)
      less(this.#asked, sought.asked)
      less(this.#announced, sought.asked)
      sought.asked = null
    }
    if (sought.announcers.length === 0) return void this.#sought.delete(id)
    const free = sought.announcers.filter((device) => (this.#asked.get(device) ?? 0) < LIMITS.wantsAtOnce)
    const [first] = free
    if (first === undefined) {
      sought.dueAt = now + GRAFT_MS
      return
    }
    const best = free.reduce((least, device) => (blame(device) < blame(least) ? device : least), first)
    sought.announcers.splice(sought.announcers.indexOf(best), 1)
    sought.asked = best
    sought.dueAt = now + WANT_MS
    this.#asked.set(best, (this.#asked.get(best) ?? 0) + 1)
    ask.set(best, [...(ask.get(best) ?? []), id])
  }

  #forget(id: EntryId, sought: Sought): void {
    this.#sought.delete(id)
    for (const device of sought.announcers) less(this.#announced, device)
    if (sought.asked === null) return
    less(this.#asked, sought.asked)
    less(this.#announced, sought.asked)
  }

  #due(at: number): void {
    this.#dueAt = Math.min(this.#dueAt ?? at, at)
  }
}

function less(counts: Map<DeviceId, number>, device: DeviceId): void {
  const count = (counts.get(device) ?? 0) - 1
  if (count > 0) counts.set(device, count)
  else counts.delete(device)
}
