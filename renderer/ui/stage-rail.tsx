import { Check, X } from 'lucide-react'
import './stage-rail.css'

export interface StageStep {
  readonly id: string
  readonly name: string
  readonly state: 'done' | 'now' | 'ahead' | 'stopped'
  /** A date or words under the name. */
  readonly when: string | null
  readonly exact: string | null
}

/** The life of a proposal as a line from left to right. */
export function StageRail({ label, steps }: { readonly label: string; readonly steps: readonly StageStep[] }) {
  return (
    <ol className="stages" aria-label={label}>
      {steps.map((step) => (
        <li
          key={step.id}
          className={`stage stage-${step.state}`}
          aria-current={step.state === 'now' ? 'step' : undefined}
        >
          <span className="stage-dot" aria-hidden="true">
            {step.state === 'done' ? <Check /> : step.state === 'stopped' ? <X /> : null}
          </span>
          <span className="stage-name">{step.name}</span>
          <span className="stage-when tabular" title={step.exact ?? undefined}>
            {step.when ?? ' '}
          </span>
        </li>
      ))}
    </ol>
  )
}
