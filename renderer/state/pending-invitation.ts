import { useSyncExternalStore } from 'react'

/** An invitation link that was opened outside the page. Kept in memory only: it holds a secret. */
let pending: string | null = null
const listeners = new Set<() => void>()

export function offerInvitation(link: string | null): void {
  pending = link
  for (const listener of listeners) listener()
}

export const usePendingInvitation = (): string | null =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => pending,
  )
