import type { DesktopShell } from '#shared/bridge/desktop.ts'

declare global {
  interface Window {
    /** What Electron's preload hands out. Absent in a browser. */
    readonly folkmoot?: DesktopShell
  }
}

/** What the desktop app gives this page; `null` in a browser. */
export const shellOf = (target: Window): DesktopShell | null => target.folkmoot ?? null
