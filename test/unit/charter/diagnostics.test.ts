import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { checkCharter } from '#shared/charter/diagnostics.ts'
import { charter } from './charters.ts'

/** The test charter as plain data, with one field set or, for `undefined`, taken away. */
function broken(path: string, value: unknown): unknown {
  const data: unknown = JSON.parse(JSON.stringify(charter()))
  const keys = path.split('.')
  const last = keys.pop() as string
  const parent = keys.reduce((inner, key) => (inner as Record<string, unknown>)[key], data) as Record<string, unknown>
  if (value === undefined) delete parent[last]
  else parent[last] = value
  return data
}

const problemsOf = (value: unknown) => {
  const checked = checkCharter(value)
  return checked.ok ? [] : checked.error
}

describe('a mistake is told with its clause, in words', () => {
  test.each([
    ['reviewAfterMs', undefined, '“reviewAfterMs” is missing.'],
    ['decisionTypes.amendment', undefined, '“decisionTypes.amendment” is missing.'],
    ['reviewAfterMs', '7 days', '“reviewAfterMs” must be a number, and is text.'],
    ['admission.vouches', 0.5, '“admission.vouches” must be a whole number, and is the number 0.5.'],
    ['admission.vouches', 21, '“admission.vouches” must be at most 20.'],
    ['electorate.tenureMs', -1, '“electorate.tenureMs” must be at least 0.'],
    ['electorate.tenureMs', 1e30, '“electorate.tenureMs” must be at most 316224000000 (3660 days in milliseconds).'],
    ['purpose', null, '“purpose” must be text, and is empty.'],
    ['name', '  ', '“name” does not hold: must not begin or end with a blank.'],
    ['name', 'x'.repeat(121), '“name” must have at most 120 characters.'],
    ['articles', 'none', '“articles” must be a list, and is text.'],
    ['articles.1.title', '', 'The title of article 2 must have at least 1 character.'],
    ['articles.0.text', undefined, 'The text of article 1 is missing.'],
    [
      'articles.0.id',
      'Our Purpose',
      'The id of article 1 must be made of small letters, digits and hyphens, at most 40, and begin with a letter or digit.',
    ],
    ['articles.0.id', 'members', '“articles” does not hold: article ids must differ.'],
    ['articles.2', 7, 'Article 3 must be a group of fields, and is the number 7.'],
    [
      'decisionTypes.standard.method',
      'lottery',
      '“decisionTypes.standard.method” must be "consent", "majority", "supermajority", "ranked-choice", "score", "advice" or "delegated", and is "lottery".',
    ],
    [
      'decisionTypes.routine.quorumCounts',
      'all',
      '“decisionTypes.routine.quorumCounts” must be "agree-and-abstain" or "every-ballot", and is "all".',
    ],
    [
      'decisionTypes.routine.silenceConsents',
      1,
      '“decisionTypes.routine.silenceConsents” must be true or false, and is the number 1.',
    ],
    [
      'decisionTypes.amendment.threshold',
      { numerator: 3, denominator: 2 },
      '“decisionTypes.amendment.threshold” does not hold: a share is at most one.',
    ],
    ['version', 0, '“version” must be 1 or 2, and is 0.'],
  ])('%s: %j', (path, value, sentence) => {
    expect(problemsOf(broken(path, value))).toEqual([{ clause: expect.any(String), kind: 'mistake', sentence }])
    expect(path.startsWith(problemsOf(broken(path, value))[0]?.clause ?? '?')).toBe(true)
  })

  test('all mistakes are told at once', () => {
    const both = { ...(broken('name', '') as object), reviewAfterMs: -5 }
    expect(problemsOf(both).map((problem) => problem.clause)).toEqual(['name', 'reviewAfterMs'])
  })
})

describe('what a newer Folkmoot wrote is told apart from mistakes', () => {
  test('an unknown rule', () => {
    expect(problemsOf(broken('decisionTypes.standard.quietVeto', 1))).toEqual([
      {
        clause: 'decisionTypes.standard.quietVeto',
        kind: 'newer',
        sentence: '“decisionTypes.standard.quietVeto” is not known here: it is misspelt, or from a newer Folkmoot.',
      },
    ])
  })

  test('a newer version', () => {
    expect(problemsOf(broken('version', 3))).toEqual([
      {
        clause: 'version',
        kind: 'newer',
        sentence: 'The charter is written in version 3; this Folkmoot reads up to version 2.',
      },
    ])
  })
})

test('what is no charter at all', () => {
  expect(problemsOf([])).toMatchObject([
    { clause: '', sentence: 'The charter must be a group of fields, and is a list.' },
  ])
  expect(problemsOf(null)).toMatchObject([
    { clause: '', sentence: 'The charter must be a group of fields, and is empty.' },
  ])
})

test('any data gives a charter or problems in whole sentences, and never an exception', () => {
  const paths = [
    'name',
    'articles',
    'articles.0',
    'electorate',
    'decisionTypes.routine',
    'decisionTypes.routine.quorum',
    'version',
  ]
  fc.assert(
    fc.property(fc.constantFrom(...paths), fc.jsonValue(), (path, value) => {
      for (const { sentence } of problemsOf(broken(path, value))) {
        expect(sentence).toMatch(/^(The |Article |“).+\.$/)
        expect(sentence).not.toContain('undefined')
      }
    }),
    { seed: 7, numRuns: 300 },
  )
})
