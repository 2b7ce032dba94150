/** Pauses before the peer is started again, after Erlang's supervisors: quick at first, patient later. */
const FIRST_MS = 500
const LONGEST_MS = 30_000
/** A peer that ran this long was well: its earlier crashes are forgiven. */
const HEALTHY_MS = 60_000
/** Crashes in a row after which starting again is left to the person. */
const LIMIT = 6

export type NextStart = { readonly kind: 'after'; readonly delayMs: number } | { readonly kind: 'give-up' }

/** Counts crashes in a row and says when to try again. Time is an argument. */
export class Backoff {
  #crashes = 0
  get crashes(): number {
    return this.#crashes
  }

  /** @param ranMs how long the peer had run when it ended. */
  crashed(ranMs: number): NextStart {
    this.#crashes = ranMs >= HEALTHY_MS ? 1 : this.#crashes + 1
    if (this.#crashes >= LIMIT) return { kind: 'give-up' }
    return { kind: 'after', delayMs: Math.min(FIRST_MS * 2 ** (this.#crashes - 1), LONGEST_MS) }
  }

  reset(): void {
    this.#crashes = 0
  }
}
