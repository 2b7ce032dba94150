import { z } from 'zod'
import { fromHex } from '../kernel/bytes.ts'
import { LIMITS } from '../kernel/limits.ts'
import type { Result } from '../kernel/result.ts'
import { unreachable } from '../kernel/result.ts'
import {
  decodeWire,
  encodeWire,
  rawDocument,
  type WireDefect,
  wireDevice,
  wireDigest,
  wireDocument,
  wireEntry,
  wireOrganisation,
} from './codec.ts'

export const REPLICATE_PROTOCOL = '/folkmoot/replicate/1'
/** Versions of the messages below that this software speaks, newest first. */
export const REPLICATE_VERSIONS: readonly number[] = [2]

/** Why a link ends, told to the other side before closing. Each has one meaning. */
export const GOODBYE_MEANINGS = {
  closing: 'The device is going offline or shutting down.',
  duplicate: 'The two devices have another link for the same organisation.',
  'not-a-member': 'The sender of this does not recognise the other as a member’s device, or no longer does.',
  'version-unsupported': 'The two devices share no version, or an older one than they used before.',
  malformed: 'The other sent bytes that are no message.',
  abuse: 'The other sent too many entries that can never be accepted.',
  'introduction-too-large': 'The other did not show within the limits who admitted it.',
  unresponsive: 'The other did not answer in time.',
  internal: 'The sender of this has a fault or cannot write to its disk.',
} as const
export type GoodbyeCode = keyof typeof GOODBYE_MEANINGS
const GoodbyeCode = z.enum(Object.keys(GOODBYE_MEANINGS) as [GoodbyeCode, ...GoodbyeCode[]])

const Tips = z
  .array(
    z
      .tuple([wireDevice, z.number().int().min(1).max(Number.MAX_SAFE_INTEGER), wireEntry])
      .transform(([device, seq, id]) => ({ device, seq, id })),
  )
  .max(LIMITS.vectorTips)
const Addresses = z.array(z.string().max(LIMITS.addressChars)).max(LIMITS.deviceAddresses)

const Ids = z.array(wireEntry).min(1).max(LIMITS.haveIds)

const Message = z.discriminatedUnion('type', [
  /** First message of whoever dialled. */
  z.strictObject({
    type: z.literal('hello'),
    versions: z.array(z.number().int().min(1).max(1000)).min(1).max(16),
    organisation: wireOrganisation,
  }),
  /** The sender recognises the other as a member's device, and says what it holds and where it can be reached. */
  z.strictObject({
    type: z.literal('accept'),
    version: z.number().int().min(1).max(1000),
    /** Version of the rules by which the sender judges entries. */
    rules: z.number().int().min(1).max(1_000_000).optional(),
    addresses: Addresses,
    tips: Tips,
  }),
  /** The sender does not recognise the other. The other may introduce itself; nothing else is said. */
  z.strictObject({ type: z.literal('stranger') }),
  /** The sender has introduced itself with all it may send: who does not recognise it now will not on this link. */
  z.strictObject({ type: z.literal('introduced') }),
  z.strictObject({
    type: z.literal('entries'),
    entries: z
      .array(z.custom<Uint8Array>((value) => value instanceof Uint8Array, 'must be bytes'))
      .min(1)
      .max(LIMITS.bundleEntries),
  }),
  /** Digest of the sender's vector, told once its changes have settled. */
  z.strictObject({ type: z.literal('digest'), digest: wireDigest }),
  /** The sender's whole vector, told when digests differ. */
  z.strictObject({ type: z.literal('tips'), tips: Tips }),
  /** Asks for what the sender of these tips lacks: so many bytes of entries, then `pulled`. */
  z.strictObject({
    type: z.literal('pull'),
    tips: Tips,
    bytes: z.number().int().min(LIMITS.messageBytes).max(Number.MAX_SAFE_INTEGER),
  }),
  /** The end of what was sent for a `pull`; whether there is more to ask for. */
  z.strictObject({ type: z.literal('pulled'), more: z.boolean() }),
  /** The sender needs no more of what it pulls: it gets it from another. */
  z.strictObject({ type: z.literal('enough') }),
  /** The sender keeps these entries now, and has not sent them on this link. */
  z.strictObject({ type: z.literal('have'), ids: Ids }),
  /** Asks for entries that were announced, and for new ones in full from now on. */
  z.strictObject({ type: z.literal('want'), ids: Ids }),
  /** What came on this link had come on another already: new entries shall only be announced from now on. */
  z.strictObject({ type: z.literal('prune') }),
  /** Where devices can be reached: the sender's own, or others' as the sender knows them. Hints, never trusted. */
  z.strictObject({
    type: z.literal('addresses'),
    of: z.array(z.strictObject({ device: wireDevice, addresses: Addresses })).max(LIMITS.toldDevices),
  }),
  /** Where the person at the sender is in a document; `null` when they have gone. Never stored or passed on. */
  z.strictObject({
    type: z.literal('presence'),
    document: wireDocument,
    at: z
      .strictObject({
        field: z.string().max(40).nullable(),
        anchor: z.string().max(200).nullable(),
        head: z.string().max(200).nullable(),
      })
      .nullable(),
  }),
  z.strictObject({ type: z.literal('goodbye'), code: GoodbyeCode }),
])

export type ReplicateMessage = z.output<typeof Message>
/** What is said about new entries, each link by the knowledge of all (`gossip.ts`). */
export type GossipMessage = Extract<ReplicateMessage, { type: 'have' | 'want' | 'prune' }>
export type Place = NonNullable<Extract<ReplicateMessage, { type: 'presence' }>['at']>

export const decodeReplicate = (bytes: Uint8Array): Result<ReplicateMessage, WireDefect> =>
  decodeWire(Message, bytes, LIMITS.messageBytes)

export function encodeReplicate(message: ReplicateMessage): Uint8Array {
  return encodeWire(plain(message))
}

type MessageTips = Extract<ReplicateMessage, { type: 'tips' }>['tips']
const rawTips = (tips: MessageTips) => tips.map(({ device, seq, id }) => [fromHex(device), seq, fromHex(id)])

function plain(message: ReplicateMessage): unknown {
  switch (message.type) {
    case 'hello':
      return { ...message, organisation: fromHex(message.organisation) }
    case 'accept':
    case 'tips':
    case 'pull':
      return { ...message, tips: rawTips(message.tips) }
    case 'have':
    case 'want':
      return { ...message, ids: message.ids.map(fromHex) }
    case 'digest':
      return { ...message, digest: fromHex(message.digest) }
    case 'addresses':
      return { ...message, of: message.of.map(({ device, addresses }) => ({ device: fromHex(device), addresses })) }
    case 'presence':
      return { ...message, document: rawDocument(message.document) }
    case 'stranger':
    case 'introduced':
    case 'entries':
    case 'pulled':
    case 'enough':
    case 'prune':
    case 'goodbye':
      return message
    default:
      return unreachable(message)
  }
}

/** Bytes of a message left to entries after its own frame, and of CBOR's own around each entry. */
const BUNDLE_BYTES = LIMITS.messageBytes - 64
const ENTRY_FRAME_BYTES = 5

/** Splits entries, kept in order, into bundles that each fit one message. */
export function* bundles(entries: Iterable<Uint8Array>): Generator<Uint8Array[]> {
  let bundle: Uint8Array[] = []
  let bytes = 0
  for (const entry of entries) {
    const more = entry.length + ENTRY_FRAME_BYTES
    if (bundle.length > 0 && (bytes + more > BUNDLE_BYTES || bundle.length === LIMITS.bundleEntries)) {
      yield bundle
      bundle = []
      bytes = 0
    }
    bundle.push(entry)
    bytes += more
  }
  if (bundle.length > 0) yield bundle
}
