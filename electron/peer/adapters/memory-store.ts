import { type Store, StoreFailure, type WriteOp } from '../ports/ports.ts'

/** What goes wrong with the next writes. */
export type DiskFault =
  | { readonly kind: 'none' }
  /** No room: writes fail until there is some. */
  | { readonly kind: 'full' }
  /** The next write reaches the disk but fails before it is known to have: a crash may bring it back, whole. */
  | { readonly kind: 'torn' }
  | { readonly kind: 'failed' }

const encoder = new TextEncoder()

/** UTF-8 order, which is not that of JavaScript's strings beyond the Basic Multilingual Plane. */
function compareUtf8(a: string, b: string): number {
  const [left, right] = [encoder.encode(a), encoder.encode(b)]
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const difference = (left[i] ?? 0) - (right[i] ?? 0)
    if (difference !== 0) return difference
  }
  return left.length - right.length
}

function apply(ops: readonly WriteOp[], to: Map<string, Uint8Array>): void {
  for (const op of ops) {
    if (op.type === 'put') to.set(op.key, op.value.slice())
    else to.delete(op.key)
  }
}

/** A disk that outlives the stores opened on it, for tests and the simulation. */
export class MemoryDisk {
  fault: DiskFault = { kind: 'none' }
  readonly #durable = new Map<string, Uint8Array>()
  #uncertain: readonly WriteOp[] = []
  #open: MemoryStore | null = null

  /** @throws StoreFailure 'busy' while another store is open on it */
  openStore(): Store {
    if (this.#open !== null) throw new StoreFailure('busy', 'Another running Folkmoot uses this profile.')
    apply(this.#uncertain, this.#durable)
    this.#uncertain = []
    const store = new MemoryStore(this, this.#durable, () => {
      if (this.#open === store) this.#open = null
    })
    this.#open = store
    return store
  }

  /** As if the process had been killed: the open store is dead and the disk can be opened again. */
  crash(): void {
    this.#open?.kill()
    this.#open = null
  }

  /** @throws StoreFailure by the present fault */
  tryWrite(ops: readonly WriteOp[]): void {
    switch (this.fault.kind) {
      case 'none':
        apply(ops, this.#durable)
        return
      case 'full':
        throw new StoreFailure('full', 'The disk is full.')
      case 'failed':
        throw new StoreFailure('failed', 'The disk reported a fault.')
      case 'torn':
        this.#uncertain = ops
        this.fault = { kind: 'none' }
        throw new StoreFailure('failed', 'The disk reported a fault.')
    }
  }

  /** Removes what a torn write left, as the real store does when it tries again. */
  settle(): void {
    this.#uncertain = []
  }
}

/** The `Store` port in memory, behaving as the real one does, faults included. */
class MemoryStore implements Store {
  readonly #disk: MemoryDisk
  readonly #data: ReadonlyMap<string, Uint8Array>
  readonly #release: () => void
  #open = true
  #failure: StoreFailure | null = null

  constructor(disk: MemoryDisk, data: ReadonlyMap<string, Uint8Array>, release: () => void) {
    this.#disk = disk
    this.#data = data
    this.#release = release
  }

  get failure(): StoreFailure | null {
    return this.#failure
  }

  kill(): void {
    this.#open = false
  }

  async get(key: string): Promise<Uint8Array | undefined> {
    this.#mustBeOpen()
    return this.#data.get(key)?.slice()
  }

  async *range(from: string, to: string): AsyncIterable<readonly [string, Uint8Array]> {
    this.#mustBeOpen()
    const within = [...this.#data].filter(([key]) => compareUtf8(from, key) <= 0 && compareUtf8(key, to) < 0)
    within.sort(([a], [b]) => compareUtf8(a, b))
    for (const [key, value] of within) {
      this.#mustBeOpen()
      yield [key, value.slice()]
    }
  }

  async write(ops: readonly WriteOp[]): Promise<void> {
    this.#mustBeOpen()
    if (this.#failure !== null) throw this.#failure
    this.#attempt(ops)
  }

  async retry(): Promise<void> {
    this.#mustBeOpen()
    if (this.#failure === null) return
    this.#disk.settle()
    this.#attempt([])
    this.#failure = null
  }

  async close(): Promise<void> {
    this.#open = false
    this.#release()
  }

  #attempt(ops: readonly WriteOp[]): void {
    try {
      this.#disk.tryWrite(ops)
    } catch (error) {
      if (error instanceof StoreFailure) this.#failure = error
      throw error
    }
  }

  #mustBeOpen(): void {
    if (!this.#open) throw new StoreFailure('failed', 'The profile’s database was closed.')
  }
}
