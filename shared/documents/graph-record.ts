import { z } from 'zod'
import { fromHex, toHex } from '../kernel/bytes.ts'
import { ChangeGraph } from './graph.ts'
import type { ChangeNode, Place, Span } from './past.ts'

/** A graph as plain data for a snapshot, so that a body can be shown without decoding all its changes again. */

const KINDS = ['root', 'comment', 'character', 'value', 'nothing'] as const
const count = z.number().int().min(0)
const Bytes = (length: number) =>
  z.custom<Uint8Array>((value) => value instanceof Uint8Array && value.length === length)
/** counter, length, kind, object's change and counter (or none), key */
const SpanRecord = z.tuple([count, count, count.max(KINDS.length - 1), count.nullable(), count, z.string().nullable()])
/** hash, actor, seq, first counter, operations, positions of what it was made on, spans */
const NodeRecord = z.tuple([Bytes(32), count, count, count, count, z.array(count), z.array(SpanRecord)])
export const GraphRecord = z.strictObject({
  actors: z.array(Bytes(16)),
  nodes: z.array(NodeRecord),
  refused: z.array(z.tuple([Bytes(32), z.string()])),
})
export type GraphRecord = z.infer<typeof GraphRecord>

export function recordGraph(graph: ChangeGraph): GraphRecord {
  const actors = new Map<string, number>()
  const actorIndex = (actor: string): number => {
    const index = actors.get(actor) ?? actors.size
    actors.set(actor, index)
    return index
  }
  const nodes = graph.nodes.map(
    (node): z.infer<typeof NodeRecord> => [
      fromHex(node.hash),
      actorIndex(node.chain.actor),
      node.seq,
      node.startOp,
      node.ops,
      node.deps.map((dep) => dep.index),
      node.spans.map(({ counter, length, is, object, key }) => [
        counter,
        length,
        KINDS.indexOf(is),
        object?.node.index ?? null,
        object?.counter ?? 0,
        key,
      ]),
    ],
  )
  const refused = [...graph.refusals()].map(([hash, why]): [Uint8Array, string] => [fromHex(hash), why])
  return { actors: [...actors.keys()].map(fromHex), nodes, refused }
}

/** @throws RangeError when the record is not of a graph */
export function restoreGraph(record: GraphRecord): ChangeGraph {
  const graph = new ChangeGraph()
  for (const [hash, why] of record.refused) graph.refuse(toHex(hash), why)
  for (const [hash, actor, seq, startOp, ops, deps, spans] of record.nodes) {
    const actorId = record.actors[actor]
    if (actorId === undefined) throw new RangeError('an unknown actor')
    const header = {
      hash: toHex(hash),
      actor: toHex(actorId),
      seq,
      startOp,
      ops,
      deps: deps.map((dep) => at(graph, dep).hash),
    }
    const verdict = graph.restore(header, (filled, own) => {
      for (const [counter, length, kind, node, inCounter, key] of spans) {
        const object: Place | null =
          node === null ? null : { node: node === graph.nodes.length ? own : at(graph, node), counter: inCounter }
        filled.push({ counter, length, is: KINDS[kind] ?? 'nothing', object, key } satisfies Span)
      }
    })
    if (verdict.state !== 'added') throw new RangeError(`a change that is ${verdict.state}`)
  }
  return graph
}

function at(graph: ChangeGraph, index: number): ChangeNode {
  const node = graph.nodes[index]
  if (node === undefined) throw new RangeError('a change that is not there')
  return node
}
