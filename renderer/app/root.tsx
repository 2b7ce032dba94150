import { Outlet } from '@tanstack/react-router'
import { useLinkStatus, usePeer } from '../state/peer-context.tsx'
import { useNow } from '../state/use-now.ts'
import { t } from '../strings/en.ts'
import { Button } from '../ui/button.tsx'
import { Wordmark } from '../ui/mark.tsx'
import { ProblemNotice } from '../ui/notice.tsx'
import './root.css'

/** Everything hangs under the channel to the peer: without one, the page says so instead of pretending. */
export function Root() {
  const status = useLinkStatus()
  const peer = usePeer()
  switch (status.state) {
    case 'refused':
      return (
        <Stopped>
          <ProblemNotice problem={t.app.link.refused} />
        </Stopped>
      )
    case 'failed':
      return (
        <Stopped>
          <ProblemNotice problem={status.error} onRetry={() => peer.retry()} />
        </Stopped>
      )
    case 'lost':
      return (
        <>
          <LostStrip retryAt={status.retryAt} onRetry={() => peer.retry()} />
          <Outlet />
        </>
      )
    case 'connecting':
    case 'open':
      return <Outlet />
  }
}

function Stopped({ children }: { readonly children: React.ReactNode }) {
  return (
    <main className="stopped">
      <Wordmark large />
      {children}
    </main>
  )
}

function LostStrip({ retryAt, onRetry }: { readonly retryAt: number | null; readonly onRetry: () => void }) {
  const now = useNow()
  return (
    <div className="lost-strip" role="status">
      <p>
        <strong>{t.app.link.lost}</strong> {t.app.link.lostWhy(retryAt, now)} {t.app.link.lostSafe}
      </p>
      <Button kind="quiet" onPress={onRetry}>
        {t.app.link.retry}
      </Button>
    </div>
  )
}
