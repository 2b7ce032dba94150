import { randomBytes } from 'node:crypto'
import type { Clock, Random } from '../ports/ports.ts'

/** Milliseconds that a timer of Node can wait at most; longer ones would fire at once. */
const LONGEST_TIMER = 2 ** 31 - 1

function after(delayMs: number, run: () => void): () => void {
  const due = Date.now() + delayMs
  let timer: NodeJS.Timeout
  const wait = (leftMs: number): void => {
    timer = setTimeout(
      () => (leftMs > LONGEST_TIMER ? wait(Math.max(0, due - Date.now())) : run()),
      Math.min(Math.max(0, leftMs), LONGEST_TIMER),
    )
  }
  wait(delayMs)
  return () => clearTimeout(timer)
}

/** This computer's clock and timers. */
export const systemClock: Clock = {
  now: () => Date.now(),
  after,
  turn: () => new Promise((resolve) => setImmediate(resolve)),
}

/** The operating system's random numbers. */
export const systemRandom: Random = { bytes: (length) => new Uint8Array(randomBytes(length)) }
