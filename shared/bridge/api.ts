import type { EventData, EventName, MethodName, ParsedRequestOf, RequestOf, ResponseOf } from './methods.ts'

/** PeerApi as a caller sees it. @throws ApiFailure */
export interface PeerApi {
  call<M extends MethodName>(method: M, params: RequestOf<M>): Promise<ResponseOf<M>>
  /** Calls back on each event until the returned function is called. */
  on<E extends EventName>(event: E, listener: (data: EventData<E>) => void): () => void
}

/** PeerApi as the peer implements it: one function per method, given checked requests. @throws ApiFailure */
export type PeerHandlers = {
  readonly [M in MethodName]: (params: ParsedRequestOf<M>, caller: Caller) => Promise<ResponseOf<M>> | ResponseOf<M>
}

/** One connected client, so that sessions and presence end when it goes. */
export interface Caller {
  readonly id: string
  onClose(listener: () => void): void
}

/** Where the peer publishes events for its clients. */
export type EmitEvent = <E extends EventName>(event: E, data: EventData<E>) => void
