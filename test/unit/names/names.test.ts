import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { nameDefect, nameSentence, tidyName } from '#shared/names/proper-name.ts'
import { foldedSkeleton, lookAlikes, looksAlike, skeleton } from '#shared/names/skeleton.ts'

const SEED = 31
const at = (...points: number[]): string => String.fromCodePoint(...points)
/** Letters of many scripts, signs that join or hide, accents, digits and blanks. */
const anyName = fc.string({ unit: 'grapheme', maxLength: 12 })
const trickyName = fc
  .array(fc.constantFrom(...'AaOo0Il1|mrnvwШшаеорсхΑΒοαßøÅéÉ-’. ', at(0x200d), at(0x301), at(0x202e), 'ﬁ', 'Ⅳ', 'Ａ'), {
    maxLength: 10,
  })
  .map((parts) => parts.join(''))

describe('attack 31: hidden characters in names', () => {
  test.each([
    ['a zero-width space', `An${at(0x200b)}a`],
    ['a zero-width joiner between Latin letters', `An${at(0x200d)}a`],
    ['a zero-width non-joiner at the end', `Ana${at(0x200c)}`],
    ['a soft hyphen', `An${at(0xad)}a`],
    ['a mark that turns the direction', `Ana ${at(0x202e)}oB${at(0x202c)}`],
    ['an isolate', `${at(0x2067)}Ana${at(0x2069)}`],
    ['a byte order mark', `${at(0xfeff)}Ana`],
    ['a Hangul filler', at(0x3164)],
    ['an empty Braille cell', `Ana${at(0x2800)}`],
    ['a tag', `Ana${at(0xe0041)}`],
    ['a control', `Ana${at(7)}`],
    ['a line break', 'Ana\nBo'],
    ['a variation selector', `Ana${at(0xfe0f)}`],
    ['a letter of somebody’s own font', `Ana${at(0xe000)}`],
    ['half a character', `Ana\ud800`],
    ['an unassigned end of a block', `Ana${at(0xffff)}`],
  ])('%s is refused', (_what, name) => {
    expect(nameDefect(name)).toBe('hidden')
  })

  test.each([
    ['Ana  Lima', 'blanks'],
    [' Ana', 'blanks'],
    ['Ana ', 'blanks'],
    [`Ana${at(0xa0)}Lima`, 'blanks'],
    [`Ana${at(0x3000)}Lima`, 'blanks'],
    [`Jose${at(0x301)}`, 'taken-apart'],
    [`${at(0x212b)}sa`, 'taken-apart'],
    [`${at(0x304b, 0x3099)}`, 'taken-apart'],
    [`A${at(0x300, 0x301, 0x302, 0x303)}`, 'taken-apart'],
    [`x${at(0x300, 0x301, 0x302, 0x303)}`, 'stacked'],
  ])('%j is refused as %s', (name, defect) => {
    expect(nameDefect(name)).toBe(defect)
    expect(nameSentence(nameDefect(name) ?? 'hidden')).toMatch(/^A name or title /)
  })

  test.each([
    'Ana Lima',
    'Zoë Œuvre-Łysoń',
    'Nguyễn Thị Ánh',
    'O’Neill, the younger',
    'Владимир Ильич',
    'Γιώργος',
    'ישראל',
    'فاطمة',
    'さくら 桜',
    '김민준',
    'ศรีสุดา',
    // Persian and Sinhala are spelt with joiners.
    `علی${at(0x200c)}رضا`,
    `ශ${at(0xdca, 0x200d)}රී`,
    // A farmer, and a heart on fire: pictures joined to one.
    `Ana ${at(0x1f469, 0x200d, 0x1f33e)}`,
    at(0x2764, 0x200d, 0x1f525),
    'Gareth 🌳',
  ])('%s can be signed', (name) => {
    expect(nameDefect(tidyName(name))).toBeNull()
  })

  test('what is typed is put into the form that can be signed, and stays so', () => {
    expect(tidyName(`  Jose${at(0x301)} ${at(0xa0)} Lima\t`)).toBe('José Lima')
    expect(tidyName(`Ana ${at(0x2764, 0xfe0f)}`)).toBe(`Ana ${at(0x2764)}`)
    // What may be there to deceive is not quietly taken out.
    expect(nameDefect(tidyName(`An${at(0x200b)}a`))).toBe('hidden')
    fc.assert(
      fc.property(fc.oneof(anyName, trickyName), (typed) => {
        const tidy = tidyName(typed)
        expect(tidyName(tidy)).toBe(tidy)
        expect([null, 'hidden', 'stacked']).toContain(nameDefect(tidy))
      }),
      { seed: SEED, numRuns: 500 },
    )
  })

  test('a long name costs no more than its length', () => {
    expect(nameDefect(`${'a '.repeat(100_000)}a`)).toBeNull()
    expect(nameDefect(`${'a '.repeat(100_000)}`)).toBe('blanks')
  })
})

describe('attack 31: names that look alike', () => {
  test.each([
    ['Ana', 'Аnа'],
    ['Ana', 'ana'],
    ['Hans', 'Ηans'],
    ['Ian', 'lan'],
    ['Al', 'A1'],
    ['Olga', '0lga'],
    ['Arno', 'Amo'],
    ['José Lima', 'Jose Lima'],
    ['Ana Lima', 'Ana-Lima'],
    ['Ana', `An${at(0x200b)}a`],
    ['Ana', 'Ａｎａ'],
    ['Bob', '𝐁𝐨𝐛'],
    ['SCOTT', 'ꓢꓚꓳꓔꓔ'],
    [`علی${at(0x200c)}رضا`, 'علیرضا'],
  ])('%s and %s', (a, b) => {
    expect(looksAlike(a, b)).toBe(true)
  })

  test.each([
    ['Ana', 'Anna'],
    ['Ian', 'Lan'],
    ['Ali', 'Ail'],
    ['さくら', 'ざくら'],
    ['कमल', 'कमला'],
    ['Владимир', 'Vladimir'],
  ])('but not %s and %s', (a, b) => {
    expect(looksAlike(a, b)).toBe(false)
  })

  test('is the same question either way round, and every name looks like itself', () => {
    fc.assert(
      fc.property(fc.oneof(anyName, trickyName), fc.oneof(anyName, trickyName), (a, b) => {
        expect(looksAlike(a, a)).toBe(true)
        expect(looksAlike(a, b)).toBe(looksAlike(b, a))
      }),
      { seed: SEED, numRuns: 500 },
    )
  })

  test('a skeleton is its own skeleton', () => {
    fc.assert(
      fc.property(fc.oneof(anyName, trickyName), (name) => {
        expect(skeleton(skeleton(name))).toBe(skeleton(name))
        expect(foldedSkeleton(foldedSkeleton(name))).toBe(foldedSkeleton(name))
      }),
      { seed: SEED, numRuns: 500 },
    )
  })

  test('among many, each is told all who look like it and nobody else', () => {
    const names = new Map(Object.entries({ a: 'Ana', b: 'Аna', c: 'ANA', d: 'Bo', e: 'B0', f: 'Cy' }))
    const found = lookAlikes(names)
    for (const [id, name] of names) {
      const others = [...names]
        .filter(([other, theirs]) => other !== id && looksAlike(name, theirs))
        .map(([key]) => key)
      expect([...(found.get(id) ?? [])].sort()).toEqual(others)
    }
    expect(found.get('a')).toEqual(['b', 'c'])
    expect(found.has('f')).toBe(false)
  })
})
