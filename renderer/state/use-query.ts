import { useCallback, useMemo, useSyncExternalStore } from 'react'
import type { MethodName, RequestOf, ResponseOf } from '#shared/bridge/methods.ts'
import { useQueryCache } from './peer-context.tsx'
import type { QueryState } from './query-cache.ts'

/** The answer to a question, kept current by events. */
export function useQuery<M extends MethodName>(method: M, params: RequestOf<M>): QueryState<ResponseOf<M>> {
  const cache = useQueryCache()
  const key = JSON.stringify(params)
  // Params are plain data: the same text is the same question, whatever object it came in.
  const stable = useMemo(() => JSON.parse(key) as RequestOf<M>, [key])
  const watch = useCallback((listener: () => void) => cache.watch(method, stable, listener), [cache, method, stable])
  return useSyncExternalStore(watch, () => cache.read(method, stable))
}
