import type { Chance } from './chance.ts'

/** Bytes of one input at most: past every limit of a small message, and far enough past that of a large one. */
export const LONGEST = 1_200_000
const USUALLY_LONGEST = 64 * 1024

const EXTREMES: readonly (readonly number[])[] = [
  [0x00],
  [0x7f],
  [0x80],
  [0xff],
  [0x00, 0x00, 0x00, 0x00],
  [0xff, 0xff, 0xff, 0xff],
  [0x7f, 0xff, 0xff, 0xff],
  [0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x01],
  [0xff, 0xff, 0xff, 0xff, 0x0f],
  // CBOR heads: integers, strings, lists and maps that claim to be huge, floats, tags, indefinite lengths.
  [0x1b, 0x00, 0x1f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
  [0x1b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
  [0x3b, 0x00, 0x1f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
  [0x5a, 0x7f, 0xff, 0xff, 0xff],
  [0x5b, 0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00, 0x00],
  [0x7a, 0x7f, 0xff, 0xff, 0xff],
  [0x9a, 0x7f, 0xff, 0xff, 0xff],
  [0xba, 0x7f, 0xff, 0xff, 0xff],
  [0x9f],
  [0xbf],
  [0xf6],
  [0xf7],
  [0xd8, 0x2a],
  [0xfb, 0x7f, 0xf8, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00],
  [0xfb, 0x7f, 0xf0, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00],
]

type Mutator = (bytes: Uint8Array, chance: Chance, other: Uint8Array) => Uint8Array

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  const length = parts.reduce((sum, part) => sum + part.length, 0)
  const out = new Uint8Array(Math.min(length, LONGEST))
  let at = 0
  for (const part of parts) {
    const fits = part.subarray(0, out.length - at)
    out.set(fits, at)
    at += fits.length
  }
  return out
}

/** Writes over what is there, as far as it reaches. */
function over(bytes: Uint8Array, at: number, written: ArrayLike<number>): Uint8Array {
  const out = bytes.slice()
  for (let i = 0; i < written.length && at + i < out.length; i++) out[at + i] = written[i] ?? 0
  return out
}

const MUTATORS: readonly Mutator[] = [
  function flipBits(bytes, chance) {
    const out = bytes.slice()
    for (let flips = 1 + chance.below(4); flips > 0 && out.length > 0; flips--) {
      const at = chance.below(out.length)
      out[at] = (out[at] ?? 0) ^ (1 << chance.below(8))
    }
    return out
  },
  (bytes, chance) => over(bytes, chance.below(bytes.length), [chance.below(256)]),
  (bytes, chance) => over(bytes, chance.below(bytes.length), chance.pick(EXTREMES)),
  (bytes, chance) => {
    const at = chance.below(bytes.length + 1)
    return joined(bytes.subarray(0, at), Uint8Array.from(chance.pick(EXTREMES)), bytes.subarray(at))
  },
  function nudge(bytes, chance) {
    const out = bytes.slice()
    const at = chance.below(out.length)
    if (out.length > 0) out[at] = (out[at] ?? 0) + 1 - 2 * chance.below(2)
    return out
  },
  (bytes, chance) => bytes.slice(0, chance.below(bytes.length + 1)),
  (bytes, chance) => bytes.slice(chance.below(bytes.length + 1)),
  function cutOut(bytes, chance) {
    const from = chance.below(bytes.length + 1)
    return joined(bytes.subarray(0, from), bytes.subarray(from + 1 + chance.below(32)))
  },
  (bytes, chance) => joined(bytes, chance.bytes(1 + chance.below(16))),
  function splice(bytes, chance, other) {
    const from = chance.below(other.length + 1)
    const piece = other.subarray(from, from + chance.below(other.length - from + 1))
    const at = chance.below(bytes.length + 1)
    const resume = chance.oneIn(2) ? at : Math.min(bytes.length, at + piece.length)
    return joined(bytes.subarray(0, at), piece, bytes.subarray(resume))
  },
  (bytes, chance, other) =>
    joined(bytes.subarray(0, chance.below(bytes.length + 1)), other.subarray(chance.below(other.length + 1))),
  function repeat(bytes, chance) {
    const from = chance.below(bytes.length)
    const block = bytes.subarray(from, from + 1 + chance.below(64))
    const most = chance.oneIn(500) ? LONGEST : USUALLY_LONGEST
    const times = Math.min(1 + chance.below(chance.oneIn(20) ? 4096 : 8), Math.floor(most / Math.max(1, block.length)))
    const blocks = Array.from({ length: times }, () => block)
    return joined(bytes.subarray(0, from), ...blocks, bytes.subarray(from))
  },
  function nest(bytes, chance) {
    const levels = 1 + chance.below(chance.oneIn(20) ? 20_000 : 64)
    const at = chance.below(bytes.length + 1)
    const opening = new Uint8Array(levels).fill(chance.pick([0x81, 0xa1, 0x9f, 0x5b, 0x7b, 0xd8]))
    return joined(bytes.subarray(0, at), opening, bytes.subarray(at))
  },
  function swapBlocks(bytes, chance) {
    const [a, b] = [chance.below(bytes.length), chance.below(bytes.length)]
    const length = 1 + chance.below(16)
    const moved = over(bytes, a, bytes.subarray(b, b + length))
    return over(moved, b, bytes.subarray(a, a + length))
  },
]

/** Damages bytes in one to four ways, with pieces of others like them. */
export function mutateBytes(chance: Chance, bytes: Uint8Array, others: readonly Uint8Array[]): Uint8Array {
  // A plain copy: under Node what an encoder gives is a Buffer, whose `slice` would share its memory.
  let out: Uint8Array = new Uint8Array(bytes)
  for (let times = 1 + (chance.oneIn(2) ? 0 : chance.below(4)); times > 0; times--) {
    out = chance.pick(MUTATORS)(out, chance, chance.pick(others))
  }
  return out
}
