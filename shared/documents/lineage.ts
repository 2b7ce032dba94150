import { err, ok, type Result } from '../kernel/result.ts'
import { branchActorFor } from './actor.ts'
import type { OpId } from './change.ts'
import { type Chain, type ChangeNode, isIn, lastWhere, type Past, type Place, tipOf } from './past.ts'

/** Under which actor a change goes, and after which change the numbering of that actor begins. */
export interface BranchName {
  readonly actor: string
  /** The position of the change under that actor, from 1. */
  readonly seq: number
}

/**
 * How the changes of each session follow one another, and what their branches are called. A session that never forked
 * is one chain under its own actor. Where two changes follow the same one, each of them begins a branch whose actor is
 * derived from its own hash, and what follows on a branch goes under the branch's actor.
 *
 * What a branch is called depends on which rivals one knows. A change was written with the names of its own past, in
 * which a fork may not have shown yet; `find` therefore reads names as that past has them, and `nameOf` gives those of
 * today.
 */
export class Lineage {
  readonly #chains = new Map<string, Chain[]>()
  /** Changes of an actor that follow the same change; at the beginning, under the actor's id. */
  readonly #followers = new Map<ChangeNode | string, ChangeNode[]>()
  /** Changes that have rivals, by chain, in order. */
  readonly #forks = new Map<Chain, ChangeNode[]>()
  readonly #actorOfBranch = new Map<string, string>()

  /** Whether any session forked. */
  get forked(): boolean {
    return this.#forks.size > 0
  }

  /** The change that a new one of this actor follows, or why it follows none. */
  parentFor(actor: string, seq: number, past: Past): Result<ChangeNode | null, string> {
    const tips: ChangeNode[] = []
    for (const chain of this.#chains.get(actor) ?? []) {
      const tip = tipOf(past, chain)
      if (tip !== undefined) tips.push(tip)
    }
    const parent = tips.reduce<ChangeNode | null>(
      (last, tip) => (last === null || tip.seq > last.seq ? tip : last),
      null,
    )
    if (seq !== (parent?.seq ?? 0) + 1) return err('its number does not follow its session’s last')
    const path = new Map<Chain, number>()
    for (let node = parent; node !== null; node = node.chain.parent) path.set(node.chain, node.seq)
    const linear = tips.every((tip) => (path.get(tip.chain) ?? 0) >= tip.seq)
    return linear ? ok(parent) : err('its session forked and goes on from both sides')
  }

  /** The chain that a change after `parent` goes into; a new one, not yet known here, where the session forks. */
  chainAfter(actor: string, parent: ChangeNode | null): Chain {
    if (parent !== null && parent.chain.nodes.at(-1) === parent) return parent.chain
    return { actor, parent, nodes: [] }
  }

  /** Takes a change in. @returns true when changes taken in before have another name now */
  append(node: ChangeNode, parent: ChangeNode | null): boolean {
    const { chain } = node
    if (chain.nodes.length === 0) {
      const chains = this.#chains.get(chain.actor)
      if (chains === undefined) this.#chains.set(chain.actor, [chain])
      else chains.push(chain)
    }
    chain.nodes.push(node)
    const rivals = this.#rivalsAfter(chain.actor, parent)
    rivals.push(node)
    if (rivals.length === 1) return false
    if (rivals.length > 2) this.#noteFork(node)
    else for (const rival of rivals) this.#noteFork(rival)
    return rivals.length === 2
  }

  #rivalsAfter(actor: string, parent: ChangeNode | null): ChangeNode[] {
    const key = parent ?? actor
    const rivals = this.#followers.get(key) ?? []
    this.#followers.set(key, rivals)
    return rivals
  }

  #noteFork(node: ChangeNode): void {
    const forks = this.#forks.get(node.chain) ?? []
    forks.push(node)
    forks.sort((a, b) => a.seq - b.seq)
    this.#forks.set(node.chain, forks)
    this.#actorOfBranch.set(branchActorFor(node.chain.actor, node.hash), node.chain.actor)
  }

  /** What a change is called today. */
  nameOf(node: ChangeNode): BranchName {
    return this.#name(node, () => true)
  }

  #name(node: ChangeNode, counts: (fork: ChangeNode) => boolean): BranchName {
    let last = node
    for (;;) {
      const from = last.seq
      const fork = this.#forks.get(last.chain)?.findLast((candidate) => candidate.seq <= from && counts(candidate))
      if (fork !== undefined) {
        return { actor: branchActorFor(fork.chain.actor, fork.hash), seq: node.seq - fork.seq + 1 }
      }
      if (last.chain.parent === null) return { actor: node.chain.actor, seq: node.seq }
      last = last.chain.parent
    }
  }

  #forkIsKnownIn(past: Past, fork: ChangeNode): boolean {
    const first = fork.chain.nodes[0]
    const parent = first === fork ? fork.chain.parent : fork.chain.nodes[fork.seq - (first?.seq ?? 0) - 1]
    const rivals = this.#followers.get(parent ?? fork.chain.actor) ?? []
    return rivals.some((rival) => rival !== fork && isIn(past, rival))
  }

  /** The operation that an id meant to somebody who knew `past`, or `undefined` when it is not in that past. */
  find(id: OpId, past: Past): Place | undefined {
    const actor = this.#chains.has(id.actor) ? id.actor : this.#actorOfBranch.get(id.actor)
    if (actor === undefined) return undefined
    for (const chain of this.#chains.get(actor) ?? []) {
      const node = lastWhere(chain.nodes, (candidate) => candidate.startOp <= id.counter)
      if (node === undefined || id.counter >= node.startOp + node.ops || !isIn(past, node)) continue
      const name = this.forked ? this.#name(node, (fork) => this.#forkIsKnownIn(past, fork)).actor : actor
      if (name === id.actor) return { node, counter: id.counter }
    }
    return undefined
  }
}
