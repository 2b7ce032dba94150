import type { Share } from './decision-rule.ts'

const NUMBERS = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine']
const PARTS = ['', '', 'half', 'third', 'quarter', 'fifth', 'sixth', 'seventh', 'eighth', 'ninth', 'tenth']

const commonDivisor = (a: number, b: number): number => (b === 0 ? a : commonDivisor(b, a % b))

/** A share in lowest terms, so that 2/6 can be recognised as a third. */
export function lowestTerms({ numerator, denominator }: Share): Share {
  const divisor = commonDivisor(numerator, denominator)
  return { numerator: numerator / divisor, denominator: denominator / divisor }
}

/**
 * A share in words, never rounded: "one third", "half", "three quarters", "12 per cent", "5 of every 13", "all",
 * "none". A fraction not written in lowest terms is named with its parts, so different data have different words.
 */
export const shareWords = (share: Share): string => `${inLowestTerms(lowestTerms(share))}${asWritten(share)}`

/** ` (2/6)` for a share that is not written in lowest terms, otherwise nothing. */
export const asWritten = (share: Share): string =>
  lowestTerms(share).denominator === share.denominator ? '' : ` (${share.numerator}/${share.denominator})`

function inLowestTerms({ numerator, denominator }: Share): string {
  if (numerator === 0) return 'none'
  if (denominator === 1) return 'all'
  const part = PARTS[denominator]
  const number = NUMBERS[numerator]
  if (part === 'half') return 'half'
  if (part !== undefined && number !== undefined) return `${number} ${part}${numerator === 1 ? '' : 's'}`
  if (100 % denominator === 0) return `${(numerator * 100) / denominator} per cent`
  return `${numerator} of every ${denominator}`
}
