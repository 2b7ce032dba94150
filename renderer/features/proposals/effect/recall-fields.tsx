import { useOrganisation } from '../../../state/organisation-context.tsx'
import { useQuery } from '../../../state/use-query.ts'
import { t } from '../../../strings/en.ts'
import { Select } from '../../../ui/field.tsx'
import { QueryView } from '../../../ui/query-view.tsx'
import type { EffectFieldsProps } from './effect-form.tsx'
import { nameWithMark } from './who-fields.tsx'

const words = t.choices.recall

/** Which role, and which of its holders. */
export function RecallFields({ effect, onChange }: EffectFieldsProps) {
  const { organisation } = useOrganisation()
  const query = useQuery('role.list', { organisation })
  return (
    <QueryView query={query} skeleton={[5, 5]}>
      {(roles) => {
        const holders = roles.find((each) => each.role === effect.role)?.holders ?? []
        return (
          <div className="effect-fields">
            <Select
              label={t.choices.elect.role}
              value={effect.role ?? ''}
              options={roles.map((each) => ({ id: each.role as string, name: each.title }))}
              onChange={(role) => {
                const [only, ...more] = roles.find((each) => each.role === role)?.holders ?? []
                onChange({ ...effect, role, who: more.length === 0 ? (only?.person.member ?? null) : null })
              }}
            />
            {effect.role === null ? null : holders.length === 0 ? (
              <p className="soft">{words.nobody}</p>
            ) : (
              <Select
                label={words.holder}
                value={effect.who ?? ''}
                options={holders.map(({ person }) => ({ id: person.member as string, name: nameWithMark(person) }))}
                onChange={(who) => onChange({ ...effect, who })}
              />
            )}
          </div>
        )
      }}
    </QueryView>
  )
}
