import { createHash } from 'node:crypto'

/** What every system but Folkmoot keeps: records of the same bytes, each under its number. */
export const RECORD_BYTES = 300

const WORDS = Buffer.from('I agree, because we talked about it when we met and it costs little. '.repeat(3))

/** The record of a number: half of it words that repeat, half of it bytes that cannot be compressed. */
export function recordOf(number: number): Uint8Array {
  const record = new Uint8Array(RECORD_BYTES)
  const half = RECORD_BYTES / 2
  record.set(WORDS.subarray(0, half))
  for (let at = half, part = 0; at < RECORD_BYTES; at += 32, part++) {
    const bytes = createHash('sha256').update(`record ${number} ${part}`).digest()
    record.set(bytes.subarray(0, Math.min(32, RECORD_BYTES - at)), at)
  }
  return record
}

/** One hash of a set of records, whatever order they are held in. */
export function digestOf(records: Iterable<Uint8Array>): string {
  const each = [...records].map((record) => createHash('sha256').update(record).digest('hex')).sort()
  return createHash('sha256').update(each.join('\n')).digest('hex')
}
