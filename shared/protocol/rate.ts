/** A bucket that holds up to `size` tokens and refills evenly: bounds a rate and lets short bursts through. */
export interface Bucket {
  readonly tokens: number
  readonly at: number
}

export interface Rate {
  /** Tokens of a full bucket. */
  readonly size: number
  /** Milliseconds in which an empty bucket fills. */
  readonly perMs: number
}

export const fullBucket = (rate: Rate, now: number): Bucket => ({ tokens: rate.size, at: now })

/** Takes one token; `allowed` is false, and nothing is taken, when there is none. Clocks may go backwards. */
export function take(bucket: Bucket, rate: Rate, now: number): { readonly allowed: boolean; readonly bucket: Bucket } {
  const passed = Math.max(0, now - bucket.at)
  const tokens = Math.min(rate.size, bucket.tokens + (passed * rate.size) / rate.perMs)
  if (tokens < 1) return { allowed: false, bucket: { tokens, at: now } }
  return { allowed: true, bucket: { tokens: tokens - 1, at: now } }
}
