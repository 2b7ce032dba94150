import type { Link, Transport, TransportProblem } from '#electron/peer/ports/ports.ts'

/** One kind of network as the contract sees it. */
export interface TransportWorld {
  readonly name: string
  /** A transport that is not started, with a key of its own. */
  create(name: string, options?: { readonly listen?: readonly string[] }): Transport
  /** Dials and sends bytes that are no frame. */
  sendGarbage(from: Transport, to: Transport, protocol: string): Promise<void>
  /** Ends whatever `create` made. */
  dispose(): Promise<void>
}

export const PROTOCOL = '/folkmoot/test/1'
export const DIAL_MS = 5_000

/** Links that others open to a transport, in order of arrival. */
export function accepting(transport: Transport, protocol = PROTOCOL): () => Promise<Link> {
  const arrived: Link[] = []
  const waiting: ((link: Link) => void)[] = []
  transport.onLink(protocol, (link) => {
    const next = waiting.shift()
    if (next === undefined) arrived.push(link)
    else next(link)
  })
  return () => {
    const link = arrived.shift()
    return link === undefined ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve(link)
  }
}

/** The next messages of a link. */
export function reader(link: Link): (count: number) => Promise<Uint8Array[]> {
  const iterator = link.messages[Symbol.asyncIterator]()
  return async (count) => {
    const got: Uint8Array[] = []
    while (got.length < count) {
      const next = await iterator.next()
      if (next.done === true) break
      got.push(next.value)
    }
    return got
  }
}

/** How a link ends: `ended` in good order, or the problem that its reader was told. */
export async function endingOf(link: Link): Promise<TransportProblem | 'ended' | 'other'> {
  try {
    for await (const _message of link.messages);
    return 'ended'
  } catch (error) {
    return problemOf(error)
  }
}

export const problemOf = (error: unknown): TransportProblem | 'other' =>
  error instanceof Error && 'problem' in error ? (error.problem as TransportProblem) : 'other'

export async function refusal(attempt: Promise<unknown>): Promise<TransportProblem | 'other' | 'none'> {
  try {
    await attempt
    return 'none'
  } catch (error) {
    return problemOf(error)
  }
}
