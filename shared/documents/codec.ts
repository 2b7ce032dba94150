import { z } from 'zod'
import { equalBytes, sha256, toHex } from '../kernel/bytes.ts'
import { LIMITS } from '../kernel/limits.ts'
import { err, ok } from '../kernel/result.ts'
import { Automerge } from './automerge.ts'
import type { BodyChange, ChangeDefect, ReadChange } from './change.ts'
import { expansionOfChange } from './measure.ts'
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

/** Where the contents begin, when the length (LEB128) before them is that of the rest; otherwise `null`. */
function contentsAt(bytes: Uint8Array): number | null {
  let length = 0
  for (let i = 0; i < 5; i++) {
    const byte = bytes[HEADER_BYTES + i]
    if (byte === undefined) return null
    length += (byte & 0x7f) * 2 ** (7 * i)
    const next = HEADER_BYTES + i + 1
    if (byte < 0x80) return next + length === bytes.length ? next : null
  }
  return null
}

/** What Automerge would have to unfold, or `null` when the bytes are not laid out as a change. */
function measure(bytes: Uint8Array): number | null {
  try {
    return expansionOfChange(bytes, contentsAt(bytes) ?? bytes.length)
  } catch (error) {
    if (error instanceof RangeError) return null
    throw error
  }
}

/**
 * The hash of a change, computed from the bytes and compared with the checksum in their header, which Automerge does
 * not check. Only an uncompressed chunk is taken: Automerge never hands out others for single changes, and what is
 * not compressed cannot expand.
 */
export function hashOfChange(bytes: Uint8Array): string | null {
  if (!equalBytes(bytes.subarray(0, 4), MAGIC) || bytes[8] !== CHANGE_CHUNK) return null
  if (contentsAt(bytes) === null) return null
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

/** Automerge's own failures; a panic leaves its memory in an unknown state, so say which it was. */
function failed(error: unknown): ReadChange {
  const { name, message } = error instanceof Error ? error : { name: '', message: String(error) }
  return refuse(name === 'RuntimeError' ? 'panicked' : 'undecodable', message.slice(0, 200))
}

/**
 * Reads foreign bytes as a change. What it refuses depends on the bytes alone, but for `panicked`. Automerge has
 * panicked and hung on hostile bytes before: run this in a worker that can be killed (see ports/change-decoder.ts).
 */
export function readChange(bytes: Uint8Array): ReadChange {
  if (bytes.length > LIMITS.changeBytes) return refuse('too-large', `${bytes.length} bytes`)
  if (!equalBytes(bytes.subarray(0, 4), MAGIC)) return refuse('malformed', 'not an Automerge chunk')
  if (bytes[8] !== CHANGE_CHUNK) return refuse('malformed', 'not a plain change')
  const hash = hashOfChange(bytes)
  if (hash === null) return refuse('hash-mismatch', 'length or checksum in the header')
  const expansion = measure(bytes)
  if (expansion === null) return refuse('malformed', 'not laid out as a change')
  if (expansion > LIMITS.changeOps) return refuse('too-large', `${expansion} operations or more`)
  try {
    return readDecoded(Automerge.decodeChange(bytes), hash)
  } catch (error) {
    return failed(error)
  }
}

function readDecoded(decoded: unknown, hash: string): ReadChange {
  const parsed = DecodedChange.safeParse(decoded)
  if (!parsed.success) return refuse('foreign-operation', parsed.error.issues[0]?.path.join('.') ?? 'header')
  const { actor, seq, startOp, time, deps, ops } = parsed.data
  if (deps.length > LIMITS.seenHeads) return refuse('too-large', `${deps.length} dependencies`)
  const runs = runsOf(ops, { actor, startOp })
  if (!runs.ok) return refuse('foreign-operation', runs.error)
  const change: BodyChange = { hash, actor, seq, startOp, time, deps, runs: runs.value, ops: ops.length }
  const again = hashOfChange(encodeBodyChange(change))
  return again === hash ? ok(change) : refuse('hash-mismatch', 'it holds more than it means')
}
