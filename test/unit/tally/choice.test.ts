import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Stance } from '#shared/acts/acts.ts'
import type { DecisionRule } from '#shared/charter/decision-rule.ts'
import { type Card, cardDefect, cardWords, stanceOfCard } from '#shared/tally/choice.ts'
import { type Decision, decide } from '#shared/tally/decide.ts'
import { standingSentence } from '#shared/tally/standing-sentence.ts'
import { advice, counts, delegated, rankedChoice, score } from './rules.ts'

const TREES = ['Oak', 'Elm', 'Ash'] as const

/** Counts cards as ballots: each wants one of the options or none, as it says. */
function chosen(rule: DecisionRule, roll: number, cards: readonly Card[], abstain = 0): Decision {
  if (rule.method !== 'ranked-choice' && rule.method !== 'score') throw new Error('not a choice')
  const stances = cards.map((card) => stanceOfCard(rule, TREES.length, card))
  const of = (stance: Stance) => stances.filter((each) => each === stance).length
  const given = counts({ agree: of('agree'), disagree: of('disagree'), abstain })
  return decide(rule, 'choice', roll, given, { question: { options: TREES, cards } })
}

describe('ranked choice', () => {
  const rule = rankedChoice({ quorum: [1, 2] })

  test('says who wins, and of how many it takes', () => {
    const decision = chosen(rule, 6, [[0, 1], [0], [1, 0]], 0)
    expect(decision).toMatchObject({ outcome: 'passed', winner: 0 })
    expect(standingSentence(decision)).toBe(
      'It would pass now: 3 of at least 3 needed have chosen or abstained; “Oak” wins the run-off.',
    )
  })

  test('the winner of too few is not decided on', () => {
    expect(chosen(rule, 6, [[0], [0]])).toMatchObject({
      outcome: 'no-quorum',
      winner: null,
      choice: { winner: 0 },
      missing: ['1 more must choose or abstain'],
    })
  })

  test('“none of these” can win, and then nothing does', () => {
    expect(chosen(rule, 4, [[3], [3, 0], [0], [0, 3], [3]])).toMatchObject({
      outcome: 'rejected',
      winner: null,
      missing: ['an option must win, and none of these wins the run-off'],
    })
  })

  test('a tie that matters decides nothing, and says between whom', () => {
    expect(standingSentence(chosen(rule, 2, [[0], [1]]))).toBe(
      'It would not pass now: an option must win, and it is a tie: how it is broken would decide between “Oak” and “Elm”.',
    )
  })

  test('with no ballot at all nobody has chosen', () => {
    expect(standingSentence(chosen(rankedChoice({ quorum: [0, 1] }), 3, []))).toBe(
      'It would not pass now: an option must win, and nobody has chosen.',
    )
  })
})

describe('score', () => {
  const rule = score({ quorum: [1, 2], most: 5, threshold: [1, 2] })

  test('the most points win, if they are enough', () => {
    expect(
      chosen(rule, 4, [
        [5, 0, 0],
        [3, 4, 0],
      ]),
    ).toMatchObject({ outcome: 'passed', winner: 0, choice: { totals: [8, 4, 0] } })
  })

  test('the best of little is rejected, with what it has and needs', () => {
    const { outcome, conditions } = chosen(rule, 4, [
      [1, 0, 0],
      [3, 0, 0],
    ])
    expect(outcome).toBe('rejected')
    expect(conditions.at(-1)).toEqual({
      clause: 'decisionTypes.choice.threshold',
      met: false,
      sentence: 'the best has 4 of at least 5 points needed',
      have: 4,
      need: 5,
      unit: 'points',
    })
  })

  test('the same points for two decide nothing', () => {
    expect(standingSentence(chosen(rule, 2, [[5, 5, 0]]))).toBe(
      'It would not pass now: an option must win, and the most points are shared by “Oak” and “Elm”.',
    )
  })

  test('points for nobody never win, whatever the threshold', () => {
    const low = score({ quorum: [0, 1], threshold: [0, 1], quorumCounts: 'every-ballot' })
    expect(chosen(low, 2, [[0, 0, 0]]).outcome).toBe('rejected')
  })
})

test('what a card says, in words', () => {
  expect(cardWords('ranked-choice', TREES, [1, 3, 0])).toBe('Elm, then none of these, then Oak')
  expect(cardWords('score', TREES, [1, 3, 0])).toBe('Oak 1, Elm 3, Ash 0')
})

describe('promises of a choice', () => {
  const anyRanking = fc.shuffledSubarray([0, 1, 2, 3], { minLength: 1 })
  const anyScores = fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 3, maxLength: 3 })
  const parts = fc.tuple(fc.nat(6), fc.integer({ min: 1, max: 6 })).map(([a, b]) => [Math.min(a, b), b] as const)
  const anyElection = fc.oneof(
    fc.record({
      rule: parts.map((quorum) => rankedChoice({ quorum })),
      cards: fc.array(anyRanking, { maxLength: 12 }),
      none: fc.shuffledSubarray([0, 1, 2]).map((rest): Card => [3, ...rest]),
      abstain: fc.nat(3),
    }),
    fc.record({
      rule: fc.tuple(parts, parts).map(([quorum, threshold]) => score({ quorum, threshold, most: 5 })),
      cards: fc.array(anyScores, { maxLength: 12 }),
      none: fc.constant<Card>([0, 0, 0]),
      abstain: fc.nat(3),
    }),
  )

  test('one more who wants none of the options never makes one pass that did not', () => {
    fc.assert(
      fc.property(anyElection, ({ rule, cards, none, abstain }) => {
        const before = chosen(rule, 20, cards, abstain)
        const after = chosen(rule, 20, [...cards, none], abstain)
        // Where nothing passes, wanting none never helps; only a tie may be broken by it, between others.
        const tied = before.choice?.winner === null
        expect(before.outcome !== 'passed' && !tied && after.outcome === 'passed').toBe(false)
      }),
      { seed: 7, numRuns: 3000 },
    )
  })

  test('one more for nobody but the winner never stops it', () => {
    fc.assert(
      fc.property(anyElection, ({ rule, cards, abstain }) => {
        const { outcome, winner } = chosen(rule, 20, cards, abstain)
        if (outcome !== 'passed' || winner === null) return
        const only = rule.method === 'score' ? TREES.map((_, place) => (place === winner ? 5 : 0)) : [winner]
        expect(chosen(rule, 20, [...cards, only], abstain)).toMatchObject({ outcome: 'passed', winner })
      }),
      { seed: 8, numRuns: 3000 },
    )
  })

  test('outcome, conditions and what is missing never contradict each other', () => {
    fc.assert(
      fc.property(anyElection, ({ rule, cards, abstain }) => {
        const { outcome, conditions, missing, winner } = chosen(rule, 20, cards, abstain)
        const passed = outcome === 'passed'
        expect([conditions.every(({ met }) => met), missing.length === 0, winner !== null]).toEqual([
          passed,
          passed,
          passed,
        ])
      }),
      { seed: 9, numRuns: 2000 },
    )
  })

  test('every card is right for exactly the stance that it amounts to', () => {
    fc.assert(
      fc.property(anyElection, ({ rule, cards }) => {
        for (const card of cards) {
          const right = (['agree', 'disagree', 'abstain', 'object'] as const).filter(
            (stance) => cardDefect(rule, TREES.length, stance, card) === null,
          )
          if (rule.method !== 'ranked-choice' && rule.method !== 'score') throw new Error('not a choice')
          expect(right).toEqual([stanceOfCard(rule, TREES.length, card)])
        }
      }),
      { seed: 10, numRuns: 300 },
    )
  })
})

describe('advice', () => {
  const rule = advice({ quorum: [1, 2] })
  const advised = (some: Parameters<typeof counts>[0], decider: Stance | null) =>
    decide(rule, 'standard', 6, counts(some), { decider })

  test('its proposer decides, once enough others have advised', () => {
    expect(advised({ agree: 1, disagree: 3 }, 'agree').outcome).toBe('passed')
    expect(advised({ agree: 1, disagree: 2 }, 'agree')).toMatchObject({
      outcome: 'no-quorum',
      missing: ['1 more must give advice'],
    })
    expect(advised({ agree: 3 }, null)).toMatchObject({
      outcome: 'rejected',
      missing: ['its proposer must decide to go ahead'],
    })
    expect(advised({ agree: 4, disagree: 1 }, 'disagree').outcome).toBe('rejected')
  })

  test('one other must advise even where the charter asks for nothing, unless there is none', () => {
    const none = advice({ quorum: [0, 1] })
    expect(decide(none, 'standard', 6, counts({ agree: 1 }), { decider: 'agree' }).outcome).toBe('no-quorum')
    expect(decide(none, 'standard', 1, counts({ agree: 1 }), { decider: 'agree' }).outcome).toBe('passed')
  })
})

test('of those who hold a role, more than half must agree', () => {
  const rule = delegated({ quorum: [0, 1] })
  const of = (roll: number, agree: number, disagree = 0) => decide(rule, 'routine', roll, counts({ agree, disagree }))
  expect(of(1, 1).outcome).toBe('passed')
  expect(of(2, 1)).toMatchObject({ outcome: 'rejected', missing: ['1 more must agree'] })
  expect(of(3, 1, 2).missing).toEqual(['too few of those who hold the role agree'])
})
