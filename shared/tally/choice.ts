import type { Stance } from '../acts/acts.ts'
import { type DecisionRule, isChoice } from '../charter/decision-rule.ts'
import { listed } from '../charter/words.ts'
import { leastCount } from './fraction.ts'
import { instantRunOff, type RunOff } from './ranked-choice.ts'
import { type ScoreCount, scoreCount } from './score.ts'

type ChoiceRule = Extract<DecisionRule, { readonly method: 'ranked-choice' | 'score' }>

/**
 * What a ballot says about the options. Ranked choice: their places in order of preference, the best first, with "none
 * of these" as the place after the last. Score: the points of each.
 */
export type Card = readonly number[]

/** The options of a choice, as they are called, and the cards of those who did not abstain. */
export interface Question {
  readonly options: readonly string[]
  readonly cards: readonly Card[]
}

/** How the options of a choice came out. */
export type ChoiceCount =
  | ({ readonly method: 'ranked-choice'; readonly options: number } & RunOff)
  | ({ readonly method: 'score'; readonly options: number } & ScoreCount)

export function countChoice(rule: ChoiceRule, { options, cards }: Question): ChoiceCount {
  return rule.method === 'ranked-choice'
    ? { method: rule.method, options: options.length, ...instantRunOff(options.length + 1, cards) }
    : { method: rule.method, options: options.length, ...scoreCount(options.length, rule.most, cards) }
}

/** The option that wins by the count alone; null where none does, or "none of these". */
export const winnerOf = ({ winner, options }: ChoiceCount): number | null =>
  winner === null || winner >= options ? null : winner

/** What stands where a choice has a winner, or why it has none. */
export function choiceSentence(count: ChoiceCount, options: readonly string[]): string {
  const named = (option: number): string => (option >= options.length ? 'none of these' : `“${options[option]}”`)
  if (count.method === 'score') {
    const [best] = count.best
    if (count.winner === null || best === undefined) {
      return count.best.length < 2
        ? 'nobody has chosen'
        : `the most points are shared by ${listed(count.best.map(named))}`
    }
    return `${named(best)} has the most points`
  }
  if (count.winner !== null) return `${named(count.winner)} wins the run-off`
  return count.possible.length < 2
    ? 'nobody has chosen'
    : `it is a tie: how it is broken would decide between ${listed(count.possible.map(named))}`
}

/** What a card says, in words: "Oak, then Elm", or "Oak 3, Elm 0". */
export const cardWords = (method: 'ranked-choice' | 'score', options: readonly string[], card: Card): string =>
  method === 'ranked-choice'
    ? card.map((place) => options[place] ?? 'none of these').join(', then ')
    : card.map((points, place) => `${options[place]} ${points}`).join(', ')

/** Points that the best option has, and those it needs. */
export function pointsOf(
  rule: Extract<ChoiceRule, { readonly method: 'score' }>,
  { cards }: Question,
  count: ScoreCount,
): { readonly have: number; readonly need: number } {
  const [best] = count.best
  const have = best === undefined ? 0 : (count.totals[best] ?? 0)
  return { have, need: Math.max(1, leastCount(rule.threshold, rule.most * cards.length)) }
}

/** The stance that a card amounts to: against all options where it puts none of them first, or gives no points. */
export function stanceOfCard(rule: ChoiceRule, options: number, card: Card): Stance {
  const wantsOne = rule.method === 'score' ? card.some((points) => points > 0) : (card[0] ?? options) < options
  return wantsOne ? 'agree' : 'disagree'
}

/** What is wrong with a ballot's card under a rule, as a sentence; null when nothing is. */
export function cardDefect(rule: DecisionRule, options: number, stance: Stance, card: Card | undefined): string | null {
  if (!isChoice(rule)) return card === undefined ? null : 'This kind of decision has nothing to choose from.'
  if (card === undefined) return stance === 'abstain' ? null : 'It does not say which option it wants.'
  if (stance === 'abstain') return 'Who abstains chooses no option.'
  const shape = rule.method === 'score' ? scoresDefect(options, rule.most, card) : rankingDefect(options, card)
  if (shape !== null) return shape
  return stanceOfCard(rule, options, card) === stance ? null : 'What it wants and what it chooses do not agree.'
}

function rankingDefect(options: number, card: Card): string | null {
  if (card.length === 0) return 'It puts nothing first.'
  if (card.some((option) => option > options)) return 'It ranks an option that there is not.'
  return new Set(card).size === card.length ? null : 'It ranks an option twice.'
}

function scoresDefect(options: number, most: number, card: Card): string | null {
  if (card.length !== options) return 'It must give points to every option, if only 0.'
  return card.every((points) => points <= most) ? null : `It gives an option more than ${most} points.`
}
