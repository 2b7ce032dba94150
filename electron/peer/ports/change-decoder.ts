import type { ReadChange } from '#shared/documents/change.ts'

/** Reads Automerge changes that others made: bytes that may be made to crash, hang or flood their reader. */
export interface ChangeDecoder {
  /**
   * Each change or why it is none, in the order given. Hostile bytes cost only their own change.
   * @throws DecoderClosed, DecoderFailed when this computer cannot decode anything just now: no verdict on any change
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

export class DecoderFailed extends Error {
  constructor(why: string) {
    super(`changes cannot be read on this computer now: ${why}`)
    this.name = 'DecoderFailed'
  }
}
