import { z } from 'zod'
import { equalBytes, sha256, toHex } from '../kernel/bytes.ts'
import { LIMITS } from '../kernel/limits.ts'
import { err, ok } from '../kernel/result.ts'
import { Automerge } from './automerge.ts'
import type { BodyChange, ChangeDefect, ReadChange } from './change.ts'
import { operationsOf, runsOf } from './operations.ts'

/** `\x85oJ\x83`, the first bytes of every Automerge chunk. */
const MAGIC = Uint8Array.of(0x85, 0x6f, 0x4a, 0x83)
const CHANGE_CHUNK = 1
const HEADER_BYTES = 9

const DecodedChange = z.strictObject({
  actor: z.string().regex(/^[0-9a-f]{32}$/),
  author: z.null().optional(),
  seq: z.number().int().min(1).max(0x7fff_ffff),
  startOp: z.number().int().min(1).max(0x3fff_ffff),
  time: z.number().int(),
  message: z.null(),
  deps: z.array(z.string().regex(/^[0-9a-f]{64}$/)),
  hash: z.string(),
  ops: z.array(z.unknown()),
})

const refuse = (code: ChangeDefect, detail: string): ReadChange => err({ code, detail })
const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error)).slice(0, 200)

/** Position after a LEB128 length and the length itself; `null` when it is cut off or absurd. */
function readLength(bytes: Uint8Array, at: number): { readonly length: number; readonly next: number } | null {
  let length = 0
  for (let i = 0; i < 5; i++) {
    const byte = bytes[at + i]
    if (byte === undefined) return null
    length += (byte & 0x7f) * 2 ** (7 * i)
    if (byte < 0x80) return { length, next: at + i + 1 }
  }
  return null
}

/**
 * The hash of a change, computed from the bytes and compared with the checksum in their header, which Automerge does
 * not check. Only an uncompressed chunk is taken: Automerge never hands out others for single changes, and what is
 * not compressed cannot expand.
 */
export function hashOfChange(bytes: Uint8Array): string | null {
  if (!equalBytes(bytes.subarray(0, 4), MAGIC) || bytes[8] !== CHANGE_CHUNK) return null
  const length = readLength(bytes, HEADER_BYTES)
  if (length === null || length.next + length.length !== bytes.length) return null
  const hash = sha256(bytes.subarray(8))
  return equalBytes(hash.subarray(0, 4), bytes.subarray(4, 8)) ? toHex(hash) : null
}

/** A change as Automerge takes it. @returns its bytes; their hash is `hashOfChange` of them */
export function encodeBodyChange(change: Omit<BodyChange, 'hash' | 'ops'>): Uint8Array {
  const { actor, seq, startOp, time, deps } = change
  const ops = operationsOf(change)
  // Automerge's declaration of an operation knows only keys of maps; what it takes is what `decodeChange` gives.
  type Encodable = Parameters<typeof Automerge.encodeChange>[0]
  const whole = { actor, author: null, seq, startOp, time, message: null, deps: [...deps], ops }
  return Automerge.encodeChange(whole as unknown as Encodable)
}

/**
 * Reads foreign bytes as a change. A refusal costs only this change; but Automerge may take very long, much memory or
 * panic on hostile bytes, so run this in a worker that can be killed (see ports/change-decoder.ts).
 */
export function readChange(bytes: Uint8Array): ReadChange {
  if (bytes.length > LIMITS.changeBytes) return refuse('too-large', `${bytes.length} bytes`)
  if (!equalBytes(bytes.subarray(0, 4), MAGIC)) return refuse('malformed', 'not an Automerge chunk')
  if (bytes[8] !== CHANGE_CHUNK) return refuse('malformed', 'not a plain change')
  const hash = hashOfChange(bytes)
  if (hash === null) return refuse('hash-mismatch', 'length or checksum in the header')
  let decoded: unknown
  try {
    decoded = Automerge.decodeChange(bytes)
  } catch (error) {
    return refuse('undecodable', messageOf(error))
  }
  const parsed = DecodedChange.safeParse(decoded)
  if (!parsed.success) return refuse('foreign-operation', parsed.error.issues[0]?.path.join('.') ?? 'header')
  const { actor, seq, startOp, time, deps, ops } = parsed.data
  if (ops.length > LIMITS.changeOps) return refuse('too-large', `${ops.length} operations`)
  if (deps.length > LIMITS.seenHeads) return refuse('too-large', `${deps.length} dependencies`)
  const runs = runsOf(ops, { actor, startOp })
  if (!runs.ok) return refuse('foreign-operation', runs.error)
  const change: BodyChange = { hash, actor, seq, startOp, time, deps, runs: runs.value, ops: ops.length }
  try {
    if (hashOfChange(encodeBodyChange(change)) !== hash) return refuse('hash-mismatch', 'it holds more than it means')
  } catch (error) {
    return refuse('undecodable', messageOf(error))
  }
  return ok(change)
}
