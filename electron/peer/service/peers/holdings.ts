import type { Digest } from '#shared/kernel/ids.ts'
import { type ChainTip, vectorDigest } from '#shared/protocol/vector.ts'
import type { Replica } from '../replica.ts'

/**
 * The vector of what is durable here. Taken anew only when the replica reports durable entries: while it writes, its
 * own tips may already run ahead of the disk, and a peer must never be told of what a crash could still undo.
 */
export class Holdings {
  readonly #replica: Replica
  #tips: readonly ChainTip[]
  #digest: Digest | null = null

  constructor(replica: Replica) {
    this.#replica = replica
    this.#tips = replica.tips()
  }

  refresh(): void {
    this.#tips = this.#replica.tips()
    this.#digest = null
  }

  tips(): readonly ChainTip[] {
    return this.#tips
  }

  digest(): Digest {
    this.#digest ??= vectorDigest(this.#tips)
    return this.#digest
  }
}
