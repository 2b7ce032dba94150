import { hash } from 'node:crypto'
import type { DiskFault, MemoryDisk } from '#electron/peer/adapters/memory-store.ts'
import type { ChangeDecoder } from '#electron/peer/ports/change-decoder.ts'
import type { Log } from '#electron/peer/ports/log.ts'
import { type Random, type Store, StoreFailure, type WriteOp } from '#electron/peer/ports/ports.ts'
import { EntryStore } from '#electron/peer/service/entry-store.ts'
import { createPeer, type Peer } from '#electron/peer/service/peer.ts'
import { ApiFailure } from '#shared/bridge/errors.ts'
import type { EntryId, OrganisationId } from '#shared/kernel/ids.ts'
import type { Entry, VerifySignature } from '#shared/log/entry.ts'
import { type CausalView, causesOf } from '#shared/log/log.ts'
import { Organisation } from '#shared/organisation/organisation.ts'
import type { Key } from '#test/kit/people.ts'
import { Chance } from './chance.ts'
import { type DiskManner, SimStore } from './disk.ts'
import { vaultOf, verify } from './keys.ts'
import { ComputerClock, type SimTime } from './time.ts'
import { type Habit, SimTransport, type SimWire } from './wire.ts'

/** What a computer needs of the run it belongs to. */
export interface Surroundings {
  readonly seed: string
  readonly time: SimTime
  readonly wire: SimWire
  readonly diskManner: DiskManner
  /** A broken check of the simulation's own, or the real one. */
  readonly verify: VerifySignature
  readonly decoder: () => ChangeDecoder
  onEntries(computer: Computer, entries: readonly Entry[]): void
  onFault(computer: Computer, what: string): void
}

/** Values of logs kept read, of a few runs. */
const MOST_READ = 2_000

export interface ComputerOptions {
  readonly number: number
  readonly name: string
  readonly key: Key
  readonly disk: MemoryDisk
  readonly hostile: boolean
}

/** One computer of the run: a disk that stays, and a whole peer on it that can lose its power at any moment. */
export class Computer {
  readonly number: number
  readonly name: string
  readonly key: Key
  hostile: boolean
  disk: MemoryDisk
  /** Milliseconds by which its clock is wrong. */
  clockOffset = 0
  peer: Peer | null = null
  transport: SimTransport | null = null
  habit: Habit | null = null
  /** Everything that is durable here, in the order it came to be. */
  readonly held = new Map<EntryId, Entry>()
  /** Whether its disk was made to fail: its refusals are no news then. */
  hadDiskFault = false
  #incarnation = 0
  #store: SimStore | null = null
  #clock: ComputerClock | null = null
  readonly #around: Surroundings

  constructor(options: ComputerOptions, around: Surroundings) {
    this.number = options.number
    this.name = options.name
    this.key = options.key
    this.hostile = options.hostile
    this.disk = options.disk
    this.#around = around
  }

  get on(): boolean {
    return this.#store !== null
  }

  get incarnation(): number {
    return this.#incarnation
  }

  /** Switches it on. Its peer is there a moment later. */
  start(): void {
    if (this.on) return
    const { time, wire, seed, diskManner } = this.#around
    this.#incarnation += 1
    const life = this.#incarnation
    const name = `${seed}/${this.name}/${life}`
    const store = new SimStore(this.disk, {
      time,
      chance: new Chance(`${name}/disk`),
      manner: diskManner,
      onWritten: (ops) => this.noteWritten(ops),
    })
    const clock = new ComputerClock(time, () => this.clockOffset)
    const transport = new SimTransport(wire, this.key.device, this.number)
    transport.habit = this.habit
    this.#store = store
    this.#clock = clock
    this.transport = transport
    const random = this.hostile ? new Repeating(`${seed}/${this.key.device}`) : new Chance(`${name}/random`)
    const ports = {
      store,
      clock,
      transport,
      random,
      vault: vaultOf(this.key),
      decoder: this.#around.decoder(),
      verify: this.#around.verify,
      log: this.#log(),
    }
    const options = { version: '0.0.0', defaultDeviceName: `${this.name}’s computer`, mdns: true }
    const opened = this.#readDisk(store).then(() => createPeer(ports, options))
    opened.then(
      (peer) => {
        if (life === this.#incarnation && this.on) this.peer = peer
      },
      (error: unknown) => {
        if (life === this.#incarnation) this.fault('could not start', error)
      },
    )
  }

  /** What a torn write left may be on the disk after all, once it is opened again. */
  async #readDisk(store: SimStore): Promise<void> {
    const ops: WriteOp[] = []
    for await (const [key, value] of store.range('log/', 'log0')) ops.push({ type: 'put', key, value })
    await this.noteWritten(ops)
  }

  /** The power goes. */
  kill(): void {
    this.#clock?.stop()
    this.transport?.kill()
    this.#store?.kill()
    this.#store = null
    this.transport = null
    this.peer = null
    this.disk.fault = { kind: 'none' }
  }

  setHabit(habit: Habit | null): void {
    this.habit = habit
    if (this.transport !== null) this.transport.habit = habit
  }

  setDiskFault(fault: DiskFault): void {
    this.hadDiskFault = true
    this.disk.fault = fault
  }

  fault(what: string, error: unknown): void {
    if (error instanceof ApiFailure) return
    if (error instanceof StoreFailure && (this.hadDiskFault || this.hostile)) return
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error)
    this.#around.onFault(this, `${what}: ${text}`)
  }

  /** Entries that are in the log on a disk: everybody reads them back from there. */
  async noteWritten(ops: readonly WriteOp[]): Promise<void> {
    const entries: Entry[] = []
    for (const op of ops) {
      if (op.type !== 'put' || !op.key.startsWith('log/')) continue
      for (const entry of await entriesIn(op.key, op.value)) {
        if (this.held.has(entry.id)) continue
        this.held.set(entry.id, entry)
        entries.push(entry)
      }
    }
    if (entries.length > 0) this.#around.onEntries(this, entries)
  }

  #log(): Log {
    return {
      debug: () => {},
      info: () => {},
      warn: () => {},
      error: (message, details) => this.fault(`it logged an error: ${message}`, details?.error ?? ''),
    }
  }
}

/**
 * The chance of somebody who wants to be caught twice: for each length of bytes the same ones in the same order on every
 * computer that holds the key, so that two copies of a device begin editing sessions of one name.
 */
class Repeating implements Random {
  readonly #name: string
  readonly #streams = new Map<number, Chance>()

  constructor(name: string) {
    this.#name = name
  }

  bytes(length: number): Uint8Array {
    const stream = this.#streams.get(length) ?? new Chance(`${this.#name}/${length}`)
    this.#streams.set(length, stream)
    return stream.bytes(length)
  }
}

const read = new Map<string, readonly Entry[]>()

/** The entries in one value of a log, read as the product reads them, once for all computers of a run. */
async function entriesIn(key: string, value: Uint8Array): Promise<readonly Entry[]> {
  const name = hash('sha256', value)
  const known = read.get(name)
  if (known !== undefined) return known
  const only: Pick<Store, 'range'> = {
    range: async function* () {
      yield [key, value] as const
    },
  }
  const entries: Entry[] = []
  const log = new EntryStore(only as Store, key.split('/')[1] as OrganisationId)
  for await (const entry of log.entries()) entries.push(entry)
  if (read.size > MOST_READ) read.clear()
  read.set(name, entries)
  return entries
}

/** An organisation made again from entries in an order that respects causes. */
export function organisationOf(entries: Iterable<Entry>): Organisation | null {
  let made: Organisation | null = null
  for (const entry of entries) {
    if (made !== null) made.add(entry)
    else {
      const founded = Organisation.found(entry, verify)
      if (!founded.ok) return null
      made = founded.value
    }
  }
  return made
}

/** What is seen by somebody who holds exactly these entries, with the causes of each. */
export function viewOf({ log }: Organisation, held: ReadonlyMap<EntryId, Entry>): CausalView {
  const heads = new Set([...held.keys()].filter((id) => log.has(id)))
  for (const entry of held.values()) for (const cause of causesOf(entry)) heads.delete(cause)
  return log.historyOfAll([...heads])
}
