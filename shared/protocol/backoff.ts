/** Milliseconds before the first retry. */
export const FIRST_RETRY_MS = 1_000
/** Milliseconds that no wait exceeds: whoever comes back is met within a minute. */
export const LAST_RETRY_MS = 60_000

/**
 * How long to wait after the n-th failure in a row (from 1): doubling, capped, and spread by up to a quarter either
 * way, so that devices cut off together do not all come back at the same instant.
 * @param chance a random number from 0 up to 1
 */
export function backoffMs(failures: number, chance: number, firstMs = FIRST_RETRY_MS, lastMs = LAST_RETRY_MS): number {
  const plain = Math.min(lastMs, firstMs * 2 ** Math.min(Math.max(failures - 1, 0), 30))
  return Math.round(plain * (0.75 + chance * 0.5))
}
