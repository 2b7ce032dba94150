import type { PeerMessage } from '#shared/bridge/wire.ts'

/** Why the peer ends a connection by itself. */
export type ChannelEnd = 'malformed' | 'too-slow' | 'stopping'

/** A two-way stream of PeerApi messages with one client, in order. Nothing that arrives has been checked. */
export interface Channel {
  /** Does nothing once closed. */
  send(message: PeerMessage): void
  onMessage(listener: (message: unknown) => void): void
  /** Called once, at once if it is closed already. */
  onClose(listener: () => void): void
  close(why: ChannelEnd): void
}
