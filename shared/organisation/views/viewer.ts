import type { Person } from '../../bridge/views.ts'
import type { DeviceId, EntryId, MemberId } from '../../kernel/ids.ts'
import type { Known } from '../facts.ts'
import type { Organisation } from '../organisation.ts'
import { type Standing, standingOf } from '../standing.ts'
import { type Namesakes, namesakesIn } from './namesakes.ts'

/** Whose eyes a view is made for, and when. Views are pure functions of the organisation and of this. */
export interface Viewer {
  readonly organisation: Organisation
  readonly device: DeviceId
  readonly standing: Standing | null
  /** Milliseconds since 1970 by this device's clock. */
  readonly now: number
  /** Whose names look alike; worked out when first asked for. */
  namesakes(): Namesakes
}

export function viewerOf(organisation: Organisation, device: DeviceId, now: number): Viewer {
  let namesakes: Namesakes | null = null
  return {
    organisation,
    device,
    now,
    standing: standingOf(organisation, organisation.log.everything(), device),
    namesakes: () => {
      namesakes ??= namesakesIn(organisation, nameOf)
      return namesakes
    },
  }
}

/** The member who acts on this device; `null` for keepers and for those without standing. */
export const actingMember = (viewer: Viewer): MemberId | null =>
  viewer.standing?.class === 'member' ? viewer.standing.member : null

/** The name a member goes by now: the last one they gave. */
export function nameOf({ facts }: Known, member: MemberId): string {
  const renames = facts.renames.get(member) ?? []
  const last = renames.reduce<(typeof renames)[number] | null>(
    (best, act) => (best === null || isLater(act.entry, best.entry) ? act : best),
    null,
  )
  if (last !== null) return last.body.name
  if (member === facts.founder) return facts.foundingBody.founder
  return facts.requests.get(member as string as EntryId)?.body.name ?? 'Somebody unknown here'
}

const isLater = (a: { claimedTime: number; id: string }, b: { claimedTime: number; id: string }): boolean =>
  a.claimedTime > b.claimedTime || (a.claimedTime === b.claimedTime && a.id > b.id)

export const personOf = (viewer: Viewer, member: MemberId): Person => ({
  member,
  name: nameOf(viewer.organisation, member),
  me: viewer.standing?.member === member,
  mark: viewer.namesakes().markOf(member),
})

/** A member's name for a sentence, with their mark where another's looks like it. */
export function labelOf(viewer: Viewer, member: MemberId): string {
  const { name, mark } = personOf(viewer, member)
  return mark === null ? name : `${name} (${mark})`
}
