import { channel } from 'node:diagnostics_channel'
import type { Socket } from 'node:net'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { createInterface } from 'node:readline'
import { RECORD_BYTES } from './records.ts'

/** One side of a measurement: a process of its own, told what to do by lines of JSON on standard input. */

export interface Opening {
  /** Of this side alone; for the holder it holds a copy of the fixture's `store`. */
  readonly folder: string
  /** What `fixture` wrote: shared by both sides, only read. */
  readonly fixture: string
  /** The holder has everything, the joiner begins with nothing or, where a system needs it, with the first record. */
  readonly role: 'holder' | 'joiner'
  /** Which of many joiners. */
  readonly number: number
}

/** What each system does in its own way. Records have the numbers 0, 1, 2…, the same on both sides. */
export interface Driver {
  /** Writes records `0…count` into `path/store`, so that `open` of a holder finds them; knows of `more` after them. */
  fixture(path: string, count: number, more: number): Promise<void>
  /** Opens what is in the folder until it can be used. Gives what the other side must be told beforehand. */
  open(opening: Opening): Promise<{ readonly identity: string; readonly usableMs: number }>
  introduce(identity: string): Promise<void>
  /** Adds records while not connected. */
  write(first: number, count: number): Promise<void>
  /** Adds one record; resolves when it is as durable as the system makes it. */
  vote(number: number): Promise<void>
  listen(): Promise<string>
  connect(address: string): Promise<void>
  disconnect(): Promise<void>
  held(): number
  /** Bytes of the records themselves, without what carries them. */
  payload?(first: number, count: number): number
  digest(): Promise<string>
  /** Bytes that everything held takes on disk, or would take in the system's own file format. */
  stored(): Promise<number>
  close(): Promise<void>
}

/** Milliseconds of a clock that all processes of this computer share. */
export const sharedClock = (): number => Number(process.hrtime.bigint()) / 1e6

const LOOP_RESOLUTION_MS = 1

/** Counts what every TCP socket of this process carries, in the kernel's own numbers: nothing stands in the way. */
class Traffic {
  readonly #sockets = new Set<Socket>()

  constructor() {
    for (const name of ['net.client.socket', 'net.server.socket'])
      channel(name).subscribe((message) => {
        if (typeof message === 'object' && message !== null && 'socket' in message)
          this.#sockets.add(message.socket as Socket)
      })
  }

  bytes(): number {
    let all = 0
    for (const { bytesRead, bytesWritten } of this.#sockets) all += bytesRead + bytesWritten
    return all
  }
}

class Growth {
  #waiting: { readonly count: number; readonly resolve: (at: number) => void }[] = []
  held: () => number = () => 0

  readonly grown = (): void => {
    if (this.#waiting.length === 0) return
    const held = this.held()
    const at = sharedClock()
    for (const { resolve } of this.#waiting.filter(({ count }) => held >= count)) resolve(at)
    this.#waiting = this.#waiting.filter(({ count }) => held < count)
  }

  reached(count: number): Promise<number> {
    return new Promise((resolve) => {
      this.#waiting.push({ count, resolve })
      this.grown()
    })
  }
}

async function memory(): Promise<{ readonly rss: number; readonly heap: number }> {
  for (let i = 0; i < 4; i++) {
    globalThis.gc?.()
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  const { rss, heapUsed, external } = process.memoryUsage()
  return { rss, heap: heapUsed + external }
}

type Call = (...given: readonly never[]) => unknown

/** Runs a driver until standard input ends or says so. */
export function runSide(make: (grown: () => void) => Driver, extra: Readonly<Record<string, Call>> = {}): void {
  const traffic = new Traffic()
  const growth = new Growth()
  const driver = make(growth.grown)
  growth.held = () => driver.held()
  const loop = monitorEventLoopDelay({ resolution: LOOP_RESOLUTION_MS })
  const calls: Readonly<Record<string, Call>> = {
    fixture: (path: string, count: number, more: number) => driver.fixture(path, count, more),
    open: (opening: Opening) => driver.open(opening),
    introduce: (identity: string) => driver.introduce(identity),
    write: (first: number, count: number) => driver.write(first, count),
    vote: async (number: number) => {
      const at = sharedClock()
      await driver.vote(number)
      return { at, durableAt: sharedClock() }
    },
    listen: () => driver.listen(),
    connect: async (address: string) => {
      const at = sharedClock()
      await driver.connect(address)
      return at
    },
    disconnect: () => driver.disconnect(),
    reached: (count: number) => growth.reached(count),
    held: () => driver.held(),
    payload: (first: number, count: number) => driver.payload?.(first, count) ?? count * RECORD_BYTES,
    digest: () => driver.digest(),
    stored: () => driver.stored(),
    memory,
    traffic: () => traffic.bytes(),
    watchLoop: () => {
      loop.reset()
      loop.enable()
    },
    longestBlock: () => {
      loop.disable()
      return loop.max / 1e6
    },
    close: () => driver.close(),
    ...extra,
  }
  const answer = (line: unknown): void => void process.stdout.write(`${JSON.stringify(line)}\n`)
  createInterface({ input: process.stdin })
    .on('line', async (line) => {
      const { id, call, given } = JSON.parse(line) as { id: number; call: string; given: readonly never[] }
      try {
        const run = calls[call]
        if (run === undefined) throw new Error(`there is no call ${call}`)
        answer({ id, value: (await run(...given)) ?? null })
      } catch (error) {
        answer({ id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) })
      }
    })
    .on('close', () => process.exit(0))
}
