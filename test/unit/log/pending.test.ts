import { expect, test } from 'vitest'
import type { DeviceId, EntryId } from '#shared/kernel/ids.ts'
import { LIMITS } from '#shared/kernel/limits.ts'
import { signEntry } from '#shared/log/entry.ts'
import { PendingSet } from '#shared/log/pending.ts'
import { charterFor, foundingEntry, keyOf, START } from '#test/kit/people.ts'

const ana = keyOf('ana')
const template = signEntry(foundingEntry(ana.device, 'ana', charterFor('Tryers'), START), (message) =>
  ana.sign(message),
)
const idOf = (n: number): EntryId => n.toString(16).padStart(64, '0') as EntryId
const entryOf = (n: number) => ({ ...template, id: idOf(n) })
const from = (device: DeviceId, n: number) => ({ entry: entryOf(n), from: new Set([device]) })
const bo = keyOf('bo').device

test('an entry comes out when what it waits for arrives, and waits again for the rest', () => {
  const pending = new PendingSet()
  const offered = from(bo, 1)
  pending.hold(offered, [idOf(2), idOf(3)])
  expect(pending.release(idOf(3))).toEqual([])
  expect(pending.release(idOf(2))).toEqual([offered])
  pending.hold(offered, [idOf(3)])
  expect(pending.release(idOf(3))).toEqual([offered])
  expect(pending.size).toBe(0)
})

test('a flood of entries that cite what nobody has leaves nothing behind once they are dropped', () => {
  const pending = new PendingSet()
  const causes = 3
  for (let i = 1; i <= LIMITS.pendingEntries + 5_000; i++) {
    const first = i * (causes + 1) + LIMITS.pendingEntries
    pending.hold(from(bo, first), [idOf(first + 1), idOf(first + 2), idOf(first + 3)])
  }
  expect(pending.size).toBeLessThanOrEqual(LIMITS.pendingEntries)
  expect(pending.awaited).toBe(pending.size)
  for (const { entry } of pending.releaseUntil(START)) expect(pending.has(entry.id)).toBe(false)
  expect(pending.awaited).toBe(0)
})

test('whoever floods loses their own entries, and nobody else’s, whatever they offer again', () => {
  const pending = new PendingSet()
  const [honest, hostile] = [keyOf('cy').device, keyOf('mal').device]
  for (let n = 0; n < 100; n++) pending.hold(from(honest, n), [idOf(1_000_000)])
  // What others brought, offered again: it stays theirs.
  for (let n = 0; n < 50; n++) pending.hold(from(hostile, n), [idOf(1_000_000)])
  for (let n = 1_000; n < 1_000 + 2 * LIMITS.pendingEntries; n++) pending.hold(from(hostile, n), [idOf(n + 500_000)])
  // What the flood had first, and an honest device brings too.
  pending.hold(from(honest, 1_000 + 2 * LIMITS.pendingEntries - 1), [idOf(1_000_000)])
  for (let n = 0; n < 100; n++) expect(pending.has(idOf(n)), `${n}`).toBe(true)
  for (let n = 200_000; n < 200_000 + LIMITS.pendingEntries; n++) pending.hold(from(hostile, n), [])
  expect(pending.size).toBe(LIMITS.pendingEntries)
  expect(pending.release(idOf(1_000_000))).toHaveLength(101)
})

test('one large entry after another is not more than many small ones: room is measured both ways', () => {
  const pending = new PendingSet()
  const large = new Uint8Array(LIMITS.entryBytes)
  const [honest, hostile] = [keyOf('cy').device, keyOf('mal').device]
  for (let n = 0; n < 5_000; n++) pending.hold(from(honest, n), [])
  const count = Math.ceil((2 * LIMITS.pendingBytes) / large.length)
  for (let n = 10_000; n < 10_000 + count; n++) {
    pending.hold({ entry: { ...entryOf(n), bytes: large }, from: new Set([hostile]) }, [])
  }
  for (let n = 0; n < 5_000; n++) expect(pending.has(idOf(n)), `${n}`).toBe(true)
})
