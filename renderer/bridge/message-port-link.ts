import { type DesktopShell, type PeerProcessState, PORT_MESSAGE } from '#shared/bridge/desktop.ts'
import type { ClientMessage } from '#shared/bridge/wire.ts'
import type { Link, LinkStatus } from './link.ts'
import { LinkListeners } from './link-base.ts'

/**
 * PeerApi over the MessagePort that Electron's preload posts to this window. When the peer restarts, the shell posts a
 * new port and the link goes on with that one.
 */
export class MessagePortLink implements Link {
  readonly #listeners = new LinkListeners()
  readonly #window: Window
  readonly #shell: DesktopShell
  readonly #stopPeerState: () => void
  #port: MessagePort | null = null

  constructor(target: Window, shell: DesktopShell) {
    this.#window = target
    this.#shell = shell
    target.addEventListener('message', this.#onWindowMessage)
    this.#stopPeerState = shell.onPeerState((state) => this.#peerMoved(state))
    shell.connect()
  }

  send(message: ClientMessage): boolean {
    if (this.#port === null) return false
    this.#port.postMessage(message)
    return true
  }

  onMessage(listener: (message: unknown) => void): void {
    this.#listeners.onMessage(listener)
  }

  onStatus(listener: (status: LinkStatus) => void): void {
    this.#listeners.onStatus(listener)
  }

  retry(): void {
    this.#shell.connect()
  }

  close(): void {
    this.#stopPeerState()
    this.#window.removeEventListener('message', this.#onWindowMessage)
    this.#drop()
  }

  readonly #onWindowMessage = (event: MessageEvent): void => {
    // Only this page itself (its preload shares its window) may hand it a channel to the peer.
    if (event.source !== this.#window || event.origin !== this.#window.location.origin) return
    const port = event.ports[0]
    if (port !== undefined && event.data === PORT_MESSAGE) this.#adopt(port)
  }

  #drop(): void {
    this.#port?.close()
    this.#port = null
  }

  #adopt(port: MessagePort): void {
    this.#drop()
    // Requests sent on the former port are never answered: the client has to hear that it is gone.
    if (this.#listeners.status.state === 'open') this.#listeners.moved({ state: 'lost', retryAt: null })
    this.#port = port
    port.addEventListener('message', (event) => {
      if (this.#port === port) this.#listeners.received(event.data)
    })
    port.start()
    this.#listeners.moved({ state: 'open' })
  }

  #peerMoved(state: PeerProcessState): void {
    if (state.state === 'restarting') {
      this.#drop()
      this.#listeners.moved({ state: 'lost', retryAt: state.retryAt })
    } else if (state.state === 'failed') {
      this.#drop()
      this.#listeners.moved({ state: 'failed', error: state.error })
    }
  }
}
