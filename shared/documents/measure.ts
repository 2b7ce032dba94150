import { LIMITS } from '../kernel/limits.ts'

/**
 * Measures what a change would expand to, from its bytes alone and before Automerge sees them. The columns of
 * Automerge's binary format are run-length encoded, so a few bytes can stand for a billion operations; after this
 * check, decoding costs no more than a large paste does. Source: the Automerge binary document format, section
 * "Change chunks" (automerge.org/automerge-binary-format-spec).
 */

class Cursor {
  readonly #bytes: Uint8Array
  at: number
  readonly end: number

  constructor(bytes: Uint8Array, at: number, end: number) {
    this.#bytes = bytes
    this.at = at
    this.end = end
  }

  get done(): boolean {
    return this.at >= this.end
  }

  byte(): number {
    const byte = this.at < this.end ? this.#bytes[this.at] : undefined
    if (byte === undefined) throw new RangeError('cut off')
    this.at++
    return byte
  }

  /** Unsigned LEB128. */
  uint(): number {
    let value = 0
    for (let shift = 0; shift < 53; shift += 7) {
      const byte = this.byte()
      value += (byte & 0x7f) * 2 ** shift
      if (byte < 0x80) return value
    }
    throw new RangeError('a number is too long')
  }

  /** Signed LEB128; exact up to 2^49 in size, which is all that a count may have. */
  int(): number {
    let value = 0
    for (let shift = 0; shift < 70; shift += 7) {
      const byte = this.byte()
      value += (byte & 0x7f) * 2 ** shift
      if (byte < 0x80) return byte & 0x40 ? value - 2 ** (shift + 7) : value
    }
    throw new RangeError('a number is too long')
  }

  skip(length: number): void {
    if (this.at + length > this.end) throw new RangeError('cut off')
    this.at += length
  }

  /** The next `length` bytes on their own. */
  part(length: number): Cursor {
    const start = this.at
    this.skip(length)
    return new Cursor(this.#bytes, start, this.at)
  }
}

const GROUP = 0
const DELTA = 3
const BOOLEAN = 4
const STRING = 5
const RAW = 7
const COMPRESSED = 8

/** How many items a run-length encoded column stands for; for a group, how many items its counts add up to. */
function expansionOf(column: Cursor, type: number): number {
  let items = 0
  let grouped = 0
  const value = (): number => {
    if (type === DELTA) return column.int()
    const size = column.uint()
    if (type === STRING) column.skip(size)
    return size
  }
  while (!column.done && items <= LIMITS.changeOps) {
    if (type === BOOLEAN) {
      items += column.uint()
      continue
    }
    const count = column.int()
    if (count === 0) items += column.uint()
    else if (count > 0) {
      items += count
      grouped += count * value()
    } else {
      items -= count
      for (let i = 0; i > count; i--) grouped += value()
    }
  }
  return type === GROUP ? Math.max(items, grouped) : items
}

/**
 * The most items any column of a change chunk stands for: at least the number of its operations.
 * @param at where the chunk's contents begin, after its header
 * @throws RangeError when the contents are cut off or not laid out as a change
 */
export function expansionOfChange(bytes: Uint8Array, at: number): number {
  const cursor = new Cursor(bytes, at, bytes.length)
  cursor.skip(32 * cursor.uint())
  cursor.skip(cursor.uint())
  for (let i = 0; i < 2; i++) cursor.uint()
  cursor.int()
  cursor.skip(cursor.uint())
  for (let actors = cursor.uint(); actors > 0; actors--) cursor.skip(cursor.uint())
  const columns: { readonly type: number; readonly length: number }[] = []
  for (let count = cursor.uint(); count > 0; count--) {
    const type = cursor.uint() & 0xf
    columns.push({ type, length: cursor.uint() })
  }
  let most = 0
  for (const { type, length } of columns) {
    if (type & COMPRESSED) throw new RangeError('a compressed column')
    const column = cursor.part(length)
    if (type !== RAW) most = Math.max(most, expansionOf(column, type))
  }
  return most
}
