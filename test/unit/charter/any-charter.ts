import fc from 'fast-check'
import { expect } from 'vitest'
import { canSetAside, type DecisionRule, type DecisionTypeName, isChoice } from '#shared/charter/decision-rule.ts'
import { Charter, decisionTypesOf, ruleFor } from '#shared/charter/model.ts'
import { ruleGroups } from '#shared/charter/sentences.ts'
import { type Asked, type Counts, decide } from '#shared/tally/decide.ts'
import { decideByWords } from './by-its-words.ts'
import { anyCharter } from './charters.ts'

const OPTIONS = ['Oak', 'Elm', 'Ash']

/** What holds of every valid charter, for a short look and for a long one. */

/** Answers of some of a roll, with somebody who has not answered. */
const anyAnswers = fc
  .record({ roll: fc.integer({ min: 1, max: 30 }), parts: fc.array(fc.nat(30), { minLength: 5, maxLength: 5 }) })
  .map(({ roll, parts }) => {
    let left = roll - 1
    const [agree = 0, disagree = 0, abstain = 0, object = 0, rivals = 0] = parts.map((part) => {
      const taken = Math.min(part, left)
      left -= taken
      return taken
    })
    return { roll, counts: { agree, disagree, abstain, object, void: rivals } }
  })

/** Cards that go with the answers: who agrees wants some option, who disagrees wants none. */
function askedOf(rule: DecisionRule, { agree, disagree }: Counts, seed: number): Asked {
  if (rule.method === 'advice') return { decider: agree > 0 ? 'agree' : null }
  if (!isChoice(rule)) return {}
  const wanting = Array.from({ length: agree }, (_, n) => {
    const first = (n * seed) % OPTIONS.length
    if (rule.method === 'ranked-choice') return [first, (first + 1) % OPTIONS.length]
    return OPTIONS.map((_option, place) => (place === first ? rule.most : 0))
  })
  const none = rule.method === 'ranked-choice' ? [OPTIONS.length] : OPTIONS.map(() => 0)
  return { question: { options: OPTIONS, cards: [...wanting, ...Array.from({ length: disagree }, () => none)] } }
}

const no = (rule: DecisionRule): 'disagree' | 'object' => (rule.method === 'consent' ? 'object' : 'disagree')

/** What the charter's sentences make of the same answers; options are counted apart, by the tests of those methods. */
function byItsWords(
  charter: Charter,
  type: DecisionTypeName,
  roll: number,
  counts: Counts,
  asked: Asked,
  wins: boolean,
) {
  const sentences = ruleGroups(charter)
    .flatMap((group) => group.sentences)
    .filter(({ clause }) => clause.startsWith(`decisionTypes.${type}.`) || clause.startsWith('objections.'))
    .map(({ sentence }) => sentence)
  const cards = asked.question?.cards ?? []
  return decideByWords(sentences, {
    roll,
    counts,
    goesAhead: asked.decider === 'agree',
    points: OPTIONS.map((_option, place) => cards.reduce((sum, card) => sum + (card[place] ?? 0), 0)),
    cards: cards.length,
    hasWinner: wins,
  })
}

function looksRight(charter: Charter, roll: number, counts: Counts, seed: number): void {
  expect(Charter.parse(charter)).toEqual(charter)
  const clauses = new Set(ruleGroups(charter).flatMap(({ sentences }) => sentences.map(({ clause }) => clause)))
  for (const type of decisionTypesOf(charter)) looksRightIn(charter, type, clauses, roll, counts, seed)
}

function looksRightIn(
  charter: Charter,
  type: DecisionTypeName,
  clauses: ReadonlySet<string>,
  roll: number,
  answers: Counts,
  seed: number,
): void {
  const rule = ruleFor(charter, type)
  const tested = charter.objections !== undefined && canSetAside(rule)
  // Who disagrees where members consent has an objection that was set aside, and that takes a charter that knows it.
  const counts = rule.method !== 'consent' || tested ? answers : { ...answers, disagree: 0 }
  const asked = askedOf(rule, counts, seed)
  const decision = decide(rule, type, roll, counts, asked)
  expect(decision.outcome).toBe(byItsWords(charter, type, roll, counts, asked, decision.winner !== null))
  // A condition is the charter's own words: nobody is held to a rule that they cannot read.
  for (const { clause, sentence } of decision.conditions) {
    expect(clauses).toContain(clause)
    expect(sentence).not.toMatch(/undefined|null|NaN/)
  }
  // Advice is no vote: whoever gives any, for or against, has given it.
  if (decision.outcome === 'passed' || rule.quorumCounts !== 'agree-and-abstain' || rule.method === 'advice') return
  const against = { ...counts, [no(rule)]: counts[no(rule)] + 1 }
  expect(decide(rule, type, roll, against, askedOf(rule, against, seed)).outcome).not.toBe('passed')
  if (!tested) return
  const aside = { ...counts, disagree: counts.disagree + 1 }
  expect(decide(rule, type, roll, aside).outcome).not.toBe('passed')
}

/** Looks at as many charters, each with some ballots; the same in every run. */
export function countsByItsOwnWords(charters: number, seed: number): void {
  fc.assert(
    fc.property(anyCharter, anyAnswers, fc.nat(5), (charter, { roll, counts }, cards) => {
      looksRight(charter, roll, counts, cards)
    }),
    { seed, numRuns: charters },
  )
}
