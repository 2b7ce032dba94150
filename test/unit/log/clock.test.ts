import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Clock, NOTHING_KNOWN, positionIn, raised, union } from '#shared/log/clock.ts'

/** Devices far enough apart to fall into several pieces of a clock. */
const DEVICES = 140
const positions = fc.array(fc.tuple(fc.nat(DEVICES - 1), fc.integer({ min: 1, max: 9 })), { maxLength: 40 })
type Positions = readonly (readonly [device: number, position: number])[]

/** The same as a clock, the plain way. */
function plain(...lists: readonly Positions[]): ReadonlyMap<number, number> {
  const map = new Map<number, number>()
  for (const [device, position] of lists.flat()) map.set(device, Math.max(map.get(device) ?? 0, position))
  return map
}

function expectSame(clock: Clock, map: ReadonlyMap<number, number>): void {
  for (let device = 0; device < DEVICES + 40; device++) {
    expect(positionIn(clock, device), `device ${device}`).toBe(map.get(device) ?? 0)
  }
}

test('a clock knows the highest position that it was raised to, of however many devices', () => {
  fc.assert(
    fc.property(positions, positions, (first, then) => {
      const before = raised(NOTHING_KNOWN, first)
      expectSame(before, plain(first))
      expectSame(raised(before, then), plain(first, then))
      // What shares pieces with it is as it was.
      expectSame(before, plain(first))
    }),
    { seed: 11, numRuns: 300 },
  )
})

test('of two clocks together it knows the higher of each position, and changes neither', () => {
  fc.assert(
    fc.property(positions, positions, positions, (shared, mine, theirs) => {
      const common = raised(NOTHING_KNOWN, shared)
      const [a, b] = [raised(common, mine), raised(common, theirs)]
      expectSame(union(a, b), plain(shared, mine, theirs))
      expectSame(union(b, a), plain(shared, mine, theirs))
      expectSame(a, plain(shared, mine))
      expectSame(b, plain(shared, theirs))
    }),
    { seed: 12, numRuns: 300 },
  )
})

test('a clock that covers another is itself the two together: an entry that cites what it knew costs nothing', () => {
  const before = raised(NOTHING_KNOWN, [
    [0, 3],
    [100, 1],
  ])
  const after = raised(before, [[100, 2]])
  expect(union(after, before)).toBe(after)
  expect(union(after, after)).toBe(after)
  expect(union(before, after)).not.toBe(before)
})
