/**
 * What a change was made on, kept so that "is x in the past of c" takes a look-up: everything added before position
 * `floor`, plus each chain up to a position. Positions are those of this replica; the answers are everybody's.
 * After version vectors (Parker et al., 1983), cut off below the last change that had seen everything.
 */
export interface Past {
  readonly floor: number
  readonly tips: ReadonlyMap<Chain, number>
}

/** A sequence of changes of one actor, each made on the one before. A forked session has several. */
export interface Chain {
  readonly actor: string
  /** The change that the first of this chain follows, in another chain of the actor; `null` at the beginning. */
  readonly parent: ChangeNode | null
  /** Consecutive in `seq`, growing in `index` and `startOp`. */
  readonly nodes: ChangeNode[]
}

/** What the graph remembers of a change. */
export interface ChangeNode {
  readonly hash: string
  readonly seq: number
  readonly startOp: number
  readonly ops: number
  /** The highest counter of its past and itself. */
  readonly maxOp: number
  readonly deps: readonly ChangeNode[]
  /** The order in which this replica added it; causes before effects. */
  readonly index: number
  readonly chain: Chain
  readonly past: Past
  readonly spans: readonly Span[]
}

/** What consecutive counters of a change are, as far as later changes may refer to them. */
export interface Span {
  readonly counter: number
  readonly length: number
  readonly is: 'root' | 'comment' | 'character' | 'value' | 'nothing'
  /** For a character or a value: the operation that made the object it is in. */
  readonly object: Place | null
  /** For a value: its key. */
  readonly key: string | null
}

/** One operation, whatever names it has had: names of actors change when a session forks, this does not. */
export interface Place {
  readonly node: ChangeNode
  readonly counter: number
}

export const samePlace = (a: Place | null, b: Place | null): boolean =>
  a === b || (a !== null && b !== null && a.node === b.node && a.counter === b.counter)

export const isIn = (past: Past, node: ChangeNode): boolean =>
  node.index < past.floor || (past.tips.get(node.chain) ?? 0) >= node.seq

/** The newest change of a chain in a past, or `undefined`. */
export function tipOf(past: Past, chain: Chain): ChangeNode | undefined {
  const first = chain.nodes[0]
  const tip = past.tips.get(chain)
  if (first === undefined) return undefined
  const below = lastWhere(chain.nodes, (node) => node.index < past.floor)
  const named = tip === undefined ? undefined : chain.nodes[tip - first.seq]
  return named !== undefined && (below === undefined || named.seq > below.seq) ? named : below
}

/** The past of a change made on `deps`. `seesAll`: these are the heads of everything added so far, `size` changes. */
export function pastOf(deps: readonly ChangeNode[], seesAll: boolean, size: number): Past {
  if (seesAll) return { floor: size, tips: new Map() }
  const floor = deps.reduce((most, dep) => Math.max(most, dep.past.floor), 0)
  const tips = new Map<Chain, number>()
  const include = (node: ChangeNode): void => {
    if (node.index >= floor && node.seq > (tips.get(node.chain) ?? 0)) tips.set(node.chain, node.seq)
  }
  for (const dep of deps) {
    include(dep)
    for (const [chain, seq] of dep.past.tips) {
      const node = chain.nodes[seq - (chain.nodes[0]?.seq ?? 0)]
      if (node !== undefined) include(node)
    }
  }
  return { floor, tips }
}

/** The last of sorted items for which `holds`, which holds for a beginning of them. */
export function lastWhere<T>(items: readonly T[], holds: (item: T) => boolean): T | undefined {
  let low = 0
  let high = items.length
  while (low < high) {
    const middle = (low + high) >> 1
    const item = items[middle]
    if (item !== undefined && holds(item)) low = middle + 1
    else high = middle
  }
  return items[low - 1]
}
