import { Link } from '@tanstack/react-router'
import { useOrganisation } from '../../state/organisation-context.tsx'
import { useQuery } from '../../state/use-query.ts'
import { t } from '../../strings/en.ts'
import { Empty } from '../../ui/notice.tsx'
import { Section } from '../../ui/page.tsx'
import { QueryView } from '../../ui/query-view.tsx'
import { RoleItem } from './role-item.tsx'
import './roles.css'

const words = t.roles

/** The roles of the charter: what each is for, who holds it until when, and how it is given. */
export function RolesSection() {
  const { organisation } = useOrganisation()
  const query = useQuery('role.list', { organisation })
  return (
    <Section title={words.title} id="roles">
      <QueryView query={query} skeleton={[5, 7]}>
        {(roles) =>
          roles.length === 0 ? (
            <Empty
              action={
                <Link
                  to="/o/$organisation/write"
                  params={{ organisation }}
                  search={{ effect: 'amend' }}
                  className="button button-plain"
                >
                  {words.amend}
                </Link>
              }
            >
              {words.empty}
            </Empty>
          ) : (
            <ul className="roles">
              {roles.map((role) => (
                <RoleItem key={role.role} role={role} />
              ))}
            </ul>
          )
        }
      </QueryView>
    </Section>
  )
}
