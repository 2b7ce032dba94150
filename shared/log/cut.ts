import type { DeviceId, EntryId } from '../kernel/ids.ts'
import { type Clock, positionIn } from './clock.ts'
import type { Era } from './era.ts'
import type { Chains, LogNode } from './log-node.ts'

/** A set of entries closed under causes: an author's knowledge when signing, or everything held now. */
export interface CausalView {
  has(id: EntryId): boolean
  /** Highest position known of a device's chain, 0 when none is. */
  reach(device: DeviceId): number
  devices(): Iterable<DeviceId>
  /** Whether this view surely holds all that the other one does, now that both are asked. */
  includes(other: CausalView): boolean
  /** Views of one era hold the same weighty entries; `null` where that is not known. */
  readonly era: Era | null
}

interface Graph {
  readonly nodes: ReadonlyMap<EntryId, LogNode>
  readonly chains: Chains
}

/** The joint history of some entries, themselves included. */
export class CausalCut implements CausalView {
  readonly #graph: Graph
  readonly #era: Era
  readonly #own: LogNode | null
  readonly #others: readonly LogNode[]
  readonly #clock: Clock

  /** @param clock what the histories hold, save that of `own` on its own chain */
  constructor(graph: Graph, own: LogNode | null, others: readonly LogNode[], clock: Clock, era: Era) {
    this.#graph = graph
    this.#own = own
    this.#others = others
    this.#clock = clock
    this.#era = era
  }

  /** `null` once somebody forked: then a position in a chain may mean several entries. */
  get era(): Era | null {
    return this.#graph.chains.anyForked ? null : this.#era
  }

  has(id: EntryId): boolean {
    const node = this.#graph.nodes.get(id)
    if (node === undefined || this.#reachOf(node.chain.number) < node.entry.seq) return false
    return !node.chain.forked || this.#leadsTo(node)
  }

  reach(device: DeviceId): number {
    const chain = this.#graph.chains.get(device)
    return chain === undefined ? 0 : this.#reachOf(chain.number)
  }

  includes(other: CausalView): boolean {
    return other === this || (other instanceof CausalCut && other.#newest().every((node) => this.has(node.entry.id)))
  }

  *devices(): Iterable<DeviceId> {
    for (const chain of this.#graph.chains.all()) if (this.#reachOf(chain.number) > 0) yield chain.device
  }

  /** Entries of which everything here is the history. */
  #newest(): readonly LogNode[] {
    return this.#own === null ? this.#others : [this.#own, ...this.#others]
  }

  #reachOf(number: number): number {
    const seen = positionIn(this.#clock, number)
    const own = this.#own
    return own !== null && own.chain.number === number && own.entry.seq > seen ? own.entry.seq : seen
  }

  /** Exact search through the graph, needed only where a forked chain makes positions ambiguous. */
  #leadsTo(target: LogNode): boolean {
    const visited = new Set<LogNode>()
    const stack = [...this.#newest()]
    for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
      if (node === target) return true
      if (visited.has(node)) continue
      visited.add(node)
      const own = node.chain === target.chain ? node.entry.seq - 1 : 0
      if (Math.max(own, positionIn(node.clock, target.chain.number)) < target.entry.seq) continue
      if (node.prev !== null) stack.push(node.prev)
      stack.push(...node.seen)
    }
    return false
  }
}
