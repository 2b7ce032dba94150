/** What a document quotes, and whether what is quoted is really so. */

export interface Block {
  readonly language: string
  readonly lines: readonly string[]
}

const FENCE = /^```(\w*)\n([\s\S]*?)^```$/gm

export const blocksIn = (markdown: string): readonly Block[] =>
  [...markdown.matchAll(FENCE)].map(([, language = '', body = '']) => ({
    language,
    lines: body.replace(/\n$/, '').split('\n'),
  }))

const LEFT_OUT = '…'

/**
 * The first lines of a quotation that are not in the text as they are quoted, in their order and, but for where something
 * was left out, one after the other from the first to the last; `null` if all are.
 */
export function misquoted(quoted: readonly string[], text: string): readonly string[] | null {
  const real = text.replace(/\n+$/, '').split('\n')
  let from = 0
  const pieces = piecesOf(quoted)
  for (const [index, piece] of pieces.entries()) {
    const isLast = index === pieces.length - 1
    const at = placeOf(piece, real, from, index === 0, isLast)
    if (at === null) return piece
    from = at + piece.length
  }
  return null
}

/** Lines between what was left out; empty at an end where the quotation begins or stops short. */
function piecesOf(quoted: readonly string[]): readonly (readonly string[])[] {
  const pieces: string[][] = [[]]
  for (const line of quoted) {
    if (line.trim() === LEFT_OUT) pieces.push([])
    else pieces.at(-1)?.push(line)
  }
  return pieces
}

function placeOf(
  piece: readonly string[],
  real: readonly string[],
  from: number,
  isFirst: boolean,
  isLast: boolean,
): number | null {
  if (piece.length === 0) return from
  for (let at = from; at + piece.length <= real.length; at++) {
    if (isFirst && at > 0) return null
    if (isLast && at + piece.length !== real.length) continue
    if (piece.every((line, n) => line === real[at + n])) return at
  }
  return null
}
