import type { PeerApi } from '#shared/bridge/api.ts'
import { ApiFailure, fail } from '#shared/bridge/errors.ts'
import type { EventName, MethodName, RequestOf, ResponseOf } from '#shared/bridge/methods.ts'
import { concerns } from './invalidation.ts'

/** What is known of an answer: nothing yet, the answer (perhaps being asked again), or why there is none. */
export type QueryState<T> =
  | { readonly status: 'loading' }
  | {
      readonly status: 'ready'
      readonly data: T
      /** Whether nothing is known that may have changed it since. Show an old answer; decide only on a current one. */
      readonly current: boolean
      /** Why it could not be asked again. */
      readonly stale: ApiFailure | null
    }
  | { readonly status: 'failed'; readonly failure: ApiFailure }

interface Entry {
  readonly method: MethodName
  readonly params: { readonly organisation?: string; readonly proposal?: string }
  state: QueryState<unknown>
  readonly listeners: Set<() => void>
  /** Counts requests, so that an answer overtaken by a newer question is dropped. */
  asked: number
  inFlight: boolean
  askAgain: boolean
}

function outdate(entry: Entry): void {
  if (entry.state.status === 'ready' && entry.state.current) entry.state = { ...entry.state, current: false }
}

/** Entries nobody looks at are kept this many, so that going back shows the last answer at once. */
const KEPT_UNWATCHED = 60

export const asFailure = (cause: unknown): ApiFailure =>
  cause instanceof ApiFailure
    ? cause
    : fail('internal', 'Something in Folkmoot went wrong.', {
        why: cause instanceof Error ? cause.message : String(cause),
      })

/**
 * Answers of PeerApi, shared by everything that asks the same question and asked again when an event says that they
 * may differ. An old answer stays on the page until the new one is there.
 */
export class QueryCache {
  readonly #api: PeerApi
  readonly #entries = new Map<string, Entry>()
  readonly #stop: (() => void)[]

  constructor(api: PeerApi) {
    this.#api = api
    const watch = <E extends EventName>(event: E) =>
      api.on(event, (data) => this.#invalidate(event, 'organisation' in data ? data.organisation : null))
    this.#stop = (
      ['organisations.changed', 'organisation.changed', 'peers.changed', 'joins.changed', 'profile.changed'] as const
    ).map((event) => watch(event))
  }

  read<M extends MethodName>(method: M, params: RequestOf<M>): QueryState<ResponseOf<M>> {
    return this.#entry(method, params).state as QueryState<ResponseOf<M>>
  }

  watch<M extends MethodName>(method: M, params: RequestOf<M>, listener: () => void): () => void {
    const entry = this.#entry(method, params)
    const first = entry.listeners.size === 0
    entry.listeners.add(listener)
    if (first) this.#ask(entry)
    return () => {
      entry.listeners.delete(listener)
      // Events about what nobody watches are not followed.
      if (entry.listeners.size === 0) outdate(entry)
      this.#prune()
    }
  }

  /** Asks again for everything on the page: the channel was away, or the person asked to try again. */
  refresh(): void {
    for (const entry of this.#entries.values()) if (entry.listeners.size > 0) this.#ask(entry)
  }

  dispose(): void {
    for (const stop of this.#stop) stop()
  }

  #entry(method: MethodName, params: unknown): Entry {
    const key = `${method} ${JSON.stringify(params)}`
    const known = this.#entries.get(key)
    if (known !== undefined) return known
    const entry: Entry = {
      method,
      params: params as Entry['params'],
      state: { status: 'loading' },
      listeners: new Set(),
      asked: 0,
      inFlight: false,
      askAgain: false,
    }
    this.#entries.set(key, entry)
    return entry
  }

  #invalidate(event: EventName, organisation: string | null): void {
    for (const entry of this.#entries.values()) {
      if (entry.listeners.size === 0 || !concerns(event, organisation, entry.method, entry.params)) continue
      outdate(entry)
      this.#ask(entry)
    }
  }

  /** At most one request per question under way; events meanwhile cause exactly one more. */
  #ask(entry: Entry): void {
    if (entry.inFlight) {
      entry.askAgain = true
      return
    }
    entry.inFlight = true
    entry.askAgain = false
    const settle = (state: QueryState<unknown>) => {
      entry.inFlight = false
      entry.state = state
      for (const listener of entry.listeners) listener()
      if (entry.askAgain && entry.listeners.size > 0) this.#ask(entry)
    }
    this.#api.call(entry.method, entry.params as never).then(
      (data) => settle({ status: 'ready', data, current: !entry.askAgain, stale: null }),
      (cause: unknown) => {
        const failure = asFailure(cause)
        settle(
          entry.state.status === 'ready' && failure.error.code !== 'not-found'
            ? { ...entry.state, current: false, stale: failure }
            : { status: 'failed', failure },
        )
      },
    )
  }

  #prune(): void {
    const unwatched = [...this.#entries].filter(([, entry]) => entry.listeners.size === 0 && !entry.inFlight)
    for (const [key] of unwatched.slice(0, Math.max(0, unwatched.length - KEPT_UNWATCHED))) this.#entries.delete(key)
  }
}
