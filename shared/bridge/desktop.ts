import { z } from 'zod'
import { LIMITS } from '../kernel/limits.ts'
import type { ApiError } from './errors.ts'

/** Something shown outside the window, and the page that a click on it opens. */
export const Notice = z.strictObject({
  title: z.string().min(1).max(LIMITS.titleChars),
  body: z.string().max(LIMITS.titleChars),
  /** A room of an organisation, or one of its proposals. */
  path: z.string().regex(/^\/o\/[0-9a-f]{64}(\/[a-z]{1,20}(\/[0-9a-f]{64})?)?$/),
})
export type Notice = z.infer<typeof Notice>

/**
 * What the desktop shell gives the page besides PeerApi itself. In a browser, served by a keeper, `window.folkmoot`
 * does not exist and the page speaks PeerApi over a WebSocket.
 */
export interface DesktopShell {
  /** `process.platform` of the shell, for key names and window controls. */
  readonly platform: 'linux' | 'darwin' | 'win32'
  /**
   * Asks for a port that carries PeerApi. It comes as a `message` event of the window whose data is `PORT_MESSAGE` and
   * whose `ports[0]` is the port: once for each call, and again without a call whenever the peer was restarted. The
   * newest port is the one to use; older ones are dead.
   */
  connect(): void
  /** How the peer is doing; called at once with what is known, then on each change. Returns the way to stop. */
  onPeerState(listener: (state: PeerProcessState) => void): () => void
  /**
   * Links that the person opened outside (`folkmoot://…`), to be confirmed before anything is done with them. They hold
   * a secret: never log or keep them. Links that came before the first call are given at once.
   */
  onLink(listener: (link: string) => void): () => void
  /** Shows something outside the window, where the system can. */
  notify(notice: Notice): void
  /** The path of a notice that the person clicked; the window is in front by then. */
  onNoticeOpened(listener: (path: string) => void): () => void
}

/** Data of the window message that brings a port. */
export const PORT_MESSAGE = 'folkmoot:port'

export type PeerProcessState =
  | { readonly state: 'starting' }
  | { readonly state: 'running' }
  /** It ended by itself and is started again at `retryAt` (milliseconds since 1970). Nothing is lost. */
  | { readonly state: 'restarting'; readonly retryAt: number; readonly crashes: number }
  /** It cannot run on this profile, or crashed too often; the error says what to do. `connect` tries again. */
  | { readonly state: 'failed'; readonly error: ApiError }
