import { describe, expect, test } from 'vitest'
import type { DecisionRule, Share } from '#shared/charter/decision-rule.ts'
import { decisionSentences } from '#shared/charter/decision-sentences.ts'
import { type Counts, decide } from '#shared/tally/decide.ts'
import { counts, share } from './rules.ts'

/** Consent in which enough who agree outvote objections. */
const carried = (quorum: Share, fallback: Share, silenceConsents: boolean): DecisionRule => ({
  method: 'consent',
  silenceConsents,
  fallback,
  quorum,
  quorumCounts: 'agree-and-abstain',
  reasonRequired: false,
  noticeMs: 0,
  windowMs: 0,
  coolingOffMs: 0,
})

const SHARES = [share([0, 1]), share([1, 3]), share([1, 2]), share([2, 3]), share([1, 1])]
const RULES = SHARES.flatMap((quorum) =>
  SHARES.flatMap((fallback) => [carried(quorum, fallback, true), carried(quorum, fallback, false)]),
)
const half = share([1, 2])
const twoThirds = share([2, 3])

const outcome = (rule: DecisionRule, roll: number, given: Counts) => decide(rule, 'standard', roll, given).outcome

/** Every way in which some of a roll have answered, with somebody left who has not. */
function* withOneSilent(roll: number): Generator<Counts> {
  for (let agree = 0; agree < roll; agree++)
    for (let abstain = 0; agree + abstain < roll; abstain++)
      for (let object = 0; agree + abstain + object < roll; object++) yield counts({ agree, abstain, object })
}

describe('consent with objections that can be outvoted', () => {
  test('one more who objects never helps a proposal to pass, and one more who agrees never stops it', () => {
    let passed = 0
    for (const rule of RULES)
      for (let roll = 1; roll <= 7; roll++)
        for (const given of withOneSilent(roll)) {
          const passes = outcome(rule, roll, given) === 'passed'
          if (passes) passed++
          if (!passes) expect(outcome(rule, roll, { ...given, object: given.object + 1 })).not.toBe('passed')
          if (passes) expect(outcome(rule, roll, { ...given, agree: given.agree + 1 })).toBe('passed')
        }
    expect(passed).toBeGreaterThan(1000)
  })

  test('what silence would leave without a quorum, an objection does not complete', () => {
    const rule = carried(half, twoThirds, true)
    expect(outcome(rule, 5, counts({ agree: 2 }))).toBe('no-quorum')
    expect(outcome(rule, 5, counts({ agree: 2, object: 1 }))).toBe('no-quorum')
    expect(outcome(rule, 5, counts({ agree: 3, object: 1 }))).toBe('passed')
    expect(outcome(rule, 5, counts({ agree: 3, object: 2 }))).toBe('rejected')
  })

  test('where silence is not consent, whoever is silent counts as objecting, and is counted in words', () => {
    const rule = carried(half, twoThirds, false)
    expect(outcome(rule, 6, counts({ agree: 4 }))).toBe('passed')
    expect(outcome(rule, 6, counts({ agree: 3 }))).toBe('rejected')
    expect(outcome(rule, 6, counts({ agree: 3, abstain: 3 }))).toBe('passed')
    const { conditions, missing } = decide(rule, 'standard', 6, counts({ agree: 3, object: 1 }))
    expect(conditions.map(({ sentence }) => sentence)).toEqual([
      '3 of at least 3 needed have agreed or abstained',
      '1 objection stands and 2 are silent, and 3 of at least 4 needed agree all the same',
    ])
    expect(missing).toEqual(['1 objection stands: it must be resolved, or 1 more must agree'])
  })

  test('the charter says so', () => {
    const sentenceOf = (rule: DecisionRule, field: string) =>
      decisionSentences('standard', rule, (role) => role).find(({ clause }) => clause.endsWith(field))?.sentence
    expect(sentenceOf(carried(half, twoThirds, false), '.silenceConsents')).toBe(
      'Silence is not consent: whoever stays silent counts as objecting.',
    )
    expect(sentenceOf(carried(half, twoThirds, true), '.quorumCounts')).toBe(
      'Only those who agree or abstain count toward the quorum, so an objection never helps a proposal to pass.',
    )
    expect(sentenceOf({ ...carried(half, twoThirds, true), quorumCounts: 'every-ballot' }, '.quorumCounts')).toBe(
      'Every ballot counts toward the quorum, so an objection that is outvoted can help a proposal to pass.',
    )
  })
})
