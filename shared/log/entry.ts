import * as dagCbor from '@ipld/dag-cbor'
import { concat, equalBytes, fromHex, sha256, toHex, utf8 } from '../kernel/bytes.ts'
import type { DeviceId, DocumentId, EntryId, OrganisationId } from '../kernel/ids.ts'
import { LIMITS } from '../kernel/limits.ts'
import { err, ok, type Result } from '../kernel/result.ts'
import { Names, payloadWithin, readEntry } from './entry-reader.ts'

/** What peers exchange: an act or an Automerge change, chained to its device's past and to what the device had seen. */
export interface Entry {
  readonly id: EntryId
  /** `null` only in the founding entry, whose own id becomes the organisation's. */
  readonly organisation: OrganisationId | null
  readonly device: DeviceId
  /** Position in the device's chain, from 1. */
  readonly seq: number
  readonly prev: EntryId | null
  /** Heads of other devices' chains that the author had seen and that `prev` had not; sorted, without repeats. */
  readonly seen: readonly EntryId[]
  readonly document: DocumentId
  /** The kind of act (`ballot.cast`), or `change` for an Automerge change. */
  readonly kind: string
  readonly kindVersion: number
  /** Milliseconds since 1970 by the author's clock. A claim, never a proof. */
  readonly claimedTime: number
  /** An act's body as plain data; for a change `{ nonce, change }`, both bytes. */
  readonly body: unknown
  readonly signature: Uint8Array
  /** The canonical bytes that travel and are stored. */
  readonly bytes: Uint8Array
}

export type UnsignedEntry = Omit<Entry, 'id' | 'signature' | 'bytes'>

export type EntryDefect =
  | { readonly defect: 'too-large'; readonly bytes: number; readonly limit: number }
  | { readonly defect: 'malformed'; readonly detail: string }
  | { readonly defect: 'not-canonical' }
  | { readonly defect: 'newer-version'; readonly version: number }

export const ENTRY_VERSION = 1
const SIGNING_DOMAIN = utf8('folkmoot/entry/1\n')

/** The bytes an entry's device signs. The domain prefix keeps a signature from meaning anything elsewhere. */
export const signingInput = (payload: Uint8Array): Uint8Array => concat(SIGNING_DOMAIN, payload)

export function encodePayload(entry: UnsignedEntry): Uint8Array {
  return dagCbor.encode([
    ENTRY_VERSION,
    entry.organisation === null ? null : fromHex(entry.organisation),
    fromHex(entry.device),
    entry.seq,
    entry.prev === null ? null : fromHex(entry.prev),
    entry.seen.map(fromHex),
    entry.document,
    entry.kind,
    entry.kindVersion,
    entry.claimedTime,
    entry.body,
  ])
}

/** Joins a payload with its signature. The id covers both, so a chain commits to its signatures too. */
export function sealEntry(unsigned: UnsignedEntry, payload: Uint8Array, signature: Uint8Array): Entry {
  const bytes = dagCbor.encode([payload, signature])
  return { ...unsigned, id: toHex(sha256(bytes)) as EntryId, signature, bytes }
}

/** Signs and seals in one step, for those who hold a key. */
export function signEntry(unsigned: UnsignedEntry, sign: (message: Uint8Array) => Uint8Array): Entry {
  const payload = encodePayload(unsigned)
  return sealEntry(unsigned, payload, sign(signingInput(payload)))
}

/** The payload bytes inside an entry's envelope: what its signature covers. */
export function payloadOf(entry: Entry): Uint8Array {
  const [from, end] = payloadWithin(entry.bytes) ?? [0, 0]
  return entry.bytes.subarray(from, end)
}

const isBytes = (value: unknown, length: number): value is Uint8Array =>
  value instanceof Uint8Array && value.length === length
const isCount = (value: unknown, least: number): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= least
const malformed = (detail: string): Result<never, EntryDefect> => err({ defect: 'malformed', detail })

/** Whether a value nests no deeper than `levels`. */
function isShallow(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return true
  return levels > 0 && Object.values(value).every((inner) => isShallow(inner, levels - 1))
}

const KIND = /^[a-z][a-z-]*(\.[a-z][a-z-]*)?$/
const DOCUMENT = /^(organisation|[0-9a-f]{64})$/

/**
 * Strict decoding: exactly the bytes this encoder would have written, or a defect. Says nothing about the signature
 * (see `verifyEntry`) nor about whether the act is allowed.
 * @param names keeps one copy of each text that many entries share
 */
export function decodeEntry(bytes: Uint8Array, names = new Names()): Result<Entry, EntryDefect> {
  if (bytes.length > LIMITS.entryBytes) {
    return err({ defect: 'too-large', bytes: bytes.length, limit: LIMITS.entryBytes })
  }
  const entry = readEntry(bytes, names)
  return entry === null ? decodeThoroughly(bytes) : ok(entry)
}

/** The same through the encoder itself, for what the quick reader does not know, and to say what is wrong. */
export function decodeThoroughly(bytes: Uint8Array): Result<Entry, EntryDefect> {
  let payload: unknown
  let signature: unknown
  let fields: unknown
  try {
    const envelope: unknown = dagCbor.decode(bytes)
    if (!Array.isArray(envelope) || envelope.length !== 2) return malformed('envelope')
    ;[payload, signature] = envelope
    if (!(payload instanceof Uint8Array)) return malformed('payload')
    if (!isBytes(signature, 64)) return malformed('signature')
    fields = dagCbor.decode(payload)
  } catch (error) {
    return malformed(error instanceof Error ? error.message : 'undecodable')
  }
  if (!Array.isArray(fields)) return malformed('fields')
  const [version, organisation, device, seq, prev, seen, document, kind, kindVersion, claimedTime, body] = fields
  if (!isCount(version, 1)) return malformed('version')
  if (version > ENTRY_VERSION) return err({ defect: 'newer-version', version })
  if (fields.length !== 11) return malformed('field count')
  if (organisation !== null && !isBytes(organisation, 32)) return malformed('organisation')
  if (!isBytes(device, 32)) return malformed('device')
  if (!isCount(seq, 1)) return malformed('seq')
  if (prev !== null && !isBytes(prev, 32)) return malformed('prev')
  if ((prev === null) !== (seq === 1)) return malformed('prev and seq disagree')
  if (!Array.isArray(seen) || seen.length > LIMITS.seenHeads) return malformed('seen')
  const heads: EntryId[] = []
  for (const head of seen) {
    if (!isBytes(head, 32)) return malformed('seen')
    const hex = toHex(head) as EntryId
    const last = heads.at(-1)
    if (last !== undefined && last >= hex) return malformed('seen is not sorted')
    heads.push(hex)
  }
  if (typeof document !== 'string' || !DOCUMENT.test(document)) return malformed('document')
  if (typeof kind !== 'string' || kind.length > 64 || !KIND.test(kind)) return malformed('kind')
  if (!isCount(kindVersion, 1)) return malformed('kind version')
  if (!isCount(claimedTime, 0)) return malformed('claimed time')
  if (!isShallow(body, LIMITS.entryDepth)) return malformed('too deep')
  const unsigned: UnsignedEntry = {
    organisation: organisation === null ? null : (toHex(organisation) as OrganisationId),
    device: toHex(device) as DeviceId,
    seq,
    prev: prev === null ? null : (toHex(prev) as EntryId),
    seen: heads,
    document: document as DocumentId,
    kind,
    kindVersion,
    claimedTime,
    body,
  }
  const entry = sealEntry(unsigned, payload, signature)
  if (!equalBytes(entry.bytes, bytes) || !equalBytes(encodePayload(unsigned), payload)) {
    return err({ defect: 'not-canonical' })
  }
  return ok(entry)
}

/** Checks an Ed25519 signature; the peer supplies node:crypto, tests and browsers may supply @noble/curves. */
export type VerifySignature = (publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array) => boolean

/** True when the device named in the entry signed exactly these bytes. */
export function verifyEntry(entry: Entry, verify: VerifySignature): boolean {
  return verify(fromHex(entry.device), signingInput(payloadOf(entry)), entry.signature)
}
