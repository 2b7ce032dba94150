import { useOrganisation } from '../../../state/organisation-context.tsx'
import { useQuery } from '../../../state/use-query.ts'
import { t } from '../../../strings/en.ts'
import { Select } from '../../../ui/field.tsx'
import { QueryView } from '../../../ui/query-view.tsx'

const words = t.choices.elect

export interface RoleChoiceProps {
  readonly role: string | null
  readonly onChange: (role: string) => void
}

/** One of the charter's roles, with how many of its seats are held. */
export function RoleChoice({ role, onChange }: RoleChoiceProps) {
  const { organisation } = useOrganisation()
  const query = useQuery('role.list', { organisation })
  return (
    <QueryView query={query} skeleton={[5]}>
      {(roles) => {
        const chosen = roles.find((each) => each.role === role)
        return (
          <div className="field">
            <Select
              label={words.role}
              value={role ?? ''}
              options={roles.map((each) => ({ id: each.role as string, name: each.title }))}
              onChange={onChange}
            />
            {chosen === undefined ? null : (
              <p className="field-help">
                {chosen.holders.length >= chosen.seats ? words.full : words.seats(chosen.holders.length, chosen.seats)}
              </p>
            )}
          </div>
        )
      }}
    </QueryView>
  )
}
