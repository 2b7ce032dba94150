import type { Clock, Link } from '../ports/ports.ts'

/** The first message of a link and what reads the rest, or `null` when none came in time or the link ended before. */
export async function firstMessage(
  link: Link,
  clock: Clock,
  withinMs: number,
): Promise<{ readonly first: Uint8Array; readonly rest: AsyncIterator<Uint8Array> } | null> {
  const rest = link.messages[Symbol.asyncIterator]()
  let cancel = (): void => {}
  const late = new Promise<null>((resolve) => {
    cancel = clock.after(withinMs, () => resolve(null))
  })
  try {
    const next = await Promise.race([rest.next(), late])
    return next === null || next.done === true ? null : { first: next.value, rest }
  } catch {
    return null
  } finally {
    cancel()
  }
}
