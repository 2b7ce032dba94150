import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { StoreFailure } from '../ports/ports.ts'
import { crc32c } from './crc32c.ts'

/**
 * LevelDB's write-ahead log, in blocks of records: checksum (4 bytes, masked), length (2), type (1), payload. LevelDB
 * itself drops damaged records on opening and goes on as if nothing had been there, so we look first. Source: LevelDB's
 * doc/log_format.md.
 */
const BLOCK = 32 * 1024
const HEADER = 7
const RECORD_TYPES = 4

/** LevelDB stores checksums of data that may itself hold checksums, so it rotates them and adds a constant. */
const masked = (crc: number): number => (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0

/** Reads the record at `at`: its end, whether it is whole; `null` where a block holds no more records. */
function recordAt(
  log: Uint8Array,
  view: DataView,
  at: number,
): { readonly end: number; readonly whole: boolean } | null {
  const blockEnd = (Math.floor(at / BLOCK) + 1) * BLOCK
  if (at + HEADER > Math.min(blockEnd, log.length)) return null
  const length = view.getUint16(at + 4, true)
  const type = log[at + 6] ?? 0
  // Zeros fill what was allocated and never written.
  if (type === 0 && length === 0) return null
  const end = at + HEADER + length
  if (type === 0 || type > RECORD_TYPES || end > Math.min(blockEnd, log.length)) return { end: blockEnd, whole: false }
  const whole = view.getUint32(at, true) === masked(crc32c(log.subarray(at + 6, end)))
  return { end, whole }
}

/**
 * True when a record that cannot be read comes before one that can. A bad end alone is what a crash in mid-write
 * leaves, and nobody was told that it was written.
 */
export function isLogDamaged(log: Uint8Array): boolean {
  const view = new DataView(log.buffer, log.byteOffset, log.byteLength)
  let seenBad = false
  for (let at = 0; at < log.length; ) {
    const record = recordAt(log, view, at)
    if (record === null) {
      at = (Math.floor(at / BLOCK) + 1) * BLOCK
      continue
    }
    if (record.whole && seenBad) return true
    if (!record.whole) seenBad = true
    at = record.end
  }
  return false
}

/** @throws StoreFailure 'damaged' when acknowledged writes in a database's log cannot be read any more */
export async function checkLogs(folder: string): Promise<void> {
  const names = await readdir(folder).catch((): string[] => [])
  for (const name of names.filter((each) => /^\d+\.log$/.test(each))) {
    if (isLogDamaged(await readFile(join(folder, name)))) {
      throw new StoreFailure('damaged', `The database’s log ${name} is damaged before its end.`)
    }
  }
}
