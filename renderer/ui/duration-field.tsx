import { useId } from 'react'
import { Group, Input, Label, NumberField } from 'react-aria-components'
import { t } from '../strings/en.ts'
import { Select } from './field.tsx'
import './amount-field.css'

const MINUTE = 60_000
const UNITS = { minute: MINUTE, hour: 60 * MINUTE, day: 24 * 60 * MINUTE, week: 7 * 24 * 60 * MINUTE } as const
type Unit = keyof typeof UNITS
const UNIT_NAMES: readonly Unit[] = ['minute', 'hour', 'day', 'week']

/** The unit in which a length is a whole number; days rather than weeks, as charters say it. */
export function unitOf(ms: number): Unit {
  if (ms % UNITS.day === 0) return 'day'
  return ms % UNITS.hour === 0 ? 'hour' : 'minute'
}

export interface DurationFieldProps {
  readonly label: string
  /** Milliseconds. */
  readonly ms: number
  readonly onChange: (ms: number) => void
}

/** A length of time as a number and its unit. */
export function DurationField({ label, ms, onChange }: DurationFieldProps) {
  const id = useId()
  const unit = unitOf(ms)
  return (
    <Group className="field" aria-labelledby={id}>
      <span className="field-label" id={id}>
        {label}
      </span>
      <div className="amount">
        <NumberField
          value={ms / UNITS[unit]}
          minValue={0}
          maxValue={3650}
          step={1}
          onChange={(value) => onChange(Number.isFinite(value) ? Math.round(value) * UNITS[unit] : 0)}
        >
          <Label className="visually-hidden">{t.proposals.amend.amount(label)}</Label>
          <Input className="field-input amount-number tabular" />
        </NumberField>
        <Select
          label={t.proposals.amend.unit(label)}
          labelHidden
          value={unit}
          options={UNIT_NAMES.filter((each) => each !== 'week').map((each) => ({
            id: each,
            name: t.proposals.amend.units[each],
          }))}
          onChange={(next) => onChange(Math.round(ms / UNITS[unit]) * UNITS[next])}
        />
      </div>
    </Group>
  )
}
