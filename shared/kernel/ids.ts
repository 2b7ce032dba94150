import { z } from 'zod'

/** 32 bytes in lower-case hexadecimal. */
const hex32 = z.string().regex(/^[0-9a-f]{64}$/, 'must be 64 lower-case hexadecimal digits')

/** SHA-256 of an entry's signed bytes: names the entry for ever. */
export const EntryId = hex32.brand<'EntryId'>()
export type EntryId = z.infer<typeof EntryId>

/** The id of an organisation: the id of its founding entry. */
export const OrganisationId = hex32.brand<'OrganisationId'>()
export type OrganisationId = z.infer<typeof OrganisationId>

/** A device's Ed25519 public key; its libp2p peer id is made from the same key. */
export const DeviceId = hex32.brand<'DeviceId'>()
export type DeviceId = z.infer<typeof DeviceId>

/** A person in one organisation: the id of the entry that founded it or asked to join. */
export const MemberId = hex32.brand<'MemberId'>()
export type MemberId = z.infer<typeof MemberId>

/** A proposal and its document: the id of the entry that started the draft. */
export const ProposalId = hex32.brand<'ProposalId'>()
export type ProposalId = z.infer<typeof ProposalId>

/** What is synced as a unit: the organisation itself, or one proposal. */
export const DocumentId = z.union([z.literal('organisation'), ProposalId])
export type DocumentId = z.infer<typeof DocumentId>

/** SHA-256 of canonical bytes of something that is not an entry (a charter, a roll, a set of ballots). */
export const Digest = hex32.brand<'Digest'>()
export type Digest = z.infer<typeof Digest>

/** Bytes of any length in hexadecimal. */
export const HexBytes = z.string().regex(/^([0-9a-f]{2})*$/, 'must be pairs of lower-case hexadecimal digits')

/** Ed25519 signature in hexadecimal. */
export const SignatureHex = z.string().regex(/^[0-9a-f]{128}$/, 'must be 128 lower-case hexadecimal digits')

/** Milliseconds since 1970-01-01T00:00:00Z, as claimed by somebody's clock. */
export const Instant = z.number().int().min(0).max(253_402_300_799_999)
/** Ten years. */
export const LONGEST_MS = 10 * 366 * 86_400_000
/** A length of time in milliseconds, at most ten years. */
export const DurationMs = z.number().int().min(0).max(LONGEST_MS)

/** The founding entry's id, read as the organisation's, a member's or a proposal's id: the same bytes in another role. */
export const asOrganisationId = (id: EntryId): OrganisationId => id as string as OrganisationId
export const asMemberId = (id: EntryId): MemberId => id as string as MemberId
export const asProposalId = (id: EntryId): ProposalId => id as string as ProposalId

/** Text that is signed as it stands: no blank ends, so that nobody signs what another reads differently. */
export const signedText = (most: number) =>
  z
    .string()
    .min(1)
    .max(most)
    .refine((text) => text === text.trim(), 'must not begin or end with a blank')
