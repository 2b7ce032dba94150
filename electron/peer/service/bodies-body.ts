import { Automerge, type Doc } from '#shared/documents/automerge.ts'
import { encodeBodyChange, hashOfChange } from '#shared/documents/codec.ts'
import { ChangeGraph } from '#shared/documents/graph.ts'
import type { ChangeNode } from '#shared/documents/past.ts'
import { rewriteChange } from '#shared/documents/rewrite.ts'
import type { ProposalDoc } from '#shared/documents/shape.ts'
import type { EntryId } from '#shared/kernel/ids.ts'
import { err, ok, type Result } from '#shared/kernel/result.ts'
import type { Clock } from '../ports/ports.ts'
import { type Incoming, PendingChanges } from './bodies-pending.ts'
import { READER } from './bodies-snapshot.ts'

/** A change that the graph took. */
export interface Admitted {
  readonly node: ChangeNode
  readonly incoming: Incoming
}

/** What became of changes offered to the graph. */
export interface Admission {
  /** Causes before effects. */
  readonly admitted: readonly Admitted[]
  readonly refused: readonly { readonly entry: EntryId; readonly why: string }[]
  /**
   * `fork`: what was held before has other names now. `dropped`: changes that could not wait in memory may have their
   * causes now. The body must then be made anew from the log.
   */
  readonly rebuild: null | 'fork' | 'dropped'
}

/**
 * Changes given to Automerge at once. Measured on Node 24 and two cores, 1,000 changes on a text of 60,000 characters
 * with 300 comments: one by one 16 s, tens 2.2 s, fifties 0.58 s, hundreds 0.35 s, all at once 0.16 s, and no chunk of a
 * hundred over 55 ms; 3.2.6 took the same. 1,000 new values on a map of 10,000 keys, all at once: 0.95 s and 340 MB on
 * 3.5.0 against 0.14 s and 12 MB on 3.2.6; in hundreds 0.36 s and 44 MB against 0.17 s. So 3.5.0, in hundreds, with a
 * turn for everything else between them.
 */
const CHUNK = 100

/** A change as this replica's document holds it, with the actor under which it was signed. */
export interface HeldChange {
  readonly bytes: Uint8Array
  readonly signedBy: string
}

/** One materialised body: the graph of its signed changes, and the Automerge document made of them. */
export class Body {
  readonly graph: ChangeGraph
  #doc: Doc<ProposalDoc>
  #upTo: number
  readonly #pending = new PendingChanges()
  /** Hashes by change where the document holds it under another one than it was signed with. */
  readonly #hashNow = new Map<ChangeNode, string>()

  constructor(from?: { readonly graph: ChangeGraph; readonly doc: Doc<ProposalDoc>; readonly upTo: number }) {
    this.graph = from?.graph ?? new ChangeGraph()
    this.#doc = from?.doc ?? Automerge.init<ProposalDoc>({ actor: READER })
    this.#upTo = from?.upTo ?? -1
  }

  get doc(): Doc<ProposalDoc> {
    return this.#doc
  }

  /**
   * Gives the document's memory back now: it lies outside JavaScript's own, where no pressure makes the collector come.
   * The body is not to be used afterwards.
   */
  free(): void {
    try {
      Automerge.free(this.#doc)
    } catch {
      // A document in which Automerge failed may not let go of its memory: the collector takes it later.
    }
  }

  get pending(): number {
    return this.#pending.size
  }

  /** Arrival number up to which everything is either in the document or refused. */
  get upTo(): number {
    return Math.min(this.#upTo, this.#pending.earliest - 1)
  }

  /** The hash under which the document holds a signed change. */
  hashNow(node: ChangeNode): string {
    return this.#hashNow.get(node) ?? node.hash
  }

  /** Every change that the document holds under another hash than the signed one: held hash to signed hash. */
  *renamed(): Iterable<readonly [string, string]> {
    for (const [node, held] of this.#hashNow) yield [held, node.hash]
  }

  /** Adds changes to the graph, and with them those that waited for them. The document is not touched. */
  admit(batch: readonly Incoming[]): Admission {
    const refused: { entry: EntryId; why: string }[] = []
    const admitted: Admitted[] = []
    let renames = false
    const queue = [...batch].reverse()
    for (let incoming = queue.pop(); incoming !== undefined; incoming = queue.pop()) {
      this.#upTo = Math.max(this.#upTo, incoming.arrival)
      const { hash } = incoming.change
      const verdict = this.graph.add(incoming.change)
      if (verdict.state === 'known') continue
      if (verdict.state === 'missing') {
        this.#pending.hold(incoming, verdict.hashes)
        continue
      }
      if (verdict.state === 'refused') refused.push({ entry: incoming.entry, why: verdict.why })
      else {
        admitted.push({ node: verdict.node, incoming })
        renames ||= verdict.renames
      }
      queue.push(...this.#pending.release(hash))
    }
    return { admitted, refused, rebuild: renames ? 'fork' : this.#pending.missesDropped ? 'dropped' : null }
  }

  /**
   * Gives admitted changes to the document.
   * @param clock lets others have their turn in between
   * @param carefully one at a time, to find the one that Automerge cannot take
   * @returns the changes as this document holds them; or, when Automerge failed or silently left something out, the
   * hash of a change up to which that happened: the document is then spoilt
   */
  async take(
    admitted: readonly Admitted[],
    { turn }: Pick<Clock, 'turn'>,
    carefully = false,
  ): Promise<Result<readonly HeldChange[], string>> {
    const changes: HeldChange[] = []
    const chunk = carefully ? 1 : CHUNK
    for (let i = 0; i < admitted.length; i += chunk) {
      if (i > 0) await turn()
      const part = admitted.slice(i, i + chunk)
      const held = part.map((one) => ({ bytes: this.#encode(one), signedBy: one.incoming.change.actor }))
      if (!this.#give(held, part)) return err(part.at(-1)?.node.hash ?? '')
      changes.push(...held)
    }
    return ok(changes)
  }

  #give(held: readonly HeldChange[], part: readonly Admitted[]): boolean {
    try {
      ;[this.#doc] = Automerge.applyChanges(
        this.#doc,
        held.map(({ bytes }) => bytes),
      )
      return Automerge.hasHeads(
        this.#doc,
        part.map(({ node }) => this.hashNow(node)),
      )
    } catch {
      return false
    }
  }

  /** A change in the form in which this document holds it. */
  #encode({ node, incoming: { bytes, change } }: Admitted): Uint8Array {
    const { lineage } = this.graph
    if (!lineage.forked) return bytes
    const rewritten = encodeBodyChange(rewriteChange(change, node, lineage, (dep) => this.hashNow(dep)))
    const hash = hashOfChange(rewritten)
    if (hash === null) throw new Error('Automerge encoded a change that is none')
    if (hash !== node.hash) this.#hashNow.set(node, hash)
    return rewritten
  }

  #heldHash(signed: string): string {
    const node = this.graph.get(signed)
    return node === undefined ? signed : this.hashNow(node)
  }

  /** Heads of the document for heads of the graph; `null` when one is not there. */
  heldHeads(signed: readonly string[]): readonly string[] | null {
    return signed.every((hash) => this.graph.has(hash)) ? signed.map((hash) => this.#heldHash(hash)) : null
  }
}
