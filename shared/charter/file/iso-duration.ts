import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../units.ts'

const PARTS = [
  [HOUR_MS, 'H'],
  [MINUTE_MS, 'M'],
] as const

/**
 * A length of time as in ISO 8601, exactly: `P7D`, `P1DT12H`, `PT0.001S`; `P0D` for none.
 *
 * @param durationMs a whole number of milliseconds, at least zero
 */
export function isoDuration(durationMs: number): string {
  const days = Math.floor(durationMs / DAY_MS)
  let restMs = durationMs - days * DAY_MS
  let time = ''
  for (const [unitMs, letter] of PARTS) {
    const n = Math.floor(restMs / unitMs)
    restMs -= n * unitMs
    if (n > 0) time += `${n}${letter}`
  }
  if (restMs > 0) time += `${secondsText(restMs)}S`
  if (time === '') return `P${days}D`
  return `P${days === 0 ? '' : `${days}D`}T${time}`
}

function secondsText(restMs: number): string {
  const whole = Math.floor(restMs / SECOND_MS)
  const thousandths = String(restMs - whole * SECOND_MS).padStart(3, '0')
  return thousandths === '000' ? String(whole) : `${whole}.${thousandths.replace(/0+$/, '')}`
}

/**
 * Weeks alone, or days, hours, minutes and seconds. Years and months are refused, since they have no fixed length, and
 * so is anything finer than a millisecond. The digits are bounded so that the sum stays exact.
 */
const FORM =
  /^P(?=[\dT])(?:(\d{1,6})W|(?:(\d{1,7})D)?(?:T(?=\d)(?:(\d{1,8})H)?(?:(\d{1,8})M)?(?:(\d{1,10})(?:\.(\d{1,3}))?S)?)?)$/

/** Milliseconds of a length of time written as in ISO 8601; null for anything else. */
export function parseIsoDuration(text: string): number | null {
  const found = FORM.exec(text)
  if (found === null) return null
  const [weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = found
    .slice(1, 6)
    .map((digits) => Number(digits ?? 0))
  const thousandths = Number((found[6] ?? '').padEnd(3, '0'))
  return weeks * 7 * DAY_MS + days * DAY_MS + hours * HOUR_MS + minutes * MINUTE_MS + seconds * SECOND_MS + thousandths
}
