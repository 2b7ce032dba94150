/** Plain English for views. The arithmetic behind each sentence travels beside it as data. */

const UNITS: readonly (readonly [number, string])[] = [
  [86_400_000, 'day'],
  [3_600_000, 'hour'],
  [60_000, 'minute'],
  [1000, 'second'],
]

/** A rough length of time: "about 2 days", "less than a minute". */
export function roughly(ms: number): string {
  for (const [size, name] of UNITS) {
    if (ms >= size * 0.95) {
      const n = Math.max(1, Math.round(ms / size))
      return name === 'second' ? 'less than a minute' : `about ${n} ${name}${n === 1 ? '' : 's'}`
    }
  }
  return 'less than a minute'
}

export const plural = (n: number, one: string, many = `${one}s`): string => `${n} ${n === 1 ? one : many}`

/** "Ana, Bo and Cy" */
export function listOf(names: readonly string[]): string {
  if (names.length <= 1) return names[0] ?? ''
  return `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
}
