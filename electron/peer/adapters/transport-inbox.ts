/** How the messages of a link end. */
type Ending = { readonly how: 'ended' } | { readonly how: 'failed'; readonly error: Error }

/**
 * Received messages waiting for their one reader. `onLevel` is told how many bytes wait whenever that changes, so that
 * the sender can be slowed down instead of this queue growing.
 */
export class Inbox implements AsyncIterable<Uint8Array> {
  readonly #onLevel: (bytes: number) => void
  readonly #waiting: Uint8Array[] = []
  #bytes = 0
  #ending: Ending | null = null
  #wake: (() => void) | null = null

  constructor(onLevel: (bytes: number) => void = () => {}) {
    this.#onLevel = onLevel
  }

  push(message: Uint8Array): void {
    if (this.#ending !== null) return
    this.#waiting.push(message)
    this.#level(message.length)
    this.#wake?.()
  }

  /** No more will come; what waits can still be read. */
  end(): void {
    this.#finish({ how: 'ended' })
  }

  /** The link broke; what waits can still be read, then the reader is told. */
  fail(error: Error): void {
    this.#finish({ how: 'failed', error })
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array, void, undefined> {
    for (;;) {
      const message = this.#waiting.shift()
      if (message !== undefined) {
        this.#level(-message.length)
        yield message
        continue
      }
      if (this.#ending?.how === 'failed') throw this.#ending.error
      if (this.#ending !== null) return
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
      this.#wake = null
    }
  }

  #finish(ending: Ending): void {
    this.#ending ??= ending
    this.#wake?.()
  }

  #level(change: number): void {
    this.#bytes += change
    this.#onLevel(this.#bytes)
  }
}
