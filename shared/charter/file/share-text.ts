import type { Share } from '../decision-rule.ts'

/** `2/3`; never reduced, since 2/6 and 1/3 are different data. */
export const shareText = ({ numerator, denominator }: Share): string => `${numerator}/${denominator}`

/** The parts of a share written as `2/3`, whatever they are; null for anything else. */
export function parseShareText(text: string): Share | null {
  const found = /^(\d{1,4})\/(\d{1,4})$/.exec(text)
  return found === null ? null : { numerator: Number(found[1]), denominator: Number(found[2]) }
}
