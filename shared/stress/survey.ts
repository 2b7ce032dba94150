import { type DecisionRule, type DecisionTypeName, isChoice } from '../charter/decision-rule.ts'
import type { Card } from '../tally/choice.ts'
import { type Asked, type Counts, decide, stancesFor } from '../tally/decide.ts'
import { isVote } from './kinds.ts'

/** What the counts of one decision type can come to at one size of roll. */
export interface RollSurvey {
  readonly roll: number
  /** Whether every tally was looked at; otherwise every number of people who agree alone, and seeded samples. */
  readonly how: 'complete' | 'sampled'
  /** Fewest who agree and pass it while everybody else is silent; `null` if even all cannot. */
  readonly alone: number | null
  /** A tally that passes, and would not with one answer against it less; with the fewest answers. */
  readonly noHelps: Counts | null
  /** A tally that passes, and would not if one of the silent had answered against it; with the fewest answers. */
  readonly oneMissing: Counts | null
}

export interface SurveySizes {
  /** Every tally of every roll up to this size. */
  readonly enumerateUpTo: number
  /** Sizes beyond, which are sampled. */
  readonly rolls: readonly number[]
  /** Pairs of tallies drawn for each of these. */
  readonly samples: number
}

/** Tallies looked at between two chances for others to have their turn: a few milliseconds. */
const TALLIES_AT_ONCE = 400

export const NO_COUNTS: Counts = { agree: 0, disagree: 0, abstain: 0, object: 0, void: 0 }

/** The stance that is against a proposal under a rule. */
export const against = (rule: DecisionRule): 'disagree' | 'object' =>
  stancesFor(rule).includes('object') ? 'object' : 'disagree'

/**
 * What some answers come to. Where there are options, all who agree want the first of two, which is how few can act as
 * one; where one decides after taking advice, that one is among those who agree.
 */
export function outcomeOf(rule: DecisionRule, type: DecisionTypeName, roll: number, some: Partial<Counts>) {
  const counts = { ...NO_COUNTS, ...some }
  return decide(rule, type, roll, counts, askedOf(rule, counts)).outcome
}

const OPTIONS = ['One way', 'Another way']

function askedOf(rule: DecisionRule, { agree, disagree }: Counts): Asked {
  if (rule.method === 'advice') return { decider: agree > 0 ? 'agree' : null }
  if (!isChoice(rule)) return {}
  const [first, none]: [Card, Card] =
    rule.method === 'score'
      ? [
          [rule.most, 0],
          [0, 0],
        ]
      : [[0], [OPTIONS.length]]
  const cards = [...Array.from({ length: agree }, () => first), ...Array.from({ length: disagree }, () => none)]
  return { question: { options: OPTIONS, cards } }
}

export const passes = (rule: DecisionRule, type: DecisionTypeName, roll: number, some: Partial<Counts>): boolean =>
  outcomeOf(rule, type, roll, some) === 'passed'

/** Fewest who agree and pass it while everybody else is silent. One who agrees never hurts, so it is found by halving. */
export const fewestAlone = (rule: DecisionRule, type: DecisionTypeName, roll: number): number | null =>
  fewest(roll, (agree) => passes(rule, type, roll, { agree }))

/**
 * A tally that one more answer against it makes pass, with the fewest answers. It can only do so by completing the quorum,
 * which abstentions complete under every rule, and most easily where all others agree.
 */
export function completedByNo(rule: DecisionRule, type: DecisionTypeName, roll: number): Counts | null {
  const need = fewest(roll, (abstain) => outcomeOf(rule, type, roll, { abstain }) !== 'no-quorum')
  if (need === null) return null
  const agree = need - 1
  const counts = { ...NO_COUNTS, agree, [against(rule)]: 1 }
  return passes(rule, type, roll, counts) && !passes(rule, type, roll, { agree }) ? counts : null
}

/** The least number from 1 for which it holds, as it does for all larger ones; `null` when it does not hold for the largest. */
function fewest(largest: number, holds: (number: number) => boolean): number | null {
  if (!holds(largest)) return null
  let [low, high] = [1, largest]
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    if (holds(middle)) high = middle
    else low = middle + 1
  }
  return low
}

/**
 * Looks at one decision type at every size asked for: at every tally up to some size where answers alone decide, and
 * otherwise at how few of one mind are enough. Yields between pieces of work.
 */
export function* surveyRule(
  rule: DecisionRule,
  type: DecisionTypeName,
  sizes: SurveySizes,
): Generator<void, readonly RollSurvey[]> {
  const surveys: RollSurvey[] = []
  for (let roll = 1; roll <= sizes.enumerateUpTo; roll++)
    surveys.push(isVote(rule) ? yield* enumerate(rule, type, roll) : sample(rule, type, roll, 0))
  yield
  for (const roll of [...new Set(sizes.rolls)].sort((a, b) => a - b)) {
    if (roll <= sizes.enumerateUpTo) continue
    surveys.push(sample(rule, type, roll, isVote(rule) ? sizes.samples : 0))
    yield
  }
  return surveys
}

function* enumerate(rule: DecisionRule, type: DecisionTypeName, roll: number): Generator<void, RollSurvey> {
  const found = new Found(rule)
  let alone: number | null = null
  let tallies = 0
  for (let agree = 0; agree <= roll; agree++) {
    for (let abstain = 0; agree + abstain <= roll; abstain++) {
      let before: boolean | null = null
      for (let no = 0; agree + abstain + no <= roll; no++) {
        const passed = passes(rule, type, roll, found.counts(agree, abstain, no))
        if (before !== null) found.compare(agree, abstain, no - 1, before, passed)
        if (passed && abstain === 0 && no === 0 && alone === null) alone = agree
        before = passed
        if (++tallies % TALLIES_AT_ONCE === 0) yield
      }
    }
  }
  yield
  return { roll, how: 'complete', alone, noHelps: found.noHelps, oneMissing: found.oneMissing }
}

function sample(rule: DecisionRule, type: DecisionTypeName, roll: number, samples: number): RollSurvey {
  const found = new Found(rule)
  const next = numbersFrom(roll)
  for (let i = 0; i < samples; i++) {
    const agree = next(roll)
    const abstain = next(roll - agree)
    const no = next(roll - agree - abstain)
    if (agree + abstain + no === roll) continue
    const without = passes(rule, type, roll, found.counts(agree, abstain, no))
    found.compare(agree, abstain, no, without, passes(rule, type, roll, found.counts(agree, abstain, no + 1)))
  }
  const alone = fewestAlone(rule, type, roll)
  // Advice is no vote: whoever gives any, for or against, has given it.
  const noHelps = rule.method === 'advice' ? null : (completedByNo(rule, type, roll) ?? found.noHelps)
  return { roll, how: 'sampled', alone, noHelps, oneMissing: found.oneMissing }
}

/** Pairs of tallies that differ by one answer against. */
class Found {
  noHelps: Counts | null = null
  oneMissing: Counts | null = null
  readonly #no: 'disagree' | 'object'

  constructor(rule: DecisionRule) {
    this.#no = against(rule)
  }

  counts(agree: number, abstain: number, no: number): Counts {
    return { ...NO_COUNTS, agree, abstain, [this.#no]: no }
  }

  /** Keeps a pair in which the one more answer against it changed the outcome, if it has the fewest answers so far. */
  compare(agree: number, abstain: number, no: number, without: boolean, withOne: boolean): void {
    if (without === withOne) return
    if (withOne) this.noHelps = fewer(this.noHelps, this.counts(agree, abstain, no + 1))
    else this.oneMissing = fewer(this.oneMissing, this.counts(agree, abstain, no))
  }
}

const answers = ({ agree, disagree, abstain, object }: Counts): number => agree + disagree + abstain + object
const fewer = (known: Counts | null, other: Counts): Counts =>
  known === null || answers(other) < answers(known) ? other : known

/** Whole numbers from 0 to the given one, the same in every run. Source: the mulberry32 generator of Tommy Ettinger. */
function numbersFrom(seed: number): (most: number) => number {
  let state = seed
  return (most) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) % (most + 1)
  }
}
