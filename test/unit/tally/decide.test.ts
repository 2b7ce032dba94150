import { describe, expect, test } from 'vitest'
import type { DecisionRule } from '#shared/charter/decision-rule.ts'
import { type Counts, decide, stancesFor } from '#shared/tally/decide.ts'
import { standingSentence } from '#shared/tally/standing-sentence.ts'
import { consent, counts, majority, supermajority } from './rules.ts'

const outcome = (rule: DecisionRule, roll: number, some: Partial<Counts>) =>
  decide(rule, 'standard', roll, counts(some)).outcome

describe('consent', () => {
  test('passes when the quorum answered, nobody objects and silence consents', () => {
    expect(outcome(consent({ silenceConsents: true, quorum: [1, 3] }), 9, { agree: 2, abstain: 1 })).toBe('passed')
  })

  test('one objection stops it, however many agree', () => {
    expect(outcome(consent({ silenceConsents: true, quorum: [1, 3] }), 9, { agree: 8, object: 1 })).toBe('rejected')
  })

  test('an objection is an answer: with it the quorum came, and the outcome says rejected', () => {
    const rule = consent({ silenceConsents: true, quorum: [1, 3] })
    expect(outcome(rule, 9, { agree: 2 })).toBe('no-quorum')
    expect(outcome(rule, 9, { agree: 2, object: 1 })).toBe('rejected')
  })

  test('where silence does not consent, one silent member is enough to hold it up', () => {
    const rule = consent({ silenceConsents: false, quorum: [1, 3] })
    expect(outcome(rule, 4, { agree: 3 })).toBe('rejected')
    expect(outcome(rule, 4, { agree: 3, void: 1 })).toBe('rejected')
    expect(outcome(rule, 4, { agree: 3, abstain: 1 })).toBe('passed')
  })

  test('silence alone never consents, even where the charter asks for no quorum', () => {
    expect(outcome(consent({ silenceConsents: true, quorum: [0, 1] }), 9, {})).toBe('no-quorum')
    expect(outcome(consent({ silenceConsents: true, quorum: [0, 1] }), 9, { void: 9 })).toBe('no-quorum')
    expect(outcome(consent({ silenceConsents: true, quorum: [0, 1] }), 9, { agree: 1 })).toBe('passed')
  })
})

describe('majority', () => {
  test('needs more who agree than disagree: a tie is not a majority', () => {
    const rule = majority({ quorum: [1, 3] })
    expect(outcome(rule, 9, { agree: 3, disagree: 2 })).toBe('passed')
    expect(outcome(rule, 9, { agree: 3, disagree: 3 })).toBe('rejected')
  })

  test('a third of ten is four, not three', () => {
    expect(outcome(majority({ quorum: [1, 3] }), 10, { agree: 3 })).toBe('no-quorum')
    expect(outcome(majority({ quorum: [1, 3] }), 10, { agree: 4 })).toBe('passed')
  })

  test('those against cannot complete the quorum of what they are against', () => {
    expect(outcome(majority({ quorum: [1, 2] }), 10, { agree: 3, disagree: 2 })).toBe('no-quorum')
    expect(outcome(majority({ quorum: [1, 2], quorumCounts: 'every-ballot' }), 10, { agree: 3, disagree: 2 })).toBe(
      'passed',
    )
  })

  test('void ballots count for nothing', () => {
    expect(outcome(majority({ quorum: [1, 2], quorumCounts: 'every-ballot' }), 4, { agree: 1, void: 3 })).toBe(
      'no-quorum',
    )
  })

  test('nobody on the roll decides nothing', () => {
    expect(outcome(majority({ quorum: [0, 1] }), 0, {})).toBe('rejected')
    expect(outcome(consent({ silenceConsents: true, quorum: [0, 1] }), 0, {})).toBe('no-quorum')
    expect(outcome(consent({ silenceConsents: false, quorum: [0, 1] }), 0, {})).toBe('no-quorum')
  })
})

describe('supermajority', () => {
  test('exactly two thirds is two thirds', () => {
    const rule = supermajority({ quorum: [1, 2], threshold: [2, 3] })
    expect(outcome(rule, 9, { agree: 6, disagree: 3 })).toBe('passed')
    expect(outcome(rule, 9, { agree: 5, disagree: 3 })).toBe('rejected')
  })

  test('the fraction is exact where floating point is not', () => {
    // 0.29 * 100 is 28.999999999999996 in floating point, and 0.07 * 100 is 7.000000000000001.
    const most = { agree: 71, disagree: 29 }
    expect(outcome(supermajority({ quorum: [29, 100], threshold: [71, 100] }), 100, most)).toBe('passed')
    expect(decide(majority({ quorum: [7, 100] }), 'standard', 100, counts({})).conditions[0]?.need).toBe(7)
  })

  test('a threshold of less than half still needs more than half', () => {
    const rule = supermajority({ quorum: [0, 1], threshold: [1, 10] })
    expect(outcome(rule, 9, { agree: 2, disagree: 2 })).toBe('rejected')
    expect(outcome(rule, 9, { agree: 3, disagree: 2 })).toBe('passed')
    expect(outcome(rule, 9, { abstain: 9 })).toBe('rejected')
  })
})

describe('what is shown of a decision', () => {
  test('each condition names its clause and gives its arithmetic', () => {
    const rule = majority({ quorum: [1, 3], quorumCounts: 'every-ballot' })
    expect(decide(rule, 'standard', 9, counts({ agree: 3, disagree: 1 })).conditions).toEqual([
      {
        clause: 'decisionTypes.standard.quorum',
        met: true,
        sentence: '4 of at least 3 needed have answered',
        have: 4,
        need: 3,
      },
      { clause: 'decisionTypes.standard.method', met: true, sentence: '3 agree and 1 disagrees', have: 3, need: 2 },
    ])
  })

  test('the tally repeats what was counted, and the roll', () => {
    const given = { agree: 1, disagree: 2, abstain: 3, object: 0, void: 4 }
    expect(decide(majority({}), 'routine', 12, given).tally).toEqual({ roll: 12, ...given })
  })

  test('ballots offer what the method counts', () => {
    expect(stancesFor(consent({}))).toEqual(['agree', 'abstain', 'object'])
    expect(stancesFor(majority({}))).toEqual(['agree', 'disagree', 'abstain'])
    expect(stancesFor(supermajority({}))).toEqual(['agree', 'disagree', 'abstain'])
  })
})

describe('in one sentence', () => {
  const says = (rule: DecisionRule, roll: number, some: Partial<Counts>) =>
    standingSentence(decide(rule, 'standard', roll, counts(some)))

  test.each([
    [
      majority({ quorum: [1, 3] }),
      9,
      { agree: 3, disagree: 1 },
      'It would pass now: 3 of at least 3 needed have agreed or abstained; 3 agree and 1 disagrees.',
    ],
    [majority({ quorum: [1, 3] }), 9, { agree: 1 }, 'It would not pass now: 2 more must agree or abstain.'],
    [
      majority({ quorum: [1, 3] }),
      9,
      {},
      'It would not pass now: 3 more must agree or abstain, of whom at least 1 must agree.',
    ],
    [majority({ quorum: [1, 3] }), 9, { agree: 3, disagree: 4 }, 'It would not pass now: 2 more must agree.'],
    [majority({ quorum: [1, 3] }), 9, { disagree: 3 }, 'It would not pass now: 4 more must agree.'],
    [majority({ quorum: [1, 3] }), 7, { agree: 3, disagree: 4 }, 'It would not pass now: too few agree.'],
    [
      majority({ quorum: [1, 3] }),
      9,
      { agree: 3, disagree: 5 },
      'It would not pass now: too few agree, even with the 1 who is silent.',
    ],
    [
      supermajority({ quorum: [1, 2], threshold: [2, 3] }),
      20,
      { agree: 10, disagree: 6 },
      'It would not pass now: 2 more must agree.',
    ],
    [consent({ quorum: [1, 3] }), 9, { agree: 1 }, 'It would not pass now: 2 more must answer.'],
    [consent({ quorum: [1, 3] }), 9, { agree: 5, object: 1 }, 'It would not pass now: 1 objection must be resolved.'],
    [
      consent({ quorum: [1, 3] }),
      9,
      { object: 2 },
      'It would not pass now: 1 more must answer and 2 objections must be resolved.',
    ],
    [
      consent({ quorum: [1, 3], silenceConsents: false }),
      5,
      { agree: 1 },
      'It would not pass now: 4 more must agree or abstain.',
    ],
    [
      consent({ quorum: [1, 3] }),
      9,
      { agree: 3 },
      'It would pass now: 3 of at least 3 needed have answered; no objection stands.',
    ],
  ] as const)('%#: %s', (rule, roll, some, sentence) => {
    expect(says(rule, roll, some)).toBe(sentence)
  })
})
