import { useSyncExternalStore } from 'react'

/** Whether this person wants to be told outside the window of what needs them; kept on this device. */
const KEY = 'folkmoot.notices'
const listeners = new Set<() => void>()

export const wantsNotices = (): boolean => localStorage.getItem(KEY) !== 'off'

export function setWantsNotices(on: boolean): void {
  localStorage.setItem(KEY, on ? 'on' : 'off')
  for (const listener of listeners) listener()
}

export const useWantsNotices = (): boolean =>
  useSyncExternalStore((listener) => {
    listeners.add(listener)
    return () => listeners.delete(listener)
  }, wantsNotices)
