import { Check, CircleDashed, Hand, Minus, X } from 'lucide-react'
import type { Stance } from '#shared/acts/acts.ts'
import { t } from '../strings/en.ts'
import './stance.css'

const SHAPES = { agree: Check, disagree: X, abstain: Minus, object: Hand } as const
const NAMES = {
  vote: t.stance.names,
  choice: t.stance.choice,
  election: t.stance.election,
  advice: t.choices.advice.names,
  decider: t.choices.decide.names,
} as const

/** What a stance is a stance in: a yes or no, a choice, advice, or the decision of the one who took it. */
export type VoteWords = keyof typeof NAMES

export interface StanceMarkProps {
  readonly stance: Stance | null
  readonly word?: boolean
  readonly words?: VoteWords
}

/** A stance as shape, word and colour: any two of the three would do. */
export function StanceMark({ stance, word = true, words = 'vote' }: StanceMarkProps) {
  const Shape = stance === null ? CircleDashed : SHAPES[stance]
  const text = stance === null ? t.stance.none : NAMES[words][stance]
  return (
    <span className={`stance stance-${stance ?? 'none'}`}>
      <Shape aria-hidden="true" />
      <span className={word ? '' : 'visually-hidden'}>{text}</span>
    </span>
  )
}
