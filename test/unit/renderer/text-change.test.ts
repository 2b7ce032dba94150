import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { applied, difference } from '#renderer/features/proposals/editor/text-change.ts'

const text = fc.string({ unit: 'grapheme-composite', maxLength: 40 })

describe('the difference of two texts', () => {
  it('is nothing for equal texts', () => {
    expect(difference('a house', 'a house')).toEqual([])
  })

  it('is as small as the common ends allow', () => {
    expect(difference('a small house', 'a tall house')).toEqual([{ at: 2, remove: 2, insert: 't' }])
  })

  it('leads from one to the other, whatever they are', () => {
    fc.assert(
      fc.property(text, text, (before, after) => {
        expect(applied(before, difference(before, after))).toBe(after)
      }),
    )
  })

  it('never cuts a character in two', () => {
    // The two faces share their first code unit.
    const [change] = difference('a😀b', 'a😁b')
    expect(change?.insert.isWellFormed()).toBe(true)
    fc.assert(
      fc.property(text, text, (before, after) => {
        for (const { at, remove, insert } of difference(before, after)) {
          expect(insert.isWellFormed()).toBe(true)
          expect(before.slice(at, at + remove).isWellFormed()).toBe(true)
        }
      }),
    )
  })
})
