import type { DecisionTypeName } from '#shared/charter/decision-rule.ts'
import { decisionTypesOf, type Lens, type ObjectionTests } from '#shared/charter/model.ts'
import { LIMITS } from '#shared/kernel/limits.ts'
import { t } from '../../../strings/en.ts'
import { Button } from '../../../ui/button.tsx'
import { CountField } from '../../../ui/count-field.tsx'
import { DurationField } from '../../../ui/duration-field.tsx'
import { Field, Select, Switch } from '../../../ui/field.tsx'
import type { CharterFormProps } from './basics-form.tsx'
import { newLens, newObjections, withLenses, withObjections } from './rule-changes.ts'

const words = t.weighing.form
const MOST_SECONDS = 1000
type RoleOption = { readonly id: string; readonly name: string }

/** How objections are tested, and what decisions are looked at for. */
export function WeighingForm({ charter, onChange }: CharterFormProps) {
  const { objections, roles = [], lenses = [] } = charter
  const [role] = roles
  const options = roles.map(({ id, title }) => ({ id, name: title }))
  if (role === undefined) return <p className="soft">{words.needsRole}</p>
  const set = (next: readonly Lens[]) => onChange(withLenses(charter, next))
  return (
    <>
      <section className="amend-type" aria-label={words.objections}>
        <h3>{words.objections}</h3>
        <Switch
          on={objections !== undefined}
          onChange={(on) => onChange(withObjections(charter, on ? newObjections(role) : null))}
        >
          {words.objectionsOn}
        </Switch>
        {objections === undefined ? null : (
          <TestFields
            objections={objections}
            roles={options}
            onChange={(next) => onChange(withObjections(charter, next))}
          />
        )}
      </section>
      <section className="amend-type" aria-label={words.lenses}>
        <h3>{words.lenses}</h3>
        <p className="soft">{words.lensesLead}</p>
        {lenses.map((lens) => (
          <LensForm
            key={lens.id}
            lens={lens}
            roles={options}
            types={decisionTypesOf(charter)}
            onChange={(changed) => set(lenses.map((each) => (each.id === lens.id ? changed : each)))}
            onRemove={() => set(lenses.filter(({ id }) => id !== lens.id))}
          />
        ))}
        {lenses.length >= LIMITS.lenses ? null : (
          <div>
            <Button onPress={() => set([...lenses, newLens(lenses, role, words.lensNew, words.lensAsksNew)])}>
              {words.addLens}
            </Button>
          </div>
        )}
      </section>
    </>
  )
}

interface TestFieldsProps {
  readonly objections: ObjectionTests
  readonly roles: readonly RoleOption[]
  readonly onChange: (objections: ObjectionTests) => void
}

function TestFields({ objections, roles, onChange }: TestFieldsProps) {
  return (
    <div className="amend-grid">
      <Select
        label={words.role}
        value={objections.role}
        options={roles}
        onChange={(role) => onChange({ ...objections, role })}
      />
      <CountField
        label={words.seconds}
        value={objections.seconds}
        min={2}
        max={MOST_SECONDS}
        onChange={(seconds) => onChange({ ...objections, seconds })}
      />
      <DurationField
        label={words.answer}
        ms={objections.answerMs}
        onChange={(answerMs) => onChange({ ...objections, answerMs })}
      />
    </div>
  )
}

interface LensFormProps {
  readonly lens: Lens
  readonly roles: readonly RoleOption[]
  readonly types: readonly DecisionTypeName[]
  readonly onChange: (lens: Lens) => void
  readonly onRemove: () => void
}

function LensForm({ lens, roles, types, onChange, onRemove }: LensFormProps) {
  const toggled = (type: DecisionTypeName, on: boolean): DecisionTypeName[] =>
    types.filter((each) => (each === type ? on : lens.types.includes(each)))
  return (
    <section className="amend-article" aria-label={lens.title}>
      <Field
        label={words.lensTitle}
        value={lens.title}
        onChange={(title) => onChange({ ...lens, title })}
        error={lens.title.trim() === '' ? words.missing : undefined}
        maxLength={LIMITS.nameChars}
        face="written"
      />
      <Field
        label={words.lensAsks}
        value={lens.asks}
        onChange={(asks) => onChange({ ...lens, asks })}
        error={lens.asks.trim() === '' ? words.missing : undefined}
        maxLength={LIMITS.reasonChars}
        face="written"
        multiline
      />
      <div className="amend-grid">
        <Select
          label={words.lensRole}
          value={lens.role}
          options={roles}
          onChange={(role) => onChange({ ...lens, role })}
        />
        <DurationField label={words.lensWait} ms={lens.waitMs} onChange={(waitMs) => onChange({ ...lens, waitMs })} />
      </div>
      <fieldset className="field">
        <legend className="field-label">{words.lensTypes}</legend>
        {types.map((type) => (
          <Switch
            key={type}
            on={lens.types.includes(type)}
            onChange={(on) => onChange({ ...lens, types: toggled(type, on) })}
          >
            {t.words.decisionType[type]}
          </Switch>
        ))}
      </fieldset>
      <div>
        <Button kind="quiet" onPress={onRemove}>
          {words.removeLens(lens.title)}
        </Button>
      </div>
    </section>
  )
}
