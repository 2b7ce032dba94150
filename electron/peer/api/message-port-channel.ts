import type { PeerMessage } from '#shared/bridge/wire.ts'
import type { Channel } from './channel.ts'

/** What Node's `MessagePort` and Electron's `MessagePortMain` have in common. */
export interface MessagePortLike {
  postMessage(message: unknown): void
  on(event: 'message', listener: (message: unknown) => void): unknown
  on(event: 'close', listener: () => void): unknown
  start(): void
  close(): void
}

/**
 * Which of the two a port is. Node's gives listeners the message itself, Electron's an event that holds it; a message
 * of a client could look like either, so it is the caller, who knows, that says.
 */
export type PortKind = 'node' | 'electron'

const unwrap: { readonly [K in PortKind]: (given: unknown) => unknown } = {
  node: (message) => message,
  electron: (event) => (typeof event === 'object' && event !== null && 'data' in event ? event.data : undefined),
}

/** PeerApi over a message port; messages travel as structured clones. */
export function messagePortChannel(port: MessagePortLike, kind: PortKind): Channel {
  const closeListeners: (() => void)[] = []
  let open = true
  const closed = (): void => {
    if (!open) return
    open = false
    for (const listener of closeListeners.splice(0)) listener()
  }
  port.on('close', closed)
  return {
    send(message: PeerMessage) {
      if (open) port.postMessage(message)
    },
    onMessage(listener) {
      port.on('message', (given) => listener(unwrap[kind](given)))
      port.start()
    },
    onClose(listener) {
      if (open) closeListeners.push(listener)
      else listener()
    },
    close() {
      port.close()
      // Electron does not tell the end that closes.
      closed()
    },
  }
}
