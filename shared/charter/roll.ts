import * as dagCbor from '@ipld/dag-cbor'
import { concat, fromHex, sha256, toHex, utf8 } from '../kernel/bytes.ts'
import type { Digest, EntryId, MemberId } from '../kernel/ids.ts'

/** Digests over sets of members and of ballots, and how many of a roll must certify. */

// Both are digests over lists of 32-byte ids: the domains keep one from ever being taken for the other.
const ROLL_DOMAIN = utf8('folkmoot/roll/1\n')
const BALLOTS_DOMAIN = utf8('folkmoot/ballots/1\n')

/** Hash of a set of ids: the same for every order and for repeats. SHA-256 over the domain and sorted DAG-CBOR. */
function setHash(domain: Uint8Array, ids: readonly string[]): Digest {
  const sorted = [...new Set(ids)].sort()
  return toHex(sha256(concat(domain, dagCbor.encode(sorted.map(fromHex))))) as Digest
}

/** The hash by which an opening act freezes its electorate. */
export const rollHash = (members: readonly MemberId[]): Digest => setHash(ROLL_DOMAIN, members)

/** The hash under which certifiers sign a set of ballots, named by their entries. */
export const ballotsHash = (entries: readonly EntryId[]): Digest => setHash(BALLOTS_DOMAIN, entries)

/** Whether a member is on a roll, which is sorted by id. */
export function isOnRoll(roll: readonly MemberId[], member: MemberId): boolean {
  let [low, high] = [0, roll.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((roll[middle] as MemberId) < member) low = middle + 1
    else high = middle
  }
  return roll[low] === member
}

export interface CertificateQuorum {
  /** Signatures under one set of ballots that make an outcome final. */
  readonly quorum: number
  /** Dishonest certifiers it withstands: any two quorums share at least one certifier more than these. */
  readonly tolerates: number
}

/**
 * Signatures that a roll of `n` certifiers needs, at least one: the smallest q above (n + f) / 2 for
 * f = floor((n - 1) / 3). Two quorums then share 2q - n > f certifiers, so two outcomes can only both be certified if
 * more than f certifiers sign both; and n - f honest ones still suffice to reach it.
 * Source: the quorum intersection of Malkhi and Reiter, "Byzantine quorum systems" (1998).
 */
export function certificateQuorum(n: number): CertificateQuorum {
  const tolerates = Math.max(0, Math.floor((n - 1) / 3))
  return { quorum: Math.floor((n + tolerates) / 2) + 1, tolerates }
}
