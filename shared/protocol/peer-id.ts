import { base58btc } from 'multiformats/bases/base58'
import { concat, fromHex, toHex } from '../kernel/bytes.ts'
import type { DeviceId } from '../kernel/ids.ts'
import { err, ok, type Result } from '../kernel/result.ts'

/**
 * A libp2p peer id is the multihash of the public key in protobuf form. Ed25519 keys are short enough to be held whole
 * (the "identity" multihash), so that the peer id *is* the device id in other clothes.
 * Source: libp2p specification, peer-ids/peer-ids.md.
 */
const IDENTITY_MULTIHASH = Uint8Array.of(0x00, 0x24)
/** Protobuf: field 1 (type) = 1 (Ed25519); field 2 (data) = 32 bytes. */
const ED25519_PUBLIC_KEY = Uint8Array.of(0x08, 0x01, 0x12, 0x20)
const PREFIX = concat(IDENTITY_MULTIHASH, ED25519_PUBLIC_KEY)

/** The peer id of a device as libp2p writes it (`12D3KooW…`). */
export const peerIdOf = (device: DeviceId): string => base58btc.baseEncode(concat(PREFIX, fromHex(device)))

/** The device named by a libp2p peer id; refused unless it holds an Ed25519 key. */
export function deviceOfPeerId(peerId: string): Result<DeviceId, 'not-a-peer-id'> {
  if (peerId.length === 0 || peerId.length > 64) return err('not-a-peer-id')
  let bytes: Uint8Array
  try {
    bytes = base58btc.baseDecode(peerId)
  } catch {
    return err('not-a-peer-id')
  }
  if (bytes.length !== PREFIX.length + 32) return err('not-a-peer-id')
  for (let i = 0; i < PREFIX.length; i++) if (bytes[i] !== PREFIX[i]) return err('not-a-peer-id')
  const device = toHex(bytes.subarray(PREFIX.length)) as DeviceId
  // The decoder takes blanks at the ends, and letters of other alphabets for some digit: only one spelling counts.
  return peerIdOf(device) === peerId ? ok(device) : err('not-a-peer-id')
}
