import { asMemberId, type DeviceId, type EntryId, type MemberId } from '../kernel/ids.ts'
import type { Entry } from '../log/entry.ts'
import type { CausalView } from '../log/log.ts'
import type { ActEntry, EnactFacts, Ending, Known, Removal, SuccessionFacts } from './facts.ts'

/** What still counts once a device, a membership or a removal has ended something. All functions are pure. */

/**
 * Whether what an entry says still counts after its author, or its author's device, was cut off or left: for each of
 * the endings in view, it was signed with knowledge of the entry, or a member who was in good standing then (and has not
 * been removed) has built on the entry. A pure function of the set of entries, so all who hold the same entries agree.
 *
 * What a device that goes on in another's place wrote counts only if its succession does, and that one only if it would
 * count had the old device signed it. Otherwise a stolen key could outlive its revocation in a successor.
 */
export const counts = (known: Known, view: CausalView, entry: Entry): boolean =>
  countsUnder(known, view, removalsIn(known, view), entry)

/**
 * Whether an entry counts in every view that there is now, since nothing here ends its device or whoever that belongs
 * to. `false` says only that it takes a look. To be asked again once a standing ends or a device gets another owner.
 */
export function countsEverywhere({ facts }: Known, entry: Entry): boolean {
  const { deviceRevokes, removals, leaves, successions } = facts
  if (deviceRevokes.size === 0 && removals.length === 0 && leaves.size === 0) return true
  const { device } = entry
  if (deviceRevokes.has(device) || successions.has(device)) return false
  const owners = [
    ...(device === facts.founding.device ? [facts.founder] : []),
    ...(facts.requestOfDevice.get(device) ?? []).map(asMemberId),
    ...(facts.deviceRequestOfDevice.get(device) ?? []).flatMap((id) =>
      (facts.deviceRequests.get(id)?.links ?? []).map((link) => link.member),
    ),
  ]
  return owners.every((owner) => !leaves.has(owner) && removals.every((removal) => removal.member !== owner))
}

/**
 * Whether an enactment has effect in a view: it counts there, and so do enough of the confirmations that it stood on.
 * Those who were removed can so bring nothing into force on knowledge from before their removal, however many of the
 * roll of that time they were, unless the removal knew it or a member in good standing built on it.
 */
export const holds = (known: Known, view: CausalView, act: EnactFacts): boolean =>
  view.has(act.entry.id) && holdsUnder(known, view, removalsIn(known, view), act)

/**
 * The removals that hold in a view. Whether a removal holds depends on whether its confirmers were removed, so removals
 * are weighed one after the other: those first that more members confirmed or built on, the lower id among equals. Each
 * must hold under those found to hold before it, and under nothing else, so that the weighing ends. Under more removals less
 * counts, never more: one that fails under its forerunners fails under any larger set.
 *
 * Who was removed and then reveals a removal made in secret comes after the one that the members have lived under. The
 * members who can tip the scales are those on the rolls of the removals in view.
 */
export function removalsIn(known: Known, view: CausalView): readonly Removal[] {
  const { facts, log, weighed } = known
  if (facts.removals.length === 0) return facts.removals
  const before = weighed.get(view)
  if (before?.size === log.size) return before.removals
  const removals: Removal[] = []
  for (const removal of byWeight(
    known,
    view,
    facts.removals.filter((each) => view.has(each.entry.id)),
  )) {
    if (holdsUnder(known, view, removals, removal.enactment)) removals.push(removal)
  }
  weighed.set(view, { size: log.size, removals })
  return removals
}

function byWeight(known: Known, view: CausalView, removals: readonly Removal[]): readonly Removal[] {
  if (removals.length < 2) return removals
  const rolls = new Set(removals.flatMap((removal) => rollsOf(known, view, removal.enactment)))
  const weights = new Map(
    removals.map((removal) => [removal, new Set(removal.enactment.confirmations.map((act) => act.member))]),
  )
  for (const device of view.devices()) {
    const owner = anyOwnerOf(known, view, device)
    if (owner === null || !rolls.has(owner)) continue
    const histories = branchesOf(known, view, device).map((id) => known.log.historyOf(id))
    for (const [removal, members] of weights) {
      if (histories.some((history) => history.has(removal.entry.id))) members.add(owner)
    }
  }
  const weight = (removal: Removal): number => weights.get(removal)?.size ?? 0
  return [...removals].sort((a, b) => weight(b) - weight(a) || (a.entry.id < b.entry.id ? -1 : 1))
}

/** Who was on the roll of the proposal behind an enactment. */
export function rollsOf({ facts }: Known, view: CausalView, act: EnactFacts): readonly MemberId[] {
  const opens = facts.proposals.get(act.body.proposal)?.opens ?? []
  return opens.filter((open) => view.has(open.entry.id)).flatMap((open) => open.roll)
}

function holdsUnder(known: Known, view: CausalView, removals: readonly Removal[], act: EnactFacts): boolean {
  if (!countsUnder(known, view, removals, act.entry)) return false
  const stand = act.confirmations.filter((each) => countsUnder(known, view, removals, each.entry))
  return stand.length >= act.quorum
}

function countsUnder(known: Known, view: CausalView, removals: readonly Removal[], entry: Entry): boolean {
  const { facts, log } = known
  if (facts.deviceRevokes.size === 0 && removals.length === 0 && facts.leaves.size === 0) return true
  const succession = facts.successions.get(entry.device)?.find((act) => act.entry.id === entry.id)
  const signer = succession?.body.device ?? entry.device
  if (!outlasts(known, view, removals, entry, new Set([entry.device, signer]))) return false
  // What is asked here lies ever further back in the entry's own history, so this ends.
  const before = facts.successions.has(signer) ? successionOf(known, log.cutOf(entry), signer) : null
  return before === null || countsUnder(known, view, removals, before.entry)
}

/** Whether an entry signed with the keys of these devices, all of one member, outlasts each of their endings. */
function outlasts(
  known: Known,
  view: CausalView,
  removals: readonly Removal[],
  entry: Entry,
  signers: ReadonlySet<DeviceId>,
): boolean {
  const { facts, log } = known
  const ofDevice = [...signers].flatMap((device) => facts.deviceRevokes.get(device) ?? [])
  if (ofDevice.length === 0 && removals.length === 0 && facts.leaves.size === 0) return true
  const ofMember = [
    ...removals.filter((removal) => ownsDevice(known, view, removal.member, entry.device)),
    ...[...facts.leaves].flatMap(([member, ends]) => (ownsDevice(known, view, member, entry.device) ? ends : [])),
  ]
  return [...ofDevice, ...ofMember]
    .filter((end) => view.has(end.entry.id) && end.entry.id !== entry.id)
    .every((end) => log.cutOf(end.entry).has(entry.id) || isAcknowledged(known, view, removals, end, entry))
}

function isAcknowledged(
  known: Known,
  view: CausalView,
  removals: readonly Removal[],
  end: Ending,
  entry: Entry,
): boolean {
  for (const device of view.devices()) {
    if (device === entry.device) continue
    const acknowledger = end.membersThen.find((member) => ownsDevice(known, view, member, device))
    if (acknowledger === undefined || removals.some((removal) => removal.member === acknowledger)) continue
    if (ownsDevice(known, view, acknowledger, entry.device)) continue
    if (builtOn(known, view, acknowledger, device, entry.id)) return true
  }
  return false
}

/** Whether a device of a member has built on an entry, before the member left if they did. */
function builtOn(known: Known, view: CausalView, member: MemberId, device: DeviceId, entry: EntryId): boolean {
  const { facts, log } = known
  const left = facts.leaves.get(member)?.filter((end) => view.has(end.entry.id)) ?? []
  if (left.length > 0) return left.some((end) => log.cutOf(end.entry).has(entry))
  return branchesOf(known, view, device).some((id) => log.historyOf(id).has(entry))
}

export const entriesAt = (known: Known, view: CausalView, device: DeviceId, seq: number): readonly EntryId[] =>
  known.log.chainEntries(device, seq).filter((id) => view.has(id))

/** The newest entry of a device's chain in this view; where it forked, all its entries, since any may be a branch's. */
function branchesOf(known: Known, view: CausalView, device: DeviceId): readonly EntryId[] {
  const newest = view.reach(device)
  if (!known.log.isForked(device)) return entriesAt(known, view, device, newest)
  return Array.from({ length: newest }, (_, i) => entriesAt(known, view, device, newest - i)).flat()
}

const linksOf = ({ facts }: Known, view: CausalView, device: DeviceId): readonly ActEntry<'device.link'>[] =>
  (facts.deviceRequestOfDevice.get(device) ?? [])
    .flatMap((id) => facts.deviceRequests.get(id)?.links ?? [])
    .filter((link) => view.has(link.entry.id))

/**
 * The act by which a device goes on in another's place, as far as this view knows; of several, which only a forked
 * chain has, the one with the lowest id, so that what depends on it is one line and not a tree.
 */
export const successionOf = ({ facts }: Known, view: CausalView, device: DeviceId): SuccessionFacts | null =>
  first((facts.successions.get(device) ?? []).filter((act) => view.has(act.entry.id)))

/** The member a device was ever bound to in this view, whether or not it stands. */
export function anyOwnerOf(known: Known, view: CausalView, device: DeviceId): MemberId | null {
  const { facts } = known
  if (device === facts.founding.device) return facts.founder
  const [request] = (facts.requestOfDevice.get(device) ?? []).filter((id) => view.has(id)).sort()
  if (request !== undefined) return asMemberId(request)
  return first(linksOf(known, view, device))?.member ?? successionOf(known, view, device)?.member ?? null
}

/** Whether a device was ever bound to a member in this view. Asks nothing about what counts, so `counts` ends. */
function ownsDevice(known: Known, view: CausalView, member: MemberId, device: DeviceId): boolean {
  const { facts } = known
  if (device === facts.founding.device) return member === facts.founder
  const own = facts.requestOfDevice.get(device)
  if (own?.some((id) => (id as string) === (member as string) && view.has(id))) return true
  if (successionOf(known, view, device)?.member === member) return true
  return linksOf(known, view, device).some((link) => link.member === member)
}

/** The act with the lowest entry id, so that every holder of the same acts picks the same one. */
export function first<T extends { readonly entry: Entry }>(acts: readonly T[]): T | null {
  return acts.reduce<T | null>((best, act) => (best === null || act.entry.id < best.entry.id ? act : best), null)
}
