import { isRelayed } from '#shared/protocol/address.ts'

/** Milliseconds after which the next address is tried beside those that have not answered. */
const NEXT_ADDRESS_MS = 250
/** Milliseconds that a device's own addresses have before it is also asked for at its relays. */
const RELAYS_AFTER_MS = 1_500
/** Milliseconds for one address. */
const ADDRESS_MS = 5_000

/**
 * Tries addresses one after the other without waiting for those that stay silent, its own before those at relays. Gives
 * the first connection; whatever else still comes is closed. @throws AggregateError of all answers when none was good
 */
export function firstToAnswer<T>(
  addresses: readonly string[],
  open: (address: string, signal: AbortSignal) => Promise<T>,
  close: (late: T) => void,
  signal: AbortSignal,
): Promise<T> {
  const waiting = [...addresses.filter((text) => !isRelayed(text)), ...addresses.filter(isRelayed)]
  const relaysAt = performance.now() + RELAYS_AFTER_MS
  return new Promise((resolve, reject) => {
    /** How to end each attempt under way. One that has won is not in here any more: its signal stays silent for ever. */
    const attempts = new Set<() => void>()
    const errors: unknown[] = []
    let over = false
    let timer: NodeJS.Timeout | undefined
    const finish = (): void => {
      over = true
      clearTimeout(timer)
      signal.removeEventListener('abort', next)
      for (const end of attempts) end()
    }
    const next = (): void => {
      clearTimeout(timer)
      if (over) return
      const [address] = waiting
      if (signal.aborted || (address === undefined && attempts.size === 0)) {
        finish()
        return reject(
          new AggregateError([...errors, ...(signal.aborted ? [signal.reason] : [])], 'no address answered'),
        )
      }
      if (address === undefined) return
      const wait = isRelayed(address) && attempts.size > 0 ? relaysAt - performance.now() : 0
      if (wait > 0) timer = setTimeout(next, wait)
      else {
        waiting.shift()
        attempt(address)
        timer = setTimeout(next, NEXT_ADDRESS_MS)
      }
    }
    const attempt = (address: string): void => {
      const controller = new AbortController()
      const end = (): void => controller.abort(new DOMException('no answer in time', 'TimeoutError'))
      const late = setTimeout(end, ADDRESS_MS)
      attempts.add(end)
      const ended = (): void => {
        clearTimeout(late)
        attempts.delete(end)
      }
      open(address, controller.signal).then(
        (opened) => {
          ended()
          if (over) return close(opened)
          finish()
          resolve(opened)
        },
        (error: unknown) => {
          ended()
          errors.push(error)
          next()
        },
      )
    }
    signal.addEventListener('abort', next)
    next()
  })
}
