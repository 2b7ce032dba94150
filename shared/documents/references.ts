import { unreachable } from '../kernel/result.ts'
import { type BodyChange, lengthOf, type OpId, type Run } from './change.ts'
import type { Lineage } from './lineage.ts'
import { type ChangeNode, lastWhere, type Place, type Span, samePlace } from './past.ts'
import { ROOT_NAMES, type RootName } from './shape.ts'

/** An operation of the change that is being read is placed in `node`, which is not part of the graph yet. */
interface Found {
  readonly place: Place
  readonly span: Span
}

/** Reads a change's runs one by one, with what came before them in the same change. */
class Reader {
  readonly #spans: Span[]
  readonly #change: BodyChange
  readonly #node: ChangeNode
  readonly #lineage: Lineage
  #next: number

  constructor(change: BodyChange, node: ChangeNode, spans: Span[], lineage: Lineage) {
    this.#spans = spans
    this.#change = change
    this.#node = node
    this.#lineage = lineage
    this.#next = change.startOp
  }

  read(): string | null {
    for (const run of this.#change.runs) {
      const defect = this.#readRun(run)
      if (defect !== null) return defect
    }
    return null
  }

  #add(run: Run, is: Span['is'], object: Place | null, key: string | null): null {
    const length = lengthOf(run)
    this.#spans.push({ counter: this.#next, length, is, object, key })
    this.#next += length
    return null
  }

  #find(id: OpId): Found | undefined {
    const own = id.counter >= this.#change.startOp
    if (own && (id.actor !== this.#change.actor || id.counter >= this.#next)) return undefined
    const place = own ? { node: this.#node, counter: id.counter } : this.#lineage.find(id, this.#node.past)
    if (place === undefined) return undefined
    const spans = own ? this.#spans : place.node.spans
    const span = lastWhere(spans, (candidate) => candidate.counter <= id.counter)
    return span === undefined ? undefined : { place, span }
  }

  #object(id: OpId, ...parts: readonly (RootName | 'comment')[]): Place | undefined {
    const found = this.#find(id)
    if (found === undefined) return undefined
    const { is } = found.span
    const part = is === 'root' ? ROOT_NAMES[id.counter - 1] : is === 'comment' ? is : undefined
    return part !== undefined && parts.includes(part) ? found.place : undefined
  }

  #readRun(run: Run): string | null {
    switch (run.kind) {
      case 'root':
        return this.#add(run, 'root', null, null)
      case 'map': {
        const object = this.#object(run.object, 'thread')
        return object === undefined ? 'a comment outside the thread' : this.#add(run, 'comment', object, run.key)
      }
      case 'put': {
        const object = this.#object(run.object, 'fields', 'comment')
        if (object === undefined) return 'a value in something that is not there'
        const knows = run.replaces.every((id) => this.#isValueOf(id, object, run.key))
        return knows ? this.#add(run, 'value', object, run.key) : 'it replaces a value that is not there'
      }
      case 'insert': {
        const object = this.#object(run.object, 'title', 'text', 'articles')
        if (object === undefined) return 'characters in something that is not there'
        const follows = run.after === null || this.#charactersFrom(run.after, 1, object)
        return follows ? this.#add(run, 'character', object, null) : 'it inserts after a character that is not there'
      }
      case 'delete': {
        const object = this.#object(run.object, 'title', 'text', 'articles')
        if (object === undefined) return 'characters of something that is not there'
        const knows = this.#charactersFrom(run.first, run.count, object)
        return knows ? this.#add(run, 'nothing', null, null) : 'it deletes a character that is not there'
      }
      default:
        return unreachable(run)
    }
  }

  #isValueOf(id: OpId, object: Place, key: string): boolean {
    const found = this.#find(id)
    return found?.span.is === 'value' && found.span.key === key && samePlace(found.span.object, object)
  }

  #charactersFrom(first: OpId, count: number, object: Place): boolean {
    let { counter } = first
    const end = counter + count
    while (counter < end) {
      const span = this.#find({ counter, actor: first.actor })?.span
      if (span?.is !== 'character' || !samePlace(span.object, object)) return false
      counter = span.counter + span.length
    }
    return true
  }
}

/**
 * Adds to `spans` what the operations of a change are. `node` is the change's own, not yet part of the graph.
 * @returns which of its references is to nothing in its past, or `null`
 */
export const collectSpans = (change: BodyChange, node: ChangeNode, spans: Span[], lineage: Lineage): string | null =>
  new Reader(change, node, spans, lineage).read()
