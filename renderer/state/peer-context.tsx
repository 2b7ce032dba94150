import { createContext, type ReactNode, useContext, useEffect, useMemo, useSyncExternalStore } from 'react'
import type { PeerApi } from '#shared/bridge/api.ts'
import type { LinkStatus } from '../bridge/link.ts'
import { QueryCache } from './query-cache.ts'

/** PeerApi together with how the channel to it is. `PeerClient` is one; tests bring their own. */
export interface WatchedPeerApi extends PeerApi {
  readonly status: LinkStatus
  onStatus(listener: (status: LinkStatus) => void): () => void
  /** Tries at once to get the channel back. */
  retry(): void
}

interface PeerContextValue {
  readonly api: WatchedPeerApi
  readonly cache: QueryCache
}

const PeerContext = createContext<PeerContextValue | null>(null)

export function PeerProvider({ api, children }: { readonly api: WatchedPeerApi; readonly children: ReactNode }) {
  const value = useMemo(() => ({ api, cache: new QueryCache(api) }), [api])
  useEffect(
    () =>
      api.onStatus((status) => {
        if (status.state === 'open') value.cache.refresh()
      }),
    [api, value],
  )
  return <PeerContext.Provider value={value}>{children}</PeerContext.Provider>
}

function usePeerContext(): PeerContextValue {
  const value = useContext(PeerContext)
  if (value === null) throw new Error('PeerProvider is missing')
  return value
}

export const usePeer = (): WatchedPeerApi => usePeerContext().api
export const useQueryCache = (): QueryCache => usePeerContext().cache

export function useLinkStatus(): LinkStatus {
  const api = usePeer()
  return useSyncExternalStore(
    (listener) => api.onStatus(listener),
    () => api.status,
  )
}
