import type { Random } from '#electron/peer/ports/ports.ts'
import { sha256, utf8 } from '#shared/kernel/bytes.ts'

/** All chance of a run: the same name gives the same numbers, on every machine (the generator is Marsaglia's xorshift128). */
export class Chance implements Random {
  readonly #state: Uint32Array

  constructor(name: string) {
    const seed = sha256(utf8(name))
    this.#state = new Uint32Array(seed.buffer.slice(0, 16))
  }

  /** 32 random bits. */
  next(): number {
    const state = this.#state
    let t = state[3] ?? 0
    const s = state[0] ?? 0
    state[3] = state[2] ?? 0
    state[2] = state[1] ?? 0
    state[1] = s
    t ^= t << 11
    t ^= t >>> 8
    state[0] = t ^ s ^ (s >>> 19)
    return state[0] ?? 0
  }

  /** From 0 up to 1. */
  share(): number {
    return this.next() / 2 ** 32
  }

  /** A whole number from 0 up to `n`. */
  below(n: number): number {
    return Math.floor(this.share() * n)
  }

  between(least: number, most: number): number {
    return least + this.below(most - least + 1)
  }

  /** True in one of `n` cases. */
  oneIn(n: number): boolean {
    return this.below(n) === 0
  }

  pick<T>(from: readonly T[]): T {
    const found = from[this.below(from.length)]
    if (found === undefined) throw new Error('there is nothing to pick from')
    return found
  }

  shuffle<T>(list: readonly T[]): T[] {
    const out = [...list]
    for (let i = out.length - 1; i > 0; i -= 1) {
      const j = this.below(i + 1)
      const [a, b] = [out[i], out[j]]
      if (a === undefined || b === undefined) continue
      out[i] = b
      out[j] = a
    }
    return out
  }

  bytes(length: number): Uint8Array {
    const out = new Uint8Array(length)
    for (let i = 0; i < length; i += 1) out[i] = this.next() & 0xff
    return out
  }
}
