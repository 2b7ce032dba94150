import { hash } from 'node:crypto'
import type { ChangeDecoder } from '#electron/peer/ports/change-decoder.ts'
import { DecoderClosed } from '#electron/peer/ports/change-decoder.ts'
import type { ReadChange } from '#shared/documents/change.ts'
import { readChange } from '#shared/documents/codec.ts'

/** Changes kept read, of a few runs. */
const MOST_READ = 1_000
const read = new Map<string, ReadChange>()

function readOnce(change: Uint8Array): ReadChange {
  const name = hash('sha256', change)
  const known = read.get(name)
  if (known !== undefined) return known
  const made = readChange(change)
  if (read.size > MOST_READ) read.clear()
  read.set(name, made)
  return made
}

/** Reads each change once for all peers of a run: reading is a pure function of its bytes. */
export class SharedDecoder implements ChangeDecoder {
  #closed = false

  async decode(changes: readonly Uint8Array[]): Promise<readonly ReadChange[]> {
    if (this.#closed) throw new DecoderClosed()
    return changes.map(readOnce)
  }

  async close(): Promise<void> {
    this.#closed = true
  }
}
