/** `1 agrees`, `3 agree`: a count with the form of the word that goes with it. */
export const count = (n: number, one: string, more: string): string => `${n} ${n === 1 ? one : more}`

const joined = (parts: readonly string[], word: 'and' | 'or'): string => {
  const last = parts.at(-1)
  if (last === undefined) return ''
  return parts.length === 1 ? last : `${parts.slice(0, -1).join(', ')} ${word} ${last}`
}

/** The article that a word takes, by its first letter. */
export const aOrAn = (word: string): 'a' | 'an' => (/^[aeiou]/i.test(word) ? 'an' : 'a')

/** `a`, `a and b`, `a, b and c`. */
export const listed = (parts: readonly string[]): string => joined(parts, 'and')

/** `a`, `a or b`, `a, b or c`. */
export const either = (parts: readonly string[]): string => joined(parts, 'or')

/** A phrase at the beginning of a sentence. */
export const capitalised = (phrase: string): string => phrase.slice(0, 1).toUpperCase() + phrase.slice(1)
