import fc from 'fast-check'
import { expect, test } from 'vitest'
import { frameHeader, Unframer } from '#electron/peer/adapters/transport-framing.ts'
import { concat } from '#shared/kernel/bytes.ts'
import { LIMITS } from '#shared/kernel/limits.ts'

test('messages come out whole, however the stream was chopped', () => {
  const chopped = fc.record({
    messages: fc.array(fc.uint8Array({ maxLength: 50 }), { maxLength: 10 }),
    cuts: fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 30 }),
  })
  fc.assert(
    fc.property(chopped, ({ messages, cuts }) => {
      const stream = concat(...messages.flatMap((message) => [frameHeader(message.length), message]))
      const unframer = new Unframer()
      const got: Uint8Array[] = []
      for (let at = 0, turn = 0; at < stream.length; turn += 1) {
        const length = cuts[turn % cuts.length] ?? 1
        const unframed = unframer.push(Buffer.from(stream.subarray(at, at + length)))
        expect(unframed.ok).toBe(true)
        if (unframed.ok) got.push(...unframed.messages)
        at += length
      }
      expect(got).toEqual(messages)
      expect(unframer.midMessage).toBe(false)
    }),
    { seed: 1 },
  )
})

test('a message that is announced too long is refused before its bytes arrive, and all after it', () => {
  const unframer = new Unframer()
  expect(unframer.push(frameHeader(LIMITS.messageBytes))).toEqual({ ok: true, messages: [] })
  expect(unframer.midMessage).toBe(true)
  const other = new Unframer()
  expect(other.push(frameHeader(LIMITS.messageBytes + 1)).ok).toBe(false)
  expect(other.push(frameHeader(0)).ok).toBe(false)
})
