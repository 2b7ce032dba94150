import type { RoleId } from '../charter/decision-rule.ts'
import type { Effect } from '../charter/effect.ts'
import { roleOf } from '../charter/model.ts'
import type { MemberId } from '../kernel/ids.ts'
import type { Entry } from '../log/entry.ts'
import type { CausalView } from '../log/log.ts'
import { counts, holds } from './endings.ts'
import type { Election, Known } from './facts.ts'
import { charterOf, isMember } from './standing.ts'

/** Who holds which role when, asked of any cut. All functions are pure. */

/** One member's time in a role. */
export interface Term {
  readonly role: RoleId
  readonly member: MemberId
  /** When the election took effect. */
  readonly from: number
  /** When the term is over, or was: by its length, by recall, or because its holder gave it back. */
  readonly until: number
  readonly election: Election
}

/** Terms of a role that ever began in this view, of those who are members still; in the order in which they began. */
export function termsOf(known: Known, view: CausalView, role: RoleId): readonly Term[] {
  const endings = endingsOf(known, view, role)
  return known.facts.elections
    .filter(
      (election) =>
        election.role === role && holds(known, view, election.enactment) && isMember(known, view, election.member),
    )
    .map((election): Term => {
      const { member, enactment, termMs } = election
      const from = enactment.entry.claimedTime
      const ends = endings.filter((end) => end.member === member && known.log.cutOf(end.entry).has(enactment.entry.id))
      const until = Math.min(from + termMs, ...ends.map((end) => end.entry.claimedTime))
      return { role, member, from, until, election }
    })
    .sort((a, b) => a.from - b.from || (a.election.enactment.entry.id < b.election.enactment.entry.id ? -1 : 1))
}

/** What ends terms of a role before their time: each ends those of a member that it knew of. */
function endingsOf(
  known: Known,
  view: CausalView,
  role: RoleId,
): readonly { readonly member: MemberId; readonly entry: Entry }[] {
  const { recalls, resignations } = known.facts
  return [
    ...recalls
      .filter((recall) => recall.role === role && holds(known, view, recall.enactment))
      .map(({ member, enactment }) => ({ member, entry: enactment.entry })),
    ...resignations.filter((act) => act.body.role === role && view.has(act.entry.id) && counts(known, view, act.entry)),
  ]
}

/** Who holds a role at a time, sorted by id; nobody where the charter in force has no such role. */
export function holdersOf(known: Known, view: CausalView, role: RoleId, time: number): readonly MemberId[] {
  const found = roleOf(charterOf(known, view).charter, role)
  if (found === null) return []
  const { seats } = found
  const current = termsOf(known, view, role).filter(({ from, until }) => from <= time && time < until)
  // Terms begun apart can be more than there are seats: then those that began first hold them.
  return [...new Set(current.map(({ member }) => member))].slice(0, seats).sort()
}

/** Why a role cannot be decided on by such a proposal, in words; null when it can. */
export function whyNotElect(
  known: Known,
  view: CausalView,
  effect: Extract<Effect, { readonly kind: 'elect' }>,
  time: number,
): string | null {
  const role = roleOf(charterOf(known, view).charter, effect.role)
  if (role === null) return 'The charter has no such role.'
  if (!effect.candidates.every((member) => isMember(known, view, member as MemberId))) {
    return 'A candidate is not a member.'
  }
  const spent = effect.candidates.find((member) => hasServed(known, view, effect.role, member as MemberId, time))
  return spent === undefined
    ? null
    : `A candidate has held the role for ${role.termLimit} terms in a row, which is as often as the charter allows.`
}

/** Whether a member has had all the terms in a row that the charter allows: as many within one term more than that. */
function hasServed(known: Known, view: CausalView, id: RoleId, member: MemberId, time: number): boolean {
  const role = roleOf(charterOf(known, view).charter, id)
  if (role === null || role.termLimit === 0) return false
  const since = time - (role.termLimit + 1) * role.termMs
  return termsOf(known, view, id).filter((term) => term.member === member && term.from > since).length >= role.termLimit
}

/**
 * Why somebody who was elected cannot begin their term now; null when they can. An election that was opened before a
 * recall knew nothing of it, so it gives the recalled nothing back; nor do elections kept in store add up to more terms in
 * a row than the charter allows.
 *
 * @param openedAt when the election was opened
 */
export function whyNoTerm(
  known: Known,
  view: CausalView,
  id: RoleId,
  member: MemberId,
  openedAt: number,
  time: number,
): string | null {
  const { charter } = charterOf(known, view)
  const role = roleOf(charter, id)
  if (role === null) return 'The charter has no such role.'
  if (!isMember(known, view, member)) return 'Who was elected is not a member.'
  const recalled = known.facts.recalls.some(
    (recall) =>
      recall.role === id &&
      recall.member === member &&
      recall.enactment.entry.claimedTime >= openedAt &&
      holds(known, view, recall.enactment),
  )
  if (recalled) return 'Who was elected was recalled from the role since the election was opened.'
  if (hasServed(known, view, id, member, time))
    return 'Who was elected has had as many terms in a row as the charter allows.'
  const others = holdersOf(known, view, id, time).filter((holder) => holder !== member)
  if (others.length >= role.seats)
    return 'The role is held by as many as it has seats; the term begins when one is free.'
  const clash = (charter.roles ?? []).find(
    (other) =>
      (role.incompatible.includes(other.id) || other.incompatible.includes(id)) &&
      holdersOf(known, view, other.id, time).includes(member),
  )
  return clash === undefined
    ? null
    : `Who was elected holds “${clash.title}”, which does not go together with this role.`
}
