import { asMemberId, type MemberId } from '../../kernel/ids.ts'
import { lookAlikes } from '../../names/skeleton.ts'
import type { Organisation } from '../organisation.ts'

/** Members, former ones and people who ask to join, whose names may be taken for each other's. */
export interface Namesakes {
  of(member: MemberId): readonly MemberId[]
  /** A few digits of the member's id that tell them from all who look alike; `null` where nobody does. */
  markOf(member: MemberId): string | null
}

/** Fewest digits of an id shown as a mark. */
const MARK_DIGITS = 4

/** Everybody whom a member may meet in a list: who was received by an invitation, and the founder. */
const everybody = ({ facts }: Organisation): readonly MemberId[] => [
  facts.founder,
  ...[...facts.requests]
    .filter(([, { receives, admissions }]) => receives.length > 0 || admissions.length > 0)
    .map(([id]) => asMemberId(id)),
]

export function namesakesIn(
  organisation: Organisation,
  nameOf: (organisation: Organisation, member: MemberId) => string,
): Namesakes {
  const names = new Map(everybody(organisation).map((member) => [member, nameOf(organisation, member)]))
  const alike = lookAlikes(names)
  const of = (member: MemberId): readonly MemberId[] => alike.get(member) ?? []
  return { of, markOf: (member) => markOf(member, of(member)) }
}

function markOf(member: MemberId, others: readonly MemberId[]): string | null {
  if (others.length === 0) return null
  let digits = MARK_DIGITS
  while (digits < member.length && others.some((other) => other.startsWith(member.slice(0, digits)))) digits += 1
  return member.slice(0, digits)
}
