import type { DeviceId, EntryId } from '../kernel/ids.ts'
import type { Entry } from './entry.ts'

/** For each device, the highest position in its chain that is in somebody's history. */
export type VectorClock = ReadonlyMap<DeviceId, number>

interface Node {
  readonly entry: Entry
  /** What this entry's history holds of *other* devices' chains; shared with `prev` when nothing new was seen. */
  readonly clock: VectorClock
  readonly arrival: number
}

/** The newest entry of one branch of a device's chain. */
export interface Tip {
  readonly device: DeviceId
  readonly seq: number
  readonly id: EntryId
}

/** A set of entries closed under causes: an author's knowledge when signing, or everything held now. */
export interface CausalView {
  has(id: EntryId): boolean
  /** Highest position known of a device's chain, 0 when none is. */
  reach(device: DeviceId): number
  devices(): Iterable<DeviceId>
}

export type LogDefect = 'prev-of-another-device' | 'seq-does-not-follow' | 'claimed-time-before-its-causes'

/**
 * All entries held of one organisation: one chain per device (several branches where a device forked), linked into one
 * graph by `prev` and `seen`. Entries are added after everything they cite, and never removed.
 */
export class Log {
  readonly #nodes = new Map<EntryId, Node>()
  readonly #order: EntryId[] = []
  /** Entries by device and position; more than one at a position is a fork. */
  readonly #chains = new Map<DeviceId, Map<number, EntryId[]>>()
  readonly #tips = new Map<EntryId, Tip>()
  readonly #heads = new Set<EntryId>()
  readonly #forked = new Set<DeviceId>()
  readonly #all: CausalView = {
    has: (id) => this.has(id),
    reach: (device) => this.tipOf(device)?.seq ?? 0,
    devices: () => this.#chains.keys(),
  }

  get size(): number {
    return this.#order.length
  }

  has(id: EntryId): boolean {
    return this.#nodes.has(id)
  }

  get(id: EntryId): Entry | undefined {
    return this.#nodes.get(id)?.entry
  }

  /** @throws Error when the entry is not held: callers ask only for entries they were given by this log */
  need(id: EntryId): Entry {
    return this.#need(id).entry
  }

  /** Position in the order in which entries were added here, from 0. */
  arrivalOf(id: EntryId): number {
    return this.#need(id).arrival
  }

  at(arrival: number): Entry | undefined {
    const id = this.#order[arrival]
    return id === undefined ? undefined : this.get(id)
  }

  /** Entries in the order they were added, which is an order of causes before effects. */
  *entries(from = 0): Iterable<Entry> {
    for (let i = from; i < this.#order.length; i++) yield this.#need(this.#order[i] as EntryId).entry
  }

  /** What an entry cites and this log lacks. */
  missingCauses(entry: Entry): EntryId[] {
    return causesOf(entry).filter((id) => !this.has(id))
  }

  /** Rules every entry must keep to be part of the graph at all, whatever it says. Its causes must be held. */
  defectOf(entry: Entry): LogDefect | null {
    if (entry.prev !== null) {
      const prev = this.need(entry.prev)
      if (prev.device !== entry.device) return 'prev-of-another-device'
      if (prev.seq + 1 !== entry.seq) return 'seq-does-not-follow'
    }
    for (const cause of causesOf(entry)) {
      if (this.need(cause).claimedTime > entry.claimedTime) return 'claimed-time-before-its-causes'
    }
    return null
  }

  /** Adds an entry whose causes are held and which has no defect. Adding it again changes nothing. */
  add(entry: Entry): void {
    if (this.has(entry.id)) return
    this.#nodes.set(entry.id, { entry, clock: this.#clockFor(entry), arrival: this.#order.length })
    this.#order.push(entry.id)
    let chain = this.#chains.get(entry.device)
    if (chain === undefined) {
      chain = new Map()
      this.#chains.set(entry.device, chain)
    }
    const siblings = chain.get(entry.seq)
    if (siblings === undefined) chain.set(entry.seq, [entry.id])
    else {
      siblings.push(entry.id)
      this.#forked.add(entry.device)
    }
    if (entry.prev !== null) this.#tips.delete(entry.prev)
    this.#tips.set(entry.id, { device: entry.device, seq: entry.seq, id: entry.id })
    for (const cause of causesOf(entry)) this.#heads.delete(cause)
    this.#heads.add(entry.id)
  }

  /** The newest entry of every branch, sorted by device, position and id. */
  tips(): readonly Tip[] {
    return [...this.#tips.values()].sort((a, b) => compare(a.device, b.device) || a.seq - b.seq || compare(a.id, b.id))
  }

  /** The longest branch of a device's chain; among equals the one with the lower id. */
  tipOf(device: DeviceId): Tip | null {
    let best: Tip | null = null
    for (const tip of this.#tips.values()) {
      if (tip.device !== device) continue
      if (best === null || tip.seq > best.seq || (tip.seq === best.seq && tip.id < best.id)) best = tip
    }
    return best
  }

  /** Entries that no other entry cites. */
  heads(): readonly EntryId[] {
    return [...this.#heads].sort()
  }

  devices(): Iterable<DeviceId> {
    return this.#chains.keys()
  }

  chainEntries(device: DeviceId, seq: number): readonly EntryId[] {
    return this.#chains.get(device)?.get(seq) ?? []
  }

  isForked(device: DeviceId): boolean {
    return this.#forked.has(device)
  }

  /** Two entries of one device that both claim the same position: a proof of equivocation that stands alone. */
  forkProofs(): readonly { readonly device: DeviceId; readonly entries: readonly EntryId[] }[] {
    const proofs: { device: DeviceId; entries: readonly EntryId[] }[] = []
    for (const device of [...this.#forked].sort()) {
      for (const siblings of this.#chains.get(device)?.values() ?? []) {
        if (siblings.length > 1) proofs.push({ device, entries: [...siblings].sort() })
      }
    }
    return proofs
  }

  /** Everything held, now and later: always the same view, which grows with the log. */
  everything(): CausalView {
    return this.#all
  }

  /** What an entry's author had seen when signing it; without the entry itself. Its causes must be held. */
  cutOf(entry: Entry): CausalView {
    return this.#view(causesOf(entry))
  }

  /** An entry's history and the entry itself. */
  historyOf(id: EntryId): CausalView {
    return this.#view([id])
  }

  /** The joint history of several entries, themselves included. All must be held. */
  historyOfAll(ids: readonly EntryId[]): CausalView {
    return this.#view(ids)
  }

  #view(heads: readonly EntryId[]): CausalView {
    const clock = this.#clockOver(heads)
    return {
      has: (id) => {
        const node = this.#nodes.get(id)
        if (node === undefined) return false
        const { device, seq } = node.entry
        if ((clock.get(device) ?? 0) < seq) return false
        return !this.#forked.has(device) || this.#reaches(heads, node.entry)
      },
      reach: (device) => clock.get(device) ?? 0,
      devices: () => clock.keys(),
    }
  }

  /** Exact search through the graph, needed only where a forked chain makes positions ambiguous. */
  #reaches(heads: readonly EntryId[], target: Entry): boolean {
    const visited = new Set<EntryId>()
    const stack = [...heads]
    for (let id = stack.pop(); id !== undefined; id = stack.pop()) {
      if (id === target.id) return true
      if (visited.has(id)) continue
      visited.add(id)
      const { entry, clock } = this.#need(id)
      const own = entry.device === target.device ? entry.seq - 1 : 0
      if (Math.max(own, clock.get(target.device) ?? 0) < target.seq) continue
      stack.push(...causesOf(entry))
    }
    return false
  }

  /** The joint clock of several entries, themselves included. */
  #clockOver(heads: readonly EntryId[]): VectorClock {
    const joint = new Map<DeviceId, number>()
    for (const head of heads) {
      const { entry, clock } = this.#need(head)
      raise(joint, clock)
      if (entry.seq > (joint.get(entry.device) ?? 0)) joint.set(entry.device, entry.seq)
    }
    return joint
  }

  #clockFor(entry: Entry): VectorClock {
    if (entry.seen.length === 0) return entry.prev === null ? EMPTY : this.#need(entry.prev).clock
    const clock = new Map(entry.prev === null ? EMPTY : this.#need(entry.prev).clock)
    raise(clock, this.#clockOver(entry.seen))
    return clock
  }

  #need(id: EntryId): Node {
    const node = this.#nodes.get(id)
    if (node === undefined) throw new Error(`entry ${id} is not held`)
    return node
  }
}

const EMPTY: VectorClock = new Map()

/** Everything an entry cites directly. */
export function causesOf(entry: Entry): readonly EntryId[] {
  return entry.prev === null ? entry.seen : [entry.prev, ...entry.seen]
}

function raise(clock: Map<DeviceId, number>, by: VectorClock): void {
  for (const [device, seq] of by) if (seq > (clock.get(device) ?? 0)) clock.set(device, seq)
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
