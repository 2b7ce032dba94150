import { describe, expect, test } from 'vitest'
import { instantRunOff, type Ranking, RUN_OFF_OPTIONS, type RunOffRound } from '#shared/tally/ranked-choice.ts'
import { piles } from './elections.ts'

const round = (votes: RunOffRound['votes'], out: RunOffRound['out'], exhausted = 0) => ({ votes, exhausted, out })

describe('an instant run-off', () => {
  test('ends at once when one option has more than half', () => {
    expect(instantRunOff(3, piles([3, [1, 0]], [1, [0]], [1, [2]]))).toEqual({
      rounds: [round([1, 3, 1], [])],
      winner: 1,
      possible: [1],
    })
  })

  test('half is not more than half', () => {
    expect(instantRunOff(3, piles([2, [0]], [1, [1, 2]], [1, [2, 1]])).rounds).toHaveLength(3)
  })

  test('puts out the option with the fewest and passes its ballots on', () => {
    expect(instantRunOff(3, piles([4, [0]], [3, [1]], [2, [2, 1, 0]]))).toEqual({
      rounds: [round([4, 3, 2], [2]), round([4, 5, null], [])],
      winner: 1,
      possible: [1],
    })
  })

  test('a ballot whose options are all out is exhausted, and half is of those that still count', () => {
    expect(instantRunOff(3, piles([4, [0]], [3, [1]], [2, [2]]))).toEqual({
      rounds: [round([4, 3, 2], [2]), round([4, 3, null], [], 2)],
      winner: 0,
      possible: [0],
    })
  })

  test('a ballot skips options that are out already', () => {
    const { rounds, winner } = instantRunOff(4, piles([5, [0]], [4, [1]], [2, [2, 3, 1]], [1, [3, 2]]))
    expect(rounds).toEqual([round([5, 4, 2, 1], [3]), round([5, 4, 3, null], [2]), round([5, 6, null, null], [], 1)])
    expect(winner).toBe(1)
  })

  test('options that nobody ranks are put out one after another, the last first', () => {
    const { rounds, winner } = instantRunOff(4, piles([3, [0]], [2, [1]], [1, [1, 0]]))
    expect(rounds.map(({ out }) => out)).toEqual([[3], [2], [1], []])
    expect(winner).toBeNull()
  })

  test('a ballot that ranks nothing is exhausted from the start and decides nothing', () => {
    expect(instantRunOff(2, piles([5, []], [1, [1]]))).toEqual({
      rounds: [round([0, 1], [], 5)],
      winner: 1,
      possible: [1],
    })
  })

  test('without a ballot that ranks something nobody wins, and nobody could', () => {
    expect(instantRunOff(2, [])).toEqual({ rounds: [round([0, 0], [])], winner: null, possible: [] })
    expect(instantRunOff(1, [[]])).toEqual({ rounds: [round([0], [], 1)], winner: null, possible: [] })
  })

  test('one option wins with one ballot', () => {
    expect(instantRunOff(1, [[0]]).winner).toBe(0)
  })
})

describe('ties', () => {
  test('between the last two decide nothing: either could win', () => {
    const { rounds, winner, possible } = instantRunOff(2, [[0], [1]])
    expect({ winner, possible }).toEqual({ winner: null, possible: [0, 1] })
    expect(rounds).toEqual([round([1, 1], [1]), round([1, null], [], 1)])
  })

  test('for the fewest do not matter when every way leads to the same winner', () => {
    // 1 and 2 have the fewest. Whoever of them goes, the ballots go to 0, who then has 5 of 7.
    expect(instantRunOff(3, piles([3, [0]], [2, [1, 0, 2]], [2, [2, 0, 1]]))).toMatchObject({
      winner: 0,
      possible: [0],
    })
  })

  test('for the fewest leave it open when the ways lead apart', () => {
    // Whoever of 1 and 2 goes, the other wins with 4 of 7.
    expect(instantRunOff(3, piles([3, [0]], [2, [1, 2, 0]], [2, [2, 1, 0]]))).toMatchObject({
      winner: null,
      possible: [1, 2],
    })
  })

  test('the way that is shown can end with one who does not win every way', () => {
    const { rounds, winner, possible } = instantRunOff(3, piles([3, [0]], [2, [1, 2, 0]], [2, [2, 1, 0]]))
    expect(rounds).toEqual([round([3, 2, 2], [2]), round([3, 4, null], [])])
    expect({ winner, possible }).toEqual({ winner: null, possible: [1, 2] })
  })

  test('of all thirteen in every round leave everybody possible, though there are six thousand million ways', () => {
    const options = Array.from({ length: RUN_OFF_OPTIONS }, (_, option) => option)
    const pairs = options.flatMap((first) => options.filter((next) => next !== first).map((next) => [first, next]))
    const { rounds, winner, possible } = instantRunOff(RUN_OFF_OPTIONS, [...pairs, ...pairs, ...pairs])
    expect({ winner, possible }).toEqual({ winner: null, possible: options })
    expect(rounds).toHaveLength(RUN_OFF_OPTIONS)
  })
})

describe('what a run-off refuses to count is a mistake of the program, and says so', () => {
  test.each([
    ['an option twice', [0, 1, 0], 'a ranking names option 0 twice'],
    ['an option that does not exist', [3], 'a ranking names option 3 of 3'],
    ['an option before the first', [-1], 'a ranking names option -1 of 3'],
    ['half an option', [0.5], 'a ranking names option 0.5 of 3'],
    ['no number', [Number.NaN], 'a ranking names option NaN of 3'],
  ])('a ranking with %s', (_, ranking, message) => {
    expect(() => instantRunOff(3, [[0, 1], ranking])).toThrow(message)
  })

  test.each([0, -1, 1.5, RUN_OFF_OPTIONS + 1])('%d options', (options) => {
    expect(() => instantRunOff(options, [])).toThrow(`a run-off has 1 to 13 options, not ${options}`)
  })
})

/** Counts that others have published, with their own figures. */
describe('published run-offs', () => {
  /*
   * "Tennessee capital election", the running example of Wikipedia's articles on voting methods; counted as a run-off in
   * the article "Instant-runoff voting". The source gives 42, 26, 15 and 17 per cent; Chattanooga goes first, then
   * Nashville, whose ballots name Chattanooga next and pass to Knoxville: 58 to 42.
   */
  test('the capital of Tennessee: Knoxville, 58 to 42', () => {
    const [memphis, nashville, chattanooga, knoxville] = [0, 1, 2, 3] as const
    const ballots = piles(
      [42, [memphis, nashville, chattanooga, knoxville]],
      [26, [nashville, chattanooga, knoxville, memphis]],
      [15, [chattanooga, knoxville, nashville, memphis]],
      [17, [knoxville, chattanooga, nashville, memphis]],
    )
    expect(instantRunOff(4, ballots)).toEqual({
      rounds: [
        round([42, 26, 15, 17], [chattanooga]),
        round([42, 26, null, 32], [nashville]),
        round([42, null, null, 58], []),
      ],
      winner: knoxville,
      possible: [knoxville],
    })
  })

  /*
   * The election of the mayor of Burlington, Vermont, on 3 March 2009, among the three who were left after the first
   * round. The piles are those of A. Gierzynski, W. Hamilton and W. D. Smith, "Burlington Vermont 2009 IRV mayoral
   * election", March 2009, rangevoting.org/Burlington.html, repeated on greenmountaindaily.com on 17 March 2009: 8,833
   * ballots. The last count of 4,314 to 4,064, and that Montroll would have beaten Kiss by 4,067 to 3,477 and Wright by
   * 4,597 to 3,668, is said by electowiki, "2009 Burlington mayoral election". The city's own count has up to 3 ballots
   * fewer each: 2,981 for Kiss, 3,294 for Wright and 2,554 for Montroll, then 4,313 to 4,061 (Wikipedia, same title).
   */
  test('Burlington 2009: Montroll goes, Kiss beats Wright, 4,314 to 4,064', () => {
    const [kiss, wright, montroll] = [0, 1, 2] as const
    const ballots = piles<Ranking>(
      [1332, [montroll, kiss, wright]],
      [767, [montroll, wright, kiss]],
      [455, [montroll]],
      [2043, [kiss, montroll, wright]],
      [371, [kiss, wright, montroll]],
      [568, [kiss]],
      [1513, [wright, montroll, kiss]],
      [495, [wright, kiss, montroll]],
      [1289, [wright]],
    )
    expect(instantRunOff(3, ballots)).toEqual({
      rounds: [round([2982, 3297, 2554], [montroll]), round([4314, 4064, null], [], 455)],
      winner: kiss,
      possible: [kiss],
    })
    // A run-off need not find the one who would beat each other head to head.
    const prefer = (one: number, other: number) =>
      ballots.filter((ranking) => ranking.includes(one) && !ranking.slice(0, ranking.indexOf(one)).includes(other))
        .length
    expect([prefer(montroll, kiss), prefer(kiss, montroll)]).toEqual([4067, 3477])
    expect([prefer(montroll, wright), prefer(wright, montroll)]).toEqual([4597, 3668])
  })

  /*
   * C. Shentrup, rangevoting.org/CoreSuppPocket: of 100, 35 A>C>D>B, 17 B>C>D>A, 32 C>D>B>A and 16 D>B>C>A. The source
   * says that B beats A in the final round, 65 to 35, with barely half of C's first choices.
   */
  test('four pockets of support: B wins 65 to 35 from 17 first choices', () => {
    const [a, b, c, d] = [0, 1, 2, 3] as const
    const ballots = piles([35, [a, c, d, b]], [17, [b, c, d, a]], [32, [c, d, b, a]], [16, [d, b, c, a]])
    expect(instantRunOff(4, ballots)).toEqual({
      rounds: [round([35, 17, 32, 16], [d]), round([35, 33, 32, null], [c]), round([35, 65, null, null], [])],
      winner: b,
      possible: [b],
    })
  })

  /*
   * An example of P. Tannenbaum's textbook (it is "Excursions in Modern Mathematics"), as given on the page of the course
   * "Discrete Models", Duke University, fall 2022, users.cs.duke.edu/~elk27/courses/DiscreteModels/Fall22: C wins with
   * 18; when the last four put C first, B wins with 15.
   */
  test('a textbook on monotonicity: four more who put the winner first make it lose', () => {
    const [a, b, c] = [0, 1, 2] as const
    const rest = piles([7, [a, b, c]], [8, [b, c, a]], [10, [c, a, b]])
    expect(instantRunOff(3, [...rest, ...piles([4, [a, c, b]])])).toEqual({
      rounds: [round([11, 8, 10], [b]), round([11, null, 18], [])],
      winner: c,
      possible: [c],
    })
    expect(instantRunOff(3, [...rest, ...piles([4, [c, a, b]])])).toEqual({
      rounds: [round([7, 8, 14], [a]), round([null, 15, 14], [])],
      winner: b,
      possible: [b],
    })
  })
})
