import { useState } from 'react'
import type { OptionView } from '#shared/bridge/choice-views.ts'
import type { BallotView } from '#shared/bridge/views.ts'
import { type Card, cardDefect } from '#shared/tally/choice.ts'
import { t } from '../../../strings/en.ts'
import { Choices } from '../../../ui/field.tsx'
import { answerOf, type ChoiceRule, type Filled } from './answer.ts'
import { RankFields } from './rank-fields.tsx'
import { ScoreFields } from './score-fields.tsx'

export interface ChoiceAnswerProps {
  readonly rule: ChoiceRule
  readonly options: readonly OptionView[]
  /** What this person cast before. */
  readonly before: BallotView | null
  readonly onChange: (filled: Filled) => void
}

/** A card, or abstaining. The stance that is sent is what the card amounts to. */
export function ChoiceAnswer({ rule, options, before, onChange }: ChoiceAnswerProps) {
  const [mode, setMode] = useState<'choose' | 'abstain'>(before?.stance === 'abstain' ? 'abstain' : 'choose')
  const [ranking, setRanking] = useState<Card>(rule.method === 'ranked-choice' ? (before?.card ?? []) : [])
  const [points, setPoints] = useState<readonly (number | null)[]>(() =>
    options.map((_, at) => (rule.method === 'score' ? (before?.card?.[at] ?? null) : null)),
  )
  const isScore = rule.method === 'score'
  const words = isScore ? t.choices.score : t.choices.rank
  const tell = (card: Card | null) => onChange(filledBy(rule, options.length, card, words.first))
  return (
    <>
      <Choices
        label={t.choices.rank.mode}
        labelHidden
        value={mode}
        onChange={(next) => {
          setMode(next)
          if (next === 'abstain') onChange({ ok: true, answer: { stance: 'abstain' } })
          else tell(isScore ? wholeCard(points) : ranking)
        }}
        choices={[
          {
            id: 'choose',
            name: words.choose,
            about: isScore ? t.choices.score.chooseAbout(rule.most) : t.choices.rank.chooseAbout,
          },
          { id: 'abstain', name: t.choices.abstain, about: t.choices.abstainAbout },
        ]}
      />
      {mode === 'abstain' ? null : rule.method === 'score' ? (
        <ScoreFields
          options={options}
          most={rule.most}
          points={points}
          onChange={(next) => {
            setPoints(next)
            tell(wholeCard(next))
          }}
        />
      ) : (
        <RankFields
          options={options}
          ranking={ranking}
          onChange={(next) => {
            setRanking(next)
            tell(next)
          }}
        />
      )}
    </>
  )
}

/** Points as a card, once every option has some, if only 0. */
const wholeCard = (points: readonly (number | null)[]): Card | null =>
  points.every((each) => each !== null) ? points : null

function filledBy(rule: ChoiceRule, options: number, card: Card | null, first: string): Filled {
  if (card === null) return { ok: false, first }
  const answer = answerOf(rule, options, card)
  return cardDefect(rule, options, answer.stance, card) === null ? { ok: true, answer } : { ok: false, first }
}
