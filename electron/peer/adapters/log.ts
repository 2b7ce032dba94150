import { closeSync, mkdirSync, openSync, renameSync, statSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import { type Level, multistream, pino } from 'pino'
import type { Log, LogDetails } from '../ports/log.ts'
import { redact, redactText } from './redact.ts'

/** Bytes after which the next start begins a new file; one former file is kept. */
const FILE_BYTES = 2 * 1024 * 1024

export interface OpenLog extends Log {
  /** From now on also into this file; what cannot be opened is gone without. */
  toFile(path: string): void
  close(): void
}

function rotate(file: string): void {
  try {
    if (statSync(file).size > FILE_BYTES) renameSync(file, `${file}.1`)
  } catch {
    // There is none yet; or it stays as it is.
  }
}

interface Sink {
  write(line: string): void
  close(): void
}

/**
 * Gives up silently: a log that cannot be written (a full disk, say) must stop nothing. Lines are written at once, so
 * that the last one before a crash is there.
 */
function fileSink(path: string): Sink {
  const file = openSync(path, 'a', 0o600)
  let open = true
  return {
    write(line) {
      try {
        if (open) writeSync(file, line)
      } catch {
        // Nowhere to say so.
      }
    },
    close() {
      if (open) closeSync(file)
      open = false
    },
  }
}

/**
 * Notes what happens, as JSON lines, without secrets.
 * @param stderr from which level on lines go to standard error; `null` for none
 */
export function openLog(stderr: Level | null): OpenLog {
  const files: Sink[] = []
  const sinks = multistream(stderr === null ? [] : [{ level: stderr, stream: process.stderr }])
  const logger = pino(
    // The last line of defence: whatever a line was made of, no link or token leaves with it.
    { base: null, level: 'info', timestamp: pino.stdTimeFunctions.isoTime, hooks: { streamWrite: redactText } },
    sinks,
  )
  const at =
    (level: Level) =>
    (message: string, details: LogDetails = {}): void =>
      logger[level](redact(details), redactText(message))
  return {
    debug: at('debug'),
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
    toFile(path) {
      try {
        mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
        rotate(path)
        const stream = fileSink(path)
        files.push(stream)
        sinks.add({ level: 'info', stream })
      } catch {
        // The profile itself will say what is wrong with its folder.
      }
    },
    close() {
      for (const stream of files.splice(0)) stream.close()
    },
  }
}
