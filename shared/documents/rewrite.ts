import type { BodyChange, OpId, Run } from './change.ts'
import type { Lineage } from './lineage.ts'
import type { ChangeNode, Past } from './past.ts'

/** A change to be encoded: its hash follows from the rest. */
export type Unhashed = Omit<BodyChange, 'hash' | 'ops'>

/**
 * A change as it reads under today's names: its actor, its number, what it cites and every operation id in it. Where
 * nothing is named otherwise than when it was written, the result encodes to the very bytes that were signed.
 * @param hashNow the hash of a change as rewritten before
 */
export function rewriteChange(
  change: BodyChange,
  node: ChangeNode,
  lineage: Lineage,
  hashNow: (node: ChangeNode) => string,
): Unhashed {
  const { actor, seq } = lineage.nameOf(node)
  const names: Names = { change, own: actor, past: node.past, lineage }
  return {
    actor,
    seq,
    startOp: change.startOp,
    time: change.time,
    deps: node.deps.map(hashNow).sort(),
    runs: change.runs.flatMap((run) => rewriteRun(run, names)),
  }
}

interface Names {
  readonly change: BodyChange
  readonly own: string
  readonly past: Past
  readonly lineage: Lineage
}

function rewriteId(id: OpId, names: Names): OpId {
  if (id.counter >= names.change.startOp) return { counter: id.counter, actor: names.own }
  const place = names.lineage.find(id, names.past)
  if (place === undefined) throw new Error('a change that the graph accepted refers to something outside its past')
  return { counter: id.counter, actor: names.lineage.nameOf(place.node).actor }
}

function rewriteRun(run: Run, names: Names): readonly Run[] {
  if (run.kind === 'root') return [run]
  const object = rewriteId(run.object, names)
  switch (run.kind) {
    case 'map':
      return [{ ...run, object }]
    case 'put':
      return [{ ...run, object, replaces: run.replaces.map((id) => rewriteId(id, names)) }]
    case 'insert':
      return [{ ...run, object, after: run.after === null ? null : rewriteId(run.after, names) }]
    case 'delete':
      return rewriteDelete(run, object, names)
  }
}

/** Characters that had one name may have several today: the run is cut where the name changes. */
function rewriteDelete(run: Extract<Run, { kind: 'delete' }>, object: OpId, names: Names): readonly Run[] {
  const runs: Extract<Run, { kind: 'delete' }>[] = []
  for (let i = 0; i < run.count; i++) {
    const first = rewriteId({ counter: run.first.counter + i, actor: run.first.actor }, names)
    const last = runs.at(-1)
    if (last?.first.actor === first.actor) runs[runs.length - 1] = { ...last, count: last.count + 1 }
    else runs.push({ kind: 'delete', object, first, count: 1 })
  }
  return runs
}
