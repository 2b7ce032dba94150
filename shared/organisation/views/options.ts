import type { ChoiceView, OptionView } from '../../bridge/choice-views.ts'
import type { Effect } from '../../charter/effect.ts'
import { ruleFor } from '../../charter/model.ts'
import type { MemberId } from '../../kernel/ids.ts'
import type { ChoiceCount } from '../../tally/choice.ts'
import type { Decision } from '../../tally/decide.ts'
import { type Ballot, countBallots, optionsCalled } from '../decisions.ts'
import type { OpenFacts } from '../facts.ts'
import { labelOf, personOf, type Viewer } from './viewer.ts'

/** What is chosen from, called as people call it. */
export function optionViews(viewer: Viewer, effect: Effect | null): OptionView[] {
  if (effect?.kind === 'choose') return effect.options.map((label) => ({ label, person: null }))
  if (effect?.kind !== 'elect') return []
  return effect.candidates.map((id) => {
    const member = id as MemberId
    return { label: labelOf(viewer, member), person: personOf(viewer, member) }
  })
}

/** Counts ballots with the options called by the names that people have here. */
export const countNamed = (viewer: Viewer, open: OpenFacts, ballots: readonly Ballot[]): Decision =>
  countBallots(
    open,
    ballots,
    optionsCalled(open.body.effect, (member) => labelOf(viewer, member)),
  )

export function choiceView(open: OpenFacts, count: ChoiceCount): ChoiceView {
  if (count.method === 'ranked-choice') {
    const { method, winner, possible, rounds } = count
    return {
      method,
      winner,
      possible: [...possible],
      rounds: rounds.map(({ votes, exhausted, out }) => ({ votes: [...votes], exhausted, out: [...out] })),
    }
  }
  const { method, winner, totals, cards, best } = count
  const rule = ruleFor(open.adoption.charter, open.body.decisionType)
  return { method, winner, totals: [...totals], cards, best: [...best], most: rule.method === 'score' ? rule.most : 0 }
}
