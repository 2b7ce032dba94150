import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type ScoreCount, scoreCount } from '#shared/tally/score.ts'
import { everyCard, everyElectionUpTo, piles } from './elections.ts'

type Card = readonly number[]

describe('a score vote', () => {
  test('adds up the scores of each option; the highest total wins', () => {
    expect(
      scoreCount(3, 5, [
        [5, 0, 3],
        [0, 5, 4],
        [1, 2, 3],
      ]),
    ).toEqual({ totals: [6, 7, 10], cards: 3, best: [2], winner: 2 })
  })

  test('a tie for the highest total is a win for nobody', () => {
    expect(
      scoreCount(3, 5, [
        [5, 0, 3],
        [0, 1, 2],
      ]),
    ).toEqual({ totals: [5, 1, 5], cards: 2, best: [0, 2], winner: null })
  })

  test('without cards nobody is best; with cards that give nothing everybody is', () => {
    expect(scoreCount(2, 5, [])).toEqual({ totals: [0, 0], cards: 0, best: [], winner: null })
    expect(scoreCount(2, 5, [[0, 0]])).toEqual({ totals: [0, 0], cards: 1, best: [0, 1], winner: null })
  })

  test('one option wins with one card, even with nothing', () => {
    expect(scoreCount(1, 5, [[0]]).winner).toBe(0)
  })

  test.each([
    ['too few scores', [1], 'a card scores 1 of 2 options'],
    ['too many scores', [1, 2, 3], 'a card scores 3 of 2 options'],
    ['a score above the highest', [1, 6], 'a score of 6 of 5'],
    ['a score below nothing', [-1, 0], 'a score of -1 of 5'],
    ['half a score', [0.5, 0], 'a score of 0.5 of 5'],
    ['no number', [Number.NaN, 0], 'a score of NaN of 5'],
  ])('a card with %s is a mistake of the program, and said to be', (_, card, message) => {
    expect(() => scoreCount(2, 5, [[0, 1], card])).toThrow(message)
  })

  test.each([0, -1, 1.5])('a number of options or a highest score of %d cannot be counted', (number) => {
    expect(() => scoreCount(number, 5, [])).toThrow(`at least 1 option, not ${number}`)
    expect(() => scoreCount(2, number, [])).toThrow(`the highest score is at least 1, not ${number}`)
  })
})

/*
 * Wikipedia's article "Score voting" lets the 100 voters of its Tennessee example give each city 0 to 10, by its distance:
 * from Memphis 10, 4, 2 and 0, and so on. Its totals are 420 for Memphis, 603 for Nashville, 457 for Chattanooga and 312
 * for Knoxville.
 */
test('the published example of the capital of Tennessee: Nashville, with 603', () => {
  const cards = piles([42, [10, 4, 2, 0]], [26, [0, 10, 4, 2]], [15, [0, 6, 10, 6]], [17, [0, 5, 7, 10]])
  expect(scoreCount(4, 10, cards)).toEqual({ totals: [420, 603, 457, 312], cards: 100, best: [1], winner: 1 })
})

/** The same with a token for each point: thrown on a heap, sorted, and runs of equal tokens measured. */
function oracle(options: number, cards: readonly Card[]): ScoreCount {
  const heap = cards.flatMap((card) => card.flatMap((score, option) => Array.from({ length: score }, () => option)))
  const line = heap.toSorted((one, other) => one - other)
  const names = Array.from({ length: options }, (_, option) => option)
  const runs = names.map((name) => (line.includes(name) ? line.lastIndexOf(name) - line.indexOf(name) + 1 : 0))
  const ranked = names.toSorted((one, other) => (runs[other] ?? 0) - (runs[one] ?? 0) || one - other)
  const best = cards.length === 0 ? [] : ranked.filter((name) => runs[name] === runs[ranked[0] ?? 0])
  return { totals: runs, cards: cards.length, best, winner: best.length === 1 ? (best[0] ?? null) : null }
}

function expectAsTheOracle(options: number, most: number, cards: readonly Card[]) {
  const counted = scoreCount(options, most, cards)
  const expected = oracle(options, cards)
  if (JSON.stringify(counted) !== JSON.stringify(expected)) {
    expect.fail(`${JSON.stringify(cards)} gave ${JSON.stringify(counted)}, not ${JSON.stringify(expected)}`)
  }
}

describe('every small score vote is counted as with a heap of tokens', () => {
  test.each([
    { votes: 4_845, options: 2, most: 3, ballots: 4 },
    { votes: 31_465, options: 3, most: 2, ballots: 4 },
    { votes: 24_310, options: 2, most: 2, ballots: 8 },
  ])(
    'all $votes of $options options, scores up to $most and up to $ballots cards',
    ({ votes, options, most, ballots }) => {
      let counted = 0
      for (const cards of everyElectionUpTo(everyCard(options, most), ballots)) {
        expectAsTheOracle(options, most, cards)
        counted += 1
      }
      expect(counted).toBe(votes)
    },
  )

  test('and so are 1,000 random ones of up to 13 options, scores up to 10 and 60 cards', () => {
    fc.assert(
      fc.property(anyVote, ({ options, most, cards }) => expectAsTheOracle(options, most, cards)),
      { seed: 20001212, numRuns: 1000 },
    )
  })
})

const anyVote = fc.tuple(fc.integer({ min: 1, max: 13 }), fc.integer({ min: 1, max: 10 })).chain(([options, most]) => {
  const card = fc.array(fc.integer({ min: 0, max: most }), { minLength: options, maxLength: options })
  return fc.record({
    options: fc.constant(options),
    most: fc.constant(most),
    cards: fc.array(card, { maxLength: 60 }),
    more: card,
    order: fc.shuffledSubarray(
      Array.from({ length: options }, (_, option) => option),
      { minLength: options },
    ),
  })
})

interface Case {
  readonly options: number
  readonly most: number
  readonly cards: readonly Card[]
  /** One more card. */
  readonly more: Card
  /** New names for the options. */
  readonly order: readonly number[]
}

/** Checks a promise for random votes (seeded) and for all 220 of 2 options, scores up to 2 and up to 3 cards. */
function always(promise: (one: Case) => boolean) {
  const every = everyCard(2, 2)
  for (const cards of everyElectionUpTo(every, 3)) {
    for (const more of every) {
      const one = { options: 2, most: 2, cards, more, order: [1, 0] }
      if (!promise(one)) expect.fail(JSON.stringify(one))
    }
  }
  fc.assert(fc.property(anyVote, promise), { seed: 20001212, numRuns: 1000 })
}

describe('promises of a score vote', () => {
  test('a higher score for the winner keeps it the winner', () => {
    always(({ options, most, cards }) => {
      const { winner } = scoreCount(options, most, cards)
      if (winner === null) return true
      return cards.every((card, at) => {
        const higher = card.with(winner, Math.min(most, (card[winner] ?? 0) + 1))
        return scoreCount(options, most, cards.with(at, higher)).winner === winner
      })
    })
  })

  test('one more card that gives nobody more than the winner keeps it the winner', () => {
    always(({ options, most, cards, more }) => {
      const { winner } = scoreCount(options, most, cards)
      if (winner === null) return true
      const card = more.with(winner, Math.max(...more))
      return scoreCount(options, most, [...cards, card]).winner === winner
    })
  })

  test('the order of the cards is irrelevant', () => {
    always(({ options, most, cards, more }) => {
      const all = [...cards, more]
      return (
        JSON.stringify(scoreCount(options, most, all)) === JSON.stringify(scoreCount(options, most, all.toReversed()))
      )
    })
  })

  test('the names of the options are irrelevant', () => {
    always(({ options, most, cards, order }) => {
      const before = scoreCount(options, most, cards)
      const renamed = cards.map((card) => order.map((option) => card[option] ?? Number.NaN))
      const after = scoreCount(options, most, renamed)
      return (
        order.every((option, name) => after.totals[name] === before.totals[option]) &&
        after.best.length === before.best.length &&
        after.best.every((name) => before.best.includes(order[name] ?? Number.NaN))
      )
    })
  })
})
