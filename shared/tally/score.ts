/** What a score vote amounts to. */
export interface ScoreCount {
  /** The sum of the scores of each option. */
  readonly totals: readonly number[]
  /** How many cards were counted. */
  readonly cards: number
  /** Options that share the highest total, sorted; none without cards. */
  readonly best: readonly number[]
  /** The one best; null on a tie or without cards. */
  readonly winner: number | null
}

/**
 * Counts a score vote, also called range voting: each card gives every option a whole score, and the option with the
 * highest total wins. Totals are sums of whole numbers; they are never divided, so nothing is rounded. As every card
 * scores every option, the highest total is also the highest mean.
 *
 * @param options how many there are; they are named by their index
 * @param most the highest score a card can give; the lowest is 0
 * @param cards one for each ballot, in any order, with a score for each option
 * @throws Error when a card does not score every option with a whole number from 0 to `most`: whoever calls this has
 * parsed ballots before, so it is a mistake in the program
 */
export function scoreCount(options: number, most: number, cards: readonly (readonly number[])[]): ScoreCount {
  if (!Number.isInteger(options) || options < 1) throw new Error(`a score vote has at least 1 option, not ${options}`)
  if (!Number.isInteger(most) || most < 1) throw new Error(`the highest score is at least 1, not ${most}`)
  const totals = Array.from({ length: options }, () => 0)
  for (const card of cards) {
    if (card.length !== options) throw new Error(`a card scores ${card.length} of ${options} options`)
    for (const [option, score] of card.entries()) {
      if (!Number.isInteger(score) || score < 0 || score > most) throw new Error(`a score of ${score} of ${most}`)
      totals[option] = (totals[option] ?? 0) + score
    }
  }
  const best = cards.length === 0 ? [] : bestOf(totals)
  const [only, another] = best
  return { totals, cards: cards.length, best, winner: only !== undefined && another === undefined ? only : null }
}

function bestOf(totals: readonly number[]): readonly number[] {
  const highest = Math.max(...totals)
  return [...totals.keys()].filter((option) => totals[option] === highest)
}
