import type { DeviceId } from '../kernel/ids.ts'
import { type Clock, NOTHING_KNOWN, raised, union } from './clock.ts'
import type { Entry } from './entry.ts'
import type { Era } from './era.ts'

/** An entry in the graph, with its causes at hand. */
export interface LogNode {
  readonly entry: Entry
  readonly chain: Chain
  readonly prev: LogNode | null
  readonly seen: readonly LogNode[]
  /**
   * For each device (by the number of its chain here) the highest position in the history that came through `seen`, the
   * author's or an ancestor's on the chain. Shared with `prev` when nothing new was seen. The own chain up to `prev` is
   * known besides.
   */
  readonly clock: Clock
  readonly era: Era
  readonly arrival: number
}

/** One device's entries by position; more than one at a position is a fork. */
export class Chain {
  readonly device: DeviceId
  /** Place of this device in clocks: devices are numbered as they come, differently on each replica. */
  readonly number: number
  readonly #positions: (LogNode | readonly LogNode[])[] = []
  readonly #onFork: () => void
  #forked = false

  constructor(device: DeviceId, number: number, onFork: () => void) {
    this.device = device
    this.number = number
    this.#onFork = onFork
  }

  /** The highest position held. */
  get length(): number {
    return this.#positions.length
  }

  get forked(): boolean {
    return this.#forked
  }

  at(seq: number): readonly LogNode[] {
    const there = this.#positions[seq - 1]
    if (there === undefined) return NOBODY
    return isList(there) ? there : [there]
  }

  add(node: LogNode): void {
    const at = node.entry.seq - 1
    const there = this.#positions[at]
    if (there === undefined) {
      this.#positions[at] = node
      return
    }
    this.#positions[at] = isList(there) ? [...there, node] : [there, node]
    this.#forked = true
    this.#onFork()
  }
}

const NOBODY: readonly LogNode[] = []
const isList = (there: LogNode | readonly LogNode[]): there is readonly LogNode[] => Array.isArray(there)

/** The chains of all devices. */
export class Chains {
  readonly #byDevice = new Map<DeviceId, Chain>()
  #anyForked = false

  get size(): number {
    return this.#byDevice.size
  }

  get anyForked(): boolean {
    return this.#anyForked
  }

  get(device: DeviceId): Chain | undefined {
    return this.#byDevice.get(device)
  }

  /** A device's chain, begun if it is new. */
  of(device: DeviceId): Chain {
    const known = this.#byDevice.get(device)
    if (known !== undefined) return known
    const chain = new Chain(device, this.#byDevice.size, () => {
      this.#anyForked = true
    })
    this.#byDevice.set(device, chain)
    return chain
  }

  devices(): Iterable<DeviceId> {
    return this.#byDevice.keys()
  }

  all(): Iterable<Chain> {
    return this.#byDevice.values()
  }
}

/** Joint clocks of entries' causes, the same object where several cite the same one after the other. */
export class JointClocks {
  #seen: readonly LogNode[] = []
  #joint: Clock = NOTHING_KNOWN

  /** That of `prev` itself where nothing else was seen. */
  of(prev: LogNode | null, seen: readonly LogNode[]): Clock {
    if (seen.length === 0) return prev?.clock ?? NOTHING_KNOWN
    if (seen.length !== this.#seen.length || seen.some((node, i) => node !== this.#seen[i])) {
      this.#joint = raised(
        seen.reduce((all: Clock, { clock }) => union(all, clock), NOTHING_KNOWN),
        seen.map(({ chain, entry }) => [chain.number, entry.seq]),
      )
      this.#seen = seen
    }
    return prev === null ? this.#joint : union(this.#joint, prev.clock)
  }
}
