import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from './units.ts'
import { count, listed } from './words.ts'

const UNITS = [
  [DAY_MS, 'day', 'days'],
  [HOUR_MS, 'hour', 'hours'],
  [MINUTE_MS, 'minute', 'minutes'],
  [SECOND_MS, 'second', 'seconds'],
  [1, 'millisecond', 'milliseconds'],
] as const

/** The most of a unit smaller than a day that still reads better than a mixture: "36 hours", "90 minutes". */
const MOST_OF_ONE_UNIT = 120

/**
 * A length of time in words, never rounded: "7 days", "36 hours", "2 days, 3 hours and 5 seconds", "no time at all".
 * Different lengths have different words.
 *
 * @param durationMs a whole number of milliseconds, at least zero
 */
export function durationWords(durationMs: number): string {
  if (durationMs === 0) return 'no time at all'
  for (const [unitMs, one, more] of UNITS) {
    const n = durationMs / unitMs
    if (Number.isInteger(n) && (unitMs === DAY_MS || n <= MOST_OF_ONE_UNIT)) return count(n, one, more)
  }
  let restMs = durationMs
  const parts: string[] = []
  for (const [unitMs, one, more] of UNITS) {
    const n = Math.floor(restMs / unitMs)
    restMs -= n * unitMs
    if (n > 0) parts.push(count(n, one, more))
  }
  return listed(parts)
}
