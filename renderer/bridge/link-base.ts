import type { LinkStatus } from './link.ts'

/** The listeners every link has. */
export class LinkListeners {
  #message: ((message: unknown) => void) | null = null
  #status: ((status: LinkStatus) => void) | null = null
  #current: LinkStatus = { state: 'connecting' }

  get status(): LinkStatus {
    return this.#current
  }

  onMessage(listener: (message: unknown) => void): void {
    this.#message = listener
  }

  onStatus(listener: (status: LinkStatus) => void): void {
    this.#status = listener
    listener(this.#current)
  }

  received(message: unknown): void {
    this.#message?.(message)
  }

  moved(status: LinkStatus): void {
    this.#current = status
    this.#status?.(status)
  }
}
