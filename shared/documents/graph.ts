import type { BodyChange } from './change.ts'
import { Lineage } from './lineage.ts'
import { type ChangeNode, type Past, pastOf, type Span } from './past.ts'
import { collectSpans } from './references.ts'

export type ChangeHeader = Pick<BodyChange, 'hash' | 'actor' | 'seq' | 'startOp' | 'ops' | 'deps'>

export type GraphVerdict =
  /** `renames`: a session turned out to have forked, and changes held before have other names now. */
  | { readonly state: 'added'; readonly node: ChangeNode; readonly renames: boolean }
  | { readonly state: 'known' }
  | { readonly state: 'missing'; readonly hashes: readonly string[] }
  /** It can never be applied, anywhere: a verdict over the change and what it was made on. */
  | { readonly state: 'refused'; readonly why: string }

const refused = (why: string): GraphVerdict => ({ state: 'refused', why })

/**
 * The changes of one body by cause and effect, under the hashes by which they were signed. It accepts exactly the
 * changes whose every reference is to something in their own past, judged by that past alone: so replicas that were
 * fed in any order accept the same set, and Automerge is never given an operation on something that is not there.
 */
export class ChangeGraph {
  readonly nodes: ChangeNode[] = []
  readonly lineage = new Lineage()
  readonly #byHash = new Map<string, ChangeNode>()
  readonly #refused = new Map<string, string>()
  readonly #heads = new Set<ChangeNode>()

  get(hash: string): ChangeNode | undefined {
    return this.#byHash.get(hash)
  }

  has(hash: string): boolean {
    return this.#byHash.has(hash)
  }

  /** Hashes of the changes that no other was made on, sorted: they name the state of the body on every replica. */
  heads(): readonly string[] {
    return [...this.#heads].map((node) => node.hash).sort()
  }

  add(change: BodyChange): GraphVerdict {
    return this.#admit(change, (node, spans) => collectSpans(change, node, spans, this.lineage))
  }

  /** Adds a change that this graph or an earlier one accepted, from what was remembered of it. */
  restore(header: ChangeHeader, fill: (spans: Span[], own: ChangeNode) => void): GraphVerdict {
    return this.#admit(header, (node, spans) => {
      fill(spans, node)
      return null
    })
  }

  /** Changes that were refused, with why. */
  refusals(): ReadonlyMap<string, string> {
    return this.#refused
  }

  /** Refuses a change beforehand, and so everything made on it. */
  refuse(hash: string, why: string): void {
    this.#refused.set(hash, why)
  }

  #admit(change: ChangeHeader, collect: (node: ChangeNode, spans: Span[]) => string | null): GraphVerdict {
    if (this.#byHash.has(change.hash)) return { state: 'known' }
    const verdict = this.#judge(change, collect)
    if (verdict.state === 'refused') this.#refused.set(change.hash, verdict.why)
    return verdict
  }

  #judge(change: ChangeHeader, collect: (node: ChangeNode, spans: Span[]) => string | null): GraphVerdict {
    const before = this.#refused.get(change.hash)
    if (before !== undefined) return refused(before)
    const deps: ChangeNode[] = []
    const missing: string[] = []
    for (const hash of change.deps) {
      if (this.#refused.has(hash)) return refused('it was made on a refused change')
      const node = this.#byHash.get(hash)
      if (node === undefined) missing.push(hash)
      else deps.push(node)
    }
    if (missing.length > 0) return { state: 'missing', hashes: missing }
    if (new Set(deps).size !== deps.length) return refused('it cites a change twice')
    const maxBefore = deps.reduce((most, dep) => Math.max(most, dep.maxOp), 0)
    if (change.startOp !== maxBefore + 1) return refused('its operations are not numbered after those it knew')

    const past = this.#pastFor(deps)
    const parent = this.lineage.parentFor(change.actor, change.seq, past)
    if (!parent.ok) return refused(parent.error)
    const spans: Span[] = []
    const node: ChangeNode = {
      hash: change.hash,
      seq: change.seq,
      startOp: change.startOp,
      ops: change.ops,
      maxOp: maxBefore + change.ops,
      deps,
      index: this.nodes.length,
      chain: this.lineage.chainAfter(change.actor, parent.value),
      past,
      spans,
    }
    const defect = collect(node, spans)
    return defect === null ? this.#insert(node, parent.value) : refused(defect)
  }

  #pastFor(deps: readonly ChangeNode[]): Past {
    const seesAll = deps.length === this.#heads.size && deps.every((dep) => this.#heads.has(dep))
    return pastOf(deps, seesAll, this.nodes.length)
  }

  #insert(node: ChangeNode, parent: ChangeNode | null): GraphVerdict {
    const renames = this.lineage.append(node, parent)
    this.nodes.push(node)
    this.#byHash.set(node.hash, node)
    for (const dep of node.deps) this.#heads.delete(dep)
    this.#heads.add(node)
    return { state: 'added', node, renames }
  }
}
