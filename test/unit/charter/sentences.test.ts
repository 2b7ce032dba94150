import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { Share } from '#shared/charter/decision-rule.ts'
import { durationWords } from '#shared/charter/duration-words.ts'
import { Charter, type Lens, type Role } from '#shared/charter/model.ts'
import { RuleGroup } from '#shared/charter/rule-group.ts'
import { effectSentence, ruleGroups } from '#shared/charter/sentences.ts'
import { shareWords } from '#shared/charter/share-words.ts'
import { anyCharter, charter } from './charters.ts'

const sentencesOf = (of: Charter) => ruleGroups(of).flatMap((group) => group.sentences)
const sentenceOf = (of: Charter, clause: string) => sentencesOf(of).find((rule) => rule.clause === clause)?.sentence

/** The paths of all rules that a schema asks of this value: objects are entered, everything else is one rule. */
function clausesOf(schema: z.ZodType, value: unknown, path: readonly string[] = []): readonly string[] {
  if (schema instanceof z.ZodOptional) {
    return value === undefined ? [] : clausesOf(schema.unwrap() as z.ZodType, value, path)
  }
  if (path.length === 1 && path[0] === 'roles') {
    // Told under their ids, by which each clause names its role.
    return (value as Role[]).flatMap(({ id, ...role }) => Object.keys(role).map((field) => `roles.${id}.${field}`))
  }
  if (path.length === 1 && path[0] === 'lenses') {
    return (value as Lens[]).flatMap(({ id, ...lens }) => Object.keys(lens).map((field) => `lenses.${id}.${field}`))
  }
  if (path.at(-1) === 'lateSwing') return [path.join('.')]
  if (schema instanceof z.ZodDiscriminatedUnion) {
    const fitting = schema.options.filter((option) => (option as z.ZodType).safeParse(value).success)
    expect(fitting).toHaveLength(1)
    return clausesOf(fitting[0] as z.ZodType, value, path)
  }
  if (!(schema instanceof z.ZodObject) || (schema as z.ZodType) === Share) return [path.join('.')]
  const fields = value as Record<string, unknown>
  return Object.entries(schema.shape).flatMap(([key, field]) =>
    clausesOf(field as z.ZodType, fields[key], [...path, key]),
  )
}

/** Rules that are the same for every charter, told with the others. */
const SAME_FOR_ALL = ['effects.resolution', 'effects.admit', 'effects.remove', 'effects.amend', 'certification.quorum']
/** Rules about what only some charters offer. */
const offered = ({ roles = [], spending, challenge, decisionTypes }: Charter): readonly string[] => [
  ...(decisionTypes.choice === undefined ? [] : ['effects.choose']),
  ...(roles.length === 0 ? [] : ['effects.elect', 'effects.recall']),
  ...(spending === undefined ? [] : ['effects.spend']),
  ...(challenge === undefined ? [] : ['effects.uphold']),
]

describe('every rule has one sentence', () => {
  test('each field of the schema has exactly one clause, and no clause is invented', () => {
    fc.assert(
      fc.property(anyCharter, (each) => {
        const clauses = sentencesOf(each).map((rule) => rule.clause)
        expect(clauses.toSorted()).toEqual([...clausesOf(Charter, each), ...SAME_FOR_ALL, ...offered(each)].toSorted())
      }),
      { seed: 2, numRuns: 50 },
    )
  })

  test('the walk finds the fields it is meant to find', () => {
    const found = clausesOf(Charter, charter())
    expect(found).toContain('decisionTypes.amendment.threshold')
    expect(found).toContain('decisionTypes.routine.silenceConsents')
    expect(found).not.toContain('decisionTypes.standard.threshold')
    expect(found).toHaveLength(8 + 3 * 7 + 2)
  })

  test('rules that differ are told apart: a change of any rule changes a sentence', () => {
    const rulesOf = ({ articles, ...rules }: Charter) => ({ ...rules, titles: articles.map((each) => each.title) })
    fc.assert(
      fc.property(anyCharter, anyCharter, fc.constantFrom<keyof Charter>(...Charter.keyof().options), (a, b, key) => {
        const changed: Charter = { ...a, [key]: b[key] }
        const same = JSON.stringify(sentencesOf(a)) === JSON.stringify(sentencesOf(changed))
        expect(same).toBe(JSON.stringify(rulesOf(a)) === JSON.stringify(rulesOf(changed)))
      }),
      { seed: 3, numRuns: 400 },
    )
  })

  test('all are sentences, and fit the views', () => {
    fc.assert(
      fc.property(anyCharter, (each) => {
        z.array(RuleGroup).parse(ruleGroups(each))
        for (const { clause, sentence } of sentencesOf(each)) {
          expect(sentence).toMatch(
            /(^|\.)(purpose|asks)$/.test(clause) ? /^(Its purpose|What it is for|What it asks): / : /^[A-Z“].*\.$/,
          )
          expect(sentence).not.toMatch(/undefined|NaN| {2}/)
        }
      }),
      { seed: 4, numRuns: 50 },
    )
  })
})

test('a charter reads like one', () => {
  const text = ruleGroups(charter()).map((group) =>
    [group.title, ...group.sentences.map((rule) => `- ${rule.sentence}`)].join('\n'),
  )
  expect(text.join('\n\n')).toMatchInlineSnapshot(`
    "The organisation
    - The organisation’s name is Mill Lane Garden.
    - Its purpose: Keep the garden open to everybody in the street.
    - The charter has 3 articles: On purpose; On members; On leaving.
    - The charter is due for review 365 days after it is adopted.
    - Its rules are written in version 1 of the form that Folkmoot reads.

    Joining and voting
    - A newcomer needs vouches from 2 members, or from every member while there are fewer.
    - Members are on the roll of proposals that open 30 days or more after they joined; those who joined within 30 days of the founding need not wait.

    What takes which decision
    - A resolution takes a routine, standard or amendment decision.
    - Admitting somebody without the vouches takes a standard or amendment decision.
    - Removing a member takes an amendment decision; that member is not on its roll.
    - Changing this charter takes an amendment decision.

    Routine decisions
    - Voting begins 3 days after the proposal opens.
    - Ballots may be cast and changed for 7 days.
    - A routine decision passes by consent: unless an objection stands.
    - Members who stay silent count as consenting once the quorum has answered.
    - The quorum is one third of the roll: with fewer, the proposal does not pass.
    - Every answer counts toward the quorum; an objection never helps a proposal to pass.
    - Only an objection needs a reason.
    - A certified outcome may take effect at once.

    Standard decisions
    - Voting begins 7 days after the proposal opens.
    - Ballots may be cast and changed for 7 days.
    - A standard decision passes by majority: when more members agree than disagree.
    - The quorum is one third of the roll: with fewer, the proposal does not pass.
    - Only those who agree or abstain count toward the quorum, so a No never helps a proposal to pass.
    - A ballot needs no reason.
    - A certified outcome may take effect after 2 days.

    Amendment decisions
    - Voting begins 14 days after the proposal opens.
    - Ballots may be cast and changed for 14 days.
    - An amendment decision passes by supermajority: when many more members agree than disagree.
    - At least two thirds of those who agree or disagree must agree.
    - The quorum is half of the roll: with fewer, the proposal does not pass.
    - Only those who agree or abstain count toward the quorum, so a No never helps a proposal to pass.
    - A ballot needs no reason.
    - A certified outcome may take effect after 7 days.

    Certifying outcomes
    - Certifiers wait 1 day after voting is over for ballots still under way.
    - An outcome is final once enough of the roll have signed the same ballots: 3 of 4, 5 of 7 and 7 of 10, for example."
  `)
})

describe('rules at their edges', () => {
  const standard = (changes: object) => {
    const { decisionTypes } = charter()
    return Charter.parse(
      charter({ decisionTypes: { ...decisionTypes, standard: { ...decisionTypes.standard, ...changes } as never } }),
    )
  }
  const says = (field: string, changes: object) => sentenceOf(standard(changes), `decisionTypes.standard.${field}`)

  test('no time is said as such', () => {
    expect(says('noticeMs', { noticeMs: 0 })).toBe('Voting begins as soon as the proposal opens.')
    expect(says('windowMs', { windowMs: 0 })).toBe('Ballots may be cast and changed for no time at all.')
    expect(says('coolingOffMs', { coolingOffMs: 0 })).toBe('A certified outcome may take effect at once.')
  })

  test('no quorum, and everybody', () => {
    expect(says('quorum', { quorum: { numerator: 0, denominator: 1 } })).toBe(
      'There is no quorum: one who agrees can be enough.',
    )
    expect(says('quorum', { quorum: { numerator: 1, denominator: 1 } })).toBe(
      'The quorum is everybody on the roll: one who is missing is too few.',
    )
  })

  test('a rule under which a No helps says so', () => {
    expect(says('quorumCounts', { quorumCounts: 'every-ballot' })).toBe(
      'Every ballot counts toward the quorum, so a No can help a proposal to pass.',
    )
  })

  test('a threshold of half or less says that more than half is needed all the same', () => {
    const half = { method: 'supermajority', threshold: { numerator: 1, denominator: 2 } }
    expect(says('threshold', half)).toBe(
      'More than half of those who agree or disagree must agree; the threshold of half asks for no more.',
    )
  })
})

describe('durations in words', () => {
  const HOUR_MS = 3_600_000
  test.each([
    [0, 'no time at all'],
    [1, '1 millisecond'],
    [1500, '1 second and 500 milliseconds'],
    [60_000, '1 minute'],
    [5_400_000, '90 minutes'],
    [24 * HOUR_MS, '1 day'],
    [36 * HOUR_MS, '36 hours'],
    [7 * 24 * HOUR_MS, '7 days'],
    [365 * 24 * HOUR_MS, '365 days'],
    [51 * HOUR_MS + 5000, '2 days, 3 hours and 5 seconds'],
  ])('%i ms is %s', (durationMs, words) => {
    expect(durationWords(durationMs)).toBe(words)
  })

  test('nothing is rounded: what the words say adds up to the length', () => {
    const unitsMs: Record<string, number> = {
      day: 86_400_000,
      hour: HOUR_MS,
      minute: 60_000,
      second: 1000,
      millisecond: 1,
    }
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10 * 366 * 86_400_000 }), (durationMs) => {
        const parts = [...durationWords(durationMs).matchAll(/(\d+) (day|hour|minute|second|millisecond)s?\b/g)]
        const sumMs = parts.reduce((sum, [, n, unit]) => sum + Number(n) * (unitsMs[unit as string] as number), 0)
        expect(sumMs).toBe(durationMs)
      }),
      { seed: 5 },
    )
  })
})

describe('shares in words', () => {
  test.each([
    [0, 1, 'none'],
    [1, 1, 'all'],
    [1, 2, 'half'],
    [1, 3, 'one third'],
    [2, 3, 'two thirds'],
    [3, 4, 'three quarters'],
    [7, 10, 'seven tenths'],
    [3, 25, '12 per cent'],
    [51, 100, '51 per cent'],
    [5, 13, '5 of every 13'],
    [2, 6, 'one third (2/6)'],
    [0, 3, 'none (0/3)'],
  ])('%i/%i is %s', (numerator, denominator, words) => {
    expect(shareWords({ numerator, denominator })).toBe(words)
  })

  test('every share of up to sixty parts has words of its own', () => {
    const shares = Array.from({ length: 60 }, (_, i) => i + 1).flatMap((denominator) =>
      Array.from({ length: denominator + 1 }, (_, numerator) => ({ numerator, denominator })),
    )
    expect(new Set(shares.map(shareWords)).size).toBe(shares.length)
  })
})

test('what an effect does names the person it is about', () => {
  const id = 'ab'.repeat(32)
  const names = {
    nameOfMember: (member: string) => `Member ${member.slice(0, 2)}`,
    nameOfRequest: () => 'Ada',
    titleOfRole: () => 'Treasurer',
    unit: 'EUR',
  }
  expect(effectSentence({ kind: 'resolution' }, names)).toBe('The text becomes a resolution of the organisation.')
  expect(effectSentence({ kind: 'admit', request: id }, names)).toBe('Ada becomes a member.')
  expect(effectSentence({ kind: 'remove', member: id }, names)).toBe('Member ab stops being a member.')
  expect(effectSentence({ kind: 'amend', base: id, charter: charter() }, names)).toBe(
    'The charter is replaced by the one proposed.',
  )
  expect(effectSentence({ kind: 'choose', options: ['Oak', 'Elm'] }, names)).toBe(
    'One of 2 options becomes the decision, or none of them.',
  )
  expect(effectSentence({ kind: 'elect', role: 'treasurer', candidates: [id] }, names)).toBe(
    'Member ab is elected to the role “Treasurer”.',
  )
  expect(effectSentence({ kind: 'elect', role: 'treasurer', candidates: [id, 'cd'.repeat(32)] }, names)).toBe(
    'One of Member ab and Member cd is elected to the role “Treasurer”, or none of them.',
  )
  expect(effectSentence({ kind: 'recall', role: 'treasurer', member: id }, names)).toBe(
    'Member ab gives up the role “Treasurer”.',
  )
  expect(effectSentence({ kind: 'spend', amount: 40, to: { kind: 'other', name: 'the mill' } }, names)).toBe(
    '40 EUR may be spent on the mill.',
  )
})
