import type { DecisionTypeName } from '#shared/charter/decision-rule.ts'
import type { Delegation, Emergency } from '#shared/charter/model.ts'
import { LIMITS } from '#shared/kernel/limits.ts'
import { t } from '../../../strings/en.ts'
import { CountField } from '../../../ui/count-field.tsx'
import { DurationField } from '../../../ui/duration-field.tsx'
import { Select, Switch } from '../../../ui/field.tsx'
import { ShareField } from '../../../ui/share-field.tsx'
import type { CharterFormProps } from './basics-form.tsx'
import {
  lendable,
  NEW_CHALLENGE,
  newDelegation,
  newEmergency,
  withChallenge,
  withDelegation,
  withEmergency,
} from './rule-changes.ts'
import { WeighingForm } from './weighing-form.tsx'

const words = t.safeguards.form
const MOST_CHALLENGERS = 1000

/** What keeps a decision from being rushed, and lets those vote who cannot be there. */
export function SafeguardsForm({ charter, onChange }: CharterFormProps) {
  const { delegation, challenge, emergency, roles = [] } = charter
  const [role] = roles
  return (
    <>
      <section className="amend-type" aria-label={words.challenge}>
        <h3>{words.challenge}</h3>
        <Switch
          on={challenge !== undefined}
          onChange={(on) => onChange(withChallenge(charter, on ? NEW_CHALLENGE : null))}
        >
          {words.challengeOn}
        </Switch>
        {challenge === undefined ? null : (
          <CountField
            label={words.challengers}
            value={challenge.members}
            min={1}
            max={MOST_CHALLENGERS}
            onChange={(members) => onChange(withChallenge(charter, { members }))}
          />
        )}
      </section>
      <section className="amend-type" aria-label={words.lending}>
        <h3>{words.lending}</h3>
        <Switch
          on={delegation !== undefined}
          onChange={(on) => onChange(withDelegation(charter, on ? newDelegation(charter) : null))}
        >
          {words.lendingOn}
        </Switch>
        {delegation === undefined ? null : (
          <LendingFields
            delegation={delegation}
            types={lendable(charter)}
            onChange={(next) => onChange(withDelegation(charter, next))}
          />
        )}
      </section>
      <section className="amend-type" aria-label={words.pause}>
        <h3>{words.pause}</h3>
        {role === undefined ? (
          <p className="soft">{words.pauseNeedsRole}</p>
        ) : (
          <Switch
            on={emergency !== undefined}
            onChange={(on) => onChange(withEmergency(charter, on ? newEmergency(role) : null))}
          >
            {words.pauseOn}
          </Switch>
        )}
        {emergency === undefined ? null : (
          <PauseFields
            emergency={emergency}
            roles={roles.map(({ id, title }) => ({ id, name: title }))}
            onChange={(next) => onChange(withEmergency(charter, next))}
          />
        )}
      </section>
      <WeighingForm charter={charter} onChange={onChange} />
    </>
  )
}

interface LendingFieldsProps {
  readonly delegation: Delegation
  readonly types: readonly DecisionTypeName[]
  readonly onChange: (delegation: Delegation) => void
}

function LendingFields({ delegation, types, onChange }: LendingFieldsProps) {
  const toggled = (type: DecisionTypeName, on: boolean): DecisionTypeName[] =>
    types.filter((each) => (each === type ? on : delegation.types.includes(each)))
  return (
    <>
      <fieldset className="field">
        <legend className="field-label">{words.lendingTypes}</legend>
        {types.map((type) => (
          <Switch
            key={type}
            on={delegation.types.includes(type)}
            onChange={(on) => onChange({ ...delegation, types: toggled(type, on) })}
          >
            {t.words.decisionType[type]}
          </Switch>
        ))}
      </fieldset>
      <div className="amend-grid">
        <ShareField
          label={words.mostShare}
          share={delegation.mostShare}
          onChange={(mostShare) => onChange({ ...delegation, mostShare })}
        />
        <DurationField
          label={words.longest}
          ms={delegation.longestMs}
          onChange={(longestMs) => onChange({ ...delegation, longestMs })}
        />
      </div>
    </>
  )
}

interface PauseFieldsProps {
  readonly emergency: Emergency
  readonly roles: readonly { readonly id: string; readonly name: string }[]
  readonly onChange: (emergency: Emergency) => void
}

function PauseFields({ emergency, roles, onChange }: PauseFieldsProps) {
  return (
    <div className="amend-grid">
      <Select
        label={words.pauseRole}
        value={emergency.role}
        options={roles}
        onChange={(role) => onChange({ ...emergency, role })}
      />
      <CountField
        label={words.pauseHolders}
        value={emergency.holders}
        min={1}
        max={LIMITS.roleSeats}
        onChange={(holders) => onChange({ ...emergency, holders })}
      />
      <DurationField
        label={words.pauseLongest}
        ms={emergency.longestMs}
        onChange={(longestMs) => onChange({ ...emergency, longestMs })}
      />
      <CountField
        label={words.pauseRenewals}
        value={emergency.renewals}
        min={0}
        max={LIMITS.pauseRenewals}
        onChange={(renewals) => onChange({ ...emergency, renewals })}
      />
      <DurationField
        label={words.pauseRest}
        ms={emergency.restMs}
        onChange={(restMs) => onChange({ ...emergency, restMs })}
      />
    </div>
  )
}
