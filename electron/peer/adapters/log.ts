import { mkdirSync, renameSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { destination, type Level, multistream, pino } from 'pino'
import type { Log, LogDetails } from '../ports/log.ts'
import { redact, redactText } from './redact.ts'

/** Bytes after which the next start begins a new file; one former file is kept. */
const FILE_BYTES = 2 * 1024 * 1024

export interface LogOptions {
  /** `null` for none. */
  readonly file: string | null
  /** From which level on lines also go to standard error; `null` for none. */
  readonly stderr: Level | null
}

export interface OpenLog extends Log {
  close(): void
}

function rotate(file: string): void {
  try {
    if (statSync(file).size > FILE_BYTES) renameSync(file, `${file}.1`)
  } catch {
    // There is none yet; or it stays as it is.
  }
}

/**
 * A sink that gives up silently: a log that cannot be written (a full disk, say) must stop nothing. Lines are written
 * at once, so that the last one before a crash is there.
 */
function sink(dest: string | number) {
  const stream = destination({ dest, sync: true, append: true, mode: 0o600 })
  stream.on('error', () => {})
  return stream
}

/** Notes what happens, as JSON lines, without secrets. */
export function openLog({ file, stderr }: LogOptions): OpenLog {
  const sinks: { level: Level; stream: ReturnType<typeof sink> }[] = []
  let end = (): void => {}
  if (file !== null) {
    try {
      mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
      rotate(file)
      const stream = sink(file)
      sinks.push({ level: 'info', stream })
      end = () => stream.end()
    } catch {
      // The profile itself will say what is wrong with its folder.
    }
  }
  if (stderr !== null) sinks.push({ level: stderr, stream: sink(2) })
  const logger = pino(
    // The last line of defence: whatever a line was made of, no link or token leaves with it.
    { base: null, level: 'info', timestamp: pino.stdTimeFunctions.isoTime, hooks: { streamWrite: redactText } },
    multistream(sinks),
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
    close: () => end(),
  }
}
