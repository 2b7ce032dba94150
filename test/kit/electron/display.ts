import { type ChildProcess, spawn } from 'node:child_process'
import type { Readable } from 'node:stream'

let server: ChildProcess | undefined
/** Two apps that start at once share one display, and so one clipboard. */
let display: Promise<string> | undefined

const isRunning = (): boolean => server !== undefined && server.exitCode === null && server.signalCode === null

/**
 * The display to draw on: the one at hand, or a virtual one of our own on the
 * first free number. The virtual one ends by itself when its last window has
 * gone, so that a killed test leaves nothing behind.
 */
export function ensureDisplay(): Promise<string> {
  if (process.env.DISPLAY) return Promise.resolve(process.env.DISPLAY)
  if (display === undefined || !isRunning()) display = startDisplay()
  return display
}

async function startDisplay(): Promise<string> {
  const started = spawn(
    'Xvfb',
    ['-displayfd', '3', '-screen', '0', '1440x1000x24', '-nolisten', 'tcp', '-terminate', '10'],
    { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] },
  )
  server = started
  const numbers = started.stdio[3] as Readable
  const name = await new Promise<string>((resolve, reject) => {
    numbers.once('data', (text: Buffer) => resolve(`:${text.toString().trim()}`))
    started.once('error', () => reject(new Error('Xvfb is missing: run `node scripts/ensure-system.ts`.')))
    started.once('exit', () => reject(new Error('Xvfb ended before it had a display.')))
  })
  started.unref()
  return name
}

/** Ends the virtual display, if this process started one. */
export function stopDisplay(): void {
  if (isRunning()) server?.kill()
  server = undefined
  display = undefined
}
