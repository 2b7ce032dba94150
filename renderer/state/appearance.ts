import { useSyncExternalStore } from 'react'
import { z } from 'zod'

/** How the page looks for this person on this device. */
const Appearance = z.strictObject({
  theme: z.enum(['system', 'light', 'dark']),
  contrast: z.enum(['system', 'more']),
  textSize: z.enum(['normal', 'large', 'larger']),
})
export type Appearance = z.infer<typeof Appearance>

const KEY = 'folkmoot.appearance'
const DEFAULT: Appearance = { theme: 'system', contrast: 'system', textSize: 'normal' }

function load(): Appearance {
  try {
    const parsed = Appearance.safeParse(JSON.parse(localStorage.getItem(KEY) ?? 'null'))
    return parsed.success ? parsed.data : DEFAULT
  } catch {
    return DEFAULT
  }
}

let current = load()
const listeners = new Set<() => void>()

export const appearance = (): Appearance => current

export function setAppearance(change: Partial<Appearance>): void {
  current = { ...current, ...change }
  localStorage.setItem(KEY, JSON.stringify(current))
  for (const listener of listeners) listener()
}

export function onAppearance(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export const useAppearance = (): Appearance => useSyncExternalStore(onAppearance, appearance)
