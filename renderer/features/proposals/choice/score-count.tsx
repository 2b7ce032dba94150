import type { CSSProperties } from 'react'
import type { ChoiceView, OptionView } from '#shared/bridge/choice-views.ts'
import { listed } from '#shared/charter/words.ts'
import { t } from '../../../strings/en.ts'
import { OptionName } from './option-name.tsx'

const words = t.choices.count
type Score = Extract<ChoiceView, { readonly method: 'score' }>

export interface ScoreCountProps {
  readonly options: readonly OptionView[]
  readonly score: Score
}

/** The points of each option, as a number and as a bar of all it could have. */
export function ScoreCount({ options, score }: ScoreCountProps) {
  const { totals, cards, most, best, winner } = score
  if (cards === 0) return <p className="soft">{words.nobody}</p>
  const possible = cards * most
  const labelOf = (place: number): string => options[place]?.label ?? ''
  return (
    <section className="score-count" aria-label={words.points}>
      <ul>
        {options.map((option, place) => {
          const points = totals[place] ?? 0
          const style = { '--part': points / possible } as CSSProperties
          return (
            <li key={`${place} ${option.label}`} className={place === winner ? 'score-won' : ''}>
              <OptionName option={option} />
              <span className="score-total tabular">{words.pointsOf(points, possible)}</span>
              <span className="score-bar" style={style} aria-hidden="true" />
            </li>
          )
        })}
      </ul>
      <p className="small muted">{words.ballots(cards)}</p>
      {winner === null && best.length > 1 ? <p>{words.scoreTie(listed(best.map(labelOf)))}</p> : null}
    </section>
  )
}
