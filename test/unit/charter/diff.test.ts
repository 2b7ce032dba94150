import fc from 'fast-check'
import { expect, test } from 'vitest'
import { charterDiff } from '#shared/charter/diff.ts'
import { charterHash } from '#shared/charter/model.ts'
import { anyCharter, article, charter } from './charters.ts'

const [purpose, members, leaving] = charter().articles as [
  ReturnType<typeof article>,
  ReturnType<typeof article>,
  ReturnType<typeof article>,
]

test('a changed rule is shown in the words of both charters', () => {
  expect(charterDiff(charter(), charter({ admission: { vouches: 3 } }))).toEqual({
    rules: [
      {
        clause: 'admission.vouches',
        group: 'Joining and voting',
        before: 'A newcomer needs vouches from 2 members, or from every member while there are fewer.',
        after: 'A newcomer needs vouches from 3 members, or from every member while there are fewer.',
      },
    ],
    articles: [],
    order: 'kept',
  })
})

test('another method brings clauses and takes some away', () => {
  const { decisionTypes } = charter()
  const after = charter({ decisionTypes: { ...decisionTypes, amendment: decisionTypes.routine } })
  const changes = charterDiff(charter(), after).rules
  expect(changes.find((rule) => rule.clause === 'decisionTypes.amendment.threshold')).toMatchObject({ after: null })
  expect(changes.find((rule) => rule.clause === 'decisionTypes.amendment.silenceConsents')).toMatchObject({
    before: null,
  })
})

test('articles are followed by id: added, changed and removed', () => {
  const reworded = { ...members, title: 'On belonging' }
  const records = article('records')
  expect(charterDiff(charter(), charter({ articles: [reworded, records, leaving] })).articles).toEqual([
    { change: 'changed', before: members, after: reworded },
    { change: 'added', after: records },
    { change: 'removed', before: purpose },
  ])
})

test('articles that only move are no new texts, but the order is said to have changed', () => {
  const moved = charterDiff(charter(), charter({ articles: [leaving, purpose, members] }))
  expect(moved).toEqual({ rules: [], articles: [], order: 'changed' })
  const removed = charterDiff(charter(), charter({ articles: [purpose, leaving] }))
  expect(removed.order).toBe('kept')
})

test('nothing is shown exactly when the charters are the same, so no amendment hides', () => {
  fc.assert(
    fc.property(
      anyCharter,
      anyCharter,
      fc.constantFrom('name', 'articles', 'decisionTypes', 'electorate'),
      (a, b, key) => {
        const after = { ...a, [key]: b[key] }
        const { rules, articles, order } = charterDiff(a, after)
        const nothing = rules.length === 0 && articles.length === 0 && order === 'kept'
        expect(nothing).toBe(charterHash(a) === charterHash(after))
      },
    ),
    { seed: 6, numRuns: 400 },
  )
})
