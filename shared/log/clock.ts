/**
 * For each device, by its number here, the highest position of its chain that a history holds. In pieces that clocks share
 * where they say the same: in an organisation of a thousand devices most of an entry's clock is that of the entries it
 * cites. No piece is changed once it is part of a clock.
 */
export type Clock = readonly Piece[]
type Piece = readonly number[]

/** Devices in a piece; a power of two. */
const PIECE = 32
const BITS = Math.log2(PIECE)

export const NOTHING_KNOWN: Clock = []

/** The position known of a device; 0 when none is. */
export const positionIn = (clock: Clock, device: number): number => clock[device >>> BITS]?.[device & (PIECE - 1)] ?? 0

/** The higher of each position: one of the two clocks itself where it covers the other. */
export function union(a: Clock, b: Clock): Clock {
  if (a === b) return a
  let result: Piece[] | null = null
  for (let i = 0; i < b.length; i++) {
    const [mine, theirs] = [a[i], b[i] as Piece]
    if (mine === theirs) continue
    const piece = mine === undefined ? theirs : joint(mine, theirs)
    if (piece === mine) continue
    result ??= a.slice()
    result[i] = piece
  }
  return result ?? a
}

/** A clock in which these devices' positions are at least those given. */
export function raised(clock: Clock, positions: readonly (readonly [device: number, position: number])[]): Clock {
  const result = clock.slice()
  for (const [device, position] of positions) {
    if (positionIn(result, device) >= position) continue
    const at = device >>> BITS
    while (result.length <= at) result.push(NO_PIECE)
    const before = result[at] as Piece
    const length = Math.max(before.length, (device & (PIECE - 1)) + 1)
    const piece = Array.from({ length }, (_, i) => before[i] ?? 0)
    piece[device & (PIECE - 1)] = position
    result[at] = piece
  }
  return result
}

const NO_PIECE: Piece = []

function joint(a: Piece, b: Piece): Piece {
  let [aCovers, bCovers] = [true, b.length >= a.length]
  for (let i = 0; i < b.length; i++) {
    const [mine, theirs] = [a[i] ?? 0, b[i] as number]
    if (mine < theirs) aCovers = false
    else if (theirs < mine) bCovers = false
  }
  if (aCovers) return a
  if (bCovers) return b
  const [longer, shorter] = a.length < b.length ? [b, a] : [a, b]
  return longer.map((position, i) => Math.max(position, shorter[i] ?? 0))
}
