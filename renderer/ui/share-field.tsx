import { useId } from 'react'
import { Group } from 'react-aria-components'
import type { Share } from '#shared/charter/decision-rule.ts'
import { shareWords } from '#shared/charter/share-words.ts'
import { t } from '../strings/en.ts'
import { CountField } from './count-field.tsx'
import './amount-field.css'

export interface ShareFieldProps {
  readonly label: string
  readonly share: Share
  readonly onChange: (share: Share) => void
}

/** A share as two whole numbers, read back in words: no rounding anywhere. */
export function ShareField({ label, share, onChange }: ShareFieldProps) {
  const id = useId()
  return (
    <Group className="field" aria-labelledby={id}>
      <span className="field-label" id={id}>
        {label} <span className="muted">{shareWords(share)}</span>
      </span>
      <div className="amount amount-share">
        <CountField
          label={t.proposals.amend.part(label)}
          value={share.numerator}
          min={0}
          steps={false}
          max={share.denominator}
          onChange={(numerator) => onChange({ ...share, numerator })}
        />
        <span>{t.proposals.amend.outOf}</span>
        <CountField
          label={t.proposals.amend.outOf}
          value={share.denominator}
          min={1}
          steps={false}
          max={1000}
          onChange={(denominator) => onChange({ numerator: Math.min(share.numerator, denominator), denominator })}
        />
      </div>
    </Group>
  )
}
