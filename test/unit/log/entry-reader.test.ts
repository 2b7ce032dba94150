import * as dagCbor from '@ipld/dag-cbor'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decodeEntry, decodeThoroughly, type Entry, signEntry, type UnsignedEntry } from '#shared/log/entry.ts'
import { entryEnd, Names, readEntry } from '#shared/log/entry-reader.ts'
import { charterFor, foundingEntry, keyOf, START } from '#test/kit/people.ts'

const ana = keyOf('ana')
const founding = foundingEntry(ana.device, 'ana', charterFor('Tryers'), START)
const sign = (content: UnsignedEntry): Entry => signEntry(content, (message) => ana.sign(message))
const withBody = (body: unknown, change: Partial<UnsignedEntry> = {}): Entry =>
  sign({ ...founding, kind: 'note', ...change, body })

const plain = (entry: Entry) => ({
  header: [entry.id, entry.organisation, entry.device, entry.seq, entry.prev, entry.seen, entry.document],
  kind: [entry.kind, entry.kindVersion, entry.claimedTime],
  body: entry.body,
  signature: [...entry.signature],
})

/** What canonical DAG-CBOR can say, and some things that it cannot. */
const anyBody = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 5 },
    fc.string({ unit: 'binary' }),
    fc.maxSafeInteger(),
    fc.constantFrom(null, true, false, 0.5, -1.25, 2 ** 40, -(2 ** 53) + 1),
    fc.uint8Array({ maxLength: 300 }),
    fc.array(tie('value'), { maxLength: 30 }),
    fc.dictionary(fc.string({ unit: 'binary', minLength: 1 }), tie('value'), { maxKeys: 5 }),
  ),
})).value

describe('reading an entry where it stands', () => {
  test('gives what decoding it thoroughly gives, for any body', () => {
    const names = new Names()
    let quick = 0
    fc.assert(
      fc.property(anyBody, fc.nat(4), (body, heads) => {
        const seen = Array.from({ length: heads }, (_, i) => String(i).repeat(64) as Entry['id'])
        const { bytes } = withBody(body, { seen })
        const thorough = decodeThoroughly(bytes)
        const read = readEntry(bytes, names)
        if (read !== null) {
          quick++
          expect(thorough.ok && plain(thorough.value)).toEqual(plain(read))
        }
        expect(decodeEntry(bytes, names).ok).toBe(thorough.ok)
      }),
      { seed: 7, numRuns: 400 },
    )
    expect(quick).toBeGreaterThan(200)
  })

  test('never takes bytes that are not the canonical ones, however they were damaged', () => {
    const names = new Names()
    const { bytes } = withBody({
      list: [1, 24, 256, 65_536, 2 ** 33, -7],
      text: 'grüße',
      deep: { a: { b: null } },
      ok: true,
    })
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)), { minLength: 1, maxLength: 3 }),
        (edits) => {
          const damaged = bytes.slice()
          for (const [at, value] of edits) damaged[at] = value
          const read = readEntry(damaged, names)
          if (read === null) return
          const thorough = decodeThoroughly(damaged)
          expect(thorough.ok && plain(thorough.value)).toEqual(plain(read))
        },
      ),
      { seed: 8, numRuns: 20_000 },
    )
  })

  test.each([
    ['a number in a longer form than needed', [0x18, 0x05]],
    ['a list of unknown length', [0x9f, 0x01, 0xff]],
    ['keys out of order', [0xa2, 0x61, 0x62, 0x01, 0x61, 0x61, 0x02]],
    ['a key twice', [0xa2, 0x61, 0x61, 0x01, 0x61, 0x61, 0x02]],
    ['text that is no UTF-8', [0x62, 0xc3, 0x28]],
    ['half a surrogate pair', [0x63, 0xed, 0xa0, 0x80]],
    ['a length beyond the end', [0x5a, 0x7f, 0xff, 0xff, 0xff]],
    ['undefined', [0xf7]],
    ['a whole number written as a fraction', [0xfb, 0x3f, 0xf0, 0, 0, 0, 0, 0, 0]],
  ])('refuses a body with %s, as the encoder does', (_, body) => {
    const { bytes, signature } = withBody(null)
    const [payload] = dagCbor.decode(bytes) as [Uint8Array]
    const forged = new Uint8Array([...payload.subarray(0, -1), ...body])
    const entry = dagCbor.encode([forged, signature])
    expect(readEntry(entry, new Names())).toBeNull()
    expect(decodeEntry(entry).ok).toBe(false)
  })

  test('finds the end of each entry in a row of them', () => {
    const [first, second] = [withBody('one'), withBody({ two: 2 })]
    const row = new Uint8Array([...first.bytes, ...second.bytes])
    expect(entryEnd(row, 0)).toBe(first.bytes.length)
    expect(entryEnd(row, first.bytes.length)).toBe(row.length)
    expect(entryEnd(row.subarray(0, -1), first.bytes.length)).toBeNull()
    expect(entryEnd(row, 1)).toBeNull()
  })
})
