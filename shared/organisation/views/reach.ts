import type { ReachView } from '../../bridge/descent-views.ts'
import type { Charter } from '../../charter/model.ts'
import { certificateQuorum } from '../../charter/roll.ts'
import type { MemberId } from '../../kernel/ids.ts'
import { decide } from '../../tally/decide.ts'
import { charterOf, membersOf, standingOf } from '../standing.ts'
import { personOf, type Viewer } from './viewer.ts'

/** For how long a member has to have signed nothing to be taken for out of reach: about a quarter of a year. */
export const SILENT_MS = 90 * 86_400_000

/**
 * Whether enough members can be heard of to change the charter. Nobody is shut out for being silent: it only tells those
 * who are here whether they can still decide, or have to go on in a new organisation.
 */
export function reachView(viewer: Viewer): ReachView {
  const { organisation, now } = viewer
  const view = organisation.log.everything()
  const members = membersOf(organisation, view)
  const last = lastHeard(viewer)
  const lines = members
    .map((member) => ({ person: personOf(viewer, member), lastHeardAt: last.get(member) ?? 0 }))
    .sort((a, b) => b.lastHeardAt - a.lastHeardAt || (a.person.member < b.person.member ? -1 : 1))
  return {
    members: members.length,
    needed: neededToAmend(charterOf(organisation, view).charter, members.length),
    certifiers: certificateQuorum(members.length).quorum,
    silentForMs: SILENT_MS,
    heard: lines.filter(({ lastHeardAt }) => now - lastHeardAt < SILENT_MS),
    silent: lines.filter(({ lastHeardAt }) => now - lastHeardAt >= SILENT_MS),
  }
}

/** When each member last signed anything, by their own clocks. */
function lastHeard({ organisation }: Viewer): ReadonlyMap<MemberId, number> {
  const { log } = organisation
  const view = log.everything()
  const last = new Map<MemberId, number>()
  for (const device of log.devices()) {
    const standing = standingOf(organisation, view, device)
    const tip = log.tipOf(device)
    if (standing === null || standing.class !== 'member' || tip === null) continue
    const at = log.need(tip.id).claimedTime
    last.set(standing.member, Math.max(last.get(standing.member) ?? 0, at))
  }
  return last
}

/**
 * The fewest members who can pass an amendment on a roll of this size, all others being silent, and make it final. Asked of
 * the counting itself; one who agrees more never hurts, so the first number that passes is the fewest.
 */
export function neededToAmend({ decisionTypes }: Charter, roll: number): number {
  const { quorum } = certificateQuorum(roll)
  for (let agree = quorum; agree < roll; agree++) {
    const counts = { agree, disagree: 0, abstain: 0, object: 0, void: 0 }
    if (decide(decisionTypes.amendment, 'amendment', roll, counts).outcome === 'passed') return agree
  }
  return roll
}
