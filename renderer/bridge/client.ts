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
import { PeerMessage } from '#shared/bridge/wire.ts'
import type { Link, LinkStatus } from './link.ts'

interface Pending {
  readonly method: MethodName
  readonly params: unknown
  readonly resolve: (result: unknown) => void
  readonly reject: (failure: ApiFailure) => void
  /** Whether it was handed to the present channel, and may therefore have been done. */
  sent: boolean
}

/** Requests that only read: asked again by themselves when the channel comes back. */
const READS = /\.(get|list|inspect|preview|stateHash|evidence|requests)$/

const isEvent = (name: string): name is EventName => Object.hasOwn(EVENTS, name)

/**
 * PeerApi over a link. Requests made while the channel is away wait for it; requests that write and were already sent
 * when it went fail, because nobody here can know whether they were done.
 */
export class PeerClient implements PeerApi {
  readonly #link: Link
  readonly #check: boolean
  readonly #pending = new Map<number, Pending>()
  readonly #listeners = new Map<EventName, Set<(data: never) => void>>()
  readonly #statusListeners = new Set<(status: LinkStatus) => void>()
  #status: LinkStatus = { state: 'connecting' }
  #nextId = 1

  /** @param options.check validate answers and events by their schemas (development: it costs time) */
  constructor(link: Link, options: { readonly check: boolean }) {
    this.#link = link
    this.#check = options.check
    link.onMessage((message) => this.#received(message))
    link.onStatus((status) => this.#moved(status))
  }

  get status(): LinkStatus {
    return this.#status
  }

  onStatus(listener: (status: LinkStatus) => void): () => void {
    this.#statusListeners.add(listener)
    return () => this.#statusListeners.delete(listener)
  }

  call<M extends MethodName>(method: M, params: RequestOf<M>): Promise<ResponseOf<M>> {
    return new Promise<ResponseOf<M>>((resolve, reject) => {
      const hopeless = hopelessness(this.#status)
      if (hopeless !== null) {
        reject(hopeless)
        return
      }
      const id = this.#nextId++
      const pending: Pending = {
        method,
        params,
        // The schema check (or the peer's own) is what makes this the method's response.
        resolve: (result) => resolve(result as ResponseOf<M>),
        reject,
        sent: false,
      }
      this.#pending.set(id, pending)
      pending.sent = this.#link.send({ type: 'request', id, method, params })
    })
  }

  on<E extends EventName>(event: E, listener: (data: EventData<E>) => void): () => void {
    const listeners = this.#listeners.get(event) ?? new Set()
    this.#listeners.set(event, listeners)
    listeners.add(listener)
    return () => listeners.delete(listener)
  }

  /** Tries at once to get the channel back. */
  retry(): void {
    this.#link.retry()
  }

  #moved(status: LinkStatus): void {
    this.#status = status
    if (status.state === 'open') this.#resume()
    if (status.state === 'lost') this.#interrupt()
    const hopeless = hopelessness(status)
    if (hopeless !== null) for (const id of [...this.#pending.keys()]) this.#settle(id)?.reject(hopeless)
    for (const listener of this.#statusListeners) listener(status)
  }

  #resume(): void {
    this.#link.send({ type: 'subscribe', events: Object.keys(EVENTS) })
    for (const [id, pending] of this.#pending) {
      if (pending.sent) continue
      pending.sent = this.#link.send({ type: 'request', id, method: pending.method, params: pending.params })
    }
  }

  #interrupt(): void {
    for (const [id, pending] of [...this.#pending]) {
      if (!pending.sent) continue
      if (READS.test(pending.method)) pending.sent = false
      else this.#settle(id)?.reject(interrupted())
    }
  }

  #settle(id: number): Pending | undefined {
    const pending = this.#pending.get(id)
    this.#pending.delete(id)
    return pending
  }

  #received(raw: unknown): void {
    const parsed = PeerMessage.safeParse(raw)
    if (!parsed.success) {
      console.error('The peer sent a message that is not PeerApi.', parsed.error)
      return
    }
    const message = parsed.data
    if (message.type === 'event') {
      if (isEvent(message.event)) this.#publish(message.event, message.data)
      return
    }
    const pending = this.#settle(message.id)
    if (pending === undefined) return
    if (message.type === 'error') pending.reject(new ApiFailure(message.error))
    else this.#answer(pending, message.result)
  }

  #answer(pending: Pending, result: unknown): void {
    if (!this.#check) {
      pending.resolve(result)
      return
    }
    const checked = METHODS[pending.method].response.safeParse(result)
    if (checked.success) pending.resolve(checked.data)
    else
      pending.reject(
        fail('internal', `The answer to ${pending.method} has an unknown form.`, { why: checked.error.message }),
      )
  }

  #publish<E extends EventName>(event: E, data: unknown): void {
    if (this.#check && !EVENTS[event].data.safeParse(data).success) {
      console.error(`The event ${event} has an unknown form.`, data)
      return
    }
    for (const listener of this.#listeners.get(event) ?? []) listener(data as never)
  }
}

/** Why no answer can be expected until something is done about it; `null` while one can. */
function hopelessness(status: LinkStatus): ApiFailure | null {
  if (status.state === 'refused') return unauthorised()
  return status.state === 'failed' ? new ApiFailure(status.error) : null
}

const unauthorised = (): ApiFailure =>
  fail('unauthorised', 'This page has no access to the profile.', {
    why: 'The address it was opened with lacks the access token, or the token has changed since.',
    next: 'Open the address that the keeper printed when it started.',
  })

const interrupted = (): ApiFailure =>
  fail('shutting-down', 'The connection to Folkmoot’s own service was interrupted.', {
    why: 'It stopped before it answered, so this may or may not have been done.',
    next: 'Look whether it was done, and try again if not. Nothing that was saved is lost.',
  })
