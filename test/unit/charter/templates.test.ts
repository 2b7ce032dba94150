import { describe, expect, test } from 'vitest'
import { Charter, charterHash, decisionTypesOf, ruleFor } from '#shared/charter/model.ts'
import { fromTemplate, TEMPLATES } from '#shared/charter/templates.ts'
import { decide } from '#shared/tally/decide.ts'
import { counts } from '../tally/rules.ts'

const DAY_MS = 86_400_000

test('the templates that ship, each under its own name', () => {
  expect(TEMPLATES.map((template) => template.id)).toEqual([
    'member-assembly',
    'consent-circle',
    'worker-co-op',
    'advice-process',
    'federation',
    'open-source-foundation',
  ])
  for (const { charter, name, suits } of TEMPLATES) {
    expect(charter.name).toBe(name)
    expect(suits).toMatch(/^Suits .*\.$/)
  }
})

test('founding puts in the name and purpose, and nothing else', () => {
  for (const template of TEMPLATES) {
    const own = { name: ' Mill Lane Garden ', purpose: 'Keep the garden open.' }
    const charter = fromTemplate(template, own)
    expect(Charter.parse(charter)).toEqual(charter)
    expect(charter).toEqual({ ...template.charter, name: 'Mill Lane Garden', purpose: 'Keep the garden open.' })
    expect(charterHash(charter)).not.toBe(charterHash(template.charter))
  }
})

describe.each(TEMPLATES.map((template) => [template.id, template.charter] as const))('%s', (_, charter) => {
  test('is a valid charter', () => {
    expect(Charter.parse(charter)).toEqual(charter)
  })

  test('has eight to fourteen articles with titles and paragraphs of their own', () => {
    expect(charter.articles.length).toBeGreaterThanOrEqual(8)
    expect(charter.articles.length).toBeLessThanOrEqual(14)
    expect(new Set(charter.articles.map((article) => article.title)).size).toBe(charter.articles.length)
    for (const { text } of charter.articles) {
      expect(text.length).toBeGreaterThan(150)
      // Source wrapping must not reach people: only paragraphs and list items begin a line.
      expect(text).not.toMatch(/ {2}|[^\n]\n(?![\n-])/)
      expect(text).toMatch(/[.?]$/)
    }
  })

  test('says how members are admitted, leave and change the charter', () => {
    const ids = charter.articles.map((article) => article.id)
    expect(ids).toContain('membership')
    expect(ids).toContain('leaving-and-removal')
    expect(charter.articles.some((article) => /charter is changed/.test(article.text))).toBe(true)
  })

  test('leaves the numbers to the rules, so that an amended rule never contradicts an article', () => {
    for (const { text } of charter.articles) expect(text).not.toMatch(/\d+ (days|hours)|quorum|per cent/)
  })

  test('keeps a No free, and gives a full week to answer', () => {
    for (const decisionType of decisionTypesOf(charter)) {
      const rule = ruleFor(charter, decisionType)
      expect(rule.quorumCounts).toBe('agree-and-abstain')
      expect(rule.noticeMs + rule.windowMs).toBeGreaterThanOrEqual(7 * DAY_MS)
      expect(rule.coolingOffMs).toBeGreaterThan(0)
    }
  })

  test('cannot be flooded with newcomers: tenure is longer than any notice and window', () => {
    for (const decisionType of decisionTypesOf(charter)) {
      const { noticeMs, windowMs } = ruleFor(charter, decisionType)
      expect(charter.electorate.tenureMs).toBeGreaterThanOrEqual(noticeMs + windowMs)
    }
  })

  test('one person alone can neither change the charter nor block its change', () => {
    const { amendment } = charter.decisionTypes
    const changes = (agree: number, disagree: number) =>
      decide(amendment, 'amendment', 7, counts({ agree, disagree })).outcome
    expect(changes(1, 0)).not.toBe('passed')
    expect(changes(6, 1)).toBe('passed')
  })

  test('is harder to change than to work under', () => {
    const { standard, amendment } = charter.decisionTypes
    expect(amendment.quorum.numerator * standard.quorum.denominator).toBeGreaterThanOrEqual(
      standard.quorum.numerator * amendment.quorum.denominator,
    )
    expect(amendment.noticeMs).toBeGreaterThan(standard.noticeMs)
  })
})
