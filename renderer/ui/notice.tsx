import { CircleAlert, Info } from 'lucide-react'
import type { ReactNode } from 'react'
import type { ApiFailure } from '#shared/bridge/errors.ts'
import { t } from '../strings/en.ts'
import { Button } from './button.tsx'
import './notice.css'

export interface Problem {
  readonly what: string
  readonly why?: string | undefined
  readonly next?: string | undefined
  readonly clause?: string | undefined
}

export interface ProblemNoticeProps {
  readonly problem: Problem
  readonly onRetry?: (() => void) | undefined
  readonly children?: ReactNode
}

/** What happened, why, and what to do. */
export function ProblemNotice({ problem, onRetry, children }: ProblemNoticeProps) {
  return (
    <div className="notice notice-problem" role="alert">
      <CircleAlert aria-hidden="true" />
      <div>
        <p className="notice-what">{problem.what}</p>
        {problem.why === undefined ? null : <p>{problem.why}</p>}
        {problem.next === undefined ? null : <p>{problem.next}</p>}
        {problem.clause === undefined ? null : <p className="clause">{t.common.clause(problem.clause)}</p>}
        {children}
        {onRetry === undefined ? null : (
          <Button kind="quiet" onPress={onRetry}>
            {t.common.tryAgain}
          </Button>
        )}
      </div>
    </div>
  )
}

export function FailureNotice({ failure, onRetry }: { readonly failure: ApiFailure; readonly onRetry?: () => void }) {
  return <ProblemNotice problem={failure.error} onRetry={onRetry} />
}

/** Something worth knowing that is not a problem. */
export function Note({
  children,
  kind = 'info',
}: {
  readonly children: ReactNode
  readonly kind?: 'info' | 'waiting' | 'final'
}) {
  return (
    <div className={`notice notice-${kind}`}>
      <Info aria-hidden="true" />
      <div>{children}</div>
    </div>
  )
}

export interface EmptyProps {
  readonly children: ReactNode
  readonly action?: ReactNode
}

/** An empty place: one sentence and one thing to do. */
export function Empty({ children, action }: EmptyProps) {
  return (
    <div className="empty">
      <p className="written">{children}</p>
      {action}
    </div>
  )
}

/** Lines that stand where text will be, of the same height, so that nothing jumps. */
export function Skeleton({
  lines,
  label = t.common.loading,
}: {
  readonly lines: readonly number[]
  readonly label?: string
}) {
  return (
    <div className="skeleton" role="status" aria-label={label}>
      {lines.map((width, index) => (
        <span key={`${index}-${width}`} className={`skeleton-line skeleton-w${width}`} />
      ))}
    </div>
  )
}
