import { closeSync, openSync, readdirSync, readFileSync, readSync } from 'node:fs'
import { join } from 'node:path'

/** Bytes read at once. */
const CHUNK = 4 * 1024 * 1024

/** Whether a text is anywhere in the memory of a running process. */
export function memoryHolds(pid: number, text: string): boolean {
  const wanted = [Buffer.from(text, 'utf8'), Buffer.from(text, 'utf16le')]
  const overlap = Math.max(...wanted.map(({ length }) => length))
  const memory = openSync(`/proc/${pid}/mem`, 'r')
  try {
    const chunk = Buffer.alloc(CHUNK)
    for (const [from, to] of writableParts(pid)) {
      for (let at = from; at < to; at += CHUNK - overlap) {
        const read = readAt(memory, chunk, at, Math.min(CHUNK, to - at))
        const part = chunk.subarray(0, read)
        if (wanted.some((each) => part.includes(each))) return true
      }
    }
    return false
  } finally {
    closeSync(memory)
  }
}

/** Whether a text is in any file of a folder. */
export const folderHolds = (folder: string, text: string): boolean =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .some((entry) => readFileSync(join(entry.parentPath, entry.name)).includes(text))

function writableParts(pid: number): [number, number][] {
  const lines = readFileSync(`/proc/${pid}/maps`, 'utf8').split('\n')
  return lines.flatMap((line): [number, number][] => {
    const [, from = '', to = ''] = /^([0-9a-f]+)-([0-9a-f]+) rw/.exec(line) ?? []
    return from === '' ? [] : [[Number.parseInt(from, 16), Number.parseInt(to, 16)]]
  })
}

/** Parts that the process never touched, or gave back meanwhile, cannot be read and hold nothing. */
function readAt(memory: number, into: Buffer, at: number, length: number): number {
  try {
    return readSync(memory, into, 0, length, at)
  } catch {
    return 0
  }
}
