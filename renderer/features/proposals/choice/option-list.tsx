import { Check } from 'lucide-react'
import { t } from '../../../strings/en.ts'
import type { Proposal } from '../proposal-page.tsx'
import { OptionName } from './option-name.tsx'
import './choice.css'

const words = t.choices.options
const PASSED = new Set(['cooling-off', 'in-force', 'rival'])

/** What is chosen from, and which of it was decided on. */
export function OptionList({ proposal }: { readonly proposal: Proposal }) {
  const { options, effect, line, standing } = proposal
  if (options.length === 0) return null
  const winner = PASSED.has(line.stage) ? (standing?.winner ?? null) : null
  return (
    <section className="option-list" aria-label={effect?.kind === 'elect' ? words.candidates : words.title}>
      <h3>{effect?.kind === 'elect' ? words.candidates : words.title}</h3>
      <ul>
        {options.map((option, place) => (
          <li key={`${place} ${option.label}`} className={place === winner ? 'option-won' : ''}>
            <OptionName option={option} />
            {place === winner ? (
              <span className="option-mark small">
                <Check aria-hidden="true" />
                {words.chosen}
              </span>
            ) : null}
          </li>
        ))}
      </ul>
    </section>
  )
}
