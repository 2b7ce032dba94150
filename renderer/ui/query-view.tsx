import type { ReactNode } from 'react'
import { useQueryCache } from '../state/peer-context.tsx'
import type { QueryState } from '../state/query-cache.ts'
import { FailureNotice, Skeleton } from './notice.tsx'

export interface QueryViewProps<T> {
  readonly query: QueryState<T>
  readonly skeleton?: readonly number[]
  readonly children: (data: T) => ReactNode
}

/** An answer, its skeleton while it is awaited, or why there is none. An old answer stays when asking again failed. */
export function QueryView<T>({ query, skeleton = [7, 9, 5], children }: QueryViewProps<T>) {
  const cache = useQueryCache()
  switch (query.status) {
    case 'loading':
      return <Skeleton lines={skeleton} />
    case 'failed':
      return <FailureNotice failure={query.failure} onRetry={() => cache.refresh()} />
    case 'ready':
      return (
        <>
          {query.stale === null ? null : <FailureNotice failure={query.stale} onRetry={() => cache.refresh()} />}
          {children(query.data)}
        </>
      )
  }
}
