import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { instantRunOff, type Ranking, type RunOffRound } from '#shared/tally/ranked-choice.ts'
import { everyElection, everyElectionUpTo, everyRanking, piles } from './elections.ts'

type Election = readonly Ranking[]

/**
 * A run-off as people would hold it with slips of paper. Deliberately slow and unlike the real counting: slips are copied
 * and names struck off them, one person at a time, and every way of breaking a tie is gone through to its end.
 */
function oracle(names: readonly number[], slips: Election): readonly number[] {
  const marked = slips.filter((slip) => slip.length > 0)
  if (marked.length === 0) return []
  const heap = (name: number) => marked.filter((slip) => slip[0] === name)
  const won = names.find((name) => heap(name).length > marked.length - heap(name).length)
  if (won !== undefined) return [won]
  const winners = losersOf(names, marked).flatMap((loser) => oracle(without(loser, names), strike(loser, marked)))
  return [...new Set(winners)].sort((one, other) => one - other)
}

/** The rounds of the same, when the last name of those with the smallest heap is struck. */
function oracleRounds(options: number, names: readonly number[], slips: Election): readonly RunOffRound[] {
  const all = Array.from({ length: options }, (_, option) => option)
  const votes = all.map((name) => (names.includes(name) ? slips.filter((slip) => slip[0] === name).length : null))
  const exhausted = slips.filter((slip) => slip.length === 0).length
  const over = exhausted === slips.length || votes.some((own) => own !== null && 2 * own > slips.length - exhausted)
  if (over) return [{ votes, exhausted, out: [] }]
  const loser = Math.max(...losersOf(names, slips))
  return [{ votes, exhausted, out: [loser] }, ...oracleRounds(options, without(loser, names), strike(loser, slips))]
}

function losersOf(names: readonly number[], slips: Election): readonly number[] {
  const heights = names.map((name) => ({ name, height: slips.filter((slip) => slip[0] === name).length }))
  const sorted = heights.toSorted((one, other) => one.height - other.height)
  return sorted.filter(({ height }) => height === sorted[0]?.height).map(({ name }) => name)
}

const without = (name: number, names: readonly number[]) => names.filter((each) => each !== name)
const strike = (name: number, slips: Election) => slips.map((slip) => without(name, slip))
const namesOf = (options: number) => Array.from({ length: options }, (_, option) => option)

function expectAsTheOracle(options: number, election: Election) {
  const possible = oracle(namesOf(options), election)
  const expected = {
    rounds: oracleRounds(options, namesOf(options), election),
    winner: possible.length === 1 ? possible[0] : null,
    possible,
  }
  const counted = instantRunOff(options, election)
  if (JSON.stringify(counted) !== JSON.stringify(expected)) {
    expect.fail(`${JSON.stringify(election)} gave ${JSON.stringify(counted)}, not ${JSON.stringify(expected)}`)
  }
}

describe('every small election, partial and empty rankings among them, is counted as with slips of paper', () => {
  test.each([
    { elections: 6, options: 1, ballots: 2 },
    { elections: 1_287, options: 2, ballots: 8 },
    { elections: 20_349, options: 3, ballots: 5 },
    { elections: 50_116, options: 4, ballots: 3 },
  ])('all $elections of $options options and up to $ballots ballots', ({ elections, options, ballots }) => {
    let counted = 0
    for (const election of everyElectionUpTo(everyRanking(options), ballots)) {
      expectAsTheOracle(options, election)
      counted += 1
    }
    expect(counted).toBe(elections)
  })
})

/** Rankings of 2 to 6 options, few of them long, so that ties and exhausted ballots are frequent. */
const anyElection = fc.integer({ min: 2, max: 6 }).chain((options) =>
  fc.record({
    options: fc.constant(options),
    election: fc.array(fc.shuffledSubarray(namesOf(options)), { maxLength: 40 }),
    more: fc.shuffledSubarray(namesOf(options)),
    order: fc.shuffledSubarray(namesOf(options), { minLength: options }),
  }),
)

test('2,000 random elections of up to 6 options and 40 ballots are counted as with slips of paper', () => {
  fc.assert(
    fc.property(anyElection, ({ options, election }) => expectAsTheOracle(options, election)),
    { seed: 20090711, numRuns: 2000 },
  )
})

interface Case {
  readonly options: number
  readonly election: Election
  /** One more ballot. */
  readonly more: Ranking
  /** New names for the options. */
  readonly order: readonly number[]
}

const RANKINGS = everyRanking(3)
const ORDERS = RANKINGS.filter((ranking) => ranking.length === 3)

/** Checks a promise for random elections (seeded) and for all 969 of 3 options and up to 3 ballots, with every ballot more. */
function always(promise: (one: Case) => boolean) {
  let turn = 0
  for (const election of everyElectionUpTo(RANKINGS, 3)) {
    for (const more of RANKINGS) {
      const one = { options: 3, election, more, order: ORDERS[turn % ORDERS.length] ?? [] }
      turn += 1
      if (!promise(one)) expect.fail(JSON.stringify(one))
    }
  }
  fc.assert(fc.property(anyElection, promise), { seed: 20090711, numRuns: 2000 })
}

const sorted = (options: readonly number[]) => options.toSorted((one, other) => one - other)
const same = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other)

describe('promises of a run-off', () => {
  test('one more ballot that ranks the winner first keeps it the winner', () => {
    always(({ options, election, more }) => {
      const { winner } = instantRunOff(options, election)
      if (winner === null) return true
      return instantRunOff(options, [...election, [winner, ...without(winner, more)]]).winner === winner
    })
  })

  test('one more ballot for nobody but somebody who could win never makes that one lose', () => {
    always(({ options, election }) =>
      instantRunOff(options, election).possible.every((option) =>
        instantRunOff(options, [...election, [option]]).possible.includes(option),
      ),
    )
  })

  test('ranking more options never takes the win from one ranked above them', () => {
    always(({ options, election, more }) => {
      const { winner } = instantRunOff(options, [...election, more])
      if (winner === null || !more.includes(winner)) return true
      const longer = [...more, ...namesOf(options).filter((option) => !more.includes(option))]
      return instantRunOff(options, [...election, longer]).winner === winner
    })
  })

  test('a ballot that ranks nothing changes nothing but the exhausted', () => {
    always(({ options, election }) => {
      const { rounds, ...rest } = instantRunOff(options, election)
      const then = instantRunOff(options, [...election, []])
      return same(then, { rounds: rounds.map((each) => ({ ...each, exhausted: each.exhausted + 1 })), ...rest })
    })
  })

  test('the order of the ballots is irrelevant', () => {
    always(({ options, election, more }) => {
      const ballots = [...election, more]
      const turned = ballots.toReversed()
      const halved = [...ballots.filter((_, at) => at % 2 === 0), ...ballots.filter((_, at) => at % 2 === 1)]
      const counted = instantRunOff(options, ballots)
      return same(instantRunOff(options, turned), counted) && same(instantRunOff(options, halved), counted)
    })
  })

  test('the names of the options are irrelevant', () => {
    always(({ options, election, order }) => {
      const renamed = (option: number) => order[option] ?? Number.NaN
      const before = instantRunOff(options, election)
      const after = instantRunOff(
        options,
        election.map((ranking) => ranking.map(renamed)),
      )
      return (
        after.winner === (before.winner === null ? null : renamed(before.winner)) &&
        same(after.possible, sorted(before.possible.map(renamed)))
      )
    })
  })

  test('every ballot counts once in every round, and every option that is out is out for good', () => {
    always(({ options, election }) => {
      const { rounds, possible } = instantRunOff(options, election)
      const gone = new Set<number>()
      const whole = rounds.every(({ votes, exhausted, out }, at) => {
        const consistent =
          votes.length === options &&
          votes.every((own, option) => (own === null) === gone.has(option)) &&
          votes.reduce<number>((sum, own) => sum + (own ?? 0), exhausted) === election.length &&
          out.length === (at === rounds.length - 1 ? 0 : 1)
        for (const option of out) gone.add(option)
        return consistent
      })
      const votes = rounds.at(-1)?.votes ?? []
      const last = votes.findIndex((own) => own !== null && votes.every((other) => other === null || other <= own))
      return whole && (possible.length === 0 || possible.includes(last))
    })
  })
})

/** The ballot with the option moved up by one place; null where it is first. */
function raise(ranking: Ranking, option: number): Ranking | null {
  const at = ranking.indexOf(option)
  return at < 1 ? null : [...ranking.slice(0, at - 1), option, ...ranking.slice(at - 1, at), ...ranking.slice(at + 1)]
}

/** Promises that are sometimes made of run-offs, and that they do not keep. Nobody should be told otherwise. */
describe('what a run-off does not promise', () => {
  const [a, b, c] = [0, 1, 2] as const

  test('monotonicity: moving the winner up on one of 8 ballots can end in a tie', () => {
    const rest = piles([3, [a, b, c]], [2, [b, a, c]], [2, [c, b, a]])
    expect(instantRunOff(3, [...rest, [c, a, b]])).toMatchObject({ winner: a })
    expect(instantRunOff(3, [...rest, [a, c, b]])).toMatchObject({ winner: null, possible: [a, b] })
  })

  test('of the 1,715 elections of 3 options with fewer ballots, complete rankings, none shows that', () => {
    let elections = 0
    for (const size of [1, 2, 3, 4, 5, 6, 7]) {
      for (const election of everyElection(ORDERS, size)) {
        elections += 1
        const { winner } = instantRunOff(3, election)
        if (winner === null) continue
        for (const [at, ranking] of election.entries()) {
          const up = raise(ranking, winner)
          if (up === null) continue
          const then = instantRunOff(3, election.with(at, up))
          if (then.winner !== winner) expect.fail(JSON.stringify({ election, up, then }))
        }
      }
    }
    expect(elections).toBe(1_715)
  })

  /*
   * With three options, no fewer ballots do this. With B out, A wins; with C out, B wins. For the first, B must have
   * fewer ballots than A and than C, by at least one; for the second, C must have fewer than B once some are moved to A,
   * so at least two are. B then gains at most all of C's, one fewer than its own, which must be more than A has: that
   * takes five for B, and six each for A and C.
   */
  test('monotonicity: moving the winner up on 2 of 17 ballots can make another win', () => {
    const rest = piles([6, [a, b, c]], [3, [b, a, c]], [2, [b, c, a]], [4, [c, b, a]])
    expect(instantRunOff(3, [...rest, ...piles([2, [c, a, b]])])).toMatchObject({ winner: a, possible: [a] })
    expect(instantRunOff(3, [...rest, ...piles([2, [a, c, b]])])).toMatchObject({ winner: b, possible: [b] })
  })

  test('that coming never hurts: one more who prefers the winner to its rival can end in a tie of the two', () => {
    const others = [[a], [a, b], [b], [b, a], [c, a]]
    expect(instantRunOff(3, others)).toMatchObject({ winner: a })
    expect(instantRunOff(3, [...others, [c, a]])).toMatchObject({ winner: null, possible: [a, b] })
  })
})
