import type { DecisionTypeName, Share } from '../charter/decision-rule.ts'
import type { Charter } from '../charter/model.ts'
import type { MemberId } from '../kernel/ids.ts'
import type { CausalView } from '../log/log.ts'
import { leastCount } from '../tally/fraction.ts'
import { counts } from './endings.ts'
import type { ActEntry, Known } from './facts.ts'

/** Who votes in whose place, asked of any cut. All functions are pure. */

/** One member's leave to another to vote in their place. */
export type Given = ActEntry<'delegation.give'>

/**
 * What a member has given for a kind of decision in this view: by the newest of their acts about it, the one with the
 * higher id among those of one moment. `null` when they gave nothing, took it back, or its time is over.
 */
export function givenBy(
  known: Known,
  view: CausalView,
  member: MemberId,
  decisionType: DecisionTypeName,
  time: number,
): Given | null {
  const acts = known.facts.delegations.get(member) ?? []
  let newest: (typeof acts)[number] | null = null
  for (const act of acts) {
    if (act.body.decisionType !== decisionType || !view.has(act.entry.id)) continue
    if (!counts(known, view, act.entry)) continue
    if (newest === null || isLater(act, newest)) newest = act
  }
  return newest !== null && isGiving(newest) && time < newest.body.until ? newest : null
}

const isGiving = (act: ActEntry<'delegation.give'> | ActEntry<'delegation.end'>): act is Given => 'to' in act.body

const isLater = (
  a: ActEntry<'delegation.give' | 'delegation.end'>,
  b: ActEntry<'delegation.give' | 'delegation.end'>,
) =>
  a.entry.claimedTime > b.entry.claimedTime || (a.entry.claimedTime === b.entry.claimedTime && a.entry.id > b.entry.id)

/**
 * Who votes in whose place on a proposal opened at `time`, by those who let others vote: members of the roll for members of
 * the roll, at one remove only, and for no more than the charter's share of it. Of those beyond the share, who gave theirs
 * last vote for themselves.
 */
export function delegationsFor(
  known: Known,
  view: CausalView,
  charter: Charter,
  decisionType: DecisionTypeName,
  roll: readonly MemberId[],
  time: number,
): ReadonlyMap<MemberId, MemberId> {
  const { delegation } = charter
  if (delegation === undefined || !delegation.types.includes(decisionType)) return NOBODY
  const onRoll = new Set(roll)
  const given = roll
    .flatMap((member) => givenBy(known, view, member, decisionType, time) ?? [])
    .filter(({ member, body }) => body.to !== member && onRoll.has(body.to))
    .sort((a, b) => (isLater(a, b) ? 1 : -1))
  const most = mostVoices(delegation.mostShare, roll.length)
  const voices = new Map<MemberId, number>()
  const delegations = new Map<MemberId, MemberId>()
  for (const { member, body } of given) {
    const held = voices.get(body.to) ?? 1
    if (held >= most) continue
    voices.set(body.to, held + 1)
    delegations.set(member, body.to)
  }
  return delegations
}

const NOBODY: ReadonlyMap<MemberId, MemberId> = new Map()

/** For how many of a roll one member votes at most, themselves included. */
export const mostVoices = (share: Share, roll: number): number => {
  const least = leastCount(share, roll)
  // The least count that is at least the share is one too many where the share is no whole number of people.
  return Math.max(1, least * share.denominator === share.numerator * roll ? least : least - 1)
}
