import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { CharterProblem } from '#shared/charter/diagnostics.ts'
import { readCharterBytes, readCharterFile } from '#shared/charter/file/read.ts'
import { writeCharterFile } from '#shared/charter/file/write.ts'
import { Charter, charterHash } from '#shared/charter/model.ts'
import { ruleGroups } from '#shared/charter/sentences.ts'
import { TEMPLATES } from '#shared/charter/templates.ts'
import { LIMITS } from '#shared/kernel/limits.ts'
import { anyCharter, article, charter } from './charters.ts'

const problemsOf = (text: string): readonly CharterProblem[] => {
  const read = readCharterFile(text)
  return read.ok ? [] : read.error
}
const expectSame = (each: Charter, text = writeCharterFile(each)): void => {
  const read = readCharterFile(text)
  if (!read.ok) throw new Error(`${JSON.stringify(read.error)}\n${text}`)
  expect(read.value).toEqual(each)
  expect(charterHash(read.value)).toBe(charterHash(each))
}

/** The test charter's file with one line replaced by others; the line must be there. */
function edited(line: string, ...instead: readonly string[]): string {
  const lines = writeCharterFile(charter()).split('\n')
  const at = lines.findIndex((each) => each.trim() === line)
  expect(at).toBeGreaterThan(-1)
  const indent = /^ */.exec(lines[at] ?? '')?.[0] ?? ''
  return lines.toSpliced(at, 1, ...instead.map((each) => indent + each)).join('\n')
}
const lineOf = (text: string, part: string): number => text.slice(0, text.indexOf(part)).split('\n').length

/** Texts that are something else in YAML, or at the edge of what it can hold. */
const AWKWARD = [
  ' leading blanks', '   three\nthen none', '\tleading tab', 'trailing blank ', 'trailing tab\t', 'line \n', 'one\n', 'two\n\n', '\n', '\n\n', '\nfirst empty',
  '\n  \n text', ' \n', ' ', 'a\n ', 'a\n\t', 'a\n \n', 'a\n\n\nb', '---', '--- # not a document', 'a\n---\nb', '...', 'a\n...\nb', '%YAML 1.1', '# heading', 'a # comment', '## Two\n\n- one\n- two',
  'key: value', 'key:', ': x', '- item', '? x', '*alias', '&anchor', '!tag', '!!binary aGk=', '| literal', '> folded', '@at', '`code`', '{a: 1}', '[a]', '"quoted"', "'single'", '"', "'", '\\', '\\n', '%', ',',
  '1', '01', '1.0', '1e3', '0x10', '0o7', '1_000', '12:30', '-1', '+1', '.5', '.inf', '-.INF', '.nan', 'null', '~', 'true', 'True', 'yes', 'No', 'on', 'off', 'y', '2026-01-02', '2026-01-02T03:04:05Z', 'P7D', '2/3', '<<',
  'a\r\nb', 'a\rb', '\r', 'a\r\n', 'tab\tinside', 'a\tb\n\tc', '\u0000', '\u0007bell', '\u007f', '\u0085', 'a\u2028b\u2029c', '\ufeff', 'a\ufeffb', '\ufffe', '\ud800', 'a\udc00', '😀 emoji 👩‍👩‍👧', 'é e\u0301', '\u200e\u202eabc', '\u00a0',
  `${'long '.repeat(2_000)}end`, 'x'.repeat(5_000), '    code block\n\n    more\n', '```\ncode\n```\n', '> quote\n> more', '| a | b |\n|---|---|\n| 1 | 2 |', '*emphasis*', '**strong**', '1. one\n2. two\n',
] as const // biome-ignore format: a list
const awkward = fc.oneof(
  fc.constantFrom(...AWKWARD),
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc
    .array(fc.constantFrom(' ', '\n', '\t', '\r', '#', ':', '-', '|', 'a', '"', '\\', '😀', '---'), { maxLength: 12 })
    .map((parts) => parts.join('')),
)
const signed = awkward.map((text) => text.trim()).filter((text) => text !== '' && text.length <= LIMITS.nameChars)
const awkwardCharter = fc
  .record({
    base: anyCharter,
    name: signed,
    purpose: signed,
    titles: fc.array(awkward, { minLength: 4, maxLength: 4 }),
    texts: fc.array(awkward, { minLength: 4, maxLength: 4 }),
  })
  .map(
    ({ base, name, purpose, titles, texts }): Charter => ({
      ...base,
      name,
      purpose,
      articles: base.articles.map((each, index) => ({
        ...each,
        title: titles[index]?.slice(0, LIMITS.titleChars) || 'x',
        text: texts[index] ?? '',
      })),
    }),
  )

describe('a charter that is written and read back is the same', () => {
  test.each(TEMPLATES.map((template) => [template.id, template.charter] as const))('%s', (_, each) => {
    expectSame(each)
  })

  test.each(AWKWARD.map((text) => [JSON.stringify(text).slice(0, 60), text] as const))(
    'with the text %s',
    (_, text) => {
      const articles = [article('first', text.slice(0, LIMITS.titleChars), text), article('second', 'Second', text)]
      expectSame(charter({ articles }))
      const signedText = text.trim().slice(0, LIMITS.nameChars).trim()
      if (signedText !== '') expectSame(charter({ name: signedText, purpose: signedText, articles }))
    },
  )

  test('with any valid rules, and any texts at all', () => {
    fc.assert(
      fc.property(awkwardCharter, (each) => {
        expect(Charter.safeParse(each).success).toBe(true)
        expectSame(each)
      }),
      { seed: 4, numRuns: 400 },
    )
  })

  test('after an editor of another system ended its lines in its own way, or marked the file as Unicode', () => {
    const each = charter({ articles: [article('a', 'A', '# One\n\nTwo\n\n  three\n'), article('b', 'B', '')] })
    expectSame(each, writeCharterFile(each).replaceAll('\n', '\r\n'))
    expectSame(each, `\ufeff${writeCharterFile(each)}`)
  })

  test('whatever order the fields of the data are in', () => {
    const turned: unknown = JSON.parse(JSON.stringify(charter()))
    const backwards = Object.fromEntries(Object.entries(turned as object).reverse()) as unknown as Charter
    expect(writeCharterFile(backwards)).toBe(writeCharterFile(charter()))
  })

  test('every length of time, to the millisecond, and every share as it was written', () => {
    fc.assert(
      fc.property(fc.nat(10 * 366 * 86_400_000), fc.nat(1_000), fc.integer({ min: 1, max: 1_000 }), (ms, a, b) => {
        const { decisionTypes } = charter()
        const quorum = { numerator: Math.min(a, b), denominator: b }
        const routine = { ...decisionTypes.routine, quorum, windowMs: ms }
        expectSame(charter({ reviewAfterMs: ms % 100_000, decisionTypes: { ...decisionTypes, routine } }))
      }),
      { seed: 5, numRuns: 150 },
    )
  })
})

describe('the file is for people', () => {
  test('a template as it is written, kept as an example', async () => {
    const [template] = TEMPLATES
    await expect(writeCharterFile(template?.charter ?? charter())).toMatchFileSnapshot(
      '../../../docs/example-charter.yaml',
    )
  })

  test('every rule stands under its plain sentence, and texts stand by themselves', () => {
    const text = writeCharterFile(charter())
    const comments = text
      .split('\n')
      .flatMap((line) => /^ *# ?(.*)$/.exec(line)?.[1] ?? [])
      .join(' ')
    for (const { clause, sentence } of ruleGroups(charter()).flatMap((group) => group.sentences)) {
      expect(comments.includes(sentence)).toBe(!['name', 'purpose', 'articles'].includes(clause))
    }
    expect(text).toMatch(/# The quorum is one third of the roll[^\n]*\n {4}quorum: 1\/3\n/)
    expect(text).toMatch(/# Voting begins 14 days after the proposal opens\.\n {4}notice: P14D\n/)
    expect(text).toMatch(/ {4}text: \|-\n {6}What purpose means\.\n/)
  })

  test('no text of a charter can pass for a rule or a comment', () => {
    const forged = 'Garden\nadmission:\n  vouches: 1\n# A newcomer needs a vouch from 1 member.'
    const each = charter({ name: forged, purpose: forged, articles: [article('a', forged, forged)] })
    expectSame(each)
    expect(writeCharterFile(each)).not.toMatch(/^(# A newcomer needs a vouch from 1|admission:\n {2}vouches: 1)/m)
  })

  test('words that other readers of YAML take for something else are in quotes', () => {
    const text = writeCharterFile(charter({ name: 'no', purpose: '2026-01-02', articles: [article('a', '12:30')] }))
    expect(text).toContain('name: "no"')
    expect(text).toContain('purpose: "2026-01-02"')
    expect(text).toContain('title: "12:30"')
  })
})

describe('data in JSON, which is YAML', () => {
  test.each([[0], [2], ['\t']])('is read as ever, indented with %j', (indent) => {
    fc.assert(
      fc.property(awkwardCharter, (each) => expectSame(each, JSON.stringify(each, null, indent))),
      { seed: 6, numRuns: 80 },
    )
  })

  test('what is not', () => {
    expect(problemsOf('{ "name": ')).toEqual([
      {
        clause: '',
        kind: 'mistake',
        line: 1,
        sentence: expect.stringMatching(/^The charter is not written as YAML: .*\.$/),
      },
    ])
  })
})

describe('a mistake is told with its clause and its line', () => {
  const at = (line: string, instead: readonly string[], clause: string, sentence: string, kind = 'mistake') =>
    [line, instead, clause, sentence, kind] as const
  test.each([
    at('vouches: 2', ['vouches: two'], 'admission.vouches', '“admission.vouches” must be a number, and is text.'),
    at('vouches: 2', ['vouches: 21'], 'admission.vouches', '“admission.vouches” must be at most 20.'),
    at('vouches: 2', ['vouchers: 2', 'vouches: 2'], 'admission.vouchers', '“admission.vouchers” is not known here: it is misspelt, or from a newer Folkmoot.', 'newer'),
    at('vouches: 2', ['vouches: 2', 'vouches: 3'], 'admission.vouches', '“admission.vouches” is given twice.'),
    at('vouches: 2', ['vouches: 2', '"vouches": 2'], 'admission.vouches', '“admission.vouches” is given twice.'),
    at('tenure: P30D', ['tenure: P30D', 'tenureMs: 1'], 'electorate.tenureMs', '“electorate.tenure” is given twice.'),
    at('tenure: P30D', ['tenure: P1M'], 'electorate.tenureMs', '“electorate.tenure” must be a length of time such as P7D or PT36H, and is “P1M”.'),
    at('tenure: P30D', ['tenure: 30'], 'electorate.tenureMs', '“electorate.tenure” must be a length of time such as P7D or PT36H, and is “30”.'),
    at('tenure: P30D', ['tenure:'], 'electorate.tenureMs', '“electorate.tenure” must be a length of time such as P7D or PT36H, and is empty.'),
    at('tenure: P30D', ['tenureMs: P30D'], 'electorate.tenureMs', '“electorate.tenureMs” must be a number, and is text.'),
    at('tenure: P30D', ['tenure: P9000D'], 'electorate.tenureMs', '“electorate.tenure” must be at most 316224000000 (3660 days in milliseconds).'),
    at('threshold: 2/3', ['threshold: 0.67'], 'decisionTypes.amendment.threshold', '“decisionTypes.amendment.threshold” must be a share such as 2/3, and is “0.67”.'),
    at('threshold: 2/3', ['threshold: 3/2'], 'decisionTypes.amendment.threshold', '“decisionTypes.amendment.threshold” does not hold: a share is at most one.'),
    at('threshold: 2/3', ['threshold: 0/0'], 'decisionTypes.amendment.threshold.denominator', '“decisionTypes.amendment.threshold.denominator” must be at least 1.'),
    at('name: Mill Lane Garden', ['name: 2026'], 'name', '“name” must be text, and is the number 2026.'),
    at('name: Mill Lane Garden', ['name: &x Garden'], 'name', '“name” has an anchor (&), which no charter has.'),
    at('name: Mill Lane Garden', ['name: !!str Garden'], 'name', '“name” has a tag (!), which no charter has.'),
    at('name: Mill Lane Garden', ['name: !<tag:example.org,2026:x> Garden'], 'name', '“name” has a tag (!), which no charter has.'),
    at('name: Mill Lane Garden', ['name: !!binary aGk='], 'name', '“name” has a tag (!), which no charter has.'),
    at('name: Mill Lane Garden', ['name: *x'], 'name', '“name” points to another place (*): write it out.'),
    at('- id: members', ['- id: Our Members'], 'articles.1.id', 'The id of article 2 must be made of small letters, digits and hyphens, at most 40, and begin with a letter or digit.'),
    at('version: 1', ['version: 3'], 'version', 'The charter is written in version 3; this Folkmoot reads up to version 2.', 'newer'),
    at('version: 1', ['version: 1', 'quorum: 3'], 'quorum', '“quorum” is not known here: it is misspelt, or from a newer Folkmoot.', 'newer'),
    at('version: 1', ['version: 1', '__proto__: 3'], '__proto__', '“__proto__” is not known here: it is misspelt, or from a newer Folkmoot.', 'newer'),
    at('version: 1', ['version: 1', '<<: {name: x}'], '<<', '“<<” is not known here: it is misspelt, or from a newer Folkmoot.', 'newer'),
  ])('%s: %j', (line, instead, clause, sentence, kind) => {
    const text = edited(line, ...instead)
    const wrong = lineOf(text, instead.at(kind === 'newer' && instead.length === 2 && clause === 'admission.vouchers' ? 0 : -1) ?? '')
    expect(problemsOf(text)).toEqual([{ clause, kind, sentence, line: wrong }])
  }) // biome-ignore format: a table

  test('what is missing is told where it would stand, under the name it would have', () => {
    const text = edited('vouches: 2')
      .replace(/\n {2}tenure: P30D/, '')
      .replace(/\nreviewAfter: .*/, '')
    expect(problemsOf(text)).toMatchObject([
      { clause: 'reviewAfterMs', sentence: '“reviewAfter” is missing.' },
      { clause: 'electorate', line: lineOf(text, 'electorate:') },
      { clause: 'admission', line: lineOf(text, 'admission:') },
    ])
    expect(problemsOf(text)[0]).not.toHaveProperty('line')
  })

  test('all are told at once, in the order of the file', () => {
    const text = edited('vouches: 2', 'vouches: 0')
      .replace('tenure: P30D', 'tenure: long')
      .replace('version: 1', 'version: x')
    expect(problemsOf(text).map((problem) => problem.clause)).toEqual([
      'version',
      'electorate.tenureMs',
      'admission.vouches',
    ])
  })

  test('where the form is broken', () => {
    const text = edited('vouches: 2', 'vouches: "2')
    expect(problemsOf(text)).toMatchObject([{ clause: '', kind: 'mistake' }])
    expect(problemsOf(text)[0]?.sentence).toMatch(/^The charter is not written as YAML: .*quote.*\.$/)
    expect(problemsOf(edited('vouches: 2', '\tvouches: 2'))[0]?.line).toBe(
      lineOf(edited('vouches: 2', '\tvouches: 2'), '\tvouches'),
    )
  })

  test('bytes that are not UTF-8 are not guessed at', () => {
    const bytes = new TextEncoder().encode(writeCharterFile(charter({ name: 'Café' })))
    expect(readCharterBytes(bytes)).toEqual({ ok: true, value: charter({ name: 'Café' }) })
    const latin1 = Uint8Array.from(writeCharterFile(charter({ name: 'Cafe' })), (char) =>
      char === 'f' ? 0xe9 : char.charCodeAt(0),
    )
    expect(readCharterBytes(latin1)).toMatchObject({
      ok: false,
      error: [{ sentence: expect.stringContaining('UTF-8') }],
    })
  })

  test('what is no charter at all', () => {
    expect(problemsOf('')).toMatchObject([{ sentence: 'The charter must be a group of fields, and is empty.' }])
    expect(problemsOf('[]')).toMatchObject([{ sentence: 'The charter must be a group of fields, and is a list.' }])
    expect(problemsOf('hello')).toMatchObject([{ sentence: 'The charter must be a group of fields, and is text.' }])
  })
})

describe('hostile files', () => {
  const whole = writeCharterFile(charter())
  const repeated = (part: string) =>
    part.repeat(Math.ceil(LIMITS.charterFileChars / part.length)).slice(0, LIMITS.charterFileChars)

  test('aliases cannot make much of little', () => {
    const laughs = [
      'a: &a [x, x, x]',
      ...'bcdefghi'.split('').map((name, index) => {
        const last = 'abcdefghi'[index]
        return `${name}: &${name} [*${last}, *${last}, *${last}, *${last}, *${last}, *${last}, *${last}, *${last}]`
      }),
    ].join('\n')
    expect(problemsOf(laughs).length).toBeGreaterThan(0)
    expect(problemsOf(`${whole}other: &a [*a]`)).toMatchObject([{ clause: 'other', kind: 'newer' }])
  })

  test('no directive changes what the text means, and no second document hides behind the first', () => {
    expect(problemsOf(`%YAML 1.1\n---\n${whole}`)).toMatchObject([
      { line: 1, sentence: expect.stringContaining('directives') },
    ])
    expect(problemsOf(`%TAG ! tag:example.org,2026:\n---\n${whole}`)).toMatchObject([{ line: 1 }])
    expect(problemsOf(`${whole}---\n${whole}`)).toMatchObject([
      { line: whole.split('\n').length, sentence: 'A charter file has one document, and another begins here.' },
    ])
    expect(problemsOf(`---\n${whole}...\n`)).toEqual([])
  })

  test.each([
    ['[', ']'],
    ['{a: ', '}'],
    ['- ', ''],
    ['? ', ''],
  ])('nesting with %j is told, however deep', (open, close) => {
    for (const depth of [LIMITS.charterFileDepth + 1, 4_000]) {
      const text = `name: x\npurpose: ${open.endsWith(' ') && close === '' ? '\n  ' : ''}${open.repeat(depth)}x${close.repeat(depth)}`
      expect(problemsOf(text)).toMatchObject([
        { clause: '', sentence: 'Nothing in a charter is nested as deeply as this.' },
      ])
    }
    expect(problemsOf(open.repeat(1_000_000))).toHaveLength(1)
  })

  test('a file that is too long is refused unread', () => {
    expect(problemsOf(`${whole}#${'x'.repeat(LIMITS.charterFileChars)}`)).toMatchObject([
      {
        clause: '',
        sentence: `The file is too large for a charter: it has more than ${LIMITS.charterFileChars} characters.`,
      },
    ])
  })

  test.each([
    '- a\n', 'a: b\n', 'a,', '[', '[]', '{', '# x\n', '? ', '- ', ': ', '!a ', '&a ', '*a ', '---\n', '%Y\n', '\n', '\r\n', '"', "'", '|\n ', 'a: #\n', ' ', '\t', '{a: ', '"\\',
  ])('nothing repeated until the file is full takes long or is accepted: %j', (part) => {
    const started = performance.now()
    const read = readCharterFile(repeated(part))
    expect(read.ok).toBe(false)
    if (!read.ok) expect(read.error.length).toBeLessThanOrEqual(LIMITS.charterProblems)
    // Quadratic work on four million characters would take hours; this only tells it from linear work on a busy machine.
    expect(performance.now() - started).toBeLessThan(20_000)
  }) // biome-ignore format: a list

  test('a file with many wrong fields tells the first of them', () => {
    const fields = Array.from({ length: 5_000 }, (_, index) => `x${index}: 1\n`).join('')
    expect(problemsOf(whole + fields)).toHaveLength(LIMITS.charterProblems)
    const articles = whole.replace('articles:\n', `articles:\n${'  - 7\n'.repeat(LIMITS.articles - 10)}`)
    expect(problemsOf(articles)).toHaveLength(LIMITS.charterProblems)
  })

  test('any text at all gives a charter or problems in whole sentences, and never an exception', () => {
    const piece = fc.constantFrom(
      ...' \n\t:-?[]{}#&*!|>\'"%@`,~0'.split(''),
      '\n  ',
      'name',
      'articles:\n',
      '<<: ',
      '!!str ',
      '---\n',
      '\r\n',
      ...AWKWARD,
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), fc.nat(whole.length), (pieces, cut) => {
        for (const text of [pieces.join(''), whole.slice(0, cut) + pieces.join('') + whole.slice(cut)]) {
          for (const { sentence, line } of problemsOf(text)) {
            expect(sentence).toMatch(/^(The |Article |A |Nothing |“).*\.$/s)
            if (line !== undefined) expect(line).toBeGreaterThan(0)
          }
        }
      }),
      { seed: 8, numRuns: 250 },
    )
  })
})

test('a field with an endless name is told, in few words, and costs nothing', () => {
  const dots = Array.from({ length: 30_000 }, () => 'a').join('.')
  for (const text of [`{"${dots}": 1}`, `name: x\n? ${dots}\n: 1\n`]) {
    const told = problemsOf(text).map(({ sentence }) => sentence)
    expect(told.some((sentence) => sentence.includes('longer than 100 characters'))).toBe(true)
    for (const sentence of told) expect(sentence.length).toBeLessThan(200)
  }
})
