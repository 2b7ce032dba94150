import { describe, expect, test } from 'vitest'
import { Automerge, type Doc } from '#shared/documents/automerge.ts'
import type { BodyChange, Run } from '#shared/documents/change.ts'
import { readChange } from '#shared/documents/codec.ts'
import { type GuardQuestion, guardChange } from '#shared/documents/guard.ts'
import {
  addComment,
  type Changed,
  commentKey,
  createProposalBody,
  editProposalBody,
  type ProposalDoc,
} from '#shared/documents/shape.ts'
import { LIMITS } from '#shared/kernel/limits.ts'
import { freely } from './forge.ts'
import { actorOf, memberOf } from './replicas.ts'

const read = (bytes: Uint8Array | null): BodyChange => {
  const result = readChange(bytes ?? new Uint8Array())
  if (!result.ok) throw new Error(`${result.error.code}: ${result.error.detail}`)
  return result.value
}

const beginning = createProposalBody(actorOf('anna'), {
  title: 'Garden',
  text: 'Dig.',
  decisionType: 'standard',
  effect: { kind: 'resolution' },
})
const sessions = new Map(['anna', 'ben', 'eve'].map((name) => [actorOf(name), memberOf(name)]))

const as = (name: string, doc: Doc<ProposalDoc> = beginning.doc): Doc<ProposalDoc> =>
  Automerge.clone(doc, { actor: actorOf(name, name === 'anna' ? 'second' : 'first') })
const judge = (name: string, change: BodyChange, more: Partial<GuardQuestion> = {}): string => {
  const verdict = guardChange({
    change,
    author: memberOf(name),
    draftAuthor: memberOf('anna'),
    memberOf: (actor) => sessions.get(actor),
    textFrozenAtCut: false,
    mayBegin: false,
    ...more,
  })
  return verdict.ok ? 'allowed' : verdict.error.code
}
const judgeEdit = (name: string, edit: (doc: Doc<ProposalDoc>) => Changed, more: Partial<GuardQuestion> = {}): string =>
  judge(name, read(edit(as(name)).change), more)
/** A change of eve's that Automerge would never make, on top of anna's beginning. */
const forged = (...runs: readonly Run[]): BodyChange => ({
  hash: 'ff'.repeat(32),
  actor: actorOf('eve'),
  seq: 1,
  startOp: 40,
  time: 0,
  deps: [read(beginning.change).hash],
  runs,
  ops: runs.length,
})
const part = (counter: number, name = 'anna') => ({ counter, actor: actorOf(name) })
const say =
  (name: string, at = 1, text = 'hm') =>
  (doc: Doc<ProposalDoc>) =>
    addComment(doc, { member: memberOf(name), random: '0123456789abcdef', at, text })

describe('who may begin a body', () => {
  test('the draft’s author, once', () => {
    expect(judge('anna', read(beginning.change), { mayBegin: true })).toBe('allowed')
    expect(judge('anna', read(beginning.change))).toBe('not-a-beginning')
  })

  test('nobody else, and nobody in another way', () => {
    expect(judge('ben', read(beginning.change), { mayBegin: true })).toBe('not-a-beginning')
    const disorderly = read(
      freely((draft) => Object.assign(draft, { text: '', title: '', articles: '', fields: {}, thread: {} })),
    )
    expect(judge('anna', disorderly, { mayBegin: true })).toBe('not-a-beginning')
    const partly = read(freely((draft) => Object.assign(draft, { title: '' })))
    expect(judge('anna', partly, { mayBegin: true })).toBe('not-a-beginning')
    const belated = { ...read(beginning.change), deps: ['00'.repeat(32)] }
    expect(judge('anna', belated, { mayBegin: true })).toBe('not-a-beginning')
  })
})

describe('what members may do together', () => {
  test('write in title, text and articles, and choose type and effect', () => {
    const edit = (doc: Doc<ProposalDoc>) =>
      editProposalBody(doc, {
        splices: (['title', 'text', 'articles'] as const).map((field) => ({ field, at: 0, remove: 2, insert: 'word' })),
        decisionType: 'routine',
        effect: { kind: 'remove', member: memberOf('eve') },
      })
    for (const name of ['anna', 'ben', 'eve']) expect(judgeEdit(name, edit)).toBe('allowed')
  })

  test('comment, each in their own name, and mend their own comments', () => {
    expect(judgeEdit('ben', say('ben'))).toBe('allowed')
    const { doc } = say('ben')(as('ben'))
    const mended = Automerge.change(doc, (draft) => {
      const own = draft.thread[commentKey(memberOf('ben'), '0123456789abcdef')]
      if (own !== undefined) own.text = new Automerge.ImmutableString('better')
    })
    expect(judge('ben', read(Automerge.getLastLocalChange(mended) ?? null))).toBe('allowed')
    expect(judge('ben', read(Automerge.getLastLocalChange(mended) ?? null), { textFrozenAtCut: true })).toBe('allowed')
  })
})

describe('vandalism', () => {
  test.each([
    [
      'deletes a part of the root',
      (draft: ProposalDoc) => {
        Reflect.deleteProperty(draft, 'text')
      },
    ],
    [
      'puts another type in a part’s place',
      (draft: ProposalDoc) => {
        Object.assign(draft, { text: {} })
      },
    ],
    [
      'deletes a field',
      (draft: ProposalDoc) => {
        Reflect.deleteProperty(draft.fields, 'effect')
      },
    ],
    [
      'hides a map in a field',
      (draft: ProposalDoc) => {
        Object.assign(draft.fields, { effect: [] })
      },
    ],
    [
      'marks the text',
      (draft: ProposalDoc) => Automerge.mark(draft, ['text'], { start: 0, end: 2, expand: 'both' }, 'bold', true),
    ],
  ] as const)('that %s is no change a body knows', (_, edit) => {
    const doc = Automerge.change(as('eve'), { time: 0 }, (draft) => void edit(draft))
    const result = readChange(Automerge.getLastLocalChange(doc) ?? new Uint8Array())
    expect(result).toMatchObject({ ok: false, error: { code: 'foreign-operation' } })
  })

  test('that puts a new part in an old one’s place, or adds one, touches the root', () => {
    for (const name of ['title', 'thread'] as const)
      expect(judge('eve', forged({ kind: 'root', name }))).toBe('root-touched')
    const again = Automerge.change(as('anna'), { time: 0 }, (draft) => {
      draft.text = 'mine'
    })
    const operations = Automerge.decodeChange(Automerge.getLastLocalChange(again) ?? new Uint8Array()).ops
    expect(operations.length).toBeGreaterThan(0)
    expect(readChange(Automerge.getLastLocalChange(again) ?? new Uint8Array()).ok).toBe(false)
  })

  test('that writes an unknown field, or no text into a field', () => {
    const put = (key: string, value: string | number) =>
      forged({ kind: 'put', object: part(4), key, value, replaces: [] })
    expect(judge('eve', put('effect', '{}'))).toBe('allowed')
    expect(judge('eve', put('colour', '{}'))).toBe('not-a-part')
    expect(judge('eve', put('__proto__', '{}'))).toBe('not-a-part')
    expect(judge('eve', put('effect', 7))).toBe('bad-value')
  })

  test('that comments in another’s name, or under no name', () => {
    expect(judgeEdit('eve', say('ben'))).toBe('not-your-comment')
    expect(judge('eve', forged({ kind: 'map', object: part(5), key: memberOf('eve') }))).toBe('not-your-comment')
    expect(judge('eve', forged({ kind: 'map', object: part(5), key: `${memberOf('eve')}:../../x` }))).toBe(
      'not-your-comment',
    )
  })

  test('that changes another’s comment', () => {
    const { doc } = say('ben')(as('ben'))
    const changed = Automerge.change(as('eve', doc), (draft) => {
      const theirs = draft.thread[commentKey(memberOf('ben'), '0123456789abcdef')]
      if (theirs !== undefined) theirs.text = new Automerge.ImmutableString('I was wrong')
    })
    expect(judge('eve', read(Automerge.getLastLocalChange(changed) ?? null))).toBe('not-your-comment')
  })

  test('that says something that is no comment', () => {
    const put = (key: string, value: string | number) =>
      forged({ kind: 'put', object: part(44, 'eve'), key, value, replaces: [] })
    expect(judge('eve', put('at', -1))).toBe('bad-value')
    expect(judge('eve', put('at', 'noon'))).toBe('bad-value')
    expect(judge('eve', put('text', 'x'.repeat(LIMITS.reasonChars + 1)))).toBe('bad-value')
    expect(judge('eve', put('html', 'x'))).toBe('not-a-part')
  })

  test('that nests maps in maps', () => {
    const deep = Array.from(
      { length: 3_000 },
      (_, i): Run => ({ kind: 'map', object: part(40 + i, 'eve'), key: `${memberOf('eve')}:${'0'.repeat(16)}` }),
    )
    expect(
      judge('eve', forged({ kind: 'map', object: part(5), key: `${memberOf('eve')}:${'0'.repeat(16)}` }, ...deep)),
    ).toBe('not-a-part')
  })

  test('that treats one part as if it were another', () => {
    expect(judge('eve', forged({ kind: 'insert', object: part(5), after: null, text: 'x' }))).toBe('not-a-part')
    expect(judge('eve', forged({ kind: 'delete', object: part(4), first: part(30), count: 1 }))).toBe('not-a-part')
    expect(judge('eve', forged({ kind: 'put', object: part(1), key: 'effect', value: '{}', replaces: [] }))).toBe(
      'not-a-part',
    )
    expect(judge('eve', forged({ kind: 'map', object: part(4), key: `${memberOf('eve')}:${'0'.repeat(16)}` }))).toBe(
      'not-a-part',
    )
  })

  test('that writes into parts which somebody else than the draft’s author made, or nobody known', () => {
    expect(judge('eve', forged({ kind: 'insert', object: part(2, 'eve'), after: null, text: 'x' }))).toBe('not-a-part')
    expect(
      judge('eve', forged({ kind: 'insert', object: { counter: 2, actor: '99'.repeat(16) }, after: null, text: 'x' })),
    ).toBe('not-a-part')
  })

  test('that does nothing', () => {
    expect(judge('eve', forged())).toBe('empty')
  })
})

describe('once the proposal is open', () => {
  const frozen = { textFrozenAtCut: true }

  test('only the thread goes on', () => {
    expect(judgeEdit('ben', say('ben'), frozen)).toBe('allowed')
    expect(
      judgeEdit(
        'anna',
        (doc) => editProposalBody(doc, { splices: [{ field: 'text', at: 0, remove: 4, insert: '' }] }),
        frozen,
      ),
    ).toBe('text-frozen')
    expect(judgeEdit('anna', (doc) => editProposalBody(doc, { decisionType: 'routine' }), frozen)).toBe('text-frozen')
    expect(judge('anna', read(beginning.change), { ...frozen, mayBegin: true })).toBe('text-frozen')
  })

  test('a comment does not smuggle an edit with it', () => {
    const both = Automerge.change(as('ben'), (draft) => {
      draft.thread[commentKey(memberOf('ben'), '0'.repeat(16))] = {}
      Automerge.splice(draft, ['text'], 0, 1, '')
    })
    expect(judge('ben', read(Automerge.getLastLocalChange(both) ?? null), frozen)).toBe('text-frozen')
  })
})
