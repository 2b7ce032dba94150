import { LIMITS } from '#shared/kernel/limits.ts'

/** Messages on a byte stream: four bytes of length, most significant first, then that many bytes. */
export const HEADER_BYTES = 4

/** The bytes that announce a message of this length. */
export function frameHeader(length: number): Uint8Array {
  const header = new Uint8Array(HEADER_BYTES)
  new DataView(header.buffer).setUint32(0, length)
  return header
}

export type Unframed =
  | { readonly ok: true; readonly messages: readonly Uint8Array[] }
  | { readonly ok: false; readonly detail: string }

/** Puts messages together again from chunks of any size. Holds at most one unfinished message. */
export class Unframer {
  #chunks: Uint8Array[] = []
  #held = 0
  /** Length of the message under way once its header has been read. */
  #expected: number | null = null
  #failed: string | null = null

  /** True while a message has begun and not ended: a stream that ends here was cut. */
  get midMessage(): boolean {
    return this.#held > 0 || this.#expected !== null
  }

  /** Adds a chunk and gives the messages it completes; refused for good once a length exceeds the limit. */
  push(chunk: Uint8Array): Unframed {
    if (this.#failed !== null) return { ok: false, detail: this.#failed }
    this.#chunks.push(chunk)
    this.#held += chunk.length
    const messages: Uint8Array[] = []
    for (;;) {
      if (this.#expected === null) {
        if (this.#held < HEADER_BYTES) return { ok: true, messages }
        this.#expected = new DataView(this.#take(HEADER_BYTES).buffer).getUint32(0)
      }
      if (this.#expected > LIMITS.messageBytes) {
        this.#failed = `a message of ${this.#expected} bytes where at most ${LIMITS.messageBytes} are allowed`
        this.#chunks = []
        return { ok: false, detail: this.#failed }
      }
      if (this.#held < this.#expected) return { ok: true, messages }
      messages.push(this.#take(this.#expected))
      this.#expected = null
    }
  }

  /** Takes the first `length` held bytes, as a copy: a small message must not keep a large chunk in memory. */
  #take(length: number): Uint8Array {
    const taken = new Uint8Array(length)
    let have = 0
    while (have < length) {
      const first = this.#chunks[0]
      if (first === undefined) throw new Error('took more than was held')
      const part = first.subarray(0, length - have)
      taken.set(part, have)
      have += part.length
      if (part.length === first.length) this.#chunks.shift()
      else this.#chunks[0] = first.subarray(part.length)
    }
    this.#held -= length
    return taken
  }
}
