import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { nameOf } from '#shared/stress/names.ts'
import { REENACTMENTS } from '#shared/stress/reenactments/index.ts'

const page = readFileSync(join(import.meta.dirname, '../../../docs/reenactments.md'), 'utf8')
const [head = '', ...stories] = page.split(/^## /m)

/** Where lines of prose are broken says nothing. */
const flowing = (text: string): string => text.replace(/\s+/g, ' ')

describe('docs/reenactments.md', () => {
  it('tells the same stories as the command, in the same order', () => {
    expect(stories.map((story) => story.split('\n')[0])).toEqual(
      REENACTMENTS.map(({ name, year }) => `${name} (${year})`),
    )
    expect(REENACTMENTS.map(({ id }) => `folkmoot reenact ${id}`).some((command) => head.includes(command))).toBe(true)
  })

  it.each(REENACTMENTS)('names the sources of $name, each finding, and that something is not certain', (told) => {
    const story = flowing(stories.find((each) => each.startsWith(`${told.name} (`)) ?? '')
    for (const [index, { author, title, date, where }] of told.sources.entries())
      expect(story).toContain(` ${index + 1}. ${author}: ${title}. ${date}. ${where}`)
    for (const { number } of told.findings) expect(story).toContain(`${nameOf(number)} (${number})`)
    for (const number of told.notPossible) expect(story).toContain(`${number})`)
    expect(story).toContain('*Not certain')
    const row = head.split('\n').find((line) => line.startsWith(`| ${told.name} (`)) ?? ''
    const [, , findings = ''] = row.split('|')
    const numbers = [...told.findings, ...told.notPossible.map((number) => ({ number }))].map(({ number }) => number)
    expect([...findings.matchAll(/\d+/g)].map(Number)).toEqual(numbers)
  })
})
