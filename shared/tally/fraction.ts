import type { Share } from '../charter/model.ts'

/**
 * Exact arithmetic on shares: fractions are compared by cross-multiplying integers, never as floating-point numbers,
 * so that every device reaches the same answer. Parts of at most 1,000 and counts below 2^40 stay exact in a `number`.
 */

/** The least whole number of people that is at least this share of `total`. */
export function leastCount(share: Share, total: number): number {
  const parts = share.numerator * total
  const rest = parts % share.denominator
  return rest === 0 ? parts / share.denominator : (parts - rest) / share.denominator + 1
}

/** Whether `part` out of `total` is at least this share. Of nothing, any part is. */
export const isAtLeast = (part: number, total: number, share: Share): boolean =>
  part * share.denominator >= share.numerator * total
