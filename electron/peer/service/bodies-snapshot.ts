import * as dagCbor from '@ipld/dag-cbor'
import { z } from 'zod'
import { Automerge, type Doc } from '#shared/documents/automerge.ts'
import type { ChangeGraph } from '#shared/documents/graph.ts'
import { GraphRecord, recordGraph, restoreGraph } from '#shared/documents/graph-record.ts'
import type { ProposalDoc } from '#shared/documents/shape.ts'
import { equalBytes, sha256 } from '#shared/kernel/bytes.ts'

/** A body as it was shown last, kept so that it opens fast. The log stays the truth: any doubt, and this is ignored. */
export interface BodySnapshot {
  /** The body holds every change that arrived up to this one. */
  readonly upTo: number
  readonly doc: Doc<ProposalDoc>
  readonly graph: ChangeGraph
}

const SNAPSHOT_VERSION = 1
const Snapshot = z.strictObject({
  version: z.literal(SNAPSHOT_VERSION),
  upTo: z.number().int().min(-1),
  bytes: z.instanceof(Uint8Array),
  graph: GraphRecord,
})
/** The snapshot's bytes and their SHA-256: a torn or altered record is noticed. */
const Envelope = z.tuple([z.instanceof(Uint8Array), z.instanceof(Uint8Array)])

export function encodeSnapshot({ upTo, doc, graph }: BodySnapshot): Uint8Array {
  const bytes = dagCbor.encode({
    version: SNAPSHOT_VERSION,
    upTo,
    bytes: Automerge.save(doc),
    graph: recordGraph(graph),
  })
  return dagCbor.encode([bytes, sha256(bytes)])
}

/** The body in a snapshot, or `null` when it is of another version or not what was written. */
export function decodeSnapshot(encoded: Uint8Array): BodySnapshot | null {
  try {
    const [bytes, digest] = Envelope.parse(dagCbor.decode(encoded))
    if (!equalBytes(sha256(bytes), digest)) return null
    const { upTo, bytes: saved, graph: record } = Snapshot.parse(dagCbor.decode(bytes))
    const graph = restoreGraph(record)
    const doc = Automerge.load<ProposalDoc>(saved, { actor: READER })
    const heads = [...Automerge.getHeads(doc)].sort()
    if (heads.join() === graph.heads().join()) return { upTo, doc, graph }
    Automerge.free(doc)
    return null
  } catch {
    // Whatever is wrong with it, the log has everything.
    return null
  }
}

/** The actor of copies that are only read: no session's, and the same in every process. */
export const READER = '00'.repeat(16)
