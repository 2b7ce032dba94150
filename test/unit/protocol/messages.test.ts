import * as dagCbor from '@ipld/dag-cbor'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { DeviceId, Digest, EntryId, OrganisationId, ProposalId } from '#shared/kernel/ids.ts'
import { LIMITS } from '#shared/kernel/limits.ts'
import {
  decodeFromHost,
  decodeFromNewcomer,
  encodeFromHost,
  encodeFromNewcomer,
} from '#shared/protocol/join-messages.ts'
import {
  bundles,
  decodeReplicate,
  encodeReplicate,
  type ReplicateMessage,
} from '#shared/protocol/replicate-messages.ts'

const device = '0a'.repeat(32) as DeviceId
const tip = { device, seq: 7, id: '0b'.repeat(32) as EntryId }
const organisation = '0c'.repeat(32) as OrganisationId

const messages: ReplicateMessage[] = [
  { type: 'hello', versions: [2], organisation },
  { type: 'accept', version: 2, addresses: ['/ip4/127.0.0.1/tcp/1'], tips: [tip] },
  { type: 'stranger' },
  { type: 'introduced' },
  { type: 'entries', entries: [new Uint8Array([1, 2, 3])] },
  { type: 'digest', digest: '0d'.repeat(32) as Digest },
  { type: 'tips', tips: [] },
  { type: 'pull', tips: [tip], bytes: LIMITS.pullBytes },
  { type: 'pulled', more: true },
  { type: 'enough' },
  { type: 'have', ids: [tip.id] },
  { type: 'want', ids: [tip.id, tip.id] },
  { type: 'prune' },
  { type: 'addresses', of: [{ device, addresses: [] }] },
  { type: 'presence', document: 'organisation', at: null },
  { type: 'presence', document: '0e'.repeat(32) as ProposalId, at: { field: 'text', anchor: 'a', head: null } },
  { type: 'goodbye', code: 'closing' },
]

describe('messages of replication', () => {
  test.each(messages)('$type survives the wire', (message) => {
    expect(decodeReplicate(encodeReplicate(message))).toEqual({ ok: true, value: message })
  })

  test.each<[string, unknown]>([
    ['a number', 5],
    ['an unknown type', { type: 'hullo' }],
    ['an unknown field', { type: 'stranger', more: 1 }],
    ['a missing field', { type: 'digest' }],
    ['a short id', { type: 'digest', digest: new Uint8Array(31) }],
    ['text for bytes', { type: 'digest', digest: '0d'.repeat(32) }],
    ['no entries', { type: 'entries', entries: [] }],
    [
      'too many entries',
      { type: 'entries', entries: Array.from({ length: LIMITS.bundleEntries + 1 }, () => new Uint8Array(1)) },
    ],
    ['position zero', { type: 'tips', tips: [[new Uint8Array(32), 0, new Uint8Array(32)]] }],
    ['half a position', { type: 'tips', tips: [[new Uint8Array(32), 0.5, new Uint8Array(32)]] }],
    ['nothing announced', { type: 'have', ids: [] }],
    ['too much asked for', { type: 'want', ids: Array.from({ length: LIMITS.haveIds + 1 }, () => new Uint8Array(32)) }],
    ['a request too small for one entry', { type: 'pull', tips: [], bytes: LIMITS.messageBytes - 1 }],
    ['no version', { type: 'hello', versions: [], organisation: new Uint8Array(32) }],
    ['a long address', { type: 'accept', version: 1, addresses: ['x'.repeat(LIMITS.addressChars + 1)], tips: [] }],
    ['an unknown goodbye', { type: 'goodbye', code: 'because' }],
  ])('%s is refused', (_what, value) => {
    expect(decodeReplicate(dagCbor.encode(value))).toMatchObject({ ok: false, error: { defect: 'not-a-message' } })
  })

  test('what is too large is refused before it is decoded', () => {
    const bytes = new Uint8Array(LIMITS.messageBytes + 1)
    expect(decodeReplicate(bytes)).toMatchObject({ ok: false, error: { defect: 'too-large' } })
  })

  test('deep nesting costs its sender the link and nothing else', () => {
    const deep = new Uint8Array(LIMITS.messageBytes).fill(0x81)
    expect(decodeReplicate(deep)).toMatchObject({ ok: false, error: { defect: 'not-cbor' } })
  })

  test('random and damaged bytes give a defect and never an exception', () => {
    const whole = messages.map(encodeReplicate)
    fc.assert(
      fc.property(fc.constantFrom(...whole), fc.nat(), fc.integer({ min: 1, max: 255 }), (bytes, at, flip) => {
        const damaged = bytes.slice()
        const index = at % damaged.length
        damaged[index] = (damaged[index] ?? 0) ^ flip
        const read = decodeReplicate(damaged)
        if (read.ok) expect(() => encodeReplicate(read.value)).not.toThrow()
        else expect(read.error.defect).toMatch(/^(not-cbor|not-a-message|too-large)$/)
      }),
      { seed: 4, numRuns: 500 },
    )
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => void decodeReplicate(bytes)),
      { seed: 5 },
    )
  })
})

describe('entries in bundles', () => {
  test('keep their order and each bundle fits one message', () => {
    const size = fc.oneof(fc.nat(300), fc.constantFrom(LIMITS.entryBytes, LIMITS.entryBytes - 40))
    fc.assert(
      fc.property(fc.array(size, { maxLength: 10 }), (sizes) => {
        const entries = sizes.map((length, index) => new Uint8Array(length).fill(index))
        const made = [...bundles(entries)]
        expect(made.flat().map((entry, index) => entry === entries[index])).toEqual(entries.map(() => true))
        for (const bundle of made) {
          expect(encodeReplicate({ type: 'entries', entries: bundle }).length).toBeLessThanOrEqual(LIMITS.messageBytes)
        }
      }),
      { seed: 6, numRuns: 15 },
    )
  })
})

describe('messages of joining', () => {
  test('survive the wire', () => {
    const request = { type: 'request', version: 1, entry: new Uint8Array([9]) } as const
    expect(decodeFromNewcomer(encodeFromNewcomer(request))).toEqual({ ok: true, value: request })
    for (const answer of [
      { type: 'refused', code: 'invitation-expired' },
      { type: 'status', status: { state: 'waiting', vouches: 1, needed: 2 } },
    ] as const) {
      expect(decodeFromHost(encodeFromHost(answer))).toEqual({ ok: true, value: answer })
    }
  })

  test('an entry larger than any may be is refused', () => {
    const bytes = dagCbor.encode({ type: 'request', version: 1, entry: new Uint8Array(LIMITS.entryBytes + 1) })
    expect(decodeFromNewcomer(bytes).ok).toBe(false)
  })

  test('the two sides cannot be confused', () => {
    expect(decodeFromHost(encodeFromNewcomer({ type: 'request', version: 1, entry: new Uint8Array() })).ok).toBe(false)
    expect(decodeFromNewcomer(encodeFromHost({ type: 'refused', code: 'try-later' })).ok).toBe(false)
  })
})
