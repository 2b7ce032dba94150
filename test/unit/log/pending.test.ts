import { expect, test } from 'vitest'
import type { EntryId } from '#shared/kernel/ids.ts'
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

test('an entry comes out when what it waits for arrives, and waits again for the rest', () => {
  const pending = new PendingSet()
  pending.hold(entryOf(1), [idOf(2), idOf(3)])
  expect(pending.release(idOf(3))).toEqual([])
  expect(pending.release(idOf(2))).toEqual([entryOf(1)])
  pending.hold(entryOf(1), [idOf(3)])
  expect(pending.release(idOf(3))).toEqual([entryOf(1)])
  expect(pending.size).toBe(0)
})

test('a flood of entries that cite what nobody has leaves nothing behind once they are dropped', () => {
  const pending = new PendingSet()
  const causes = 3
  for (let i = 1; i <= LIMITS.pendingEntries + 5_000; i++) {
    const first = i * (causes + 1) + LIMITS.pendingEntries
    pending.hold(entryOf(first), [idOf(first + 1), idOf(first + 2), idOf(first + 3)])
  }
  expect(pending.size).toBeLessThanOrEqual(LIMITS.pendingEntries)
  expect(pending.awaited).toBe(pending.size)
  for (const entry of pending.releaseUntil(START)) expect(pending.has(entry.id)).toBe(false)
  expect(pending.awaited).toBe(0)
})
