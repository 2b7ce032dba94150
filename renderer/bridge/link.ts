import type { ApiError } from '#shared/bridge/errors.ts'
import type { ClientMessage } from '#shared/bridge/wire.ts'

/** How the channel to the peer is at this moment. */
export type LinkStatus =
  | { readonly state: 'connecting' }
  | { readonly state: 'open' }
  /** Lost; tried again at `retryAt` (milliseconds since 1970), or when the host hands over a new channel (`null`). */
  | { readonly state: 'lost'; readonly retryAt: number | null }
  /** The peer does not accept this page: it came without the access token, or with an old one. */
  | { readonly state: 'refused' }
  /** The peer cannot run: another Folkmoot uses the profile, a newer one wrote it … `retry` of the link tries again. */
  | { readonly state: 'failed'; readonly error: ApiError }

/** A channel that carries PeerApi messages, and mends itself where it can. */
export interface Link {
  /** Sends when open; false when it could not. */
  send(message: ClientMessage): boolean
  /** What arrives, unchecked. */
  onMessage(listener: (message: unknown) => void): void
  /** Called at once with the present status, then with each change. */
  onStatus(listener: (status: LinkStatus) => void): void
  /** Tries again at once. */
  retry(): void
  close(): void
}
