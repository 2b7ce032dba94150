import type { Role } from '#shared/charter/model.ts'
import { LIMITS } from '#shared/kernel/limits.ts'
import { t } from '../../../strings/en.ts'
import { Button } from '../../../ui/button.tsx'
import { CountField } from '../../../ui/count-field.tsx'
import { DurationField } from '../../../ui/duration-field.tsx'
import { Field, Switch } from '../../../ui/field.tsx'
import type { CharterFormProps } from './basics-form.tsx'
import { newRole, withRoles } from './rule-changes.ts'

const words = t.proposals.amend
const MOST_TERMS = 100

/** What members are elected to. */
export function RolesForm({ charter, onChange }: CharterFormProps) {
  const roles = charter.roles ?? []
  const set = (next: readonly Role[]) => onChange(withRoles(charter, next))
  return (
    <>
      <p className="soft">{roles.length === 0 ? words.rolesNone : words.rolesLead}</p>
      {roles.map((role) => (
        <RoleForm
          key={role.id}
          role={role}
          others={roles.filter(({ id }) => id !== role.id)}
          onChange={(changed) => set(roles.map((each) => (each.id === role.id ? changed : each)))}
          onRemove={() => set(roles.filter(({ id }) => id !== role.id))}
        />
      ))}
      {roles.length < LIMITS.roles ? (
        <div>
          <Button onPress={() => set([...roles, newRole(roles, words.roleNew, words.rolePurposeNew)])}>
            {words.addRole}
          </Button>
        </div>
      ) : null}
    </>
  )
}

interface RoleFormProps {
  readonly role: Role
  readonly others: readonly Role[]
  readonly onChange: (role: Role) => void
  readonly onRemove: () => void
}

function RoleForm({ role, others, onChange, onRemove }: RoleFormProps) {
  return (
    <section className="amend-article" aria-label={role.title}>
      <Field
        label={words.roleTitle}
        value={role.title}
        onChange={(title) => onChange({ ...role, title })}
        error={role.title.trim() === '' ? words.roleMissing : undefined}
        maxLength={LIMITS.nameChars}
        face="written"
      />
      <Field
        label={words.rolePurpose}
        value={role.purpose}
        onChange={(purpose) => onChange({ ...role, purpose })}
        error={role.purpose.trim() === '' ? words.roleMissing : undefined}
        maxLength={LIMITS.reasonChars}
        face="written"
        multiline
      />
      <div className="amend-grid">
        <CountField
          label={words.seats}
          value={role.seats}
          min={1}
          max={LIMITS.roleSeats}
          onChange={(seats) => onChange({ ...role, seats })}
        />
        <DurationField label={words.term} ms={role.termMs} onChange={(termMs) => onChange({ ...role, termMs })} />
        <CountField
          label={words.termLimit}
          value={role.termLimit}
          min={0}
          max={MOST_TERMS}
          onChange={(termLimit) => onChange({ ...role, termLimit })}
        />
      </div>
      {others.map(({ id, title }) => (
        <Switch
          key={id}
          on={role.incompatible.includes(id)}
          onChange={(on) =>
            onChange({
              ...role,
              incompatible: on ? [...role.incompatible, id] : role.incompatible.filter((each) => each !== id),
            })
          }
        >
          {words.incompatible(title)}
        </Switch>
      ))}
      <div>
        <Button kind="quiet" onPress={onRemove}>
          {words.removeRole(role.title)}
        </Button>
      </div>
    </section>
  )
}
