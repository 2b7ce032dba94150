import { Link } from '@tanstack/react-router'
import { useOrganisation } from '../../state/organisation-context.tsx'
import { useQuery } from '../../state/use-query.ts'
import { t } from '../../strings/en.ts'
import { Note } from '../../ui/notice.tsx'

const words = t.goingOn.reach
const DAY = 86_400_000

/** Says, once it is so, that too few can be heard of to change the charter, and what is left to do. */
export function ReachNote() {
  const { organisation, standing } = useOrganisation()
  const query = useQuery('organisation.reach', { organisation })
  if (query.status !== 'ready' || standing !== 'member') return null
  const { heard, needed, certifiers, members, silentForMs } = query.data
  if (heard.length >= needed) return null
  return (
    <Note kind="waiting">
      <p>
        {words.what(heard.length, Math.round(silentForMs / DAY))}{' '}
        {heard.length < certifiers ? words.nothing(certifiers, members) : words.amend(needed, members)}
      </p>
      <p>{words.next}</p>
      <Link to="/o/$organisation/go-on" params={{ organisation }}>
        {t.goingOn.title}
      </Link>
    </Note>
  )
}
