import { Automerge, type Doc } from '#shared/documents/automerge.ts'
import type { ProposalDoc } from '#shared/documents/shape.ts'

/** A stretch of writing by one session, up to a point in the text's history. */
export interface Version {
  /** Heads of the body at its end. */
  readonly heads: readonly string[]
  readonly text: string
  readonly title: string
  readonly added: number
  readonly removed: number
}

/** More changes than this by one session in a row are more than one version. */
const MOST_CHANGES = 60

/**
 * The body's history as versions a person can look at: runs of one session's changes, oldest first. Automerge's order
 * is one of several possible ones where people wrote at once, but the same on every device.
 */
export function versionsOf(doc: Doc<ProposalDoc>): readonly Version[] {
  const metas = Automerge.getChangesMetaSince(doc, [])
  const runs: { actor: string; hashes: string[] }[] = []
  for (const meta of metas) {
    const last = runs.at(-1)
    if (last !== undefined && last.actor === meta.actor && last.hashes.length < MOST_CHANGES)
      last.hashes.push(meta.hash)
    else runs.push({ actor: meta.actor, hashes: [meta.hash] })
  }
  const versions: Version[] = []
  const depsOf = new Map(metas.map((meta) => [meta.hash, meta.deps]))
  let heads = new Set<string>()
  let before = { text: '', title: '' }
  for (const run of runs) {
    for (const hash of run.hashes) {
      for (const dep of depsOf.get(hash) ?? []) heads.delete(dep)
      heads = heads.add(hash)
    }
    const at = Automerge.view(doc, [...heads])
    const { text, title } = at
    if (text === before.text && title === before.title) continue
    versions.push({ heads: [...heads], text, title, ...counts(before.text, text) })
    before = { text, title }
  }
  return versions
}

/** How many characters a change of text added and removed, by its common beginning and end. */
function counts(before: string, after: string): { readonly added: number; readonly removed: number } {
  const most = Math.min(before.length, after.length)
  let start = 0
  while (start < most && before[start] === after[start]) start++
  let end = 0
  while (end < most - start && before[before.length - 1 - end] === after[after.length - 1 - end]) end++
  return { added: after.length - start - end, removed: before.length - start - end }
}
