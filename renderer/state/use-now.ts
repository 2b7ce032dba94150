import { useSyncExternalStore } from 'react'

/** Words like "about 2 days" change slowly; one clock for the whole page, in milliseconds. */
const TICK_MS = 15_000

let now = Date.now()
const listeners = new Set<() => void>()
let timer: ReturnType<typeof setInterval> | null = null

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  now = Date.now()
  timer ??= setInterval(() => {
    now = Date.now()
    for (const each of listeners) each()
  }, TICK_MS)
  return () => {
    listeners.delete(listener)
    if (listeners.size > 0 || timer === null) return
    clearInterval(timer)
    timer = null
  }
}

/** The present time by this computer's clock, in milliseconds since 1970; renews itself every 15 seconds. */
export const useNow = (): number => useSyncExternalStore(subscribe, () => now)
