import * as dagCbor from '@ipld/dag-cbor'
import { z } from 'zod'
import { fromHex, toHex } from '../kernel/bytes.ts'
import type { DeviceId, Digest, DocumentId, EntryId, OrganisationId } from '../kernel/ids.ts'
import { err, ok, type Result } from '../kernel/result.ts'

/** Why bytes from another device are not a message. Its sender is answerable: ours are never so. */
export type WireDefect =
  | { readonly defect: 'too-large'; readonly bytes: number; readonly limit: number }
  | { readonly defect: 'not-cbor'; readonly detail: string }
  | { readonly defect: 'not-a-message'; readonly detail: string }

/** Decodes DAG-CBOR and checks it against a schema; nothing unknown, missing or oversized passes. Never throws. */
export function decodeWire<S extends z.ZodType>(
  schema: S,
  bytes: Uint8Array,
  limit: number,
): Result<z.output<S>, WireDefect> {
  if (bytes.length > limit) return err({ defect: 'too-large', bytes: bytes.length, limit })
  let value: unknown
  try {
    value = dagCbor.decode(bytes)
  } catch (error) {
    return err({ defect: 'not-cbor', detail: error instanceof Error ? error.message : 'undecodable' })
  }
  const parsed = schema.safeParse(value)
  if (parsed.success) return ok(parsed.data)
  const issue = parsed.error.issues[0]
  return err({
    defect: 'not-a-message',
    detail: issue === undefined ? 'schema' : `${issue.path.join('.')}: ${issue.message}`,
  })
}

export const encodeWire = (value: unknown): Uint8Array => dagCbor.encode(value)

const bytesOf = (length: number) =>
  z.custom<Uint8Array>((value) => value instanceof Uint8Array && value.length === length, `must be ${length} bytes`)

/** Ids travel as 32 raw bytes and are hexadecimal text inside. */
const id32 = <T extends string>() => bytesOf(32).transform((bytes) => toHex(bytes) as T)
export const wireDevice = id32<DeviceId>()
export const wireEntry = id32<EntryId>()
export const wireOrganisation = id32<OrganisationId>()
export const wireDigest = id32<Digest>()
/** `null` stands for the organisation's own document. */
export const wireDocument = bytesOf(32)
  .nullable()
  .transform((bytes) => (bytes === null ? 'organisation' : toHex(bytes)) as DocumentId)

export const rawDocument = (document: DocumentId): Uint8Array | null =>
  document === 'organisation' ? null : fromHex(document)
