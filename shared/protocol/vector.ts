import * as dagCbor from '@ipld/dag-cbor'
import { concat, fromHex, sha256, toHex, utf8 } from '../kernel/bytes.ts'
import type { DeviceId, Digest, EntryId } from '../kernel/ids.ts'

/** The newest entry of one branch of a device's chain. A device that forked its chain has several. */
export interface ChainTip {
  readonly device: DeviceId
  readonly seq: number
  readonly id: EntryId
}

/** How an organisation's own acts regard a device at this moment. */
export type DeviceStanding = 'member' | 'keeper' | 'removed' | 'unknown'

/** Only these get data: everybody else is a stranger. */
export const isRecognised = (standing: DeviceStanding): boolean => standing === 'member' || standing === 'keeper'

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** The order of a vector: by device, then position, then id. Equal sets of entries have equal ordered vectors. */
export const compareTips = (a: ChainTip, b: ChainTip): number =>
  compareText(a.device, b.device) || a.seq - b.seq || compareText(a.id, b.id)

const DOMAIN = utf8('folkmoot/vector/1\n')

/** Digest of a vector: equal on two devices exactly when they hold the same entries (each tip commits to its past). */
export function vectorDigest(tips: readonly ChainTip[]): Digest {
  const rows = [...tips].sort(compareTips).map((tip) => [fromHex(tip.device), tip.seq, fromHex(tip.id)])
  return toHex(sha256(concat(DOMAIN, dagCbor.encode(rows)))) as Digest
}

/**
 * How many entries a holder of `ours` lacks of what `theirs` names. Exact for chains that did not fork; of a forked
 * branch only the part past our newest entry can be counted, but never less than one while its tip is missing.
 */
export function countLacking(
  ours: readonly ChainTip[],
  theirs: readonly ChainTip[],
  has: (id: EntryId) => boolean,
): number {
  const reach = new Map<DeviceId, number>()
  for (const tip of ours) reach.set(tip.device, Math.max(reach.get(tip.device) ?? 0, tip.seq))
  let lacking = 0
  for (const tip of theirs) {
    if (!has(tip.id)) lacking += Math.max(1, tip.seq - (reach.get(tip.device) ?? 0))
  }
  return lacking
}
