import type { Caller, EmitEvent, PeerHandlers } from '#shared/bridge/api.ts'
import type { ApiError } from '#shared/bridge/errors.ts'
import { EVENTS, type EventData, type EventName } from '#shared/bridge/methods.ts'
import { ClientMessage } from '#shared/bridge/wire.ts'
import type { Log } from '../ports/log.ts'
import type { Channel } from './channel.ts'
import { dispatch } from './dispatch.ts'
import { API_LIMITS } from './limits.ts'
import { isTooLarge } from './measure.ts'

/** The peer as PeerApi serves it. */
export interface PeerService {
  readonly handlers: PeerHandlers
  /** Calls back on every event until the returned function is called. */
  subscribe(listener: EmitEvent): () => void
}

/** One client being served. */
export interface Connection {
  /** Refuses further requests; resolves when those received are answered, nobody waits any more, or after `drainMs`. */
  drain(): Promise<void>
  close(): void
}

const STOPPING: ApiError = {
  code: 'shutting-down',
  what: 'Folkmoot is closing.',
  next: 'Start it again and repeat this.',
}
const TOO_MANY: ApiError = {
  code: 'too-large',
  what: 'Too many requests at once.',
  why: `At most ${API_LIMITS.inFlight} may wait for their answer.`,
  next: 'Wait for answers before asking more.',
}
const TOO_LARGE: ApiError = {
  code: 'too-large',
  what: 'The request is too large.',
  why: `At most ${API_LIMITS.messageBytes / 1024 / 1024} MiB are taken at once.`,
}

const isEvent = (name: string): name is EventName => Object.hasOwn(EVENTS, name)

/** The number of a request that is otherwise not one, so that its sender can be told. */
function requestIdOf(message: unknown): number | null {
  const isObject = typeof message === 'object' && message !== null && 'id' in message
  return isObject && typeof message.id === 'number' && Number.isInteger(message.id) ? message.id : null
}

let connectionCount = 0

/**
 * Serves PeerApi to one client: every request is checked by the table, answered once, and checked again on the way out;
 * events go to clients that asked for them. A later `subscribe` replaces an earlier one.
 */
export function serveConnection(channel: Channel, peer: PeerService, log: Log): Connection {
  const id = `client-${++connectionCount}`
  const closeListeners: (() => void)[] = []
  const wanted = new Set<EventName>()
  const running = new Set<Promise<void>>()
  let state: 'open' | 'stopping' | 'closed' = 'open'
  let ended = (): void => {}
  const whenClosed = new Promise<void>((resolve) => {
    ended = resolve
  })

  const caller: Caller = {
    id,
    onClose(listener) {
      if (state === 'closed') queueMicrotask(listener)
      else closeListeners.push(listener)
    },
  }

  const answer = async (request: { id: number; method: string; params: unknown }): Promise<void> => {
    const reply = await dispatch(peer.handlers, request, caller, log)
    channel.send(
      reply.ok
        ? { type: 'response', id: request.id, result: reply.result }
        : { type: 'error', id: request.id, error: reply.error },
    )
  }

  const refusal = (): ApiError | null => {
    if (state !== 'open') return STOPPING
    return running.size >= API_LIMITS.inFlight ? TOO_MANY : null
  }

  const received = (raw: unknown): void => {
    if (state === 'closed') return
    const requestId = requestIdOf(raw)
    if (isTooLarge(raw)) {
      if (requestId === null) channel.close('malformed')
      else channel.send({ type: 'error', id: requestId, error: TOO_LARGE })
      return
    }
    const message = ClientMessage.safeParse(raw)
    if (!message.success) {
      log.warn('A client sent what is not PeerApi', { client: id })
      if (requestId === null) channel.close('malformed')
      else
        channel.send({
          type: 'error',
          id: requestId,
          error: { code: 'invalid-request', what: 'This is not a request.' },
        })
      return
    }
    if (message.data.type === 'subscribe') {
      wanted.clear()
      for (const name of message.data.events) {
        if (isEvent(name)) wanted.add(name)
        else log.warn('A client asked for an unknown event', { client: id })
      }
      return
    }
    const { data: request } = message
    const refused = refusal()
    if (refused !== null) {
      channel.send({ type: 'error', id: request.id, error: refused })
      return
    }
    const work = answer(request).finally(() => running.delete(work))
    running.add(work)
  }

  const stopEvents = peer.subscribe(<E extends EventName>(event: E, data: EventData<E>) => {
    if (wanted.has(event)) channel.send({ type: 'event', event, data })
  })
  channel.onMessage(received)
  channel.onClose(() => {
    state = 'closed'
    ended()
    stopEvents()
    for (const listener of closeListeners.splice(0)) {
      try {
        listener()
      } catch (error) {
        log.error('A fault after a client had gone', { error })
      }
    }
  })

  return {
    async drain() {
      if (state === 'open') state = 'stopping'
      let timer: NodeJS.Timeout | undefined
      const enough = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, API_LIMITS.drainMs)
      })
      await Promise.race([Promise.allSettled(running), whenClosed, enough])
      clearTimeout(timer)
    },
    close: () => channel.close('stopping'),
  }
}
