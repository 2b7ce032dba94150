import { describe, expect, it } from 'vitest'
import { takeAccessToken } from '#renderer/bridge/access-token.ts'
import type { LinkStatus } from '#renderer/bridge/link.ts'
import { MessagePortLink } from '#renderer/bridge/message-port-link.ts'
import { type SocketLike, WebSocketLink } from '#renderer/bridge/web-socket-link.ts'
import { linkInText } from '#renderer/features/onboarding/read-invitation.ts'
import { type DesktopShell, type PeerProcessState, PORT_MESSAGE } from '#shared/bridge/desktop.ts'
import { CLOSE_UNAUTHORISED } from '#shared/bridge/socket.ts'

class FakeSocket implements SocketLike {
  readyState = 0
  readonly sent: string[] = []
  readonly #listeners = new Map<string, ((event: { data?: unknown; code?: number }) => void)[]>()
  send(text: string): void {
    this.sent.push(text)
  }
  close(): void {}
  addEventListener(type: string, listener: (event: { data?: unknown; code?: number }) => void): void {
    this.#listeners.set(type, [...(this.#listeners.get(type) ?? []), listener])
  }
  happen(type: 'open' | 'close' | 'message', event: { data?: unknown; code?: number } = {}): void {
    this.readyState = type === 'open' ? 1 : this.readyState
    for (const listener of this.#listeners.get(type) ?? []) listener(event)
  }
}

const webSocket = () => {
  const sockets: FakeSocket[] = []
  const timers: { ms: number; run: () => void }[] = []
  const link = new WebSocketLink({
    open: () => {
      const socket = new FakeSocket()
      sockets.push(socket)
      return socket
    },
    now: () => 1000,
    later: (ms, run) => {
      timers.push({ ms, run })
      return () => undefined
    },
  })
  const seen: LinkStatus[] = []
  link.onStatus((status) => seen.push(status))
  return { link, sockets, timers, seen }
}

describe('the channel to a keeper', () => {
  it('comes back by itself, waiting longer each time it fails', () => {
    const { sockets, timers, seen } = webSocket()
    sockets[0]?.happen('close', { code: 1006 })
    timers[0]?.run()
    sockets[1]?.happen('close', { code: 1006 })
    expect(timers.map((timer) => timer.ms)).toEqual([250, 500])
    expect(seen.at(-1)).toEqual({ state: 'lost', retryAt: 1500 })
    timers[1]?.run()
    sockets[2]?.happen('open')
    expect(seen.at(-1)).toEqual({ state: 'open' })
  })

  it('does not knock on when it was refused', () => {
    const { sockets, timers, seen } = webSocket()
    sockets[0]?.happen('close', { code: CLOSE_UNAUTHORISED })
    expect(seen.at(-1)).toEqual({ state: 'refused' })
    expect(timers).toEqual([])
  })

  it('takes the access token out of the address at once', () => {
    window.history.replaceState(null, '', '/#token=abc123')
    expect(takeAccessToken(window)).toBe('abc123')
    expect(window.location.hash).toBe('')
    expect(takeAccessToken(window)).toBe('abc123')
    window.sessionStorage.clear()
    expect(takeAccessToken(window)).toBeNull()
  })
})

describe('the channel in the desktop app', () => {
  const desktop = () => {
    let tell: (state: PeerProcessState) => void = () => undefined
    const asked: string[] = []
    const shell: DesktopShell = {
      platform: 'linux',
      connect: () => asked.push('connect'),
      onPeerState: (listener) => {
        tell = listener
        return () => undefined
      },
      onLink: () => () => undefined,
      notify: () => undefined,
      onNoticeOpened: () => () => undefined,
    }
    const link = new MessagePortLink(window, shell)
    const seen: LinkStatus[] = []
    link.onStatus((status) => seen.push(status))
    const hand = (source: MessageEventSource | null, origin: string, data: unknown = PORT_MESSAGE) => {
      const { port1, port2 } = new MessageChannel()
      window.dispatchEvent(new MessageEvent('message', { data, origin, source, ports: [port1] }))
      return port2
    }
    return { link, seen, asked, hand, tell: (state: PeerProcessState) => tell(state) }
  }

  it('takes a port from its own window alone', () => {
    const { link, seen, asked, hand } = desktop()
    expect(asked).toEqual(['connect'])
    hand(null, window.location.origin)
    hand(window, 'https://elsewhere.example')
    hand(window, window.location.origin, 'something else')
    expect(seen).toEqual([{ state: 'connecting' }])
    hand(window, window.location.origin).close()
    expect(seen.at(-1)).toEqual({ state: 'open' })
    link.close()
  })

  it('says that the peer restarts, and why it cannot run', () => {
    const { link, seen, hand, tell } = desktop()
    hand(window, window.location.origin).close()
    tell({ state: 'restarting', retryAt: 5000, crashes: 1 })
    expect(seen.at(-1)).toEqual({ state: 'lost', retryAt: 5000 })
    const error = { code: 'profile-busy', what: 'Another Folkmoot uses this profile.' } as const
    tell({ state: 'failed', error })
    expect(seen.at(-1)).toEqual({ state: 'failed', error })
    expect(link.send({ type: 'subscribe', events: [] })).toBe(false)
    link.close()
  })
})

it('finds an invitation among other words', () => {
  expect(linkInText('Here you are:\nfolkmoot://join/1/abc \n See you.')).toBe('folkmoot://join/1/abc')
  expect(linkInText('https://example.org')).toBeNull()
})
