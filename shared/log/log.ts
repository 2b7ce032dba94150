import type { DeviceId, EntryId } from '../kernel/ids.ts'
import type { Clock } from './clock.ts'
import { CausalCut, type CausalView } from './cut.ts'
import type { Entry } from './entry.ts'
import { type Era, Eras } from './era.ts'
import { type Chain, Chains, JointClocks, type LogNode } from './log-node.ts'

export type { CausalView }

/** The newest entry of one branch of a device's chain. */
export interface Tip {
  readonly device: DeviceId
  readonly seq: number
  readonly id: EntryId
}

export type LogDefect = 'prev-of-another-device' | 'seq-does-not-follow' | 'claimed-time-before-its-causes'

/**
 * All entries held of one organisation: one chain per device (several branches where a device forked), linked into one
 * graph by `prev` and `seen`. Entries are added after everything they cite, and never removed.
 */
export class Log {
  readonly #nodes = new Map<EntryId, LogNode>()
  readonly #order: LogNode[] = []
  readonly #chains = new Chains()
  readonly #tips = new Set<LogNode>()
  readonly #heads = new Set<EntryId>()
  /** The causes looked up last: whoever adds an entry has usually just judged it. */
  #last: Causes | null = null
  readonly #eras = new Eras()
  readonly #clocks = new JointClocks()
  readonly #all: CausalView = {
    has: (id) => this.has(id),
    reach: (device) => this.#chains.get(device)?.length ?? 0,
    devices: () => this.#chains.devices(),
    includes: () => true,
    era: null,
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
    return this.#order[arrival]?.entry
  }

  /** Entries in the order they were added, which is an order of causes before effects. */
  *entries(from = 0): Iterable<Entry> {
    for (let i = from; i < this.#order.length; i++) yield (this.#order[i] as LogNode).entry
  }

  /** What an entry cites and this log lacks. */
  missingCauses(entry: Entry): EntryId[] {
    return causesOf(entry).filter((id) => !this.has(id))
  }

  /** Whether everything that an entry cites is held. */
  hasCausesOf(entry: Entry): boolean {
    return this.#last?.entry === entry || this.#causesOf(entry) !== null
  }

  /** Rules every entry must keep to be part of the graph at all, whatever it says. Its causes must be held. */
  defectOf(entry: Entry): LogDefect | null {
    const causes = this.#needCauses(entry)
    if (causes.prev !== null) {
      const prev = causes.prev.entry
      if (prev.device !== entry.device) return 'prev-of-another-device'
      if (prev.seq + 1 !== entry.seq) return 'seq-does-not-follow'
      if (prev.claimedTime > entry.claimedTime) return 'claimed-time-before-its-causes'
    }
    for (const cause of causes.seen) {
      if (cause.entry.claimedTime > entry.claimedTime) return 'claimed-time-before-its-causes'
    }
    return null
  }

  /**
   * Adds an entry whose causes are held and which has no defect. Adding it again changes nothing.
   * @param weighty whether it may change the answers that are remembered by era
   */
  add(entry: Entry, weighty = true): void {
    if (this.has(entry.id)) return
    const chain = this.#chains.of(entry.device)
    const { prev, seen, clock, era: before } = this.#needCauses(entry)
    const era = weighty ? this.#eras.with(before, chain.number, entry.seq) : before
    this.#last = null
    const node: LogNode = { entry, chain, prev, seen, clock, era, arrival: this.#order.length }
    this.#nodes.set(entry.id, node)
    this.#order.push(node)
    chain.add(node)
    if (prev !== null) this.#tips.delete(prev)
    this.#tips.add(node)
    if (prev !== null) this.#heads.delete(prev.entry.id)
    for (const cause of seen) this.#heads.delete(cause.entry.id)
    this.#heads.add(entry.id)
  }

  /** The newest entry of every branch, sorted by device, position and id. */
  tips(): readonly Tip[] {
    return [...this.#tips]
      .map(tipAt)
      .sort((a, b) => compare(a.device, b.device) || a.seq - b.seq || compare(a.id, b.id))
  }

  /** The longest branch of a device's chain; among equals the one with the lower id. */
  tipOf(device: DeviceId): Tip | null {
    const chain = this.#chains.get(device)
    if (chain === undefined || chain.length === 0) return null
    const [best] = [...chain.at(chain.length)].sort((a, b) => compare(a.entry.id, b.entry.id))
    return best === undefined ? null : tipAt(best)
  }

  /** Entries that no other entry cites. */
  heads(): readonly EntryId[] {
    return [...this.#heads].sort()
  }

  devices(): Iterable<DeviceId> {
    return this.#chains.devices()
  }

  chainEntries(device: DeviceId, seq: number): readonly EntryId[] {
    return (this.#chains.get(device)?.at(seq) ?? []).map((node) => node.entry.id)
  }

  /** Entries of a device's chain past a position, all branches, in the order of positions. */
  *chainAfter(device: DeviceId, seq: number): Iterable<Entry> {
    const chain = this.#chains.get(device)
    if (chain === undefined) return
    for (let i = seq + 1; i <= chain.length; i++) for (const node of chain.at(i)) yield node.entry
  }

  isForked(device: DeviceId): boolean {
    return this.#chains.get(device)?.forked ?? false
  }

  /** Whether any device contradicted itself. */
  get anyForked(): boolean {
    return this.#chains.anyForked
  }

  /** Two entries of one device that both claim the same position: a proof of equivocation that stands alone. */
  forkProofs(): readonly { readonly device: DeviceId; readonly entries: readonly EntryId[] }[] {
    const proofs: { device: DeviceId; entries: readonly EntryId[] }[] = []
    for (const device of [...this.devices()].filter((each) => this.isForked(each)).sort()) {
      const chain = this.#chains.get(device) as Chain
      for (let seq = 1; seq <= chain.length; seq++) {
        const siblings = chain.at(seq)
        if (siblings.length > 1) proofs.push({ device, entries: siblings.map((node) => node.entry.id).sort() })
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
    const known = this.#nodes.get(entry.id)
    if (known !== undefined) {
      return this.#cut(known.prev, known.seen, known.clock, this.#eras.of(known.prev, known.seen))
    }
    const { prev, seen, clock, era } = this.#needCauses(entry)
    return this.#cut(prev, seen, clock, era)
  }

  /** An entry's history and the entry itself. */
  historyOf(id: EntryId): CausalView {
    const node = this.#need(id)
    return this.#cut(node, NOTHING_SEEN, node.clock, node.era)
  }

  /** The joint history of several entries, themselves included. All must be held. */
  historyOfAll(ids: readonly EntryId[]): CausalView {
    const nodes = ids.map((id) => this.#need(id))
    return this.#cut(null, nodes, this.#clocks.of(null, nodes), this.#eras.of(null, nodes))
  }

  #cut(own: LogNode | null, others: readonly LogNode[], clock: Clock, era: Era): CausalView {
    return new CausalCut({ nodes: this.#nodes, chains: this.#chains }, own, others, clock, era)
  }

  #needCauses(entry: Entry): Causes {
    const causes = this.#last?.entry === entry ? this.#last : this.#causesOf(entry)
    if (causes === null) throw new Error(`what entry ${entry.id} cites is not held`)
    return causes
  }

  /** What an entry cites, looked up once and remembered until another one is asked for; `null` when some is not held. */
  #causesOf(entry: Entry): Causes | null {
    const prev = entry.prev === null ? null : this.#prevOf(entry, entry.prev)
    if (prev === undefined) return null
    const seen: LogNode[] = []
    for (const id of entry.seen) {
      const node = this.#nodes.get(id)
      if (node === undefined) return null
      seen.push(node)
    }
    this.#last = {
      entry,
      prev,
      seen: seen.length === 0 ? NOTHING_SEEN : seen,
      clock: this.#clocks.of(prev, seen),
      era: this.#eras.of(prev, seen),
    }
    return this.#last
  }

  /** Usually the one entry at the position before; the index of all ids is much larger than a chain. */
  #prevOf({ device, seq }: Entry, id: EntryId): LogNode | undefined {
    const before = this.#chains.get(device)?.at(seq - 1) ?? []
    return before.find((node) => node.entry.id === id) ?? this.#nodes.get(id)
  }

  #need(id: EntryId): LogNode {
    const node = this.#nodes.get(id)
    if (node === undefined) throw new Error(`entry ${id} is not held`)
    return node
  }
}

/** What an entry cites, and the joint history of it. */
interface Causes {
  readonly entry: Entry
  readonly prev: LogNode | null
  readonly seen: readonly LogNode[]
  readonly clock: Clock
  readonly era: Era
}

const NOTHING_SEEN: readonly LogNode[] = []

/** Everything an entry cites directly. */
export function causesOf(entry: Entry): readonly EntryId[] {
  return entry.prev === null ? entry.seen : [entry.prev, ...entry.seen]
}

const tipAt = ({ entry }: LogNode): Tip => ({ device: entry.device, seq: entry.seq, id: entry.id })

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
