import * as dagCbor from '@ipld/dag-cbor'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { LIMITS } from '#shared/kernel/limits.ts'
import {
  decodeEntry,
  type Entry,
  encodePayload,
  signEntry,
  type UnsignedEntry,
  verifyEntry,
} from '#shared/log/entry.ts'
import { charterFor, foundingEntry, keyOf, START, verify } from '#test/kit/people.ts'

const ana = keyOf('ana')
const unsigned = foundingEntry(ana.device, 'ana', charterFor('Tryers'), START)
const sign = (content: UnsignedEntry): Entry => signEntry(content, (message) => ana.sign(message))

describe('an entry', () => {
  test('reads back as it was written, with the same id', () => {
    const entry = sign(unsigned)
    const decoded = decodeEntry(entry.bytes)
    expect(decoded).toMatchObject({ ok: true, value: { id: entry.id, device: ana.device, kind: 'organisation.found' } })
    expect(verifyEntry(entry, verify)).toBe(true)
  })

  test('changed in any one bit is refused, or is another entry whose signature does not hold', () => {
    const { bytes, id } = sign(unsigned)
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.nat(7), (at, bit) => {
        const altered = bytes.slice()
        altered[at] = (altered[at] as number) ^ (1 << bit)
        const decoded = decodeEntry(altered)
        if (!decoded.ok) return
        expect(decoded.value.id).not.toBe(id)
        expect(verifyEntry(decoded.value, verify)).toBe(false)
      }),
      { seed: 1, numRuns: 2000 },
    )
  })

  test('cut short or lengthened is refused', () => {
    const { bytes } = sign(unsigned)
    for (let length = 0; length < bytes.length; length += 7)
      expect(decodeEntry(bytes.subarray(0, length)).ok).toBe(false)
    expect(decodeEntry(new Uint8Array([...bytes, 0])).ok).toBe(false)
  })

  test('written in another than the canonical way is refused', () => {
    const payload = encodePayload(unsigned)
    const { signature } = sign(unsigned)
    // The same array with its length in two bytes instead of in the head: valid CBOR, not what we write.
    const padded = new Uint8Array([0x98, 0x02, ...dagCbor.encode([payload, signature]).subarray(1)])
    expect(decodeEntry(padded).ok).toBe(false)
  })

  test('larger than the limit is refused before it is decoded', () => {
    expect(decodeEntry(new Uint8Array(LIMITS.entryBytes + 1))).toMatchObject({
      ok: false,
      error: { defect: 'too-large' },
    })
  })

  test('of a newer format says so', () => {
    const fields = dagCbor.decode(encodePayload(unsigned)) as unknown[]
    const newer = dagCbor.encode([dagCbor.encode([2, ...fields.slice(1), 'something new']), new Uint8Array(64)])
    expect(decodeEntry(newer)).toEqual({ ok: false, error: { defect: 'newer-version', version: 2 } })
  })

  test('signed for one organisation means nothing in another', () => {
    const first = sign(unsigned)
    const second = sign({ ...unsigned, claimedTime: START + 1 })
    expect(first.id).not.toBe(second.id)
    const moved = { ...second, signature: first.signature }
    expect(verifyEntry(moved, verify)).toBe(false)
  })

  test.each([
    ['an unsorted list of heads', { seen: [second64('b'), second64('a')] }],
    ['a repeated head', { seen: [second64('a'), second64('a')] }],
    ['a position without a past', { seq: 2 }],
    ['a kind that is no word', { kind: 'Ballot Cast' }],
    ['a document that is no id', { document: 'elsewhere' }],
    ['a body so deep that reading it depends on the stack', { body: nested(LIMITS.entryDepth + 1) }],
  ])('with %s is refused', (_, change) => {
    const entry = sign({ ...unsigned, ...(change as Partial<UnsignedEntry>) })
    expect(decodeEntry(entry.bytes).ok).toBe(false)
  })
})

function second64(digit: string): string {
  return digit.repeat(64)
}

function nested(levels: number): unknown {
  return levels === 0 ? null : [nested(levels - 1)]
}
