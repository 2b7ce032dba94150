import { describe, expect, test } from 'vitest'
import { actorFor, branchActorFor } from '#shared/documents/actor.ts'
import { Automerge, type Doc } from '#shared/documents/automerge.ts'
import { readProposalBody } from '#shared/documents/read.ts'
import { addComment, createProposalBody, editProposalBody, type ProposalDoc, textAt } from '#shared/documents/shape.ts'
import { LIMITS } from '#shared/kernel/limits.ts'
import { freely } from './forge.ts'
import { actorOf, deviceOf, memberOf, nonceOf } from './replicas.ts'

const start = () =>
  createProposalBody(actorOf('anna'), {
    title: 'A garden',
    text: 'Let us dig.',
    decisionType: 'standard',
    effect: { kind: 'resolution' },
  })
const hostile = (edit: (draft: Record<string, unknown>) => void): Doc<ProposalDoc> =>
  Automerge.applyChanges(Automerge.init<ProposalDoc>(), [freely(edit)])[0]

describe('an actor id', () => {
  test('follows from the device and the session, and from nothing else', () => {
    const actor = actorFor(deviceOf('anna'), nonceOf('monday'))
    expect(actor).toMatch(/^[0-9a-f]{32}$/)
    expect(actorFor(deviceOf('anna'), nonceOf('monday'))).toBe(actor)
    expect(actorFor(deviceOf('anna'), nonceOf('tuesday'))).not.toBe(actor)
    expect(actorFor(deviceOf('ben'), nonceOf('monday'))).not.toBe(actor)
  })

  test('of a branch differs for each rival', () => {
    const [one, two] = ['11'.repeat(32), '22'.repeat(32)].map((hash) => branchActorFor(actorOf('eve'), hash))
    expect(one).toMatch(/^[0-9a-f]{32}$/)
    expect(one).not.toBe(two)
  })
})

describe('a proposal’s body', () => {
  test('is read back as it was started', () => {
    const { doc } = start()
    expect(readProposalBody(doc)).toEqual({
      title: 'A garden',
      text: 'Let us dig.',
      articles: '',
      decisionType: 'standard',
      effect: { kind: 'resolution' },
      thread: [],
      problems: [],
    })
  })

  test('starts with the same change for the same actor and contents', () => {
    expect(start().change).toEqual(start().change)
  })

  test('takes splices one after the other, from the end too, and beyond it as far as it goes', () => {
    const { doc } = start()
    const edited = editProposalBody(doc, {
      splices: [
        { field: 'text', at: 0, remove: 6, insert: 'We will' },
        { field: 'text', at: -1, remove: 1, insert: '!' },
        { field: 'title', at: 999, remove: 999, insert: ' 🌱' },
        { field: 'title', at: -999, remove: 1, insert: 'One' },
      ],
      decisionType: 'amendment',
    })
    expect(readProposalBody(edited.doc)).toMatchObject({
      text: 'We will dig!',
      title: 'One garden 🌱',
      decisionType: 'amendment',
    })
  })

  test('makes no change of an edit that changes nothing', () => {
    const { doc } = start()
    expect(
      editProposalBody(doc, { decisionType: 'standard', splices: [{ field: 'text', at: 3, remove: 0, insert: '' }] })
        .change,
    ).toBeNull()
  })

  test('keeps a thread by claimed time, whoever’s copy a comment came from', () => {
    const { doc } = start()
    const other = Automerge.clone(doc, { actor: actorOf('ben') })
    const first = addComment(other, { member: memberOf('ben'), random: '0'.repeat(16), at: 5, text: 'Where?' })
    const second = addComment(Automerge.clone(doc, { actor: actorOf('anna', 'second') }), {
      member: memberOf('anna'),
      random: 'f'.repeat(16),
      at: 0,
      text: '',
    })
    const { thread, problems } = readProposalBody(Automerge.merge(first.doc, second.doc))
    expect(thread.map(({ member, at, text }) => ({ member, at, text }))).toEqual([
      { member: memberOf('anna'), at: 0, text: '' },
      { member: memberOf('ben'), at: 5, text: 'Where?' },
    ])
    expect(problems).toEqual([])
  })

  test('gives a text as it was at heads, also after it was wiped', () => {
    const { doc } = start()
    const heads = Automerge.getHeads(doc)
    const wiped = editProposalBody(doc, { splices: [{ field: 'text', at: 0, remove: 99, insert: '' }] })
    expect(readProposalBody(wiped.doc).text).toBe('')
    expect(textAt(wiped.doc, 'text', heads)).toEqual({ ok: true, value: 'Let us dig.' })
    expect(textAt(wiped.doc, 'text', ['00'.repeat(32)])).toEqual({ ok: false, error: 'unknown-heads' })
  })

  test.each([
    ['nothing at all', () => Automerge.init<ProposalDoc>()],
    [
      'other types everywhere',
      () => hostile((draft) => Object.assign(draft, { title: 1, text: {}, articles: [1], fields: 'x', thread: 7 })),
    ],
    [
      'fields that are no JSON, or of no known kind',
      () =>
        hostile((draft) =>
          Object.assign(draft, {
            title: 't',
            text: '',
            articles: '',
            fields: { decisionType: '{', effect: '{"kind":"coup"}' },
            thread: {},
          }),
        ),
    ],
    [
      'comments that are none',
      () =>
        hostile((draft) =>
          Object.assign(draft, {
            title: '',
            text: '',
            articles: '',
            fields: {},
            thread: { x: {}, [`${memberOf('a')}:${'0'.repeat(16)}`]: { at: -1, text: null } },
          }),
        ),
    ],
    ['names from outside', () => hostile((draft) => Object.assign(draft, { constructor: 'x', toString: 'y' }))],
  ] as const)('with %s is read without throwing, and says what is wrong', (_, make) => {
    const body = readProposalBody(make())
    expect(body).toMatchObject({ decisionType: 'standard', effect: { kind: 'resolution' }, thread: [] })
    expect(body.problems).not.toEqual([])
  })

  test('that is too long is cut, and says so', () => {
    const { doc } = start()
    const edited = editProposalBody(doc, {
      splices: [{ field: 'title', at: 0, remove: 0, insert: 'x'.repeat(LIMITS.titleChars) }],
    })
    const body = readProposalBody(edited.doc)
    expect(body.title).toHaveLength(LIMITS.titleChars)
    expect(body.problems).toHaveLength(1)
  })
})
