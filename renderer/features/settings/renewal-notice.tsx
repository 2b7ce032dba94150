import { usePeer } from '../../state/peer-context.tsx'
import { useAction } from '../../state/use-action.ts'
import { useQuery } from '../../state/use-query.ts'
import { t } from '../../strings/en.ts'
import { Button } from '../../ui/button.tsx'
import { FailureNotice, Note } from '../../ui/notice.tsx'
import './renewal-notice.css'

const words = t.app.renewal

/** Shown until it was read: that this profile goes on under a new device key, why, and what that means. */
export function RenewalNotice() {
  const api = usePeer()
  const profile = useQuery('profile.get', {})
  const dismiss = useAction(() => api.call('profile.dismissRenewal', {}))
  const renewal = profile.status === 'ready' ? profile.data.renewal : null
  if (renewal === null) return null
  return (
    <section className="renewal-notice" aria-label={words.label}>
      <Note kind="waiting">
        <p className="notice-what">{words.what[renewal.why]}</p>
        <p>{words.goesOn}</p>
        {renewal.organisations.some(({ outcome }) => outcome === 'continues') ? (
          <>
            <p>{words.earlierKey}</p>
            <p>{words.invitations}</p>
          </>
        ) : null}
        {renewal.organisations.map(({ organisation, name, outcome }) =>
          outcome === 'continues' ? null : <p key={organisation}>{words.outcome[outcome](name)}</p>,
        )}
        {dismiss.state.status === 'failed' ? <FailureNotice failure={dismiss.state.failure} /> : null}
        <Button kind="quiet" onPress={() => dismiss.run()} isPending={dismiss.state.status === 'running'}>
          {words.dismiss}
        </Button>
      </Note>
    </section>
  )
}
