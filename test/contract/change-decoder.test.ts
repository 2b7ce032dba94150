import fc from 'fast-check'
import { afterAll, afterEach, describe, expect, test } from 'vitest'
import { WorkerChangeDecoder } from '#electron/peer/adapters/change-decoder.ts'
import { MemoryChangeDecoder } from '#electron/peer/adapters/change-decoder-memory.ts'
import { type ChangeDecoder, DecoderClosed, DecoderFailed } from '#electron/peer/ports/change-decoder.ts'
import { Automerge } from '#shared/documents/automerge.ts'
import { createProposalBody, editProposalBody } from '#shared/documents/shape.ts'
import { concat, sha256, toHex } from '#shared/kernel/bytes.ts'
import { LIMITS } from '#shared/kernel/limits.ts'
import { bombs, CHUNK, chunk, foreign, reseal } from '#test/unit/documents/forge.ts'

const WORKER = new URL('../../electron/peer/adapters/change-decoder-worker.ts', import.meta.url)
const TROUBLED = new URL('./change-decoder/troubled-worker.ts', import.meta.url)

const { doc, change: GOOD } = createProposalBody('ab'.repeat(16), {
  title: 'Ein Garten 🌱',
  text: 'für alle',
  decisionType: 'standard',
  effect: { kind: 'resolution' },
})

const decoders: Readonly<Record<string, () => ChangeDecoder>> = {
  'in this thread': () => new MemoryChangeDecoder(),
  'in a worker': () => new WorkerChangeDecoder({ workerUrl: WORKER }),
}

describe.each(Object.entries(decoders))('a change decoder %s', (_, make) => {
  const decoder = make()
  afterAll(() => decoder.close())

  const codesOf = async (...changes: readonly Uint8Array[]): Promise<readonly string[]> =>
    (await decoder.decode(changes)).map((result) => (result.ok ? 'ok' : result.error.code))

  test('reads an honest change: its hash, its place and what it does', async () => {
    const [result] = await decoder.decode([GOOD])
    expect(result).toMatchObject({ ok: true, value: { actor: 'ab'.repeat(16), seq: 1, startOp: 1, deps: [], ops: 27 } })
    expect(result?.ok === true && result.value.hash).toBe(toHex(sha256(GOOD.subarray(8))))
    expect(result?.ok === true && result.value.runs.at(5)).toMatchObject({ kind: 'insert', text: 'Ein Garten 🌱' })
  })

  test('answers in the order asked, and hostile bytes cost only their own place', async () => {
    const later = editProposalBody(Automerge.clone(doc), {
      splices: [{ field: 'text', at: 0, remove: 3, insert: 'mit' }],
    })
    const hostile = bombs['a billion operations']?.() ?? new Uint8Array()
    expect(await codesOf(GOOD, hostile, later.change ?? new Uint8Array(), new Uint8Array(), GOOD)).toEqual([
      'ok',
      'too-large',
      'ok',
      'malformed',
      'ok',
    ])
  })

  test('notices a wrong checksum, which Automerge does not', async () => {
    const wrong = GOOD.slice()
    wrong[5] = (wrong[5] ?? 0) ^ 1
    expect(Automerge.decodeChange(wrong).hash).toBe(Automerge.decodeChange(GOOD).hash)
    expect(await codesOf(wrong)).toEqual(['hash-mismatch'])
  })

  test.each(Object.entries(bombs))('refuses %s before unfolding it', async (_name, bomb) => {
    expect(bomb().length).toBeLessThan(100)
    expect(await codesOf(bomb())).toEqual(['too-large'])
  })

  test.each(Object.entries(foreign))('refuses %s', async (_name, forged) => {
    expect(await codesOf(forged())).toEqual(['foreign-operation'])
  })

  test('takes single plain changes only: no compressed one, no whole document, no two in one, nothing behind', async () => {
    const contents = GOOD.subarray(11)
    expect(await codesOf(chunk(contents, CHUNK.compressed), Automerge.save(doc))).toEqual(['malformed', 'malformed'])
    expect(await codesOf(concat(GOOD, GOOD), concat(GOOD, Uint8Array.of(0)))).toEqual([
      'hash-mismatch',
      'hash-mismatch',
    ])
    expect(await codesOf(chunk(concat(contents, Uint8Array.of(1, 2, 3))))).not.toEqual(['ok'])
  })

  test('refuses what is too long by its length alone', async () => {
    expect(await codesOf(new Uint8Array(LIMITS.changeBytes + 1))).toEqual(['too-large'])
  })

  test('gives a typed answer to any truncation and to any flipped bits, sealed again or not', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat(GOOD.length * 8 - 1), { minLength: 1, maxLength: 4 }),
        fc.nat(GOOD.length - 1),
        async (bits, end) => {
          const flipped = GOOD.slice()
          for (const bit of bits) flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7))
          const isSame = flipped.every((byte, i) => byte === GOOD[i])
          const [plain, sealed, cut] = await decoder.decode([flipped, reseal(flipped), GOOD.subarray(0, end)])
          expect(plain?.ok).toBe(isSame)
          expect(cut?.ok).toBe(false)
          // What is accepted means exactly what was hashed.
          if (sealed?.ok === true) expect(sealed.value.hash).toBe(toHex(sha256(flipped.subarray(8))))
        },
      ),
      { seed: 2326, numRuns: 300 },
    )
    expect(await codesOf(GOOD)).toEqual(['ok'])
  })

  test('does not answer once closed', async () => {
    const closed = make()
    await closed.close()
    await expect(closed.decode([GOOD])).rejects.toThrow(DecoderClosed)
  })
})

describe('a worker in trouble', () => {
  const open: WorkerChangeDecoder[] = []
  const troubled = (limits: { timeLimitMs?: number; memoryLimitMegabytes?: number } = {}): WorkerChangeDecoder => {
    const decoder = new WorkerChangeDecoder({ workerUrl: TROUBLED, ...limits })
    open.push(decoder)
    return decoder
  }
  afterEach(async () => {
    for (const decoder of open.splice(0)) await decoder.close()
  })
  const trouble = (byte: number): Uint8Array => Uint8Array.of(byte)

  test('that cannot even start is a fault of this computer, and no verdict on any change', async () => {
    const decoder = new WorkerChangeDecoder({ workerUrl: new URL('file:///nowhere/worker.ts') })
    open.push(decoder)
    await expect(decoder.decode([GOOD])).rejects.toThrow(DecoderFailed)
  })

  test.each([
    ['hangs', 0xf1, { timeLimitMs: 3_000 }],
    ['ends', 0xf2, {}],
    ['takes all memory', 0xf3, { memoryLimitMegabytes: 200 }],
    ['throws', 0xf4, {}],
  ] as const)('that %s is replaced, and only that change is refused', async (_, byte, limits) => {
    const decoder = troubled(limits)
    const results = await decoder.decode([GOOD, trouble(byte), GOOD])
    expect(results.map((result) => (result.ok ? 'ok' : result.error.code))).toEqual(['ok', 'too-costly', 'ok'])
  })

  test('holds up only those who brought the change that hangs', async () => {
    const decoder = troubled({ timeLimitMs: 20_000 })
    await decoder.decode([GOOD])
    const order: string[] = []
    const hostile = decoder.decode([trouble(0xf1), GOOD])
    const givenUp = expect(hostile.finally(() => order.push('hostile'))).rejects.toThrow(DecoderClosed)
    const honest = decoder.decode([GOOD, GOOD]).finally(() => order.push('honest'))
    expect((await honest).map((result) => result.ok)).toEqual([true, true])
    expect(order).toEqual(['honest'])
    await decoder.close()
    await givenUp
  })

  test('that hangs is given up when the decoder closes', async () => {
    const decoder = troubled()
    await decoder.decode([GOOD])
    const decoding = decoder.decode([trouble(0xf1)])
    await new Promise(setImmediate)
    const closed = expect(decoding).rejects.toThrow(DecoderClosed)
    await decoder.close()
    await closed
  })
})
