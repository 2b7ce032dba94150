import type { ReadChange } from '#shared/documents/change.ts'
import { readChange } from '#shared/documents/codec.ts'
import { type ChangeDecoder, DecoderClosed } from '../ports/change-decoder.ts'

/** Decodes in the calling thread: for tests and the simulation, whose bytes are their own. Cannot stop a hang. */
export class MemoryChangeDecoder implements ChangeDecoder {
  #closed = false

  async decode(changes: readonly Uint8Array[]): Promise<readonly ReadChange[]> {
    if (this.#closed) throw new DecoderClosed()
    return changes.map(readChange)
  }

  async close(): Promise<void> {
    this.#closed = true
  }
}
