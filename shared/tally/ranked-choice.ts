import { LIMITS } from '../kernel/limits.ts'

/**
 * Instant run-off: the counting behind ranked choice. Integers only, no chance and no order of ballots, so that every
 * device reaches the same answer.
 *
 * An option with more than half of the ballots that still count wins. Otherwise the option with the fewest is put out,
 * and its ballots go to the next option on them that is still in.
 *
 * Where several share the fewest, every way of going on is followed, as if each happened in a universe of its own. Those
 * who win in some universe are the possible winners; an option wins only if it is the only one, so that no lot, clock or
 * order of names ever decides. The set is that of "parallel universes tiebreaking": V. Conitzer, M. Rognlie and L. Xia,
 * "Preference functions that score rankings and maximum likelihood estimation", IJCAI 2009, pages 109-115; studied for
 * run-offs by J. Wang and others, "Practical algorithms for multi-stage voting rules with parallel universes
 * tiebreaking", AAAI 2019, arXiv 1901.09791. In general it is NP-complete to find. With few options it is quick, because
 * what follows depends on nothing but the set of options still in: with n options, at most 2^n sets are looked at, each
 * once.
 */

/** Options in order of preference, the best first; each at most once. Options left out are ranked below all others, and equal. */
export type Ranking = readonly number[]

export interface RunOffRound {
  /** Ballots counting for each option still in; null for those put out in an earlier round. */
  readonly votes: readonly (number | null)[]
  /** Ballots whose ranked options are all out. One that ranks nothing is among them from the start. */
  readonly exhausted: number
  /** Options put out after this round; empty in the last. */
  readonly out: readonly number[]
}

export interface RunOff {
  /** One way through: of those who share the fewest, the one with the highest index goes first. */
  readonly rounds: readonly RunOffRound[]
  /** The option that wins however ties are broken; null when a tie decides, or when no ballot ranks anything. */
  readonly winner: number | null
  /** Options that could each win, depending on how a tie is broken; the winner alone where there is one. Sorted. */
  readonly possible: readonly number[]
}

/**
 * Options that can be counted: twelve that people write, and "none of these". More than people can rank with care, and few
 * enough to follow every tie: with 13 options that tie in every way, 1,000 ballots take about a tenth of a second, and
 * each option more doubles that.
 */
export const RUN_OFF_OPTIONS = LIMITS.choiceOptions + 1

/** Equal rankings are counted together. */
interface Pile {
  readonly ranking: Ranking
  readonly ballots: number
}

/** A set of options: bit n is set when option n is in it. At most 13 bits, so that no sign gets in the way. */
type Options = number

/**
 * Counts an instant run-off.
 *
 * @param options how many there are, from 1 to `RUN_OFF_OPTIONS`; they are named by their index
 * @param rankings one for each ballot, in any order
 * @throws Error when a ranking names an option twice or one that does not exist: whoever calls this has parsed ballots
 * before, so it is a mistake in the program
 */
export function instantRunOff(options: number, rankings: readonly Ranking[]): RunOff {
  if (!Number.isInteger(options) || options < 1 || options > RUN_OFF_OPTIONS) {
    throw new Error(`a run-off has 1 to ${RUN_OFF_OPTIONS} options, not ${options}`)
  }
  const piles = pile(options, rankings)
  const all = 2 ** options - 1
  if (piles.length === 0) {
    const round = { votes: zeros(options), exhausted: rankings.length, out: [] }
    return { rounds: [round], winner: null, possible: [] }
  }
  const possible = members(possibleWinners(piles, options, all))
  const [only, another] = possible
  const winner = only !== undefined && another === undefined ? only : null
  return { rounds: oneWay(piles, options, rankings.length), winner, possible }
}

/** Piles of equal rankings, without those that rank nothing. */
function pile(options: number, rankings: readonly Ranking[]): readonly Pile[] {
  const piles = new Map<string, { ranking: Ranking; ballots: number }>()
  for (const ranking of rankings) {
    const key = ranking.join()
    const found = piles.get(key)
    if (found !== undefined) {
      found.ballots += 1
      continue
    }
    check(options, ranking)
    if (ranking.length > 0) piles.set(key, { ranking, ballots: 1 })
  }
  return [...piles.values()]
}

function check(options: number, ranking: Ranking) {
  let seen: Options = 0
  for (const option of ranking) {
    if (!Number.isInteger(option) || option < 0 || option >= options) {
      throw new Error(`a ranking names option ${option} of ${options}`)
    }
    if (has(seen, option)) throw new Error(`a ranking names option ${option} twice`)
    seen |= 1 << option
  }
}

/**
 * Who could win from the options in `all` on. Sets are taken from the largest down, one round at a time, and those
 * reached by several ways are counted once.
 */
function possibleWinners(piles: readonly Pile[], options: number, all: Options): Options {
  let winners: Options = 0
  let reached: ReadonlySet<Options> = new Set([all])
  while (reached.size > 0) {
    const next = new Set<Options>()
    for (const left of reached) {
      const step = stepOf(countOf(piles, options, left), left)
      if (step.kind === 'won') winners |= 1 << step.option
      else for (const last of step.fewest) next.add(left & ~(1 << last))
    }
    reached = next
  }
  return winners
}

/** The rounds in which, of those who share the fewest, the one with the highest index is put out. */
function oneWay(piles: readonly Pile[], options: number, ballots: number): readonly RunOffRound[] {
  const rounds: RunOffRound[] = []
  let left: Options = 2 ** options - 1
  for (;;) {
    const count = countOf(piles, options, left)
    const step = stepOf(count, left)
    const last = step.kind === 'won' ? undefined : step.fewest.at(-1)
    rounds.push({
      votes: count.votes.map((votes, option) => (has(left, option) ? votes : null)),
      exhausted: ballots - count.continuing,
      out: last === undefined ? [] : [last],
    })
    if (last === undefined) return rounds
    left &= ~(1 << last)
  }
}

interface Count {
  /** By option; 0 for those that are out. */
  readonly votes: readonly number[]
  /** Ballots that count for somebody. */
  readonly continuing: number
}

/** Each ballot counts for the first option on it that is left. */
function countOf(piles: readonly Pile[], options: number, left: Options): Count {
  const votes = zeros(options)
  let continuing = 0
  for (const { ranking, ballots } of piles) {
    const first = ranking.find((option) => has(left, option))
    if (first === undefined) continue
    votes[first] = (votes[first] ?? 0) + ballots
    continuing += ballots
  }
  return { votes, continuing }
}

type Step =
  | { readonly kind: 'won'; readonly option: number }
  | { readonly kind: 'out'; readonly fewest: readonly number[] }

/**
 * What a count leads to. Once some ballot ranks something, some ballot counts in every round: whoever is put out has no
 * more than any other, so ballots remain with another. The last option left therefore has all of them, and wins.
 */
function stepOf({ votes, continuing }: Count, left: Options): Step {
  const still = members(left)
  const most = still.find((option) => 2 * (votes[option] ?? 0) > continuing)
  if (most !== undefined) return { kind: 'won', option: most }
  const least = Math.min(...still.map((option) => votes[option] ?? 0))
  return { kind: 'out', fewest: still.filter((option) => votes[option] === least) }
}

const has = (set: Options, option: number) => (set & (1 << option)) !== 0

/** Ascending. */
function members(set: Options): readonly number[] {
  const found: number[] = []
  for (let option = 0; option < RUN_OFF_OPTIONS; option += 1) if (has(set, option)) found.push(option)
  return found
}

const zeros = (options: number) => Array.from({ length: options }, () => 0)
