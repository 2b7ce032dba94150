import fc from 'fast-check'
import { expect, it } from 'vitest'
import { EditorPage, OnePeer, settle } from './two-editors.ts'

/** Positions are fractions of the text's characters, so that they fit whatever the text has become. */
const edit = fc.record({
  kind: fc.constant('edit' as const),
  who: fc.nat(1),
  field: fc.constantFrom('title' as const, 'text' as const),
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  remove: fc.nat(4),
  insert: fc.string({ unit: fc.constantFrom('a', 'b', ' ', '\n', 'é', '😀', '👩‍🌾'), maxLength: 5 }),
})
const step = fc.oneof(
  { weight: 6, arbitrary: edit },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('tick' as const), who: fc.nat(1) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('deliver' as const), who: fc.nat(1) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('cut' as const), who: fc.nat(1) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('lose answers' as const), who: fc.nat(1) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('mend' as const), who: fc.nat(1) }) },
)
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never

/** Editors never put a caret inside a surrogate pair. */
function boundary(text: string, at: number): number {
  const code = text.charCodeAt(at)
  return code >= 0xdc00 && code <= 0xdfff ? at - 1 : at
}

async function perform(page: EditorPage, move: Step): Promise<void> {
  switch (move.kind) {
    case 'edit': {
      const text = page.text(move.field)
      const from = boundary(text, Math.floor(move.at * text.length))
      const to = boundary(text, Math.min(text.length, from + move.remove))
      page.type(move.field, { changes: { from, to: Math.max(from, to), insert: move.insert } })
      return
    }
    case 'tick':
      return page.tick()
    case 'deliver':
      return page.api.deliver()
    case 'cut':
      return page.api.disconnect()
    case 'lose answers':
      page.api.losesAnswers = true
      return
    case 'mend':
      page.api.losesAnswers = false
      page.api.connected = true
      void page.session.reopen()
      return
  }
}

it('ends with the same text everywhere, whatever is written, delayed, cut off or lost', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (moves) => {
      const peer = new OnePeer('A text to begin with 😀.\nAnd a line.')
      const pages = [await EditorPage.open(peer), await EditorPage.open(peer)] as const
      const written: string[] = []
      for (const [index, move] of moves.entries()) {
        const page = pages[move.who === 0 ? 0 : 1]
        await perform(page, move)
        if (move.kind === 'edit' && index % 7 === 0) {
          // A word nobody deletes: what was typed must be somewhere in the end, exactly once.
          const word = `<${index}>`
          page.type('title', { changes: { from: page.text('title').length, insert: word } })
          written.push(word)
        }
      }
      for (const page of pages) {
        page.api.losesAnswers = false
        page.api.connected = true
        void page.session.reopen()
      }
      await settle(...pages)
      for (const field of ['title', 'text'] as const) {
        expect(pages[0].text(field)).toBe(peer.doc[field])
        expect(pages[1].text(field)).toBe(peer.doc[field])
        expect(pages[0].session.text(field)).toBe(peer.doc[field])
      }
      if (!moves.some((move) => move.kind === 'edit' && move.field === 'title' && move.remove > 0))
        for (const word of written) expect(peer.doc.title.split(word).length).toBe(2)
    }),
    { numRuns: 120 },
  )
}, 30_000)
