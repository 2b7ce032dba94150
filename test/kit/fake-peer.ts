import type { PeerService } from '#electron/peer/api/serve.ts'
import type { Caller, EmitEvent, PeerHandlers } from '#shared/bridge/api.ts'
import { type EventData, type EventName, METHODS, type MethodName } from '#shared/bridge/methods.ts'

type Handler = (params: never, caller: Caller) => unknown

/** A peer whose methods are what a test says they are; the others fail, so that a test notices. */
export class FakePeer implements PeerService {
  readonly handlers: PeerHandlers
  readonly #listeners = new Set<EmitEvent>()
  readonly #answers = new Map<MethodName, Handler>()

  constructor() {
    const entries = Object.keys(METHODS).map((name) => {
      const method = name as MethodName
      return [
        method,
        async (params: never, caller: Caller): Promise<unknown> => {
          const answer = this.#answers.get(method)
          if (answer === undefined) throw new Error(`the test did not say what ${method} does`)
          return answer(params, caller)
        },
      ]
    })
    this.handlers = Object.fromEntries(entries) as PeerHandlers
  }

  /** What a method does from now on. Deliberately untyped: tests also answer wrongly. */
  answer(method: MethodName, handler: Handler): void {
    this.#answers.set(method, handler)
  }

  subscribe(listener: EmitEvent): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  emit<E extends EventName>(event: E, data: EventData<E>): void {
    for (const listener of this.#listeners) listener(event, data)
  }

  get subscribers(): number {
    return this.#listeners.size
  }
}
