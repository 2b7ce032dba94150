/** A stretch of a text that stayed, went or came. */
export interface DiffPart {
  readonly kind: 'same' | 'gone' | 'new'
  readonly text: string
}

/** Above this many comparisons the middle is shown as replaced whole: nobody reads so much as single words. */
const MOST_CELLS = 1_000_000

/** Words with the space behind them, so that joining them gives the text again. */
const wordsOf = (text: string): readonly string[] => text.match(/\s*\S+\s*?(?=\s|$)|\s+/g) ?? []

/**
 * What changed between two texts, word by word: the longest common subsequence of words (Hunt and McIlroy, "An
 * algorithm for differential file comparison", 1976), after taking off what they share at both ends.
 */
export function wordDiff(before: string, after: string): readonly DiffPart[] {
  const a = wordsOf(before)
  const b = wordsOf(after)
  let start = 0
  while (start < a.length && start < b.length && a[start] === b[start]) start++
  let end = 0
  while (end < a.length - start && end < b.length - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end++
  const parts: DiffPart[] = []
  const add = (kind: DiffPart['kind'], words: readonly string[]) => {
    if (words.length === 0) return
    const last = parts.at(-1)
    if (last?.kind === kind) parts[parts.length - 1] = { kind, text: last.text + words.join('') }
    else parts.push({ kind, text: words.join('') })
  }
  add('same', a.slice(0, start))
  middle(a.slice(start, a.length - end), b.slice(start, b.length - end), add)
  add('same', a.slice(a.length - end))
  return parts
}

function middle(
  a: readonly string[],
  b: readonly string[],
  add: (kind: DiffPart['kind'], words: readonly string[]) => void,
): void {
  const width = b.length + 1
  if ((a.length + 1) * width > MOST_CELLS) {
    add('gone', a)
    add('new', b)
    return
  }
  // lengths[i * width + j]: common words of a from i and b from j.
  const lengths = new Uint32Array((a.length + 1) * width)
  const at = (i: number, j: number): number => lengths[i * width + j] ?? 0
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      lengths[i * width + j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1))
  let i = 0
  let j = 0
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      add('same', a.slice(i, i + 1))
      i++
      j++
    } else if (j >= b.length || (i < a.length && at(i + 1, j) >= at(i, j + 1))) add('gone', a.slice(i, ++i))
    else add('new', b.slice(j, ++j))
  }
}
