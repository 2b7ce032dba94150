import { useEffect, useState, useSyncExternalStore } from 'react'
import type { ApiFailure } from '#shared/bridge/errors.ts'
import type { DocumentId, OrganisationId } from '#shared/kernel/ids.ts'
import { usePeer } from '../../../state/peer-context.tsx'
import { asFailure } from '../../../state/query-cache.ts'
import { BodySession, type SaveState } from './body-session.ts'

export type BodyState =
  | { readonly status: 'opening' }
  | { readonly status: 'open'; readonly session: BodySession }
  | { readonly status: 'failed'; readonly failure: ApiFailure }

/** A session of editing that lives as long as the component, and mends itself when the channel comes back. */
export function useBodySession(organisation: OrganisationId, document: DocumentId): BodyState {
  const api = usePeer()
  const [state, setState] = useState<BodyState>({ status: 'opening' })
  useEffect(() => {
    let ended = false
    let session: BodySession | null = null
    setState({ status: 'opening' })
    const later = (ms: number, run: () => void) => {
      const timer = setTimeout(run, ms)
      return () => clearTimeout(timer)
    }
    BodySession.open({ api, organisation, document, later }).then(
      (opened) => {
        if (ended) {
          opened.close()
          return
        }
        session = opened
        setState({ status: 'open', session: opened })
      },
      (cause: unknown) => {
        if (!ended) setState({ status: 'failed', failure: asFailure(cause) })
      },
    )
    let away = false
    const stop = api.onStatus((status) => {
      if (status.state === 'open' && away) void session?.reopen()
      away = status.state !== 'open'
    })
    const leaving = () => session?.flush()
    window.addEventListener('pagehide', leaving)
    return () => {
      ended = true
      stop()
      window.removeEventListener('pagehide', leaving)
      session?.close()
    }
  }, [api, organisation, document])
  return state
}

export const useSaveState = (session: BodySession): SaveState =>
  useSyncExternalStore(
    (listener) => session.onState(listener),
    () => session.saveState,
  )
