import { MemoryDisk } from '#electron/peer/adapters/memory-store.ts'
import type { Store, StoreFailure, WriteOp } from '#electron/peer/ports/ports.ts'
import type { Chance } from './chance.ts'
import type { SimTime } from './time.ts'

/** What a computer that was switched off answers. */
export const never = <T>(): Promise<T> => new Promise<T>(() => {})

export interface DiskManner {
  /** Milliseconds that writes take, at most. */
  readonly slowMs: number
  /** A broken promise of the simulation's own: writes are called durable some time before they are. */
  readonly liesMs: number
}

/** What a peer's process has open of its disk. Once the computer is off nothing answers any more. */
export class SimStore implements Store {
  readonly #disk: MemoryDisk
  readonly #inner: Store
  readonly #time: SimTime
  readonly #chance: Chance
  readonly #manner: DiskManner
  readonly #onWritten: (ops: readonly WriteOp[]) => Promise<void>
  /** Writes that were asked for and have not reached the disk. */
  readonly #under = new Set<readonly WriteOp[]>()
  #off = false

  constructor(
    disk: MemoryDisk,
    parts: {
      readonly time: SimTime
      readonly chance: Chance
      readonly manner: DiskManner
      /** Told of what reached the disk before whoever wrote it is. */
      readonly onWritten: (ops: readonly WriteOp[]) => Promise<void>
    },
  ) {
    this.#disk = disk
    this.#inner = disk.openStore()
    this.#time = parts.time
    this.#chance = parts.chance
    this.#manner = parts.manner
    this.#onWritten = parts.onWritten
  }

  get failure(): StoreFailure | null {
    return this.#inner.failure
  }

  get(key: string): Promise<Uint8Array | undefined> {
    return this.#off ? never() : this.#inner.get(key)
  }

  async *range(from: string, to: string): AsyncIterable<readonly [string, Uint8Array]> {
    if (this.#off) await never()
    for await (const row of this.#inner.range(from, to)) {
      if (this.#off) await never()
      yield row
    }
  }

  async write(ops: readonly WriteOp[]): Promise<void> {
    if (this.#off) return never()
    if (this.#manner.liesMs > 0) {
      this.#time.after(this.#chance.below(this.#manner.liesMs), () => {
        if (!this.#off) this.#put(ops).catch(() => undefined)
      })
      return
    }
    const wait = this.#manner.slowMs === 0 || this.#chance.oneIn(2) ? 0 : this.#chance.below(this.#manner.slowMs)
    if (wait > 0) {
      this.#under.add(ops)
      await new Promise<void>((resolve) => this.#time.after(wait, resolve))
      // The power went meanwhile, and it was decided then what the disk has of this.
      if (!this.#under.delete(ops)) return never()
    }
    await this.#put(ops)
    if (this.#off) return never()
  }

  async retry(): Promise<void> {
    if (this.#off) return never()
    await this.#inner.retry()
  }

  async close(): Promise<void> {
    if (!this.#off) await this.#inner.close()
  }

  /** As if the power went: of the writes under way each is on the disk, whole, or is not. */
  kill(): void {
    for (const ops of this.#under) if (this.#chance.oneIn(2)) this.#put(ops).catch(() => undefined)
    this.#under.clear()
    this.#off = true
    this.#disk.crash()
  }

  async #put(ops: readonly WriteOp[]): Promise<void> {
    await this.#inner.write(ops)
    await this.#onWritten(ops)
  }
}

/** Everything that a disk holds, to begin another with. The disk must not be open. */
export async function copyOf(disk: MemoryDisk): Promise<readonly WriteOp[]> {
  const store = disk.openStore()
  const ops: WriteOp[] = []
  for await (const [key, value] of store.range('', '\u{10FFFF}')) ops.push({ type: 'put', key, value })
  await store.close()
  return ops
}

export function diskWith(ops: readonly WriteOp[]): MemoryDisk {
  const disk = new MemoryDisk()
  if (ops.length > 0) disk.tryWrite(ops)
  return disk
}
