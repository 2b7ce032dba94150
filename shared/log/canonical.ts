import { LIMITS } from '../kernel/limits.ts'

/**
 * A cursor over DAG-CBOR that takes nothing but what the canonical encoder writes: shortest heads, definite lengths,
 * sorted keys. It knows the plain part of the format and fails on anything else (-1, `null` or `false`), also on rare
 * things that would be canonical, such as fractions: who uses it then asks the encoder itself.
 * Source: RFC 8949 section 4.2, and the DAG-CBOR specification for the order of keys.
 */
export class CanonicalCursor {
  readonly bytes: Uint8Array
  at: number

  constructor(bytes: Uint8Array, at = 0) {
    this.bytes = bytes
    this.at = at
  }

  /** The argument of a head of this major type in its shortest form, as a safe integer; -1 when there is none. */
  head(major: number): number {
    const { bytes, at } = this
    const first = bytes[at]
    if (first === undefined || first >> 5 !== major) return -1
    const info = first & 31
    if (info < 24) {
      this.at = at + 1
      return info
    }
    const size = info === 24 ? 1 : info === 25 ? 2 : info === 26 ? 4 : info === 27 ? 8 : 0
    if (size === 0 || at + 1 + size > bytes.length) return -1
    let value = 0
    for (let i = 1; i <= size; i++) value = value * 256 + (bytes[at + i] as number)
    if (value < SHORTEST[size as keyof typeof SHORTEST] || value > Number.MAX_SAFE_INTEGER) return -1
    this.at = at + 1 + size
    return value
  }

  /** Steps over a byte string of this length; returns where its content begins, or -1. */
  fixed(length: number): number {
    if (this.head(BYTES) !== length) return -1
    return this.#over(length)
  }

  /** Steps over `null` if it stands here. */
  isNull(): boolean {
    if (this.bytes[this.at] !== NULL) return false
    this.at += 1
    return true
  }

  /** A text without characters beyond ASCII, or `null`. */
  ascii(most: number): string | null {
    const length = this.head(TEXT)
    if (length < 0 || length > most) return null
    const from = this.#over(length)
    if (from < 0) return null
    let text = ''
    for (let i = from; i < this.at; i++) {
      const unit = this.bytes[i] as number
      if (unit >= 0x80) return null
      text += String.fromCharCode(unit)
    }
    return text
  }

  /** Steps over one value that nests at most so many levels. */
  skip(levels: number): boolean {
    const first = this.bytes[this.at]
    if (first === undefined) return false
    if (first === FALSE || first === TRUE || first === NULL) {
      this.at += 1
      return true
    }
    const major = first >> 5
    const length = this.head(major)
    if (length < 0) return false
    switch (major) {
      case UINT:
        return true
      case NEGATIVE:
        return length < Number.MAX_SAFE_INTEGER
      case BYTES:
        return this.#over(length) >= 0
      case TEXT:
        return this.#text(length)
      case ARRAY:
        return this.#array(length, levels)
      case MAP:
        return this.#map(length, levels)
      default:
        return false
    }
  }

  #array(length: number, levels: number): boolean {
    if (levels === 0) return false
    for (let i = 0; i < length; i++) if (!this.skip(levels - 1)) return false
    return true
  }

  #map(length: number, levels: number): boolean {
    if (levels === 0) return false
    let [before, beforeEnd] = [-1, -1]
    for (let i = 0; i < length; i++) {
      const size = this.head(TEXT)
      const from = this.at
      if (size < 0 || !this.#text(size)) return false
      if (before >= 0 && !this.#follows(before, beforeEnd, from, this.at)) return false
      before = from
      beforeEnd = this.at
      if (!this.skip(levels - 1)) return false
    }
    return true
  }

  /** Keys are sorted by length, then by bytes. */
  #follows(a: number, aEnd: number, b: number, bEnd: number): boolean {
    if (bEnd - b !== aEnd - a) return bEnd - b > aEnd - a
    for (let i = 0; i < aEnd - a; i++) {
      const difference = (this.bytes[b + i] as number) - (this.bytes[a + i] as number)
      if (difference !== 0) return difference > 0
    }
    return false
  }

  #text(length: number): boolean {
    const from = this.#over(length)
    if (from < 0) return false
    for (let i = from; i < this.at; i++) {
      if ((this.bytes[i] as number) >= 0x80) return isUtf8(this.bytes.subarray(i, this.at))
    }
    return true
  }

  #over(length: number): number {
    const from = this.at
    if (length > this.bytes.length - from || length > LIMITS.entryBytes) return -1
    this.at = from + length
    return from
  }
}

const UINT = 0
const NEGATIVE = 1
const BYTES = 2
const TEXT = 3
const ARRAY = 4
const MAP = 5
const FALSE = 0xf4
const TRUE = 0xf5
const NULL = 0xf6
/** The least value that needs a head's argument of so many bytes. */
const SHORTEST = { 1: 24, 2: 0x100, 4: 0x1_0000, 8: 0x1_0000_0000 } as const

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** Whether bytes are UTF-8 that no reader would take for a byte order mark. */
function isUtf8(bytes: Uint8Array): boolean {
  try {
    return !strict.decode(bytes).includes('\ufeff')
  } catch {
    return false
  }
}
