import { Navigate } from '@tanstack/react-router'
import { LAST_ORGANISATION } from '../state/last-organisation.ts'
import { usePendingInvitation } from '../state/pending-invitation.ts'
import { useQuery } from '../state/use-query.ts'
import { t } from '../strings/en.ts'
import { Wordmark } from '../ui/mark.tsx'
import { QueryView } from '../ui/query-view.tsx'
import './root.css'

/** Where the app begins: the organisation last looked at, or the ways to get one. A sample is not one to begin with. */
export function StartPage() {
  const organisations = useQuery('organisation.list', {})
  const joins = useQuery('join.list', {})
  const pending = usePendingInvitation()
  if (pending !== null) return <Navigate to="/join" replace />
  const joinsKnown = joins.status === 'failed' || (joins.status === 'ready' && joins.current)
  if (organisations.status === 'ready' && organisations.current && joinsKnown) {
    const last = localStorage.getItem(LAST_ORGANISATION)
    const shown = organisations.data.filter((each) => each.standing !== 'joining')
    const own = shown.filter((each) => !each.sample)
    const chosen = own.length === 0 ? undefined : (shown.find((each) => each.organisation === last) ?? own[0])
    if (chosen !== undefined)
      return <Navigate to="/o/$organisation" params={{ organisation: chosen.organisation }} replace />
    const joining = joins.status === 'ready' ? joins.data[0] : undefined
    if (joining !== undefined)
      return <Navigate to="/joining/$organisation" params={{ organisation: joining.organisation }} replace />
    return <Navigate to="/welcome" replace />
  }
  return (
    <main className="stopped">
      <Wordmark large />
      {organisations.status !== 'failed' ? (
        <p className="muted" role="status">
          {t.app.link.connecting}
        </p>
      ) : (
        <QueryView query={organisations}>{() => null}</QueryView>
      )}
    </main>
  )
}
