/** Lets many read at once, and one replace what they read from while nobody does. */
export class Gate {
  #reading = 0
  #shut: Promise<void> | null = null
  #onIdle: (() => void) | null = null

  async read<T>(work: () => Promise<T>): Promise<T> {
    while (this.#shut !== null) await this.#shut
    this.#reading++
    try {
      return await work()
    } finally {
      this.#reading--
      if (this.#reading === 0) this.#onIdle?.()
    }
  }

  /** Not to be called inside `read`. */
  async exclusively<T>(work: () => Promise<T>): Promise<T> {
    while (this.#shut !== null) await this.#shut
    let open = (): void => {}
    this.#shut = new Promise((resolve) => {
      open = resolve
    })
    try {
      if (this.#reading > 0) {
        await new Promise<void>((resolve) => {
          this.#onIdle = resolve
        })
        this.#onIdle = null
      }
      return await work()
    } finally {
      this.#shut = null
      open()
    }
  }
}
