import type { Share } from '../charter/decision-rule.ts'

/**
 * The least whole number of people that is at least this share of `total`. Exact: integers are multiplied and divided
 * with their rest, never as floating-point numbers, so that every device reaches the same answer. Parts of at most
 * 1,000 and totals below 2^43 stay exact in a `number`.
 */
export function leastCount(share: Share, total: number): number {
  const parts = share.numerator * total
  const rest = parts % share.denominator
  return rest === 0 ? parts / share.denominator : (parts - rest) / share.denominator + 1
}
