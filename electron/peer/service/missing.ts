import type { DeviceId } from '#shared/kernel/ids.ts'
import { LIMITS } from '#shared/kernel/limits.ts'
import type { Entry } from '#shared/log/entry.ts'
import type { CausalView, Log } from '#shared/log/log.ts'
import type { ChainTip } from './replica.ts'

/** Entries that a holder of some tips lacks: asks only about the ends of chains, however long they are. */
export interface Missing {
  readonly count: number
  /** Causes before effects. */
  entries(): Iterable<Entry>
}

/**
 * Entries that a holder of `theirs` lacks. A tip past our end of a chain, and not held here, says that its holder is
 * ahead on that chain: what is held of the chain is taken as known to them until the next comparison, by when the tip has
 * arrived and its branch can be told. A tip that is not held though our own chain reaches as far is another branch for
 * certain: nobody is ahead, and if both waited for the other to go first, neither would ever have both.
 * @param upTo entries that arrived here later are left out: they are not on the disk yet
 */
export function missingEntries(log: Log, theirs: readonly ChainTip[], upTo = Number.MAX_SAFE_INTEGER): Missing {
  const history = log.historyOfAll(theirs.filter((tip) => log.has(tip.id)).map((tip) => tip.id))
  const everything = log.everything()
  const ahead = new Map<DeviceId, number>()
  for (const { device, seq, id } of theirs) {
    if (!log.has(id) && seq > everything.reach(device)) ahead.set(device, Math.max(seq, ahead.get(device) ?? 0))
  }
  const lacking = [...log.devices()].filter((device) => (ahead.get(device) ?? 0) < everything.reach(device))
  const arrivals = (): number[] =>
    lacking
      .flatMap((device) => [...after(log, history, device, ahead.get(device) ?? 0)])
      .map((entry) => log.arrivalOf(entry.id))
      .filter((arrival) => arrival < upTo)
  let count = 0
  if (upTo < log.size) count = arrivals().length
  else for (const device of lacking) count += countAfter(log, history, device, ahead.get(device) ?? 0)
  return {
    count,
    *entries() {
      if (count === 0) return
      for (const arrival of Uint32Array.from(arrivals()).sort()) yield log.at(arrival) as Entry
    },
  }
}

/** A chain's entries outside a history; positions tell, unless the chain forked. */
function* after(log: Log, history: CausalView, device: DeviceId, ahead: number): Iterable<Entry> {
  if (!log.isForked(device)) return yield* log.chainAfter(device, Math.max(ahead, history.reach(device)))
  for (const entry of log.chainAfter(device, ahead)) if (!history.has(entry.id)) yield entry
}

function countAfter(log: Log, history: CausalView, device: DeviceId, ahead: number): number {
  const reach = log.everything().reach(device)
  if (!log.isForked(device)) return Math.max(0, reach - Math.max(ahead, history.reach(device)))
  return [...after(log, history, device, ahead)].length
}

/**
 * Bytes of a bundle of entries: small enough that checking one keeps no edit waiting, and that other messages pass
 * between two.
 */
const BUNDLE_BYTES = LIMITS.messageBytes / 4

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
