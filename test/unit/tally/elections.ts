import type { Ranking } from '#shared/tally/ranked-choice.ts'

/** Small elections, complete, for tests of counting choices. */

/** Every ranking of some of the options, the empty one among them. */
export function everyRanking(options: number, sofar: Ranking = []): readonly Ranking[] {
  const rest = Array.from({ length: options }, (_, option) => option).filter((option) => !sofar.includes(option))
  return [sofar, ...rest.flatMap((option) => everyRanking(options, [...sofar, option]))]
}

/** Every card: a score from 0 to `most` for each option. */
export function everyCard(options: number, most: number): readonly (readonly number[])[] {
  if (options === 0) return [[]]
  const scores = Array.from({ length: most + 1 }, (_, score) => score)
  return everyCard(options - 1, most).flatMap((card) => scores.map((score) => [...card, score]))
}

/** Every way to have `size` ballots of these kinds, whatever their order. */
export function* everyElection<Ballot>(kinds: readonly Ballot[], size: number, from = 0): Generator<readonly Ballot[]> {
  if (size === 0) {
    yield []
    return
  }
  for (const [index, kind] of kinds.entries()) {
    if (index < from) continue
    for (const rest of everyElection(kinds, size - 1, index)) yield [kind, ...rest]
  }
}

/** Every election of up to `size` ballots of these kinds, the one without ballots among them. */
export function* everyElectionUpTo<Ballot>(kinds: readonly Ballot[], size: number): Generator<readonly Ballot[]> {
  for (let ballots = 0; ballots <= size; ballots += 1) yield* everyElection(kinds, ballots)
}

/** The same ballot many times, as tables of elections give them. */
export function piles<Ballot>(...of: readonly (readonly [ballots: number, ballot: Ballot])[]): readonly Ballot[] {
  return of.flatMap(([ballots, ballot]) => Array.from({ length: ballots }, () => ballot))
}
