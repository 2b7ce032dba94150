import type { Clock } from '#electron/peer/ports/ports.ts'

interface Timer {
  readonly at: number
  readonly place: number
  run: (() => void) | null
}

/**
 * Everything that needs no time has happened. Called in a microtask: Node takes its ticks only when no microtask is left,
 * so one tick is exact, and a hundred times cheaper than a round of the event loop.
 */
export const quiet = (): Promise<void> => new Promise((resolve) => process.nextTick(resolve))

/** A round of the event loop, after which Node has told of rejections that nobody handled. */
export const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

const isBefore = (a: Timer, b: Timer): boolean => a.at < b.at || (a.at === b.at && a.place < b.place)

/** The one time of a run. It stands still until told to pass; timers of one instant fire in the order they were set. */
export class SimTime {
  /** A binary heap, the next timer first. */
  readonly #timers: Timer[] = []
  #now: number
  #places = 0
  fired = 0

  constructor(start: number) {
    this.#now = start
  }

  get now(): number {
    return this.#now
  }

  after(delayMs: number, run: () => void): () => void {
    const timer: Timer = { at: this.#now + Math.max(0, delayMs), place: this.#places++, run }
    this.#push(timer)
    return () => {
      timer.run = null
    }
  }

  /** Lets time pass; between two timers everything happens that needs none. */
  async pass(ms: number): Promise<void> {
    const end = this.#now + ms
    await quiet()
    for (let next = this.#timers[0]; next !== undefined && next.at <= end; next = this.#timers[0]) {
      this.#pop()
      const { run } = next
      if (run === null) continue
      this.#now = Math.max(this.#now, next.at)
      this.fired += 1
      run()
      await quiet()
    }
    this.#now = end
  }

  /** Every computer sleeps: the clocks go on, and what was due meanwhile fires late, as it does on real ones. */
  sleep(ms: number): void {
    this.#now += ms
  }

  #push(timer: Timer): void {
    const heap = this.#timers
    let i = heap.push(timer) - 1
    while (i > 0) {
      const up = (i - 1) >> 1
      const parent = heap[up]
      if (parent === undefined || !isBefore(timer, parent)) break
      heap[i] = parent
      i = up
    }
    heap[i] = timer
  }

  #pop(): void {
    const heap = this.#timers
    const last = heap.pop()
    if (last === undefined || heap.length === 0) return
    let i = 0
    for (;;) {
      let down = 2 * i + 1
      const left = heap[down]
      if (left === undefined) break
      const right = heap[down + 1]
      if (right !== undefined && isBefore(right, left)) down += 1
      const child = heap[down]
      if (child === undefined || !isBefore(child, last)) break
      heap[i] = child
      i = down
    }
    heap[i] = last
  }
}

/** One computer's clock: wrong by as much as the run says, and silent once the computer is off. */
export class ComputerClock implements Clock {
  readonly #time: SimTime
  readonly #offset: () => number
  #off = false

  constructor(time: SimTime, offset: () => number) {
    this.#time = time
    this.#offset = offset
  }

  now(): number {
    return this.#time.now + this.#offset()
  }

  after(delayMs: number, run: () => void): () => void {
    return this.#time.after(delayMs, () => {
      if (!this.#off) run()
    })
  }

  /** At the same instant, after what else is due: a computer that loses its power meanwhile never goes on. */
  turn(): Promise<void> {
    return new Promise((resolve) => this.after(0, resolve))
  }

  stop(): void {
    this.#off = true
  }
}
