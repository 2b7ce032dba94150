import fc from 'fast-check'
import { expect, it } from 'vitest'
import { wordDiff } from '#renderer/ui/word-diff.ts'

const text = fc
  .array(fc.constantFrom('the', 'land', 'is', 'ours', ' ', '  ', '\n', '\n\n', ','), { maxLength: 24 })
  .map((parts) => parts.join(''))

it('says what went and what came, and keeps what stayed', () => {
  expect(wordDiff('Meetings are on Tuesdays at seven.', 'Meetings are on Thursdays at seven.')).toEqual([
    { kind: 'same', text: 'Meetings are on' },
    { kind: 'gone', text: ' Tuesdays' },
    { kind: 'new', text: ' Thursdays' },
    { kind: 'same', text: ' at seven.' },
  ])
})

it('gives both texts back, whatever they are', () => {
  fc.assert(
    fc.property(text, text, (before, after) => {
      const parts = wordDiff(before, after)
      const side = (kind: 'gone' | 'new') =>
        parts
          .filter((part) => part.kind === 'same' || part.kind === kind)
          .map((part) => part.text)
          .join('')
      expect(side('gone')).toBe(before)
      expect(side('new')).toBe(after)
    }),
  )
})
