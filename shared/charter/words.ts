/** `1 agrees`, `3 agree`: a count with the form of the verb that goes with it. */
export const count = (n: number, one: string, more: string): string => `${n} ${n === 1 ? one : more}`

/** `a`, `a and b`, `a, b and c`. */
export function listed(parts: readonly string[]): string {
  const last = parts.at(-1)
  if (last === undefined) return ''
  return parts.length === 1 ? last : `${parts.slice(0, -1).join(', ')} and ${last}`
}

/** A phrase at the beginning of a sentence. */
export const capitalised = (phrase: string): string => phrase.slice(0, 1).toUpperCase() + phrase.slice(1)
