import type { RawData, WebSocket } from 'ws'
import { CLOSE_MALFORMED, CLOSE_STOPPING, CLOSE_TOO_SLOW } from '#shared/bridge/socket.ts'
import type { PeerMessage } from '#shared/bridge/wire.ts'
import type { Channel, ChannelEnd } from './channel.ts'
import { API_LIMITS } from './limits.ts'

const CODES: { readonly [E in ChannelEnd]: number } = {
  malformed: CLOSE_MALFORMED,
  'too-slow': CLOSE_TOO_SLOW,
  stopping: CLOSE_STOPPING,
}
/** Milliseconds that the other end has to agree to closing. */
const CLOSE_MS = 1_000

const textOf = (data: RawData): string => {
  if (Array.isArray(data)) return Buffer.concat(data).toString('utf8')
  return Buffer.isBuffer(data) ? data.toString('utf8') : Buffer.from(data).toString('utf8')
}

/** PeerApi over one WebSocket; messages travel as JSON text. */
export function webSocketChannel(socket: WebSocket): Channel {
  const close = (why: ChannelEnd): void => {
    socket.close(CODES[why], why)
    const impatient = setTimeout(() => socket.terminate(), CLOSE_MS)
    socket.once('close', () => clearTimeout(impatient))
  }
  // A broken connection is also closed, which is what we act upon.
  socket.on('error', () => {})
  return {
    send(message: PeerMessage) {
      if (socket.readyState !== socket.OPEN) return
      if (socket.bufferedAmount > API_LIMITS.waitingBytes) close('too-slow')
      else socket.send(JSON.stringify(message))
    },
    onMessage(listener) {
      socket.on('message', (data, isBinary) => {
        let message: unknown
        try {
          if (isBinary) throw new Error('not text')
          message = JSON.parse(textOf(data))
        } catch {
          close('malformed')
          return
        }
        listener(message)
      })
    },
    onClose(listener) {
      if (socket.readyState === socket.CLOSED) listener()
      else socket.once('close', listener)
    },
    close,
  }
}
