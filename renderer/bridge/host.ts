import { takeAccessToken } from './access-token.ts'
import type { Link } from './link.ts'
import { MessagePortLink } from './message-port-link.ts'
import { shellOf } from './shell.ts'
import { browserSocketHost, WebSocketLink } from './web-socket-link.ts'

/** The channel of this page: the preload's port in the desktop app, the keeper's socket in a browser. */
export function openLink(target: Window): Link {
  const shell = shellOf(target)
  if (shell !== null) return new MessagePortLink(target, shell)
  return new WebSocketLink(browserSocketHost(target, takeAccessToken(target)))
}
