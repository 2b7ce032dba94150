import type { Connection, Stream, StreamCloseEvent, StreamMessageEvent } from '@libp2p/interface'
import { isPrivate } from '@libp2p/utils'
import { Uint8ArrayList } from 'uint8arraylist'
import type { DeviceId } from '#shared/kernel/ids.ts'
import { LIMITS } from '#shared/kernel/limits.ts'
import { type Link, TransportFailure } from '../ports/ports.ts'
import { frameHeader, Unframer } from './transport-framing.ts'
import { Inbox } from './transport-inbox.ts'

/** Bytes of unread messages past which the sender is paused, and below which it may go on. */
const PAUSE_BYTES = 2 * LIMITS.messageBytes
const RESUME_BYTES = LIMITS.messageBytes
/** Milliseconds given to unsent bytes, and then to the other side, when a link is closed in good order. */
const CLOSE_MS = 3_000

/** A libp2p stream as a link: whole messages, back-pressure both ways, and a cut told apart from a good ending. */
export class Libp2pLink implements Link {
  readonly remote: DeviceId
  readonly protocol: string
  readonly address: string
  readonly route: Link['route']
  readonly via: DeviceId | null
  readonly messages: AsyncIterable<Uint8Array>
  readonly #stream: Stream
  readonly #connection: Connection
  readonly #inbox: Inbox
  readonly #unframer = new Unframer()
  #sending: Promise<void> = Promise.resolve()
  #open = true

  /** @param via the device that passes this connection on, if one does */
  constructor(stream: Stream, connection: Connection, remote: DeviceId, via: DeviceId | null) {
    this.remote = remote
    this.protocol = stream.protocol
    this.address = connection.remoteAddr.toString()
    this.via = via
    this.route = via !== null ? 'relayed' : isPrivate(connection.remoteAddr) ? 'lan' : 'direct'
    this.#stream = stream
    this.#connection = connection
    this.#inbox = new Inbox((bytes) => this.#throttle(bytes))
    this.messages = this.#inbox
    stream.addEventListener('end', () => this.#onEnd())
    stream.addEventListener('close', (event) => this.#onClose(event))
    stream.addEventListener('message', (event) => this.#onData(event))
    if (stream.status !== 'open') this.#onClose(null)
  }

  get latencyMs(): number | null {
    return this.#connection.rtt === undefined ? null : Math.round(this.#connection.rtt)
  }

  async send(message: Uint8Array): Promise<void> {
    if (message.length > LIMITS.messageBytes) {
      throw new TransportFailure(
        'malformed',
        `a message of ${message.length} bytes where at most ${LIMITS.messageBytes} are allowed`,
      )
    }
    const turn = this.#sending.then(() => this.#write(message))
    this.#sending = turn.catch(() => {})
    return turn
  }

  async close(_reason?: string): Promise<void> {
    if (!this.#open) return
    this.#open = false
    this.#inbox.end()
    const give = setTimeout(() => this.#stream.abort(new Error('the other side did not close in time')), 2 * CLOSE_MS)
    give.unref()
    this.#stream.addEventListener('close', () => clearTimeout(give))
    try {
      if (this.#stream.readStatus === 'paused') this.#stream.resume()
      await this.#stream.close({ signal: AbortSignal.timeout(CLOSE_MS) })
    } catch (error) {
      this.#stream.abort(error instanceof Error ? error : new Error('closing failed'))
    }
    if (this.#stream.status === 'closed') clearTimeout(give)
  }

  /** Ends at once; the other side sees a cut. */
  abort(failure: TransportFailure): void {
    this.#open = false
    this.#inbox.fail(failure)
    this.#stream.abort(failure)
  }

  async #write(message: Uint8Array): Promise<void> {
    if (!this.#open || !this.#writable()) throw new TransportFailure('closed', 'the link is closed')
    try {
      this.#stream.send(new Uint8ArrayList(frameHeader(message.length), message))
    } catch (error) {
      throw new TransportFailure('closed', 'the link closed while sending', { cause: error })
    }
    while (this.#stream.writableNeedsDrain || this.#stream.writeBufferLength > 0) {
      if (this.#stream.status !== 'open' && !this.#writable())
        throw new TransportFailure('closed', 'the link closed while sending')
      await this.#roomToWrite()
    }
  }

  #writable(): boolean {
    return this.#stream.writeStatus === 'writable'
  }

  /** Resolves when the stream took some of what waits, or closed. */
  async #roomToWrite(): Promise<void> {
    await new Promise<void>((resolve) => {
      const done = (): void => {
        for (const event of ['drain', 'idle', 'close'] as const) this.#stream.removeEventListener(event, done)
        resolve()
      }
      for (const event of ['drain', 'idle', 'close'] as const) this.#stream.addEventListener(event, done)
    })
    // The stream itself continues its queue in a microtask after `drain`.
    await new Promise<void>((resolve) => setImmediate(resolve))
  }

  #onData(event: StreamMessageEvent): void {
    if (!this.#open) return
    const chunk = event.data instanceof Uint8Array ? event.data : event.data.subarray()
    const unframed = this.#unframer.push(chunk)
    if (!unframed.ok) return this.abort(new TransportFailure('malformed', unframed.detail))
    for (const message of unframed.messages) this.#inbox.push(message)
  }

  /** The other side finished writing: the link is over, in good order unless it stopped within a message. */
  #onEnd(): void {
    if (!this.#open) return
    if (this.#stream.status === 'aborted' || this.#stream.status === 'reset') return
    if (this.#unframer.midMessage) {
      return this.abort(new TransportFailure('malformed', 'the other side stopped in the middle of a message'))
    }
    if (this.#stream.remoteWriteStatus === 'closed') void this.close()
  }

  #onClose(event: StreamCloseEvent | null): void {
    if (!this.#open) return
    this.#open = false
    this.#inbox.fail(new TransportFailure('closed', 'the connection was lost', { cause: event?.error }))
  }

  #throttle(bytes: number): void {
    if (!this.#open) return
    if (bytes > PAUSE_BYTES && this.#stream.readStatus === 'readable') this.#stream.pause()
    else if (bytes < RESUME_BYTES && this.#stream.readStatus === 'paused') this.#stream.resume()
  }
}
