import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ballotsHash, certificateQuorum, rollHash } from '#shared/charter/roll.ts'
import { EntryId, MemberId } from '#shared/kernel/ids.ts'

const hex = (n: number) => n.toString(16).padStart(64, '0')
const members = (...ns: number[]) => ns.map((n) => MemberId.parse(hex(n)))
const entries = (...ns: number[]) => ns.map((n) => EntryId.parse(hex(n)))

test('a roll has one hash, in whatever order and however often its members are named', () => {
  fc.assert(
    fc.property(
      fc
        .uniqueArray(fc.nat(), { minLength: 1 })
        .chain((ns) =>
          fc.tuple(fc.constant(ns), fc.shuffledSubarray([...ns, ns[0] as number], { minLength: ns.length + 1 })),
        ),
      ([ns, again]) => {
        expect(rollHash(members(...again))).toBe(rollHash(members(...ns)))
      },
    ),
    { seed: 1 },
  )
})

test('different rolls have different hashes', () => {
  const rolls = [[], [1], [2], [1, 2], [1, 2, 3], [0]]
  expect(new Set(rolls.map((ns) => rollHash(members(...ns)))).size).toBe(rolls.length)
})

test('a hash over ballots is never one over members, even of the same ids', () => {
  expect(ballotsHash(entries(1, 2))).not.toBe(rollHash(members(1, 2)))
  expect(ballotsHash(entries(2, 1))).toBe(ballotsHash(entries(1, 2)))
})

test('the hashes are pinned: another version of the app must find the same', () => {
  // Computed independently: SHA-256 over the domain line, then a CBOR array of 32-byte strings.
  expect(rollHash(members(1, 2))).toBe('feed085d290b64d497dddd6a9fb649bf0d52e9a6247d918352505ec57e945955')
  expect(ballotsHash(entries())).toBe('28fb37dc69383beae002f41c09904522fe1f11da1cf152a0d6b145caecd01164')
})

test('two quorums of certifiers always share more than can be dishonest, and the smallest such quorum is asked for', () => {
  // Two sets of q among n share at least 2q - n; the arrangement that shares least is checked by laying them end to end.
  const leastShared = (n: number, q: number) => Math.max(0, 2 * q - n)
  for (let n = 1; n <= 1000; n++) {
    const { quorum, tolerates } = certificateQuorum(n)
    expect(tolerates).toBe(Math.floor((n - 1) / 3))
    expect(leastShared(n, quorum)).toBeGreaterThan(tolerates)
    expect(leastShared(n, quorum - 1)).toBeLessThanOrEqual(tolerates)
    // Reachable by the honest alone: those who tolerate f cannot be stopped by f.
    expect(quorum).toBeLessThanOrEqual(n - tolerates)
  }
})

test('two quorums are enumerated completely for up to nine certifiers', () => {
  const sizeOf = (set: number) => set.toString(2).replaceAll('0', '').length
  for (let n = 1; n <= 9; n++) {
    const { quorum, tolerates } = certificateQuorum(n)
    const quorums = Array.from({ length: 2 ** n }, (_, set) => set).filter((set) => sizeOf(set) === quorum)
    const shared = quorums.flatMap((a) => quorums.map((b) => sizeOf(a & b)))
    expect(Math.min(...shared)).toBeGreaterThan(tolerates)
  }
})

test('small organisations: how many must sign', () => {
  const quorums = [1, 2, 3, 4, 5, 6, 7, 10].map((n) => certificateQuorum(n).quorum)
  expect(quorums).toEqual([1, 2, 2, 3, 4, 4, 5, 7])
})

test('an empty roll can never certify', () => {
  expect(certificateQuorum(0).quorum).toBeGreaterThan(0)
})
