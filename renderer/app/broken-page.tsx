import { type ErrorComponentProps, Link, useRouter } from '@tanstack/react-router'
import { t } from '../strings/en.ts'
import { ProblemNotice } from '../ui/notice.tsx'
import './root.css'

/** A fault of the interface itself, kept to the page it happened on. */
export function BrokenPage({ error }: ErrorComponentProps) {
  const router = useRouter()
  return (
    <main className="stopped">
      <ProblemNotice problem={t.app.broken} onRetry={() => void router.invalidate()}>
        <p className="clause">{error instanceof Error ? error.message : String(error)}</p>
      </ProblemNotice>
      <Link to="/">{t.app.goHome}</Link>
    </main>
  )
}

export function NotFoundPage() {
  return (
    <main className="stopped">
      <h1>{t.app.notFound}</h1>
      <Link to="/">{t.app.goHome}</Link>
    </main>
  )
}
