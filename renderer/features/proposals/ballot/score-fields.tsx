import { Label, Radio, RadioGroup } from 'react-aria-components'
import type { OptionView } from '#shared/bridge/choice-views.ts'
import { OptionName } from '../choice/option-name.tsx'

export interface ScoreFieldsProps {
  readonly options: readonly OptionView[]
  readonly most: number
  /** By option; null where none are given yet. */
  readonly points: readonly (number | null)[]
  readonly onChange: (points: readonly (number | null)[]) => void
}

/** Points for each option, from 0 up. */
export function ScoreFields({ options, most, points, onChange }: ScoreFieldsProps) {
  const scale = [...Array(most + 1).keys()]
  return (
    <div>
      {options.map((option, at) => (
        <RadioGroup
          key={`${at} ${option.label}`}
          className="score"
          orientation="horizontal"
          value={points[at] === null || points[at] === undefined ? null : String(points[at])}
          onChange={(given) => onChange(points.map((each, place) => (place === at ? Number(given) : each)))}
        >
          <Label className="score-label">
            <OptionName option={option} />
          </Label>
          <div className="score-scale">
            {scale.map((value) => (
              <Radio key={value} value={String(value)} className="score-point tabular">
                {value}
              </Radio>
            ))}
          </div>
        </RadioGroup>
      ))}
    </div>
  )
}
