import { Check, Minus } from 'lucide-react'
import type { ConditionView } from '#shared/bridge/explanation-view.ts'
import { t } from '../strings/en.ts'
import { dayAndTime, exact } from '../strings/time.ts'
import './conditions.css'

const words = t.common.conditions

/** Conditions in the order in which they are asked: what was found, what the charter says of it, and under which clause. */
export function Conditions({ conditions }: { readonly conditions: readonly ConditionView[] }) {
  return (
    <ul className="conditions">
      {conditions.map((condition) => (
        <li key={condition.clause + condition.sentence} className={condition.met ? 'condition-met' : 'condition-not'}>
          <span className="condition-mark">
            {condition.met ? <Check aria-hidden="true" /> : <Minus aria-hidden="true" />}
            <span className="small">{condition.met ? words.met : words.notMet}</span>
          </span>
          <div>
            <p>
              {condition.sentence} <Time condition={condition} />
            </p>
            {condition.rule == null ? null : <p className="small soft">{condition.rule}</p>}
            <p className="clause">{t.common.clause(condition.clause)}</p>
          </div>
        </li>
      ))}
    </ul>
  )
}

/** The moment that a condition compares with. */
function Time({ condition }: { readonly condition: ConditionView }) {
  if (condition.unit !== 'instant') return null
  const at = dayAndTime(condition.need)
  return (
    <span className="muted tabular" title={exact(condition.need)}>
      {(condition.relation === 'at-least') === condition.met ? words.since(at) : words.until(at)}
    </span>
  )
}
