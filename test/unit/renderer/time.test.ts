import { expect, it } from 'vitest'
import { exactLength, lengthInWords, names, relative } from '#renderer/strings/time.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

it('says lengths as a person would', () => {
  expect(lengthInWords(20_000)).toBe('less than a minute')
  expect(lengthInWords(MINUTE)).toBe('1 minute')
  expect(lengthInWords(5 * HOUR)).toBe('about 5 hours')
  expect(lengthInWords(2 * DAY)).toBe('about 2 days')
  expect(lengthInWords(400 * DAY)).toBe('about 13 months')
})

it('says when, seen from now', () => {
  expect(relative(1_000_000, 1_000_000)).toBe('just now')
  expect(relative(2 * DAY, 0)).toBe('in about 2 days')
  expect(relative(0, 3 * DAY)).toBe('3 days ago')
})

it('states lengths of a charter exactly', () => {
  expect(exactLength(0)).toBe('no time')
  expect(exactLength(36 * HOUR)).toBe('36 hours')
  expect(exactLength(14 * DAY)).toBe('2 weeks')
})

it('lists people without losing anybody', () => {
  expect(names([])).toBe('nobody')
  expect(names(['Ana', 'Bo'])).toBe('Ana and Bo')
  expect(names(['Ana', 'Bo', 'Cy', 'Di'])).toBe('Ana, Bo and 2 others')
})
