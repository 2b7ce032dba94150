import type { ReadChange } from '#shared/documents/change.ts'

/** Reads Automerge changes that others made: bytes that may be made to crash, hang or flood their reader. */
export interface ChangeDecoder {
  /**
   * Each change or why it is none, in the order given. Hostile bytes cost only their own change; the promise rejects
   * only when the decoder is closed.
   */
  decode(changes: readonly Uint8Array[]): Promise<readonly ReadChange[]>
  close(): Promise<void>
}

export class DecoderClosed extends Error {
  constructor() {
    super('the change decoder is closed')
    this.name = 'DecoderClosed'
  }
}
