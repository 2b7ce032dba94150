const LOOK_EVERY_MS = 100

/** Looks until there is something to see, and gives it. @throws when nothing came within `deadlineMs` */
export async function eventually<T>(
  what: string,
  look: () => Promise<T | null | undefined | false>,
  deadlineMs = 60_000,
): Promise<T> {
  const end = performance.now() + deadlineMs
  for (;;) {
    const seen = await look()
    if (seen !== null && seen !== undefined && seen !== false) return seen
    if (performance.now() > end) throw new Error(`waited ${deadlineMs} ms in vain until ${what}`)
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS))
  }
}
