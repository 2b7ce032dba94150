import type { Proposing, Spending } from '#shared/charter/model.ts'
import { LIMITS } from '#shared/kernel/limits.ts'
import { t } from '../../../strings/en.ts'
import { Button } from '../../../ui/button.tsx'
import { CountField } from '../../../ui/count-field.tsx'
import { DurationField } from '../../../ui/duration-field.tsx'
import { Field, Select, Switch } from '../../../ui/field.tsx'
import type { CharterFormProps } from './basics-form.tsx'
import { NEW_PROPOSING, newSpending, withProposing, withSpending } from './rule-changes.ts'

const words = t.proposals.amend
const TIER_TYPES = ['routine', 'standard', 'spending'] as const
const MOST_SPONSORS = 20
const MOST_OPEN = 1000
const UNIT_CHARS = 20

/** What a proposal needs before it is opened, and what spending takes. */
export function MoneyForm({ charter, onChange }: CharterFormProps) {
  const { proposing, spending } = charter
  return (
    <>
      <section className="amend-type" aria-label={words.proposing}>
        <h3>{words.proposing}</h3>
        <Switch
          on={proposing !== undefined}
          onChange={(on) => onChange(withProposing(charter, on ? NEW_PROPOSING : null))}
        >
          {words.proposingOn}
        </Switch>
        {proposing === undefined ? null : (
          <ProposingFields proposing={proposing} onChange={(next) => onChange(withProposing(charter, next))} />
        )}
      </section>
      <section className="amend-type" aria-label={words.spending}>
        <h3>{words.spending}</h3>
        <Switch
          on={spending !== undefined}
          onChange={(on) => onChange(withSpending(charter, on ? newSpending(words.spendUnitNew) : null))}
        >
          {words.spendingOn}
        </Switch>
        {spending === undefined ? null : (
          <SpendingFields spending={spending} onChange={(next) => onChange(withSpending(charter, next))} />
        )}
      </section>
    </>
  )
}

interface ProposingFieldsProps {
  readonly proposing: Proposing
  readonly onChange: (proposing: Proposing) => void
}

function ProposingFields({ proposing, onChange }: ProposingFieldsProps) {
  return (
    <div className="amend-grid">
      <CountField
        label={words.sponsors}
        value={proposing.sponsors}
        min={0}
        max={MOST_SPONSORS}
        onChange={(sponsors) => onChange({ ...proposing, sponsors })}
      />
      <CountField
        label={words.openPerMember}
        value={proposing.openPerMember}
        min={1}
        max={MOST_OPEN}
        onChange={(openPerMember) => onChange({ ...proposing, openPerMember })}
      />
      <DurationField
        label={words.resubmit}
        ms={proposing.resubmitAfterMs}
        onChange={(resubmitAfterMs) => onChange({ ...proposing, resubmitAfterMs })}
      />
    </div>
  )
}

interface SpendingFieldsProps {
  readonly spending: Spending
  readonly onChange: (spending: Spending) => void
}

function SpendingFields({ spending, onChange }: SpendingFieldsProps) {
  const { tiers } = spending
  const setTiers = (next: Spending['tiers']) => onChange({ ...spending, tiers: next })
  const last = tiers.at(-1)
  return (
    <>
      <div className="amend-grid">
        <Field
          label={words.spendUnit}
          value={spending.unit}
          onChange={(unit) => onChange({ ...spending, unit })}
          error={spending.unit.trim() === '' ? words.roleMissing : undefined}
          maxLength={UNIT_CHARS}
        />
        <DurationField
          label={words.spendWindow}
          ms={spending.windowMs}
          onChange={(windowMs) => onChange({ ...spending, windowMs })}
        />
      </div>
      <ol className="amend-tiers">
        {tiers.map((tier, index) => (
          <li key={`tier ${index}`}>
            <CountField
              label={words.tierUpTo(index + 1)}
              value={tier.upTo}
              min={1}
              max={LIMITS.amount}
              steps={false}
              onChange={(upTo) => setTiers(tiers.map((each, at) => (at === index ? { ...each, upTo } : each)))}
            />
            <Select
              label={words.tierTakes(index + 1)}
              value={tier.decisionType}
              options={TIER_TYPES.map((id) => ({ id, name: t.words.decisionType[id] }))}
              onChange={(decisionType) =>
                setTiers(tiers.map((each, at) => (at === index ? { ...each, decisionType } : each)))
              }
            />
            {tiers.length === 1 ? null : (
              <Button kind="quiet" onPress={() => setTiers(tiers.filter((_, at) => at !== index))}>
                {words.removeTier(index + 1)}
              </Button>
            )}
          </li>
        ))}
      </ol>
      <p className="soft small">{words.tierRest}</p>
      {tiers.length < LIMITS.spendingTiers && last !== undefined ? (
        <div>
          <Button
            onPress={() =>
              setTiers([...tiers, { upTo: Math.min(last.upTo * 10, LIMITS.amount), decisionType: 'standard' }])
            }
          >
            {words.addTier}
          </Button>
        </div>
      ) : null}
    </>
  )
}
