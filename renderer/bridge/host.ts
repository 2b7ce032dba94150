import type { DesktopShell } from '#shared/bridge/desktop.ts'
import { takeAccessToken } from './access-token.ts'
import type { Link } from './link.ts'
import { MessagePortLink } from './message-port-link.ts'
import { browserSocketHost, WebSocketLink } from './web-socket-link.ts'

declare global {
  interface Window {
    /** What Electron's preload hands out. Absent in a browser. */
    readonly folkmoot?: DesktopShell
  }
}

/** The channel of this page: the preload's port in the desktop app, the keeper's socket in a browser. */
export function openLink(target: Window): Link {
  if (target.folkmoot !== undefined) return new MessagePortLink(target, target.folkmoot)
  return new WebSocketLink(browserSocketHost(target, takeAccessToken(target)))
}
