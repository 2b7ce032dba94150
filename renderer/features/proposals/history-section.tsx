import { lazy, Suspense, useState } from 'react'
import { t } from '../../strings/en.ts'
import { Skeleton } from '../../ui/notice.tsx'
import type { Proposal } from './proposal-page.tsx'

const FrozenHistory = lazy(() => import('./editor/frozen-history.tsx'))

/** Loaded only when somebody asks: it needs the whole body. */
export function HistorySection({ proposal }: { readonly proposal: Proposal }) {
  const [shown, setShown] = useState(false)
  return (
    <div>
      <button type="button" className="link-button" aria-expanded={shown} onClick={() => setShown((now) => !now)}>
        {shown ? t.proposals.history.hide : t.proposals.history.show}
      </button>
      {shown ? (
        <Suspense fallback={<Skeleton lines={[7, 9]} />}>
          <FrozenHistory organisation={proposal.organisation} document={proposal.line.proposal} />
        </Suspense>
      ) : null}
    </div>
  )
}
