import type { ActBody } from '../acts/acts.ts'
import type { Companion, Descent } from '../acts/descent.ts'
import { asMemberId, type DeviceId, type EntryId, type MemberId, type OrganisationId } from '../kernel/ids.ts'
import { LIMITS } from '../kernel/limits.ts'
import { err, ok, type Result } from '../kernel/result.ts'
import type { Entry } from '../log/entry.ts'
import type { CausalView } from '../log/log.ts'
import { counts } from './endings.ts'
import type { ActEntry, Facts, Known, RequestFacts } from './facts.ts'
import { charterOf, isMember, membersOf, standingOf } from './standing.ts'

/** Going on in a new organisation: what its founding says, and who of those named in it came along. Pure. */

/** The companion whom a founding names by this device. */
const companionOf = ({ foundingBody }: Facts, device: DeviceId): Companion | null =>
  foundingBody.descent?.companions.find((companion) => companion.devices.includes(device)) ?? null

const requestsOf = ({ facts }: Known, companion: Companion): readonly RequestFacts[] =>
  companion.devices
    .flatMap((device) => facts.requestOfDevice.get(device) ?? [])
    .flatMap((id) => facts.requests.get(id) ?? [])

/**
 * Whether a receipt lets in somebody whom the founding names, who needs nobody's further word. Only the device that
 * founded it can receive them so, on one line, each of them once, and for `LIMITS.companionMs` after the founding: nobody
 * else decides who was meant, nobody comes a second time after a removal, and a founder cannot bring people in past the
 * charter later on. A founder who forks their chain can receive two devices of one companion as two members; the fork proves it.
 */
export function isExpected(
  known: Known,
  cut: CausalView,
  receipt: Pick<Entry, 'device' | 'claimedTime'>,
  request: EntryId,
): boolean {
  const { facts } = known
  if (receipt.device !== facts.founding.device) return false
  if (receipt.claimedTime >= facts.founding.claimedTime + LIMITS.companionMs) return false
  const asking = facts.requests.get(request)
  const companion = asking === undefined ? null : companionOf(facts, asking.request.device)
  if (companion === null) return false
  return requestsOf(known, companion).every(({ receives }) => receives.every(({ entry }) => !cut.has(entry.id)))
}

/** Somebody named in the founding, and how they were received, once they were. */
export interface Expected {
  readonly companion: Companion
  readonly arrival: { readonly member: MemberId; readonly receipt: ActEntry<'membership.receive'> } | null
}

/** Those whom the founding names, and who of them came along, as far as this view shows; empty where it names nobody. */
export function expectedIn(known: Known, view: CausalView): readonly Expected[] {
  const { descent } = known.facts.foundingBody
  return (descent?.companions ?? []).map((companion) => {
    const arrivals = requestsOf(known, companion).flatMap(({ request, receives }) =>
      receives
        .filter((act) => act.vouchesNeeded === 0 && view.has(act.entry.id) && counts(known, view, act.entry))
        .map((receipt) => ({ member: asMemberId(request.id), receipt })),
    )
    const [arrival] = arrivals.sort((a, b) => (a.receipt.entry.id < b.receipt.entry.id ? -1 : 1))
    return { companion, arrival: arrival ?? null }
  })
}

/** Devices that act for a member in this view, sorted. */
const devicesFor = (known: Known, view: CausalView, member: MemberId): readonly DeviceId[] =>
  [...view.devices()]
    .filter((device) => {
      const standing = standingOf(known, view, device)
      return standing?.member === member && standing.class === 'member'
    })
    .sort()

/**
 * What the founding of a new organisation says when a device's member and others go on in it from here.
 *
 * @returns in words why it cannot be
 */
export function descentFrom(
  known: Known & { readonly id: OrganisationId },
  device: DeviceId,
  others: readonly MemberId[],
): Result<Descent, string> {
  const { log } = known
  const all = log.heads()
  const own = log.tipOf(device)
  // Of more heads than can be cited the founder's own comes first: it shows them a member.
  const heads =
    all.length <= LIMITS.seenHeads || own === null
      ? all.slice(0, LIMITS.seenHeads)
      : [own.id, ...all.filter((id) => id !== own.id)].slice(0, LIMITS.seenHeads)
  const view = log.historyOfAll(heads)
  const standing = standingOf(known, view, device)
  if (standing === null || standing.class !== 'member') return err('Only a member takes others along.')
  const stranger = others.find((member) => member === standing.member || !isMember(known, view, member))
  if (stranger !== undefined) return err('Only other members in good standing can be asked to go along.')
  if (new Set(others).size < others.length) return err('Somebody is named twice.')
  const without = others.find((member) => devicesFor(known, view, member).length === 0)
  if (without !== undefined)
    return err('Somebody is named who has no device left there; they can be invited like anybody.')
  const { hash, charter } = charterOf(known, view)
  return ok({
    organisation: known.id,
    name: charter.name,
    charter: hash,
    heads: [...heads].sort(),
    founder: standing.member,
    companions: [...others].sort().map((member) => ({
      member,
      devices: devicesFor(known, view, member).slice(0, LIMITS.companionDevices),
    })),
  })
}

/** What is wrong with the claims of a founding in the light of the other organisation's record. */
export type DescentDefect = 'another-organisation' | 'another-charter' | 'not-a-member' | 'backdated'

/**
 * Whether the record of the organisation it comes from bears out what a founding says: that founder and companions were
 * members in good standing at that cut, by those devices, under that charter, and that the founding claims no time before it.
 *
 * @param view of exactly the cut that the descent names
 */
export function descentDefect(
  from: Known & { readonly id: OrganisationId },
  view: CausalView,
  founding: Entry,
  { descent }: ActBody<'organisation.found'>,
): DescentDefect | null {
  if (descent === undefined || descent.organisation !== from.id) return 'another-organisation'
  const { hash, charter } = charterOf(from, view)
  if (descent.charter !== hash || descent.name !== charter.name) return 'another-charter'
  const named = [
    { member: descent.founder, devices: [founding.device] },
    ...descent.companions.map(({ member, devices }) => ({ member, devices })),
  ]
  const members = new Set(membersOf(from, view))
  const standsFor = (device: DeviceId, member: MemberId): boolean => {
    const standing = standingOf(from, view, device)
    return standing?.member === member && standing.class === 'member'
  }
  if (named.some(({ member, devices }) => !members.has(member) || devices.some((each) => !standsFor(each, member)))) {
    return 'not-a-member'
  }
  return descent.heads.some((id) => from.log.need(id).claimedTime > founding.claimedTime) ? 'backdated' : null
}
