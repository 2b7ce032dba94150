import { WebSocket } from 'ws'
import type { PeerApi } from '#shared/bridge/api.ts'
import { ApiFailure, fail } from '#shared/bridge/errors.ts'
import {
  EVENTS,
  type EventData,
  type EventName,
  METHODS,
  type MethodName,
  type RequestOf,
  type ResponseOf,
} from '#shared/bridge/methods.ts'
import { API_PATH, API_PROTOCOL, CLOSE_UNAUTHORISED, tokenProtocol } from '#shared/bridge/socket.ts'
import { type ClientMessage, PeerMessage } from '#shared/bridge/wire.ts'

/** The client's end of a stream of PeerApi messages. */
export interface ClientChannel {
  send(message: ClientMessage): void
  onMessage(listener: (message: unknown) => void): void
  /** Called once, with why when the peer refused. */
  onClose(listener: (why: ApiFailure | null) => void): void
  close(): void
}

interface Pending {
  readonly resolve: (result: unknown) => void
  readonly reject: (failure: ApiFailure) => void
}

const isEvent = (name: string): name is EventName => Object.hasOwn(EVENTS, name)

const gone = (): ApiFailure =>
  fail('shutting-down', 'The keeper closed before it answered.', {
    why: 'This may or may not have been done.',
    next: 'Start it again and look.',
  })

/** PeerApi over a channel, for programs. What comes back is checked by the table like everything else. */
export class ApiClient implements PeerApi {
  readonly #channel: ClientChannel
  readonly #pending = new Map<number, Pending>()
  readonly #listeners = new Map<EventName, Set<(data: never) => void>>()
  readonly #closeListeners = new Set<() => void>()
  #closed: ApiFailure | null = null
  #nextId = 1

  constructor(channel: ClientChannel) {
    this.#channel = channel
    channel.onMessage((message) => this.#received(message))
    channel.onClose((why) => this.#ended(why ?? gone()))
  }

  async call<M extends MethodName>(method: M, params: RequestOf<M>): Promise<ResponseOf<M>> {
    const result = await this.callByName(method, params)
    const checked = METHODS[method].response.safeParse(result)
    if (!checked.success) throw fail('internal', `The answer to ${method} has an unknown form.`)
    // The table gives schema and type of one method together.
    return checked.data as ResponseOf<M>
  }

  /** For callers that have names and parameters as text; the peer checks both. @throws ApiFailure */
  callByName(method: string, params: unknown): Promise<unknown> {
    return new Promise((resolve, reject) => {
      if (this.#closed !== null) {
        reject(this.#closed)
        return
      }
      const id = this.#nextId++
      this.#pending.set(id, { resolve, reject })
      this.#channel.send({ type: 'request', id, method, params })
    })
  }

  on<E extends EventName>(event: E, listener: (data: EventData<E>) => void): () => void {
    const listeners = this.#listeners.get(event) ?? new Set()
    const isNew = listeners.size === 0
    listeners.add(listener)
    this.#listeners.set(event, listeners)
    if (isNew) this.#subscribe()
    return () => {
      listeners.delete(listener)
      if (listeners.size > 0) return
      this.#listeners.delete(event)
      this.#subscribe()
    }
  }

  onClose(listener: () => void): void {
    this.#closeListeners.add(listener)
  }

  close(): void {
    this.#channel.close()
  }

  #subscribe(): void {
    if (this.#closed === null) this.#channel.send({ type: 'subscribe', events: [...this.#listeners.keys()] })
  }

  #received(raw: unknown): void {
    const parsed = PeerMessage.safeParse(raw)
    if (!parsed.success) return
    const message = parsed.data
    if (message.type === 'event') {
      if (isEvent(message.event)) this.#publish(message.event, message.data)
      return
    }
    const pending = this.#pending.get(message.id)
    this.#pending.delete(message.id)
    if (message.type === 'error') pending?.reject(new ApiFailure(message.error))
    else pending?.resolve(message.result)
  }

  #publish<E extends EventName>(event: E, data: unknown): void {
    const checked = EVENTS[event].data.safeParse(data)
    if (!checked.success) return
    for (const listener of this.#listeners.get(event) ?? []) listener(checked.data as never)
  }

  #ended(why: ApiFailure): void {
    if (this.#closed !== null) return
    this.#closed = why
    for (const pending of this.#pending.values()) pending.reject(why)
    this.#pending.clear()
    for (const listener of this.#closeListeners) listener()
  }
}

const unauthorised = (): ApiFailure =>
  fail('unauthorised', 'The keeper does not accept this access token.', {
    next: 'Use the token in the profile’s api-token file.',
  })

function socketChannel(socket: WebSocket): ClientChannel {
  return {
    send: (message) => socket.send(JSON.stringify(message)),
    onMessage(listener) {
      socket.on('message', (data) => {
        let message: unknown
        try {
          message = JSON.parse(data.toString())
        } catch {
          return
        }
        listener(message)
      })
    },
    onClose(listener) {
      socket.once('close', (code) => listener(code === CLOSE_UNAUTHORISED ? unauthorised() : null))
    },
    close: () => socket.close(),
  }
}

/** Connects to the peer that serves PeerApi on this computer. @throws ApiFailure 'unreachable' or 'unauthorised' */
export async function connectToPeer(port: number, token: string): Promise<ApiClient> {
  // What could not travel as a subprotocol's name is no token.
  if (!/^[\w-]+$/.test(token)) throw unauthorised()
  const socket = new WebSocket(`ws://127.0.0.1:${port}${API_PATH}`, [API_PROTOCOL, tokenProtocol(token)], {
    perMessageDeflate: false,
  })
  const client = new ApiClient(socketChannel(socket))
  await new Promise<void>((resolve, reject) => {
    socket.once('open', resolve)
    socket.on('error', () => reject(fail('unreachable', 'No keeper answers on this computer.')))
  })
  return client
}
