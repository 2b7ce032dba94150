import { durationWords } from '#shared/charter/duration-words.ts'
import { LIMITS } from '#shared/kernel/limits.ts'
import { t } from '../../../strings/en.ts'
import { Choices, Field } from '../../../ui/field.tsx'
import { amountOf, type InForce, tierFor } from './effect-draft.ts'
import type { EffectFieldsProps } from './effect-form.tsx'
import { MemberChoice } from './who-fields.tsx'

const words = t.choices.spend

/** How much, for whom, and what that takes by the charter's tiers. */
export function SpendFields({ effect, onChange, inForce }: EffectFieldsProps) {
  const amount = amountOf(effect.amount)
  const isWrong = effect.amount !== '' && (amount === null || amount < 1 || amount > LIMITS.amount)
  return (
    <div className="effect-fields">
      <div className="field amount-typed">
        <Field
          label={words.amount(inForce.charter.spending?.unit ?? '')}
          value={effect.amount}
          onChange={(typed) => onChange({ ...effect, amount: typed })}
          error={isWrong ? words.notWhole : undefined}
          maxLength={20}
        />
        <p className="soft" aria-live="polite">
          {amount === null || isWrong ? '' : whatItTakes(inForce, amount)}
        </p>
      </div>
      <Choices
        label={words.to}
        value={effect.to}
        onChange={(to) => onChange({ ...effect, to })}
        choices={[
          { id: 'other', name: words.toOther, about: words.toOtherAbout },
          { id: 'member', name: words.toMember, about: words.toMemberAbout },
        ]}
      />
      {effect.to === 'member' ? (
        <MemberChoice
          label={words.member}
          who={effect.toMember}
          me
          onChange={(toMember) => onChange({ ...effect, toMember })}
        />
      ) : (
        <Field
          label={words.name}
          value={effect.toName}
          onChange={(toName) => onChange({ ...effect, toName })}
          maxLength={LIMITS.nameChars}
        />
      )}
    </div>
  )
}

/** "Together with 400 EUR of the last 90 days this makes 900 EUR, which takes a standard decision." */
function whatItTakes(inForce: InForce, amount: number): string {
  const { spending } = inForce.charter
  if (spending === undefined) return ''
  const before = inForce.spent ?? 0
  const takes = t.words.aDecision[tierFor(inForce, amount)]
  return before === 0
    ? words.alone(amount, spending.unit, takes)
    : words.together(before, amount, spending.unit, durationWords(spending.windowMs), takes)
}
