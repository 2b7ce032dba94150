/** Times and amounts in words. All times in milliseconds. */

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

const plural = (n: number, unit: string): string => `${n} ${unit}${n === 1 ? '' : 's'}`

/** A length of time, rounded to what a person would say: "2 days", "about 5 hours", "less than a minute". */
export function lengthInWords(ms: number): string {
  if (ms < MINUTE) return 'less than a minute'
  if (ms < 90 * MINUTE) return plural(Math.round(ms / MINUTE), 'minute')
  if (ms < 36 * HOUR) return `about ${plural(Math.round(ms / HOUR), 'hour')}`
  if (ms < 21 * DAY) return `about ${plural(Math.round(ms / DAY), 'day')}`
  if (ms < 70 * DAY) return `about ${plural(Math.round(ms / (7 * DAY)), 'week')}`
  if (ms < 700 * DAY) return `about ${plural(Math.round(ms / (30.44 * DAY)), 'month')}`
  return `about ${plural(Math.round(ms / (365.25 * DAY)), 'year')}`
}

/** An exact length as a charter states it: "7 days", "2 weeks", "36 hours", "no time". */
export function exactLength(ms: number): string {
  if (ms === 0) return 'no time'
  const units = [
    [365 * DAY, 'year'],
    [7 * DAY, 'week'],
    [DAY, 'day'],
    [HOUR, 'hour'],
    [MINUTE, 'minute'],
    [1000, 'second'],
  ] as const
  for (const [size, unit] of units) if (ms % size === 0) return plural(ms / size, unit)
  return plural(ms, 'millisecond')
}

/** When something was or will be, seen from now: "in about 2 days", "5 minutes ago", "just now". */
export function relative(at: number, now: number): string {
  const distance = at - now
  if (Math.abs(distance) < MINUTE) return distance > 0 ? 'in less than a minute' : 'just now'
  const words = lengthInWords(Math.abs(distance))
  return distance > 0 ? `in ${words}` : `${words.replace(/^about /, '')} ago`
}

const exactFormat = new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', timeStyle: 'short' })
const dayFormat = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' })
const dayYearFormat = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric' })
const timeFormat = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' })

/** The exact time, for titles. */
export const exact = (at: number): string => exactFormat.format(at)
/** A date with its year: "4 March 2026". */
export const date = (at: number): string => dayYearFormat.format(at)
/** A date close by: "4 Mar", or the time if it is within a day of now. */
export const shortDate = (at: number, now: number): string =>
  Math.abs(at - now) < 18 * HOUR ? timeFormat.format(at) : dayFormat.format(at)
/** Date and time of a version: "4 Mar, 14:05". */
export const dayAndTime = (at: number): string => `${dayFormat.format(at)}, ${timeFormat.format(at)}`

/** A list of names: "Ana", "Ana and Bo", "Ana, Bo and 3 others". Of `all` there may be more than are given. */
export function names(people: readonly string[], most = 3, all = people.length): string {
  if (people.length === 0) return 'nobody'
  const shown = all <= most ? people : people.slice(0, most - 1)
  const rest = all - shown.length
  const parts = rest > 0 ? [...shown, `${rest} others`] : [...shown]
  const last = parts.pop()
  return parts.length === 0 ? (last ?? '') : `${parts.join(', ')} and ${last}`
}

export { plural }
