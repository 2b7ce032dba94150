import { describe, expect, test } from 'vitest'
import { sha256, toHex } from '#shared/kernel/bytes.ts'
import { decodeEntry } from '#shared/log/entry.ts'
import { decodeReplicate } from '#shared/protocol/replicate-messages.ts'
import { Chance } from '#test/fuzz/chance.ts'
import { replicateMessages } from '#test/fuzz/corpus-messages.ts'
import { live } from '#test/fuzz/corpus-organisation.ts'
import { type Told, WINDOW_BYTES, WINDOW_HEAD } from '#test/fuzz/messages.ts'
import { runTarget } from '#test/fuzz/run-target.ts'
import type { Target } from '#test/fuzz/target.ts'
import { TARGETS } from '#test/fuzz/targets/index.ts'

const lived = live()

async function run(target: Target, inputs: number): Promise<readonly Told[]> {
  const told: Told[] = []
  const window = new SharedArrayBuffer(WINDOW_HEAD + WINDOW_BYTES)
  const job = { seed: 1, thread: 0, tasks: [], window }
  const task = { target: target.name, inputs, ms: 60_000 }
  await runTarget(target, task, lived, { job, tell: (each) => void told.push(each), strays: () => [] })
  return told
}

describe('the fuzzer', () => {
  test('begins with real entries and messages, all of which are accepted', () => {
    for (const { bytes } of lived.entries) expect(decodeEntry(bytes).ok).toBe(true)
    for (const bytes of replicateMessages(lived)) expect(decodeReplicate(bytes).ok).toBe(true)
  })

  test('makes the same inputs from the same seed, and others from another', async () => {
    const target = TARGETS[0]
    if (target === undefined) throw new Error('there is a target')
    const { input } = await target.open(lived)
    const made = (seed: number) => Array.from({ length: 50 }, (_, i) => toHex(sha256(input(new Chance(seed, i)))))
    expect(made(1)).toEqual(made(1))
    expect(made(1)).not.toEqual(made(2))
  })

  test('reports what a decoder throws, with the bytes that make it do so', async () => {
    const fragile: Target = {
      name: 'a decoder that fails on what begins with 0xff',
      weight: 1,
      open: () => ({
        input: (chance) => chance.bytes(4),
        feed(input) {
          if (input[0] === 0xff) throw new TypeError('no such byte')
          return true
        },
      }),
    }
    const found = (await run(fragile, 3_000)).flatMap((told) => (told.tell === 'finding' ? [told.finding] : []))
    expect(found.length).toBeGreaterThan(0)
    for (const { why, input } of found) {
      expect(why).toContain('no such byte')
      expect(input[0]).toBe(0xff)
    }
  })
})
