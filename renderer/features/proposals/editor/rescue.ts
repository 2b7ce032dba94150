import { Automerge, type Doc, type Heads } from '#shared/documents/automerge.ts'
import { type ProposalDoc, TEXT_NAMES, type TextName } from '#shared/documents/shape.ts'
import { changesOf, difference, type TextChange } from './text-change.ts'

/** A change made here that the peer has not acknowledged, as bytes. */
export type Unacknowledged = Uint8Array

/** Collaborative changes carry no time of their own: the entry around them has the claimed one. */
const NO_TIME = { time: 0 } as const

/**
 * Brings changes that may not have reached the peer into a freshly opened body, under its new session's actor. Those
 * that did reach it are already there and are left alone; the others are made again where they were made, at the
 * heads their author saw, so that they merge as they would have.
 *
 * @param old the body with the unacknowledged changes
 * @param fresh the body as the peer has it, with this session's actor
 * @returns the body with everything, and the new changes to send
 */
export function rescue(
  old: Doc<ProposalDoc>,
  fresh: Doc<ProposalDoc>,
  unacknowledged: readonly Unacknowledged[],
): { readonly doc: Doc<ProposalDoc>; readonly changes: readonly Uint8Array[] } {
  let doc = fresh
  const changes: Uint8Array[] = []
  const renamed = new Map<string, string>()
  for (const bytes of unacknowledged) {
    const { hash, deps } = Automerge.decodeChange(bytes)
    if (Automerge.hasHeads(doc, [hash])) continue
    const effect = textEffects(old, deps, hash)
    const heads = deps.map((dep) => renamed.get(dep) ?? dep)
    const made = remade(doc, heads, effect)
    if (made === null) continue
    doc = made.doc
    renamed.set(hash, made.hash)
    changes.push(made.bytes)
  }
  return { doc, changes }
}

type TextEffects = readonly { readonly field: TextName; readonly changes: readonly TextChange[] }[]

function textEffects(doc: Doc<ProposalDoc>, before: Heads, hash: string): TextEffects {
  const patches = Automerge.diff(doc, before, [hash])
  return TEXT_NAMES.map((field) => ({
    field,
    changes:
      changesOf(patches, field) ?? difference(Automerge.view(doc, before)[field], Automerge.view(doc, [hash])[field]),
  }))
}

function remade(
  doc: Doc<ProposalDoc>,
  heads: Heads,
  effects: TextEffects,
): { readonly doc: Doc<ProposalDoc>; readonly hash: string; readonly bytes: Uint8Array } | null {
  const edit = (draft: ProposalDoc) => {
    for (const { field, changes } of effects) {
      for (const change of changes) {
        // A body that was rebuilt may not know the heads; then the edit lands as near as the text allows.
        const at = Math.min(change.at, draft[field].length)
        const remove = Math.min(change.remove, draft[field].length - at)
        Automerge.splice(draft, [field], at, remove, change.insert)
      }
    }
  }
  const before = Automerge.getHeads(doc)
  const after = Automerge.hasHeads(doc, heads)
    ? Automerge.changeAt(doc, heads, NO_TIME, edit).newDoc
    : Automerge.change(doc, NO_TIME, edit)
  if (Automerge.getHeads(after).join() === before.join()) return null
  const bytes = Automerge.getLastLocalChange(after)
  return bytes === undefined ? null : { doc: after, hash: Automerge.decodeChange(bytes).hash, bytes }
}
