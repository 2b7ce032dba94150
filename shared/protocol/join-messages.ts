import { z } from 'zod'
import { LIMITS } from '../kernel/limits.ts'
import type { Result } from '../kernel/result.ts'
import { decodeWire, encodeWire, type WireDefect } from './codec.ts'

export const JOIN_PROTOCOL = '/folkmoot/join/1'
export const JOIN_VERSION = 1

/**
 * Why a request to join is refused. All but `try-later` are codes of the bridge with the meanings given there;
 * `try-later` says nothing about the invitation: the device that was asked is busy.
 */
export const JoinRefusal = z.enum([
  'invitation-malformed',
  'invitation-altered',
  'invitation-expired',
  'invitation-used-up',
  'invitation-revoked',
  'invitation-unknown',
  'already-joined',
  'version-unsupported',
  'invalid-request',
  'disk-full',
  'disk-failed',
  'try-later',
])
export type JoinRefusal = z.infer<typeof JoinRefusal>

const Count = z.number().int().min(0).max(100_000)

/** How far a received request is. `refused`: the members decided, or the invitation was withdrawn meanwhile. */
export const JoinStatus = z.strictObject({
  state: z.enum(['waiting', 'admitted', 'refused']),
  vouches: Count,
  needed: Count,
})
export type JoinStatus = z.infer<typeof JoinStatus>

/** The newcomer presents the first entry of its chain; the same entry again after a lost link. */
const FromNewcomer = z.strictObject({
  type: z.literal('request'),
  version: z.number().int().min(1).max(1000),
  entry: z.custom<Uint8Array>(
    (value) => value instanceof Uint8Array && value.length <= LIMITS.entryBytes,
    'must be an entry',
  ),
})
export type FromNewcomer = z.output<typeof FromNewcomer>

/** The asked device answers once with `refused` or the first `status`, then tells each change of status. */
const FromHost = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('refused'), code: JoinRefusal }),
  z.strictObject({ type: z.literal('status'), status: JoinStatus }),
])
export type FromHost = z.output<typeof FromHost>

/** The entry and a little around it. */
const REQUEST_BYTES = LIMITS.entryBytes + 256

export const decodeFromNewcomer = (bytes: Uint8Array): Result<FromNewcomer, WireDefect> =>
  decodeWire(FromNewcomer, bytes, REQUEST_BYTES)
export const decodeFromHost = (bytes: Uint8Array): Result<FromHost, WireDefect> =>
  decodeWire(FromHost, bytes, LIMITS.smallMessageBytes)
export const encodeFromNewcomer = (message: FromNewcomer): Uint8Array => encodeWire(message)
export const encodeFromHost = (message: FromHost): Uint8Array => encodeWire(message)
