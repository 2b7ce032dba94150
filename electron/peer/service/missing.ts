import type { DeviceId, EntryId } from '#shared/kernel/ids.ts'
import { LIMITS } from '#shared/kernel/limits.ts'
import type { Entry } from '#shared/log/entry.ts'
import type { Log } from '#shared/log/log.ts'
import type { Facts } from '#shared/organisation/facts.ts'
import type { ChainTip } from './replica.ts'

/** Room for framing around a bundle of entries. */
const BUNDLE_BYTES = LIMITS.messageBytes - 64 * 1024

/**
 * Entries that a holder of `theirs` lacks, causes before effects. A tip that is not held here says that its holder is
 * ahead on that chain: what is held of the chain is taken as known to them until the next comparison, by when the tip
 * has arrived and its branch can be told. Where another entry is held in that very place, the chain is forked for
 * certain, and waiting would be in vain: both sides would wait for the other. Then all that is held of the chain is sent.
 */
export function* missingEntries(log: Log, theirs: readonly ChainTip[]): Iterable<Entry> {
  const held = theirs.filter((tip) => log.has(tip.id))
  const history = log.historyOfAll(held.map((tip) => tip.id))
  const ahead = new Map<DeviceId, number>()
  for (const tip of theirs) {
    if (log.has(tip.id) || log.chainEntries(tip.device, tip.seq).length > 0) continue
    ahead.set(tip.device, Math.max(tip.seq, ahead.get(tip.device) ?? 0))
  }
  for (const entry of log.entries()) {
    if (history.has(entry.id)) continue
    if (entry.seq <= (ahead.get(entry.device) ?? 0)) continue
    yield entry
  }
}

/**
 * The same entries, beginning with what shows that a device goes on in the place of one that the receiver may know.
 * Strangers are heard out only so far, and this is the newest of all.
 */
export function introductionFirst(
  entries: readonly Entry[],
  { successions }: Facts,
  device: DeviceId,
): readonly Entry[] {
  const line = new Set<EntryId>()
  let last = device
  for (let key = 0; key < LIMITS.keysInLine; key++) {
    const [act] = successions.get(last) ?? []
    if (act === undefined) break
    line.add(act.entry.id)
    last = act.body.device
  }
  if (line.size === 0) return entries
  return [...entries.filter(({ id }) => line.has(id)), ...entries.filter(({ id }) => !line.has(id))]
}

/** Groups entries into bundles that fit one message each. */
export function* bundles(entries: Iterable<Entry>): Iterable<readonly Uint8Array[]> {
  let bundle: Uint8Array[] = []
  let size = 0
  for (const entry of entries) {
    const full = size + entry.bytes.length > BUNDLE_BYTES || bundle.length >= LIMITS.bundleEntries
    if (full && bundle.length > 0) {
      yield bundle
      bundle = []
      size = 0
    }
    bundle.push(entry.bytes)
    // A few bytes of framing for each entry.
    size += entry.bytes.length + 8
  }
  if (bundle.length > 0) yield bundle
}
