import type { DeviceClass } from '../acts/acts.ts'
import type { Charter, Effect } from '../charter/model.ts'
import { rollHash } from '../charter/roll.ts'
import { asMemberId, type DeviceId, type Digest, type EntryId, type MemberId } from '../kernel/ids.ts'
import type { CausalView } from '../log/log.ts'
import { anyOwnerOf, counts, entriesAt, first, holds, removalsIn, rollsOf, successionOf } from './endings.ts'
import type { Adoption, Known } from './facts.ts'

/** Who belongs, on which device and under which charter, asked of any cut. All functions are pure. */

export interface Standing {
  readonly member: MemberId
  readonly class: DeviceClass
}

/** The member on whose behalf a device acts in this view, or `null` when it has no standing there. */
export function standingOf(known: Known, view: CausalView, device: DeviceId): Standing | null {
  const answers = known.memory.for(view)
  const remembered = answers?.standings.get(device)
  if (remembered !== undefined) return remembered
  const standing = findStanding(known, view, device)
  answers?.standings.set(device, standing)
  return standing
}

function findStanding(known: Known, view: CausalView, device: DeviceId): Standing | null {
  const { facts } = known
  if (facts.deviceRevokes.get(device)?.some((end) => view.has(end.entry.id))) return null
  const owner = ownerOf(known, view, device)
  return owner !== null && isMember(known, view, owner.member) ? owner : null
}

/**
 * The member a device was ever linked to in this view, whatever became of either since. `behind` are devices that go on
 * in its place and for which this is asked: two that forked could name each other.
 */
export function ownerOf(
  known: Known,
  view: CausalView,
  device: DeviceId,
  behind: readonly DeviceId[] = [],
): Standing | null {
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
  const succession = successionOf(known, view, device)
  const line = [...behind, device]
  if (succession === null || line.includes(succession.body.device)) return null
  if (!counts(known, view, succession.entry)) return null
  const { member, class: deviceClass, body } = succession
  return ownerOf(known, view, body.device, line)?.member === member ? { member, class: deviceClass } : null
}

/** How many keys went before this device's own, each in the place of the one before it; no more than `most` are looked at. */
export function keysBefore(known: Known, view: CausalView, device: DeviceId, most: number): number {
  let count = 0
  let before = successionOf(known, view, device)
  for (; before !== null && count < most; count++) before = successionOf(known, view, before.body.device)
  return count
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
  removalsIn(known, view).some((removal) => removal.member === member)

export const hasLeft = (known: Known, view: CausalView, member: MemberId): boolean =>
  known.facts.leaves.get(member)?.some((end) => view.has(end.entry.id)) ?? false

/** Received by the inviting device and vouched for by enough members, or admitted by an enacted proposal. */
export function isAdmitted(known: Known, view: CausalView, request: EntryId): boolean {
  const facts = known.facts.requests.get(request)
  if (facts === undefined) return false
  if (facts.admissions.some((act) => holds(known, view, act))) return true
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
  const answers = known.memory.for(view)
  if (answers?.members !== undefined) return answers.members
  const all = [known.facts.founder, ...[...known.facts.requests.keys()].map(asMemberId)]
  const members = all.filter((member) => isMember(known, view, member)).sort()
  if (answers !== null) answers.members = members
  return members
}

/** How many are in good standing in this view, counted no further than `most`: a newcomer needs no more vouches than that. */
export function membersUpTo(known: Known, view: CausalView, most: number): number {
  const remembered = known.memory.for(view)?.members
  if (remembered !== undefined) return Math.min(most, remembered.length)
  let count = isMember(known, view, known.facts.founder) ? 1 : 0
  for (const request of known.facts.requests.keys()) {
    if (count >= most) return most
    if (isMember(known, view, asMemberId(request))) count++
  }
  return Math.min(most, count)
}

/** Claimed time at which a member was received; the founding for the founder. */
export function memberSince(known: Known, view: CausalView, member: MemberId): number {
  const answers = known.memory.for(view)
  const remembered = answers?.since.get(member)
  if (remembered !== undefined) return remembered
  const since = findSince(known, view, member)
  answers?.since.set(member, since)
  return since
}

function findSince(known: Known, view: CausalView, member: MemberId): number {
  if (member === known.facts.founder) return known.facts.founding.claimedTime
  const facts = known.facts.requests.get(member as string as EntryId)
  const receives = facts?.receives.filter((act) => view.has(act.entry.id)) ?? []
  const admissions = facts?.admissions.filter((act) => holds(known, view, act)) ?? []
  const times = [...receives, ...admissions].map((act) => act.entry.claimedTime)
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

/** When the last of all members was received: before that nobody's tenure began. */
function newestSince(known: Known, view: CausalView, members: readonly MemberId[]): number {
  const answers = known.memory.for(view)
  if (answers?.newestSince !== undefined) return answers.newestSince
  const newest = members.reduce((latest, member) => Math.max(latest, memberSince(known, view, member)), 0)
  if (answers !== null) answers.newestSince = newest
  return newest
}

/** The electorate of a proposal opened at `time` in this view. Who is to be removed has no vote on it. */
export function rollOf(known: Known, view: CausalView, effect: Effect, time: number): readonly MemberId[] {
  const { charter } = charterOf(known, view)
  const members = membersOf(known, view)
  const { tenureMs } = charter.electorate
  if (effect.kind !== 'remove' && time - newestSince(known, view, members) >= tenureMs) return members
  const isOn = (member: MemberId): boolean =>
    hasTenure(known, view, member, charter, time) && !(effect.kind === 'remove' && effect.member === member)
  // All members themselves where nobody is left out, so that the hash of them is worked out once.
  return members.every(isOn) ? members : members.filter(isOn)
}

/** The hash of a roll, remembered where it is that of all members. */
export function rollHashOf(known: Known, view: CausalView, roll: readonly MemberId[]): Digest {
  const answers = known.memory.for(view)
  if (answers === null || answers.members !== roll) return rollHash(roll)
  answers.membersHash ??= rollHash(roll)
  return answers.membersHash
}

/**
 * The charter in force: from the founding along enacted amendments, each of which replaces the adoption it was decided
 * under. Of rivals that replace the same one, the one that more members built on before they knew of the other stands,
 * so that an enactment kept back for long cannot unsettle what everybody has lived under; among equals the lower id.
 */
export function charterOf(known: Known, view: CausalView): Adoption {
  const answers = known.memory.for(view)
  if (answers?.charter !== undefined) return answers.charter
  const charter = findCharter(known, view)
  if (answers !== null && !hasRivals(known, view)) answers.charter = charter
  return charter
}

/** Rivals stand or fall by who built on which, and any entry may do that. */
function hasRivals({ facts }: Known, view: CausalView): boolean {
  const bases = facts.adoptions.filter(({ id }) => view.has(id)).map(({ base }) => base)
  return new Set(bases).size < bases.length
}

function findCharter(known: Known, view: CausalView): Adoption {
  let current = known.facts.adoptions[0] as Adoption
  for (;;) {
    const base = current.id
    const rivals = known.facts.adoptions.filter(
      ({ base: replaced, enactment }) => replaced === base && enactment !== null && holds(known, view, enactment),
    )
    const next = rivals.length > 1 ? prevailing(known, view, rivals) : rivals[0]
    if (next === undefined) return current
    current = next
  }
}

function prevailing(known: Known, view: CausalView, rivals: readonly Adoption[]): Adoption | undefined {
  // Those on the rolls of the rivals: newcomers since then do not choose between them.
  const deciding = new Set(
    rivals.flatMap(({ enactment }) => (enactment === null ? [] : rollsOf(known, view, enactment))),
  )
  const support = new Map(rivals.map((rival) => [rival.id, new Set<MemberId>()]))
  for (const device of view.devices()) {
    const owner = anyOwnerOf(known, view, device)
    const knew = owner !== null && deciding.has(owner) ? firstToKnow(known, view, device, rivals) : null
    if (owner !== null && knew !== null) support.get(knew)?.add(owner)
  }
  const size = (adoption: Adoption): number => support.get(adoption.id)?.size ?? 0
  return [...rivals].sort((a, b) => size(b) - size(a) || (a.id < b.id ? -1 : 1))[0]
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
