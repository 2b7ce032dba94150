import { z } from 'zod'
import { concat, equalBytes, fromBase64, fromHex, sha256, toBase64, toHex, utf8 } from '../kernel/bytes.ts'
import { type DeviceId, type EntryId, Instant, type OrganisationId } from '../kernel/ids.ts'
import { LIMITS } from '../kernel/limits.ts'
import { err, ok, type Result } from '../kernel/result.ts'
import { addressOf, isRelayed, parseAddress } from './address.ts'
import { decodeWire, encodeWire } from './codec.ts'

/**
 * What an invitation's link holds. Whoever has the link can use the invitation: `secret` is the seed of the key whose
 * public half the organisation knows. Never log one.
 */
export interface Invitation {
  readonly organisation: OrganisationId
  readonly organisationName: string
  /** The entry that issued it. */
  readonly invitation: EntryId
  /** Public half of the invitation's Ed25519 key. */
  readonly key: DeviceId
  /** The 32-byte seed of its secret half. */
  readonly secret: Uint8Array
  readonly gives: 'membership' | 'member-device' | 'keeper-device'
  /** Name of the person who invites. */
  readonly invitedBy: string
  /** Claimed time of the entry that issued it: whoever joins claims no earlier one, even with a clock that is behind. */
  readonly issuedAt: number
  readonly expiresAt: number
  /** The device to ask, and where it was reachable when the link was made, with its peer id. */
  readonly device: DeviceId
  readonly addresses: readonly string[]
}

export type InvitationDefect =
  /** Not the text of an invitation at all. */
  | 'invitation-malformed'
  /** It once was one: its checksum does not fit what it says. */
  | 'invitation-altered'
  /** Made by a newer version of this software. */
  | 'version-unsupported'

const PREFIX = 'folkmoot://join/'
const VERSION = 1
const CHECKSUM_BYTES = 16
const CHECKSUM_DOMAIN = utf8('folkmoot/invitation-link/1\n')
/** Characters of a link; the same bound as in PeerApi. */
const LINK_CHARS = 8_192
/** Addresses put into a link: more would make its QR code hard to read. */
const LINK_ADDRESSES = 8

const raw32 = z.custom<Uint8Array>((value) => value instanceof Uint8Array && value.length === 32, 'must be 32 bytes')
const id = <T extends string>() => raw32.transform((bytes) => toHex(bytes) as T)
const Name = z.string().min(1).max(LIMITS.nameChars)

/** Short keys keep the QR code small. */
const Payload = z.strictObject({
  o: id<OrganisationId>(),
  on: Name,
  i: id<EntryId>(),
  k: id<DeviceId>(),
  s: raw32,
  g: z.enum(['membership', 'member-device', 'keeper-device']),
  by: Name,
  t: Instant,
  x: Instant,
  d: id<DeviceId>(),
  a: z.array(z.string().max(LIMITS.addressChars)).max(LINK_ADDRESSES),
})

const checksum = (payload: Uint8Array): Uint8Array => sha256(concat(CHECKSUM_DOMAIN, payload)).slice(0, CHECKSUM_BYTES)
const toBase64Url = (bytes: Uint8Array): string =>
  toBase64(bytes).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')

/** The link. Addresses that do not fit its bounds or name another device are left out. */
export function encodeInvitation(invitation: Invitation): string {
  const places: string[] = []
  // Whoever is invited from elsewhere may have no other way than a relay: a computer's many own addresses leave it room.
  const relayed = invitation.addresses.filter(isRelayed).slice(0, LIMITS.relaysUsed)
  const own = invitation.addresses.filter((text) => !isRelayed(text)).slice(0, LINK_ADDRESSES - relayed.length)
  for (const text of [...own, ...relayed]) {
    const address = parseAddress(text)
    if (!address.ok || (address.value.device ?? invitation.device) !== invitation.device) continue
    if (places.length < LINK_ADDRESSES && !places.includes(address.value.where)) places.push(address.value.where)
  }
  const payload = encodeWire({
    o: fromHex(invitation.organisation),
    on: invitation.organisationName,
    i: fromHex(invitation.invitation),
    k: fromHex(invitation.key),
    s: invitation.secret,
    g: invitation.gives,
    by: invitation.invitedBy,
    t: invitation.issuedAt,
    x: invitation.expiresAt,
    d: fromHex(invitation.device),
    a: places,
  })
  return `${PREFIX}${VERSION}/${toBase64Url(concat(checksum(payload), payload))}`
}

/** Strict reading of a link; white space that mail programs put into it is forgiven. Never throws. */
export function decodeInvitation(text: string): Result<Invitation, InvitationDefect> {
  if (text.length > LINK_CHARS * 2) return err('invitation-malformed')
  const link = text.replace(/\s+/g, '')
  const match = /^folkmoot:\/\/join\/(\d{1,4})\/([A-Za-z0-9_-]+)$/i.exec(link)
  const [, version, data] = match ?? []
  if (version === undefined || data === undefined || link.length > LINK_CHARS) return err('invitation-malformed')
  if (Number(version) > VERSION) return err('version-unsupported')
  if (Number(version) !== VERSION) return err('invitation-malformed')
  let bytes: Uint8Array
  try {
    bytes = fromBase64(
      data
        .replaceAll('-', '+')
        .replaceAll('_', '/')
        .padEnd(Math.ceil(data.length / 4) * 4, '='),
    )
  } catch {
    return err('invitation-altered')
  }
  if (bytes.length <= CHECKSUM_BYTES) return err('invitation-altered')
  const payload = bytes.slice(CHECKSUM_BYTES)
  // A link's last character may hold spare bits; only the one spelling that we write counts.
  if (toBase64Url(bytes) !== data || !equalBytes(checksum(payload), bytes.subarray(0, CHECKSUM_BYTES))) {
    return err('invitation-altered')
  }
  const parsed = decodeWire(Payload, payload, LINK_CHARS)
  if (!parsed.ok) return err('invitation-malformed')
  const { o, on, i, k, s, g, by, t, x, d, a } = parsed.value
  const addresses: string[] = []
  for (const where of a) {
    const address = parseAddress(where)
    if (!address.ok || address.value.device !== null) return err('invitation-malformed')
    addresses.push(addressOf(address.value.where, d))
  }
  return ok({
    organisation: o,
    organisationName: on,
    invitation: i,
    key: k,
    secret: s,
    gives: g,
    invitedBy: by,
    issuedAt: t,
    expiresAt: x,
    device: d,
    addresses,
  })
}

/** Extension of the file form: a text file that says what it is and holds the link on a line of its own. */
export const INVITATION_FILE_EXTENSION = 'folkmoot-invite'

const oneLine = (text: string): string => text.replace(/\s+/g, ' ')

export function encodeInvitationFile(invitation: Invitation): string {
  return [
    `Invitation to ${oneLine(invitation.organisationName)} from ${oneLine(invitation.invitedBy)}`,
    '',
    'Open this file with Folkmoot, or paste the line below into it.',
    'Whoever has this file can use the invitation: pass it on only to the person it is meant for.',
    '',
    encodeInvitation(invitation),
    '',
  ].join('\n')
}

/** Reads a link, or a file that holds one on a line of its own. */
export function decodeInvitationFile(text: string): Result<Invitation, InvitationDefect> {
  if (text.length > LINK_CHARS * 4) return err('invitation-malformed')
  const start = text.toLowerCase().lastIndexOf(PREFIX)
  return start < 0 ? err('invitation-malformed') : decodeInvitation(text.slice(start))
}
