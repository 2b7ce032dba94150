import { useRouter } from '@tanstack/react-router'
import { useEffect } from 'react'
import type { OrganisationId } from '#shared/kernel/ids.ts'
import { ROOMS } from './rooms.ts'

/** Ctrl or Cmd with K finds and does; Alt with a digit goes to a room. */
export function useShortcuts(organisation: OrganisationId, openPalette: () => void): void {
  const router = useRouter()
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') {
        event.preventDefault()
        openPalette()
        return
      }
      if (!event.altKey || event.ctrlKey || event.metaKey) return
      const room = ROOMS[Number(event.code.replace('Digit', '')) - 1]
      if (room === undefined) return
      event.preventDefault()
      void router.navigate({ to: room.to, params: { organisation } })
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [organisation, openPalette, router])
}
