import type { EntryId, MemberId } from '../kernel/ids.ts'
import type { ActEntry } from './facts.ts'

type Ballot = ActEntry<'ballot.cast'>

/**
 * Objections of a set of ballots that are set aside: enough members second, in the ballots of theirs that count, one and the
 * same test that found it wanting. The ballots themselves say so (see `whyNotSecond` for who may), so whoever counts the same
 * set sets the same aside, whatever else they know; and what a certificate was signed on says it for good.
 *
 * @param current ballots that none of the same member replaces, by member: rivals void each other, seconds and all
 * @param needed members that it takes, other than whoever tested it
 */
export function setAside(
  current: ReadonlyMap<MemberId, readonly Ballot[]>,
  needed: number,
): ReadonlyMap<EntryId, ReadonlySet<MemberId>> {
  const seconded = new Map<EntryId, { readonly objection: EntryId; readonly by: Set<MemberId> }>()
  for (const [member, [only, rival]] of current) {
    if (only === undefined || rival !== undefined) continue
    for (const { test, objection } of only.body.seconds ?? []) {
      const known = seconded.get(test) ?? { objection, by: new Set() }
      seconded.set(test, known)
      known.by.add(member)
    }
  }
  const enough = [...seconded.values()].filter(({ by }) => by.size >= needed)
  return new Map(enough.map(({ objection, by }) => [objection, by]))
}
