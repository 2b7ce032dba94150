import { unreachable } from '../kernel/result.ts'

/**
 * What a name or a title may hold, so that nobody signs, and nobody is shown, what the eye cannot tell from something
 * else. Decided by fixed tables: were it left to the tables of the engine it runs on, which grow, two devices could
 * disagree on whether an act is valid.
 */
export type NameDefect =
  /** White space at an end, twice in a row, or of another kind than the plain space. */
  | 'blanks'
  /** A character that shows nothing of its own, turns the direction of the text, or looks different on each computer. */
  | 'hidden'
  /** Letters taken apart from their accents (not in Unicode's form NFC). */
  | 'taken-apart'
  /** More accents on one letter than any language has. */
  | 'stacked'

type Range = readonly [from: number, to: number]

/** Controls, default-ignorable and bidirectional characters, fillers, variation selectors, tags, private use, none at all. */
const HIDDEN: readonly Range[] = [
  [0x0000, 0x001f],
  [0x007f, 0x009f],
  [0x00ad, 0x00ad],
  [0x034f, 0x034f],
  [0x061c, 0x061c],
  [0x115f, 0x1160],
  [0x17b4, 0x17b5],
  [0x180b, 0x180f],
  [0x200b, 0x200f],
  [0x2028, 0x202e],
  [0x2060, 0x206f],
  [0x2800, 0x2800],
  [0x3164, 0x3164],
  [0xd800, 0xf8ff],
  [0xfdd0, 0xfdef],
  [0xfe00, 0xfe0f],
  [0xfeff, 0xfeff],
  [0xffa0, 0xffa0],
  [0xfff0, 0xffff],
  [0x13430, 0x13455],
  [0x1bca0, 0x1bca3],
  [0x1d173, 0x1d17a],
  [0xe0000, 0x10ffff],
]
/** White space that is not the plain space and not hidden already. */
const BLANKS: readonly Range[] = [
  [0x00a0, 0x00a0],
  [0x1680, 0x1680],
  [0x2000, 0x200a],
  [0x202f, 0x202f],
  [0x205f, 0x205f],
  [0x3000, 0x3000],
]
const within = (ranges: readonly Range[], point: number): boolean =>
  ranges.some(([from, to]) => from <= point && point <= to)

const NON_JOINER = 0x200c
const JOINER = 0x200d
/** Letters of the Arabic script, in which a non-joiner parts the halves of a word (Persian, Urdu). */
const ARABIC: readonly Range[] = [
  [0x0620, 0x064a],
  [0x066e, 0x06d3],
  [0x0750, 0x077f],
]
/** Signs that end a consonant in the scripts of India and Sri Lanka; a joiner after one chooses how it is written. */
const VIRAMAS: ReadonlySet<number> = new Set([
  0x094d, 0x09cd, 0x0a4d, 0x0acd, 0x0b4d, 0x0bcd, 0x0c4d, 0x0ccd, 0x0d4d, 0x0dca,
])
const INDIC: readonly Range[] = [[0x0900, 0x0dff]]

/** Pictures and their skin tones, which a joiner makes one picture; where it cannot, both are seen. */
const PICTURES: readonly Range[] = [
  [0x2600, 0x27bf],
  [0x1f300, 0x1faff],
]

/** Whether a joiner stands where its script needs one for spelling, or between two pictures. */
function isSpelling(joiner: number, before: number | undefined, after: number | undefined): boolean {
  if (before === undefined || after === undefined) return false
  if (VIRAMAS.has(before) && within(INDIC, after)) return true
  if (joiner === JOINER && within(PICTURES, before) && within(PICTURES, after)) return true
  return joiner === NON_JOINER && within(ARABIC, before) && within(ARABIC, after)
}

/** Scripts whose composed letters have been fixed for good: Latin to Armenian, letter-like signs, kana, Hangul, Han. */
const COMPOSED =
  /[\u0020-\u058f\u1e00-\u1fff\u2100-\u214f]+|[\u1100-\u11ff\uac00-\ud7a3]+|[\u3040-\u30ff]+|[\uf900-\ufaff]+/gu
const isComposed = (text: string): boolean => (text.match(COMPOSED) ?? []).every((run) => run.normalize('NFC') === run)

/** Accents in a row; the languages that stack most, Vietnamese among them, need two. */
const STACKED = /[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]{4,}/u

/** Most names: nothing in them to look at twice. */
const PLAIN = /^[!-~]+(?: [!-~]+)*$/

/** What keeps a text from being signed as a name or title; `null` when nothing does. Length is checked elsewhere. */
export function nameDefect(text: string): NameDefect | null {
  if (PLAIN.test(text)) return null
  const points = Array.from(text, (character) => character.codePointAt(0) ?? 0)
  for (const [i, point] of points.entries()) {
    const joins = point === JOINER || point === NON_JOINER
    if (joins ? !isSpelling(point, points[i - 1], points[i + 1]) : within(HIDDEN, point)) return 'hidden'
  }
  if (points.some((point) => within(BLANKS, point))) return 'blanks'
  if (text.startsWith(' ') || text.endsWith(' ') || text.includes('  ')) return 'blanks'
  if (!isComposed(text)) return 'taken-apart'
  return STACKED.test(text) ? 'stacked' : null
}

/** They choose between two drawings of one character; keyboards put them behind pictures. */
const VARIATIONS = /[\ufe00-\ufe0f]/gu

/**
 * What was typed, as it can be signed: letters put together, single spaces, no blank ends, no choice of drawings. Else
 * what is hidden is left in, to be refused: it may be there to deceive whoever typed it.
 */
export const tidyName = (typed: string): string =>
  typed.normalize('NFC').replace(VARIATIONS, '').replace(/\s+/gu, ' ').trim()

export function nameSentence(defect: NameDefect): string {
  switch (defect) {
    case 'blanks':
      return 'A name or title has single plain spaces, and none at its ends.'
    case 'hidden':
      return 'A name or title holds a character that cannot be seen, or that looks different on every computer.'
    case 'taken-apart':
      return 'A name or title holds letters that are taken apart from their accents.'
    case 'stacked':
      return 'A name or title holds more accents on one letter than can be read.'
    default:
      return unreachable(defect)
  }
}

/** Whether a character shows nothing of its own. */
export const isHidden = (character: string): boolean => within(HIDDEN, character.codePointAt(0) ?? 0)
