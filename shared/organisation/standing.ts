import type { DeviceClass } from '../acts/acts.ts'
import type { Charter, Effect } from '../charter/model.ts'
import { asMemberId, type DeviceId, type EntryId, type MemberId } from '../kernel/ids.ts'
import type { Entry } from '../log/entry.ts'
import type { CausalView, Log } from '../log/log.ts'
import type { ActEntry, Adoption, Ending, Facts } from './facts.ts'
import type { Rules } from './rules.ts'

/** Who belongs, on which device and under which charter, asked of any cut. All functions are pure. */

export interface Standing {
  readonly member: MemberId
  readonly class: DeviceClass
}

/** An organisation's facts together with the log they came from: what every query reads. */
export interface Known {
  /** By which they were judged. */
  readonly rules: Rules
  readonly log: Log
  readonly facts: Facts
}

/** The member on whose behalf a device acts in this view, or `null` when it has no standing there. */
export function standingOf(known: Known, view: CausalView, device: DeviceId): Standing | null {
  const { facts } = known
  if (facts.deviceRevokes.get(device)?.some((end) => view.has(end.entry.id))) return null
  const owner = ownerOf(known, view, device)
  return owner !== null && isMember(known, view, owner.member) ? owner : null
}

/** The member a device was ever linked to in this view, whatever became of either since. */
export function ownerOf(known: Known, view: CausalView, device: DeviceId): Standing | null {
  const { facts } = known
  if (device === facts.founding.device) return { member: facts.founder, class: 'member' }
  for (const id of [...(facts.requestOfDevice.get(device) ?? [])].sort()) {
    if (view.has(id) && isAdmitted(known, view, id)) return { member: asMemberId(id), class: 'member' }
  }
  for (const id of [...(facts.deviceRequestOfDevice.get(device) ?? [])].sort()) {
    const request = facts.deviceRequests.get(id)
    if (request === undefined || !view.has(id)) continue
    const link = first(request.links.filter((act) => view.has(act.entry.id) && counts(known, view, act.entry)))
    if (link === null) continue
    const gives = facts.invitations.get(request.body.invitation)?.body.gives
    if (gives?.kind === 'device') return { member: link.member, class: gives.class }
  }
  return null
}

/** Admitted at some time, and neither removed nor gone in this view. */
export function isMember(known: Known, view: CausalView, member: MemberId): boolean {
  return wasAdmitted(known, view, member) && !isRemoved(known, view, member) && !hasLeft(known, view, member)
}

export function wasAdmitted(known: Known, view: CausalView, member: MemberId): boolean {
  if (member === known.facts.founder) return view.has(known.facts.founding.id)
  const request = member as string as EntryId
  return known.facts.requests.has(request) && view.has(request) && isAdmitted(known, view, request)
}

export const isRemoved = (known: Known, view: CausalView, member: MemberId): boolean =>
  known.facts.removals.get(member)?.some((end) => view.has(end.entry.id)) ?? false

export const hasLeft = (known: Known, view: CausalView, member: MemberId): boolean =>
  known.facts.leaves.get(member)?.some((entry) => view.has(entry.id)) ?? false

/** Received by the inviting device and vouched for by enough members, or admitted by an enacted proposal. */
export function isAdmitted(known: Known, view: CausalView, request: EntryId): boolean {
  const facts = known.facts.requests.get(request)
  if (facts === undefined) return false
  if (facts.admissions.some((entry) => view.has(entry.id))) return true
  const needed = vouchesNeeded(known, view, request)
  return needed !== null && vouchersOf(known, view, request).length >= needed
}

/** Vouches that a request needs, fixed when it was received; `null` while no receipt is in view. */
export function vouchesNeeded(known: Known, view: CausalView, request: EntryId): number | null {
  const receives = known.facts.requests.get(request)?.receives ?? []
  const needed = receives
    .filter((act) => view.has(act.entry.id) && counts(known, view, act.entry))
    .map((act) => act.vouchesNeeded)
  return needed.length === 0 ? null : Math.max(...needed)
}

/** Members whose vouch for a request counts in this view. */
export function vouchersOf(known: Known, view: CausalView, request: EntryId): readonly MemberId[] {
  const vouches = known.facts.requests.get(request)?.vouches ?? []
  const members = vouches
    .filter((act) => view.has(act.entry.id) && counts(known, view, act.entry))
    .map((act) => act.member)
  return [...new Set(members)].sort()
}

/** Everybody in good standing in this view, sorted by id. */
export function membersOf(known: Known, view: CausalView): readonly MemberId[] {
  const all = [known.facts.founder, ...[...known.facts.requests.keys()].map(asMemberId)]
  return all.filter((member) => isMember(known, view, member)).sort()
}

/** Claimed time at which a member was received; the founding for the founder. */
export function memberSince(known: Known, view: CausalView, member: MemberId): number {
  if (member === known.facts.founder) return known.facts.founding.claimedTime
  const facts = known.facts.requests.get(member as string as EntryId)
  const times = [...(facts?.receives.map((act) => act.entry) ?? []), ...(facts?.admissions ?? [])]
    .filter((entry) => view.has(entry.id))
    .map((entry) => entry.claimedTime)
  return times.length === 0 ? Number.MAX_SAFE_INTEGER : Math.max(...times)
}

/**
 * Whether a member has been in long enough to be on a roll at `time`. Whoever was received within the tenure's length
 * of the founding is exempt: otherwise a young organisation could not decide anything.
 */
export function hasTenure(known: Known, view: CausalView, member: MemberId, charter: Charter, time: number): boolean {
  const since = memberSince(known, view, member)
  const { tenureMs } = charter.electorate
  return since - known.facts.founding.claimedTime <= tenureMs || time - since >= tenureMs
}

/** The electorate of a proposal opened at `time` in this view. Who is to be removed has no vote on it. */
export function rollOf(known: Known, view: CausalView, effect: Effect, time: number): readonly MemberId[] {
  const { charter } = charterOf(known, view)
  return membersOf(known, view).filter(
    (member) =>
      hasTenure(known, view, member, charter, time) && !(effect.kind === 'remove' && effect.member === member),
  )
}

/**
 * The charter in force: from the founding along enacted amendments, each of which replaces the adoption it was decided
 * under. Of rivals that replace the same one, the one that more members built on before they knew of the other stands,
 * so that an enactment kept back for long cannot unsettle what everybody has lived under; among equals the lower id.
 */
export function charterOf(known: Known, view: CausalView): Adoption {
  let current = known.facts.adoptions[0] as Adoption
  for (;;) {
    const base = current.id
    const rivals = known.facts.adoptions.filter((adoption) => adoption.base === base && view.has(adoption.id))
    const next = rivals.length > 1 ? prevailing(known, view, rivals) : rivals[0]
    if (next === undefined) return current
    current = next
  }
}

function prevailing(known: Known, view: CausalView, rivals: readonly Adoption[]): Adoption | undefined {
  const deciding = new Set(rivals.flatMap((rival) => rollsOf(known, view, rival)))
  const support = new Map(rivals.map((rival) => [rival.id, new Set<MemberId>()]))
  for (const device of view.devices()) {
    const owner = anyOwnerOf(known, view, device)
    const knew = owner !== null && deciding.has(owner) ? firstToKnow(known, view, device, rivals) : null
    if (owner !== null && knew !== null) support.get(knew)?.add(owner)
  }
  const size = (adoption: Adoption): number => support.get(adoption.id)?.size ?? 0
  return [...rivals].sort((a, b) => size(b) - size(a) || (a.id < b.id ? -1 : 1))[0]
}

/** Who was on the roll of the proposal behind an adoption: newcomers since then do not choose between rivals. */
function rollsOf({ facts }: Known, view: CausalView, { proposal }: Adoption): readonly MemberId[] {
  const opens = proposal === null ? [] : (facts.proposals.get(proposal)?.opens ?? [])
  return opens.filter((open) => view.has(open.entry.id)).flatMap((open) => open.roll)
}

/** The one rival that a device's chain came to know first; `null` when none, or several at once. */
function firstToKnow(known: Known, view: CausalView, device: DeviceId, rivals: readonly Adoption[]): EntryId | null {
  // A device that forked has several entries at one position: it is taken to know what any of them knew.
  const knownAt = (seq: number): readonly Adoption[] => {
    const histories = entriesAt(known, view, device, seq).map((id) => known.log.historyOf(id))
    return rivals.filter((rival) => histories.some((history) => history.has(rival.id)))
  }
  let [low, high] = [1, view.reach(device)]
  if (high === 0 || knownAt(high).length === 0) return null
  // Knowledge only grows along a chain, so the first entry that has any is found by halving.
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    if (knownAt(middle).length > 0) high = middle
    else low = middle + 1
  }
  const [one, another] = knownAt(low)
  return another === undefined ? (one?.id ?? null) : null
}

const entriesAt = (known: Known, view: CausalView, device: DeviceId, seq: number): readonly EntryId[] =>
  known.log.chainEntries(device, seq).filter((id) => view.has(id))

/** The member a device was ever bound to in this view, whether or not it stands. */
function anyOwnerOf(known: Known, view: CausalView, device: DeviceId): MemberId | null {
  const { facts } = known
  if (device === facts.founding.device) return facts.founder
  const [request] = (facts.requestOfDevice.get(device) ?? []).filter((id) => view.has(id)).sort()
  return request === undefined ? (first(linksOf(known, view, device))?.member ?? null) : asMemberId(request)
}

const linksOf = ({ facts }: Known, view: CausalView, device: DeviceId): readonly ActEntry<'device.link'>[] =>
  (facts.deviceRequestOfDevice.get(device) ?? [])
    .flatMap((id) => facts.deviceRequests.get(id)?.links ?? [])
    .filter((link) => view.has(link.entry.id))

/**
 * Whether what an entry says still counts after its author, or its author's device, was cut off: yes when the ending
 * was signed with knowledge of it, or when a member who was in good standing then (and has not been removed) has built
 * on it. A pure function of the set of entries, so all who hold the same entries agree.
 */
export function counts(known: Known, view: CausalView, entry: Entry): boolean {
  const endings = endingsFor(known, view, entry).filter((end) => view.has(end.entry.id))
  if (endings.length === 0) return true
  return endings.some((end) => known.log.cutOf(end.entry).has(entry.id) || isAcknowledged(known, view, end, entry))
}

function endingsFor(known: Known, view: CausalView, entry: Entry): readonly Ending[] {
  const { facts } = known
  const ofDevice = facts.deviceRevokes.get(entry.device) ?? []
  if (facts.removals.size === 0) return ofDevice
  const removals = [...facts.removals].flatMap(([member, ends]) =>
    ownsDevice(known, view, member, entry.device) ? ends : [],
  )
  return [...ofDevice, ...removals]
}

function isAcknowledged(known: Known, view: CausalView, end: Ending, entry: Entry): boolean {
  for (const device of view.devices()) {
    if (device === entry.device) continue
    const acknowledger = end.membersThen.find((member) => ownsDevice(known, view, member, device))
    if (acknowledger === undefined || isRemoved(known, view, acknowledger)) continue
    if (ownsDevice(known, view, acknowledger, entry.device)) continue
    if (branchesOf(known, view, device).some((id) => known.log.historyOf(id).has(entry.id))) return true
  }
  return false
}

/** The newest entry of a device's chain in this view; where it forked, all its entries, since any may be a branch's. */
function branchesOf(known: Known, view: CausalView, device: DeviceId): readonly EntryId[] {
  const newest = view.reach(device)
  if (!known.log.isForked(device)) return entriesAt(known, view, device, newest)
  return Array.from({ length: newest }, (_, i) => entriesAt(known, view, device, newest - i)).flat()
}

/** Whether a device was ever bound to a member in this view. Asks nothing about what counts, so `counts` ends. */
function ownsDevice(known: Known, view: CausalView, member: MemberId, device: DeviceId): boolean {
  const { facts } = known
  if (device === facts.founding.device) return member === facts.founder
  const own = facts.requestOfDevice.get(device)
  if (own?.some((id) => (id as string) === (member as string) && view.has(id))) return true
  return linksOf(known, view, device).some((link) => link.member === member)
}

/** The act with the lowest entry id, so that every holder of the same acts picks the same one. */
export function first<T extends { readonly entry: Entry }>(acts: readonly T[]): T | null {
  return acts.reduce<T | null>((best, act) => (best === null || act.entry.id < best.entry.id ? act : best), null)
}
