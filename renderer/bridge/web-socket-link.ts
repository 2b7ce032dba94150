import { API_PATH, API_PROTOCOL, CLOSE_UNAUTHORISED, tokenProtocol } from '#shared/bridge/socket.ts'
import type { ClientMessage } from '#shared/bridge/wire.ts'
import type { Link, LinkStatus } from './link.ts'
import { LinkListeners } from './link-base.ts'

/** Waits between attempts, in milliseconds; the last one repeats. A keeper restarts within seconds. */
const RETRY_MS = [250, 500, 1000, 2000, 5000] as const
export interface SocketLike {
  readonly readyState: number
  send(text: string): void
  close(): void
  addEventListener(
    type: 'open' | 'close' | 'message',
    listener: (event: { data?: unknown; code?: number }) => void,
  ): void
}

export interface SocketHost {
  open(): SocketLike
  now(): number
  later(ms: number, run: () => void): () => void
}

/** PeerApi over a WebSocket to the keeper that served this page. */
export class WebSocketLink implements Link {
  readonly #listeners = new LinkListeners()
  readonly #host: SocketHost
  #socket: SocketLike | null = null
  #attempt = 0
  #closed = false
  #cancelRetry: () => void = () => {}

  constructor(host: SocketHost) {
    this.#host = host
    this.#connect()
  }

  send(message: ClientMessage): boolean {
    if (this.#socket === null || this.#socket.readyState !== 1) return false
    this.#socket.send(JSON.stringify(message))
    return true
  }

  onMessage(listener: (message: unknown) => void): void {
    this.#listeners.onMessage(listener)
  }

  onStatus(listener: (status: LinkStatus) => void): void {
    this.#listeners.onStatus(listener)
  }

  retry(): void {
    if (this.#closed || this.#socket !== null) return
    this.#cancelRetry()
    this.#connect()
  }

  close(): void {
    this.#closed = true
    this.#cancelRetry()
    this.#socket?.close()
  }

  #connect(): void {
    const socket = this.#host.open()
    this.#socket = socket
    socket.addEventListener('open', () => {
      this.#attempt = 0
      this.#listeners.moved({ state: 'open' })
    })
    socket.addEventListener('message', (event) => {
      if (typeof event.data !== 'string') return
      try {
        this.#listeners.received(JSON.parse(event.data))
      } catch {
        // Not JSON: not from a peer. The request it may have answered fails when the socket does.
      }
    })
    socket.addEventListener('close', (event) => this.#lost(socket, event.code ?? 0))
  }

  #lost(socket: SocketLike, code: number): void {
    if (this.#closed || this.#socket !== socket) return
    this.#socket = null
    if (code === CLOSE_UNAUTHORISED) {
      this.#listeners.moved({ state: 'refused' })
      return
    }
    const wait = RETRY_MS[Math.min(this.#attempt, RETRY_MS.length - 1)] ?? 5000
    this.#attempt += 1
    this.#listeners.moved({ state: 'lost', retryAt: this.#host.now() + wait })
    this.#cancelRetry = this.#host.later(wait, () => this.#connect())
  }
}

/** The real socket to the page's own origin. The token goes as a subprotocol: addresses get logged. */
export function browserSocketHost(target: Window, token: string | null): SocketHost {
  return {
    open: () => {
      const url = new URL(API_PATH, target.location.href)
      url.protocol = target.location.protocol === 'https:' ? 'wss:' : 'ws:'
      return new WebSocket(url, token === null ? [API_PROTOCOL] : [API_PROTOCOL, tokenProtocol(token)])
    },
    now: () => Date.now(),
    later: (ms, run) => {
      const timer = target.setTimeout(run, ms)
      return () => target.clearTimeout(timer)
    },
  }
}
