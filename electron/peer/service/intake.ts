import { CHANGE_KIND, ChangeBody } from '#shared/acts/acts.ts'
import { sha256, toHex } from '#shared/kernel/bytes.ts'
import type { EntryId } from '#shared/kernel/ids.ts'
import { LIMITS } from '#shared/kernel/limits.ts'
import { decodeEntry, type Entry, type VerifySignature, verifyEntry } from '#shared/log/entry.ts'
import type { Names } from '#shared/log/entry-reader.ts'
import type { Offered, PendingSet } from '#shared/log/pending.ts'
import { type Refused, refusalOfDefect } from '#shared/log/refusal.ts'
import type { Organisation } from '#shared/organisation/organisation.ts'
import type { Clock } from '../ports/ports.ts'

/** Entries judged before everything else gets its turn: a few milliseconds' worth, also when the code is still cold. */
const SLICE = 64

/** What came of offered entries, before anything is durable. */
export interface Sorted {
  /** Entries added to the organisation, causes before effects. */
  readonly added: readonly Entry[]
  readonly refused: readonly Refused[]
}

/**
 * Entries whose own signature does not hold. A later entry of their chain may still answer for them, and whoever had
 * both at once has accepted them: kept for when it comes, so that it does not matter how entries were bundled.
 */
export class Unproven {
  readonly #entries = new Map<EntryId, Entry>()

  keep(entry: Entry): void {
    this.#entries.set(entry.id, entry)
    const [oldest] = this.#entries.keys()
    if (this.#entries.size > LIMITS.unprovenEntries && oldest !== undefined) this.#entries.delete(oldest)
  }

  /** Takes out what an accepted entry answers for: the chain before it, as far as it is here, oldest first. */
  takeBefore(entry: Entry): readonly Entry[] {
    const before = entry.prev === null ? undefined : this.#entries.get(entry.prev)
    if (before === undefined || before.device !== entry.device) return []
    this.#entries.delete(before.id)
    return [...this.takeBefore(before), before]
  }
}

/** Decodes offered bytes and checks signatures: one a chain, since a later entry commits to all before it. */
export function decodeBatch(
  offered: readonly Uint8Array[],
  organisation: Organisation,
  unproven: Unproven,
  verify: VerifySignature,
  names: Names,
): { readonly entries: readonly Entry[]; readonly refused: Sorted['refused'] } {
  const refused: Refused[] = []
  const entries = new Map<EntryId, Entry>()
  for (const bytes of offered) {
    const decoded = decodeEntry(bytes, names)
    if (!decoded.ok) refused.push({ id: toHex(sha256(bytes)) as EntryId, why: refusalOfDefect(decoded.error) })
    else if (!organisation.log.has(decoded.value.id)) entries.set(decoded.value.id, decoded.value)
  }
  const vouchedFor = new Set<EntryId>()
  const accepted = new Set<EntryId>()
  const byPosition = [...entries.values()].sort((a, b) => b.seq - a.seq)
  for (const entry of byPosition) {
    if (!vouchedFor.has(entry.id) && !verifyEntry(entry, verify)) {
      refused.push({ id: entry.id, why: 'bad-signature' })
      unproven.keep(entry)
      continue
    }
    accepted.add(entry.id)
    if (entry.prev !== null && entries.get(entry.prev)?.device === entry.device) vouchedFor.add(entry.prev)
  }
  const proven = [...entries.values()].filter((entry) => accepted.has(entry.id))
  return { entries: proven.flatMap((entry) => [...unproven.takeBefore(entry), entry]), refused }
}

/**
 * Adds verified entries to the organisation as far as their causes are held; the rest waits in `pending`. Entries that
 * claim to be from the future wait until then: a wrong clock decides nothing by itself. A request to join waits until
 * somebody who was received cites it: an invitation's secret makes any number of them, long after it was used up.
 */
export async function sortIn(
  organisation: Organisation,
  pending: PendingSet,
  offered: readonly Offered[],
  clock: Clock,
): Promise<Sorted> {
  const added: Entry[] = []
  const now = clock.now()
  let judged = 0
  const refused: Refused[] = []
  const queue = [...offered]
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    const { entry } = next
    if (organisation.log.has(entry.id)) continue
    if (judged++ % SLICE === SLICE - 1) await clock.turn()
    if (entry.claimedTime > now + LIMITS.clockAheadMs) {
      pending.hold(next, [])
      continue
    }
    if (isRequest(entry) && !pending.waitingFor(entry.id).some((citing) => wasReceived(organisation, citing))) {
      pending.hold(next, [])
      continue
    }
    const verdict = organisation.add(entry)
    if (verdict.verdict === 'unknown') {
      pending.hold(next, verdict.missing)
      const [cause] = verdict.missing
      const request = cause === undefined ? undefined : pending.get(cause)
      if (request !== undefined && isRequest(request)) queue.unshift(...pending.take(request.id))
    } else if (verdict.verdict === 'refuse') refused.push({ id: entry.id, why: verdict.why })
    else {
      added.push(entry)
      queue.unshift(...pending.release(entry.id))
    }
  }
  return { added, refused }
}

const isRequest = ({ kind }: Entry): boolean => kind === 'membership.request' || kind === 'device.request'

/** Whether an entry is by a device that was ever let in, whatever became of it: never untrue again once it is true. */
function wasReceived({ facts }: Organisation, { device }: Entry): boolean {
  // A succession was allowed only because the device before it had standing.
  if (device === facts.founding.device || facts.successions.has(device)) return true
  const people = facts.requestOfDevice.get(device) ?? []
  const devices = facts.deviceRequestOfDevice.get(device) ?? []
  return (
    people.some(
      (id) => facts.requests.get(id)?.receives.length !== 0 || facts.requests.get(id)?.admissions.length !== 0,
    ) || devices.some((id) => facts.deviceRequests.get(id)?.links.length !== 0)
  )
}

/** An entry's change, where it is one. */
export function changeOf(entry: Entry): ChangeBody | null {
  if (entry.kind !== CHANGE_KIND) return null
  const body = ChangeBody.safeParse(entry.body)
  return body.success ? body.data : null
}
