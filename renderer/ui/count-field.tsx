import { Minus, Plus } from 'lucide-react'
import { Button as AriaButton, Group, Input, Label, NumberField } from 'react-aria-components'
import './amount-field.css'

export interface CountFieldProps {
  readonly label: string
  readonly value: number
  readonly min: number
  readonly max: number
  readonly onChange: (value: number) => void
  /** Whether it has buttons for one less and one more. */
  readonly steps?: boolean
}

/** A small whole number. */
export function CountField({ label, value, min, max, onChange, steps = true }: CountFieldProps) {
  return (
    <NumberField
      className="field"
      value={value}
      minValue={min}
      maxValue={max}
      onChange={(next) => onChange(Number.isFinite(next) ? Math.round(next) : min)}
    >
      <Label className="field-label">{label}</Label>
      <Group className="amount">
        {steps ? (
          <AriaButton slot="decrement" className="button button-icon">
            <Minus aria-hidden="true" />
          </AriaButton>
        ) : null}
        <Input className="field-input amount-number tabular" />
        {steps ? (
          <AriaButton slot="increment" className="button button-icon">
            <Plus aria-hidden="true" />
          </AriaButton>
        ) : null}
      </Group>
    </NumberField>
  )
}
