import { useCallback, useEffect, useRef, useState } from 'react'
import type { z } from 'zod'
import type { PresenceView } from '#shared/bridge/views.ts'
import type { TextName } from '#shared/documents/shape.ts'
import type { DocumentId, OrganisationId } from '#shared/kernel/ids.ts'
import { usePeer } from '../../../state/peer-context.tsx'
import type { BodySession } from './body-session.ts'
import { placeOf, TELL_EVERY_MS } from './presence.ts'

export interface Presence {
  readonly present: readonly z.infer<typeof PresenceView>[]
  readonly tell: (field: TextName, anchor: number, head: number) => void
}

/** Who else is in the document, and the telling of where this person is. */
export function usePresence(organisation: OrganisationId, document: DocumentId, session: BodySession): Presence {
  const api = usePeer()
  const [present, setPresent] = useState<Presence['present']>([])
  const latest = useRef<{ field: TextName; anchor: number; head: number } | null>(null)
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null)

  useEffect(() => {
    const stop = api.on('presence.changed', (event) => {
      if (event.organisation === organisation && event.document === document) setPresent(event.present)
    })
    // A place that cannot be told is not worth a message: it is told again with the next movement.
    const set = (at: Parameters<typeof api.call<'presence.set'>>[1]['at']) =>
      api.call('presence.set', { organisation, document, at }).catch(() => undefined)
    void set({ field: null, anchor: null, head: null })
    return () => {
      stop()
      if (timer.current !== null) clearTimeout(timer.current)
      timer.current = null
      void set(null)
    }
  }, [api, organisation, document])

  const tell = useCallback(
    (field: TextName, anchor: number, head: number) => {
      latest.current = { field, anchor, head }
      timer.current ??= setTimeout(() => {
        timer.current = null
        const place = latest.current
        if (place === null) return
        const at = placeOf(session, place.field, place.anchor, place.head)
        api.call('presence.set', { organisation, document, at }).catch(() => undefined)
      }, TELL_EVERY_MS)
    },
    [api, organisation, document, session],
  )
  return { present, tell }
}
