import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { DecisionRule } from '#shared/charter/decision-rule.ts'
import { type Counts, decide, stancesFor } from '#shared/tally/decide.ts'
import { standingSentence } from '#shared/tally/standing-sentence.ts'
import { consent, counts, delegated, majority, supermajority } from './rules.ts'

const SHARES = [
  [0, 1],
  [1, 3],
  [2, 5],
  [1, 2],
  [2, 3],
  [1, 1],
] as const
const QUORUM_COUNTS = ['agree-and-abstain', 'every-ballot'] as const

/** Every rule made of the shares above. */
const RULES: readonly DecisionRule[] = SHARES.flatMap((quorum) =>
  QUORUM_COUNTS.flatMap((quorumCounts) => [
    consent({ quorum, quorumCounts, silenceConsents: true }),
    consent({ quorum, quorumCounts, silenceConsents: false }),
    ...SHARES.map((fallback) => consent({ quorum, quorumCounts, fallback })),
    ...SHARES.map((fallback) => consent({ quorum, quorumCounts, fallback, silenceConsents: false })),
    majority({ quorum, quorumCounts }),
    delegated({ quorum, quorumCounts }),
    ...SHARES.map((threshold) => supermajority({ quorum, quorumCounts, threshold })),
  ]),
)

/** Every way in which `roll` members can have answered. */
function* everyCount(roll: number): Generator<Counts> {
  for (let agree = 0; agree <= roll; agree++)
    for (let disagree = 0; agree + disagree <= roll; disagree++)
      for (let abstain = 0; agree + disagree + abstain <= roll; abstain++)
        for (let object = 0; agree + disagree + abstain + object <= roll; object++)
          for (let rivals = 0; agree + disagree + abstain + object + rivals <= roll; rivals++)
            yield { agree, disagree, abstain, object, void: rivals }
}

/**
 * The charter's words, followed one member at a time. Deliberately slow and unlike the real counting: it lays out the
 * people, strikes who does not count, and compares by giving each person as many tokens as the fraction has parts.
 */
function oracle(rule: DecisionRule, roll: number, given: Counts): 'passed' | 'rejected' | 'no-quorum' {
  const people = Object.entries(given).flatMap(([stance, n]) => Array.from({ length: n }, () => stance))
  while (people.length < roll) people.push('silent')
  if (rule.method === 'consent') return consentOracle(rule, people)
  const allowed = ['agree', 'disagree', 'abstain']
  const ballots: readonly string[] = people.filter((stance) => allowed.includes(stance))
  const noes: readonly string[] = ballots.filter((stance) => stance === 'disagree')
  const inQuorum = rule.quorumCounts === 'every-ballot' ? ballots : ballots.filter((stance) => !noes.includes(stance))
  if (tokens(inQuorum, rule.quorum.denominator) < tokens(people, rule.quorum.numerator)) return 'no-quorum'
  const yes = ballots.filter((stance) => stance === 'agree')
  if (rule.method === 'delegated') return yes.length > people.length - yes.length ? 'passed' : 'rejected'
  const tie = yes.length === noes.length
  if (tie || yes.length < noes.length) return 'rejected'
  if (rule.method !== 'supermajority') return 'passed'
  const decided = [...yes, ...noes]
  return tokens(yes, rule.threshold.denominator) < tokens(decided, rule.threshold.numerator) ? 'rejected' : 'passed'
}

const tokens = (crowd: readonly string[], each: number) =>
  crowd.flatMap(() => Array.from({ length: each }, () => 1)).length

/** The same where members consent: who disagrees there has an objection that was found wanting and set aside. */
function consentOracle(rule: Extract<DecisionRule, { method: 'consent' }>, people: readonly string[]) {
  const of = (...stances: string[]): readonly string[] => people.filter((stance) => stances.includes(stance))
  const outvotable = rule.fallback !== undefined
  const inQuorum = [
    ...of('agree', 'abstain'),
    ...(outvotable && rule.quorumCounts === 'agree-and-abstain' ? [] : of('object')),
  ]
  if (tokens(inQuorum, rule.quorum.denominator) < tokens(people, rule.quorum.numerator)) return 'no-quorum'
  if (inQuorum.length === 0) return 'no-quorum'
  const yes = of('agree')
  const against = [...of('object'), ...(rule.silenceConsents ? [] : of('silent', 'void', 'disagree'))]
  if (against.length === 0)
    return of('disagree').length === 0 || yes.length > of('disagree').length ? 'passed' : 'rejected'
  if (rule.fallback === undefined) return 'rejected'
  const noes = [...against, ...(rule.silenceConsents ? of('disagree') : [])]
  const enough = tokens(yes, rule.fallback.denominator) >= tokens([...yes, ...noes], rule.fallback.numerator)
  return enough && yes.length > noes.length ? 'passed' : 'rejected'
}

const passes = (rule: DecisionRule, roll: number, given: Counts) =>
  decide(rule, 'standard', roll, given).outcome === 'passed'

const answers = ({ agree, disagree, abstain, object }: Counts) => agree + disagree + abstain + object
const silentOf = (roll: number, given: Counts) => roll - answers(given) - given.void

describe('every rule, every count, rolls of up to five', () => {
  const cases = [0, 1, 2, 3, 4, 5].flatMap((roll) => [...everyCount(roll)].map((given) => ({ roll, given })))

  test('the outcome is what following the charter member by member gives', () => {
    for (const rule of RULES) {
      for (const { roll, given } of cases) {
        const { outcome } = decide(rule, 'standard', roll, given)
        if (outcome !== oracle(rule, roll, given)) {
          expect.fail(`${JSON.stringify({ rule, roll, given })} gave ${outcome}, not ${oracle(rule, roll, given)}`)
        }
      }
    }
  })

  test('the conditions, what is missing and the outcome never contradict each other', () => {
    for (const rule of RULES) {
      for (const { roll, given } of cases) {
        const decision = decide(rule, 'standard', roll, given)
        const passed = decision.outcome === 'passed'
        const consistent =
          passed === decision.conditions.every((condition) => condition.met) &&
          passed === (decision.missing.length === 0) &&
          decision.conditions.every((condition) =>
            condition.need === 0 && condition.clause.endsWith('.method')
              ? condition.met === (condition.have === 0)
              : condition.met === condition.have >= condition.need,
          ) &&
          standingSentence(decision).startsWith(passed ? 'It would pass now: ' : 'It would not pass now: ')
        if (!consistent) expect.fail(JSON.stringify({ rule, roll, given, decision }))
      }
    }
  })

  test('when it says how many more must agree, that many are enough and one fewer are not', () => {
    for (const rule of RULES) {
      for (const { roll, given } of cases) {
        const [only, another] = decide(rule, 'standard', roll, given).missing
        const more = Number(/^(\d+) more must (agree|answer)/.exec(only ?? '')?.[1])
        if (another !== undefined || Number.isNaN(more) || silentOf(roll, given) < more) continue
        const then = (extra: number) => passes(rule, roll, { ...given, agree: given.agree + extra })
        if (!then(more) || then(more - 1)) expect.fail(JSON.stringify({ rule, roll, given, only }))
      }
    }
  })

  test('no ballots at all never pass', () => {
    for (const rule of RULES)
      for (const roll of [0, 1, 2, 5, 1000]) expect(passes(rule, roll, counts({ void: roll }))).toBe(false)
  })
})

const parts = fc
  .tuple(fc.integer({ min: 0, max: 1000 }), fc.integer({ min: 1, max: 1000 }))
  .map(([a, b]) => [Math.min(a, b), b] as const)
const quorumCounts = fc.constantFrom(...QUORUM_COUNTS)
const anyRule = fc.oneof(
  fc.record({ quorum: parts, quorumCounts, silenceConsents: fc.boolean() }).map(consent),
  fc.record({ quorum: parts, quorumCounts, fallback: parts, silenceConsents: fc.boolean() }).map(consent),
  fc.record({ quorum: parts, quorumCounts }).map(majority),
  fc.record({ quorum: parts, quorumCounts }).map(delegated),
  fc.record({ quorum: parts, quorumCounts, threshold: parts }).map(supermajority),
)
/** A roll and where its members stand, with at least one who is silent. Small rolls are as likely as large ones. */
const anyCount = fc
  .oneof(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 1000 }))
  .chain((roll) =>
    fc.tuple(fc.constant(roll), fc.array(fc.integer({ min: 0, max: roll }), { minLength: 5, maxLength: 5 })),
  )
  .map(([roll, cuts]) => {
    const [a = 0, b = 0, c = 0, d = 0, e = 0] = cuts.map((cut) => Math.min(cut, roll - 1)).sort((x, y) => x - y)
    return { roll, given: { agree: a, disagree: b - a, abstain: c - b, object: d - c, void: e - d } }
  })

/** Checks a promise for random large rolls (seeded) and, completely, for every rule and rolls of up to four. */
function always(promise: (rule: DecisionRule, roll: number, given: Counts) => boolean) {
  for (const rule of RULES) {
    for (const roll of [1, 2, 3, 4]) {
      for (const given of everyCount(roll)) {
        if (silentOf(roll, given) > 0 && !promise(rule, roll, given)) expect.fail(JSON.stringify({ rule, roll, given }))
      }
    }
  }
  fc.assert(
    fc.property(anyRule, anyCount, (rule, { roll, given }) => promise(rule, roll, given)),
    { seed: 20160617, numRuns: 2000 },
  )
}

const implies = (a: boolean, b: boolean) => !a || b

describe('promises of every rule', () => {
  test('a No is free: one more who disagrees or objects never makes a proposal pass', () => {
    always((rule, roll, given) =>
      (['disagree', 'object'] as const).every((no) =>
        implies(
          rule.quorumCounts === 'agree-and-abstain' && !passes(rule, roll, given),
          !passes(rule, roll, { ...given, [no]: given[no] + 1 }),
        ),
      ),
    )
  })

  test('an objection never helps, save where the charter says that one which is outvoted can', () => {
    always((rule, roll, given) =>
      implies(
        !(rule.method === 'consent' && rule.fallback !== undefined && rule.quorumCounts === 'every-ballot') &&
          !passes(rule, roll, given),
        !passes(rule, roll, { ...given, object: given.object + 1 }),
      ),
    )
  })

  test('an objection that is set aside never helps, whatever the charter counts, and weighs no more than one that stands', () => {
    always(
      (rule, roll, given) =>
        rule.method !== 'consent' ||
        (implies(!passes(rule, roll, given), !passes(rule, roll, { ...given, disagree: given.disagree + 1 })) &&
          implies(
            given.object > 0 && passes(rule, roll, given) && rule.quorumCounts === 'agree-and-abstain',
            passes(rule, roll, move(given, 'object', 'disagree')),
          )),
    )
  })

  test('a Yes is worth something: one more who agrees never keeps a proposal from passing', () => {
    always((rule, roll, given) =>
      implies(passes(rule, roll, given), passes(rule, roll, { ...given, agree: given.agree + 1 })),
    )
  })

  test('changing any answer to agree never keeps a proposal from passing', () => {
    always((rule, roll, given) =>
      stancesFor(rule).every(
        (from) =>
          given[from] === 0 || implies(passes(rule, roll, given), passes(rule, roll, move(given, from, 'agree'))),
      ),
    )
  })

  test('a double vote helps nobody: voiding an agreement never makes a proposal pass', () => {
    always((rule, roll, given) =>
      implies(given.agree > 0 && !passes(rule, roll, given), !passes(rule, roll, move(given, 'agree', 'void'))),
    )
  })

  test('what counts every ballot does let a No help: the charter can ask for it, and it is not hidden', () => {
    const rule = majority({ quorum: [1, 2], quorumCounts: 'every-ballot' })
    expect(passes(rule, 6, counts({ agree: 2 }))).toBe(false)
    expect(passes(rule, 6, counts({ agree: 2, disagree: 1 }))).toBe(true)
  })
})

function move(given: Counts, from: keyof Counts, to: keyof Counts): Counts {
  const after = { ...given }
  after[from] -= 1
  after[to] += 1
  return after
}
