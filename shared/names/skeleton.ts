import { ALIKE, TO_LATIN } from './look-alikes.ts'
import { isHidden } from './proper-name.ts'

/** Accents are dropped where letters without them look much the same; in other scripts such signs are vowels. */
const ACCENTS = /[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]/gu
/** Spaces, hyphens, points, apostrophes: they part the same letters. */
const BETWEEN = /[\s.,\-_'`´’‘ʼ·\u2010-\u2015]/gu

const map = (table: ReadonlyMap<string, string>, text: string): string =>
  Array.from(text, (character) => table.get(character) ?? character).join('')

function letters(name: string): string {
  const bare = Array.from(name.normalize('NFKD'))
    .filter((character) => !isHidden(character))
    .join('')
    .replace(ACCENTS, '')
  const joined = bare.replace(BETWEEN, '')
  return map(TO_LATIN, joined === '' ? bare : joined)
}

/** What is left of a name when its letters are replaced by what they look like: `Аnа` and `Ana` are one. */
export const skeleton = (name: string): string => map(ALIKE, letters(name))

/** The same for who reads past capitals: `ANA` and `Ana` are one. */
export const foldedSkeleton = (name: string): string =>
  map(ALIKE, map(TO_LATIN, letters(name).toLowerCase())).toLowerCase()

/** Whether one name may be taken for the other. */
export const looksAlike = (a: string, b: string): boolean =>
  skeleton(a) === skeleton(b) || foldedSkeleton(a) === foldedSkeleton(b)

/** For each of several names the others that look like it, by id; ids without any are left out. */
export function lookAlikes<Id extends string>(names: ReadonlyMap<Id, string>): ReadonlyMap<Id, readonly Id[]> {
  const groups = new Map<string, Id[]>()
  for (const [id, name] of names) {
    for (const key of new Set([`exact ${skeleton(name)}`, `folded ${foldedSkeleton(name)}`])) {
      groups.set(key, [...(groups.get(key) ?? []), id])
    }
  }
  const found = new Map<Id, Set<Id>>()
  for (const group of groups.values()) {
    if (group.length < 2) continue
    for (const id of group) {
      const others = found.get(id) ?? new Set()
      for (const other of group) if (other !== id) others.add(other)
      found.set(id, others)
    }
  }
  return new Map([...found].map(([id, others]) => [id, [...others]]))
}
