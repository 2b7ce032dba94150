import { Check, CircleDashed, Hand, Minus, X } from 'lucide-react'
import type { Stance } from '#shared/acts/acts.ts'
import { t } from '../strings/en.ts'
import './stance.css'

const SHAPES = { agree: Check, disagree: X, abstain: Minus, object: Hand } as const

/** A stance as shape, word and colour: any two of the three would do. */
export function StanceMark({ stance, word = true }: { readonly stance: Stance | null; readonly word?: boolean }) {
  const Shape = stance === null ? CircleDashed : SHAPES[stance]
  const text = stance === null ? t.stance.none : t.stance.names[stance]
  return (
    <span className={`stance stance-${stance ?? 'none'}`}>
      <Shape aria-hidden="true" />
      <span className={word ? '' : 'visually-hidden'}>{text}</span>
    </span>
  )
}
