import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { app, type BrowserWindow, type Rectangle, screen } from 'electron'
import { z } from 'zod'

const WindowState = z.strictObject({
  x: z.number().int(),
  y: z.number().int(),
  width: z.number().int().positive(),
  height: z.number().int().positive(),
  maximized: z.boolean(),
})
type WindowState = z.infer<typeof WindowState>

const path = (): string => join(app.getPath('userData'), 'window-state.json')

/** A screen may have gone since: a window that nobody could grab is not restored. */
const isReachable = (bounds: Rectangle): boolean =>
  screen.getAllDisplays().some(({ workArea }) => {
    const across = Math.min(bounds.x + bounds.width, workArea.x + workArea.width) - Math.max(bounds.x, workArea.x)
    return across >= 100 && bounds.y >= workArea.y && bounds.y < workArea.y + workArea.height - 40
  })

/** Where the window was when it closed, if that still makes sense. */
export function restoredState(): WindowState | undefined {
  try {
    const state = WindowState.parse(JSON.parse(readFileSync(path(), 'utf8')))
    return isReachable(state) ? state : undefined
  } catch {
    return undefined
  }
}

/** Remembers the window's place when it closes. Losing it (a full disk) is not worth a word. */
export function keepState(window: BrowserWindow): void {
  window.on('close', () => {
    const state: WindowState = { ...window.getNormalBounds(), maximized: window.isMaximized() }
    try {
      writeFileSync(path(), JSON.stringify(state))
    } catch {
      // The next start opens in the middle of the screen.
    }
  })
}
