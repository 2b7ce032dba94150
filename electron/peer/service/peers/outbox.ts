import { LIMITS } from '#shared/kernel/limits.ts'
import { bundles, encodeReplicate, type ReplicateMessage } from '#shared/protocol/replicate-messages.ts'
import type { Link } from '../../ports/ports.ts'

/**
 * Everything that goes out on one link, in order, at the pace of the link. Of a supply one bundle is under way at a
 * time, so that other messages pass between bundles; new entries wait until the supply has ended, because they may rest
 * on what it carries.
 */
export class Outbox {
  readonly #link: Link
  readonly #onBroken: () => void
  #tail: Promise<void> = Promise.resolve()
  #bytes = 0
  #held: Uint8Array[] = []
  #heldBytes = 0
  #supply: AsyncIterator<readonly Uint8Array[]> | null = null
  #broken = false

  constructor(link: Link, onBroken: () => void) {
    this.#link = link
    this.#onBroken = onBroken
  }

  send(message: ReplicateMessage): void {
    void this.#enqueue(encodeReplicate(message))
  }

  /** Sends new entries, or drops them when the other is too slow: the next comparison of vectors will find them. */
  push(entries: readonly Uint8Array[]): void {
    if (this.#supply !== null) return this.#hold(entries)
    if (this.#bytes > LIMITS.outboxBytes) return
    for (const bundle of bundles(entries)) this.send({ type: 'entries', entries: bundle })
  }

  /**
   * Sends all of `missing`; `onBundle` is called after each bundle that the link took. Resolves at the end, with whether
   * something was left out. New entries that waited meanwhile are sent then, unless something was: they are part of it.
   * @param most bounds in entries and bytes after which the rest is left out
   */
  async supply(
    missing: AsyncIterable<readonly Uint8Array[]>,
    most: { readonly entries: number; readonly bytes: number },
    onBundle: () => void,
  ): Promise<boolean> {
    const supply = missing[Symbol.asyncIterator]()
    this.#supply = supply
    let [entries, bytes] = [0, 0]
    try {
      for (;;) {
        const next = await supply.next()
        if (next.done === true) return false
        if (this.#supply !== supply || this.#broken) return true
        for (const bundle of bundles(next.value)) {
          entries += bundle.length
          bytes += bundle.reduce((sum, entry) => sum + entry.length, 0)
          if (entries > most.entries || bytes > most.bytes) {
            if (this.#supply === supply) this.#forgetHeld()
            return true
          }
          if (this.#supply !== supply) return true
          await this.#enqueue(encodeReplicate({ type: 'entries', entries: bundle }))
          onBundle()
        }
      }
    } finally {
      if (this.#supply === supply) this.#endSupply()
    }
  }

  /** Ends a supply after the bundle under way. */
  stopSupplying(): void {
    this.#endSupply()
  }

  /** Resolves when all that was sent so far has been taken by the link, or the link is broken. */
  flushed(): Promise<void> {
    this.#supply = null
    return this.#tail
  }

  #endSupply(): void {
    this.#supply = null
    const held = this.#held
    this.#forgetHeld()
    if (held.length > 0) this.push(held)
  }

  #forgetHeld(): void {
    this.#held = []
    this.#heldBytes = 0
  }

  #hold(entries: readonly Uint8Array[]): void {
    this.#heldBytes += entries.reduce((sum, entry) => sum + entry.length, 0)
    if (this.#heldBytes > LIMITS.outboxBytes) this.#held = []
    else this.#held.push(...entries)
  }

  #enqueue(bytes: Uint8Array): Promise<void> {
    this.#bytes += bytes.length
    this.#tail = this.#tail.then(async () => {
      try {
        if (!this.#broken) await this.#link.send(bytes)
      } catch {
        // Whoever reads the link is told why; nothing more can be sent.
        this.#broken = true
        this.#onBroken()
      } finally {
        this.#bytes -= bytes.length
      }
    })
    return this.#tail
  }
}
