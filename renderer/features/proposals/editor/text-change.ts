import type { Patch } from '#shared/documents/automerge.ts'

/** One replacement in a text, in UTF-16 code units. In a list, each speaks of the text its predecessors left. */
export interface TextChange {
  readonly at: number
  readonly remove: number
  readonly insert: string
}

/**
 * What patches did to one of a body's texts, or `null` when they did something other than splicing it (the text was
 * replaced as a whole), so that the texts have to be compared instead.
 */
export function changesOf(patches: readonly Patch[], field: string): readonly TextChange[] | null {
  const changes: TextChange[] = []
  for (const patch of patches) {
    if (patch.path[0] !== field) continue
    const at = patch.path[1]
    if (patch.path.length !== 2 || typeof at !== 'number') return null
    if (patch.action === 'splice') changes.push({ at, remove: 0, insert: patch.value })
    else if (patch.action === 'del') changes.push({ at, remove: patch.length ?? 1, insert: '' })
    else if (patch.action !== 'mark' && patch.action !== 'unmark') return null
  }
  return changes
}

const isLowSurrogate = (text: string, at: number): boolean => {
  const code = text.charCodeAt(at)
  return code >= 0xdc00 && code <= 0xdfff
}

/** The one replacement that makes `after` of `before`, as small as it can be without cutting a character in two. */
export function difference(before: string, after: string): readonly TextChange[] {
  if (before === after) return []
  const most = Math.min(before.length, after.length)
  let start = 0
  while (start < most && before[start] === after[start]) start++
  if (start > 0 && (isLowSurrogate(before, start) || isLowSurrogate(after, start))) start--
  let end = 0
  while (end < most - start && before[before.length - 1 - end] === after[after.length - 1 - end]) end++
  if (end > 0 && (isLowSurrogate(before, before.length - end) || isLowSurrogate(after, after.length - end))) end--
  return [{ at: start, remove: before.length - start - end, insert: after.slice(start, after.length - end) }]
}

export const applied = (text: string, changes: readonly TextChange[]): string =>
  changes.reduce((now, { at, remove, insert }) => now.slice(0, at) + insert + now.slice(at + remove), text)
