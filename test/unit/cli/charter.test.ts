import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { runCli } from '#electron/hosts/cli.ts'
import { writeCharterFile } from '#shared/charter/file/write.ts'
import { ruleGroups } from '#shared/charter/sentences.ts'
import { TEMPLATES } from '#shared/charter/templates.ts'
import { LIMITS } from '#shared/kernel/limits.ts'
import { scratchFolder } from '#test/kit/scratch.ts'
import { charter } from '../charter/charters.ts'

async function folkmoot(args: readonly string[], stdin = '') {
  let printed = ''
  let errors = ''
  const code = await runCli(args, {
    out: (text) => {
      printed += text
    },
    err: (text) => {
      errors += text
    },
    input: async () => stdin,
    interrupted: () => new Promise(() => {}),
  })
  const error: unknown = errors === '' ? null : JSON.parse(errors)
  return { code, printed, error }
}

async function fileWith(content: string | Uint8Array): Promise<string> {
  const path = join(await scratchFolder(), 'charter.yaml')
  await writeFile(path, content)
  return path
}

describe('folkmoot charter check', () => {
  it('says what every rule of the file means', async () => {
    const { code, printed, error } = await folkmoot(['charter', 'check', await fileWith(writeCharterFile(charter()))])
    expect({ code, error }).toEqual({ code: 0, error: null })
    for (const { title, sentences } of ruleGroups(charter())) {
      expect(printed).toContain(`${title}\n`)
      for (const { sentence } of sentences) expect(printed).toContain(`  ${sentence}\n`)
    }
  })

  it('reads JSON as well, and standard input', async () => {
    const { code, printed } = await folkmoot(['charter', 'check', '-'], JSON.stringify(charter()))
    expect(code).toBe(0)
    expect(printed).toContain('The organisation’s name is Mill Lane Garden.')
  })

  it('lets no text of the file command the terminal', async () => {
    const each = charter({ name: 'Mill\u001b[2J\u009bLane' })
    const { code, printed } = await folkmoot(['charter', 'check', '-'], writeCharterFile(each))
    expect(code).toBe(0)
    expect(printed).toContain('name is Mill\ufffd[2J\ufffdLane.')
  })

  it('tells every problem with its line, and ends with 2', async () => {
    const text = writeCharterFile(charter()).replace('vouches: 2', 'vouches: 0').replace('quorum: 1/2', 'quorum: half')
    const line = (part: string) => text.slice(0, text.indexOf(part)).split('\n').length
    const file = await fileWith(text)
    expect(await folkmoot(['charter', 'check', file])).toMatchObject({
      code: 2,
      printed: [
        `${file}:${line('vouches: 0')}: “admission.vouches” must be at least 1.\n`,
        `${file}:${line('quorum: half')}: “decisionTypes.amendment.quorum” must be a share such as 2/3, and is “half”.\n`,
      ].join(''),
      error: { code: 'invalid-request', next: 'Correct what is listed, and check it again.' },
    })
  })

  it('tells a file that is not there, not text, or too large', async () => {
    const missing = join(await scratchFolder(), 'none.yaml')
    expect(await folkmoot(['charter', 'check', missing])).toMatchObject({
      code: 2,
      printed: '',
      error: { what: 'The file cannot be read.', why: expect.stringContaining('ENOENT') },
    })
    const file = await fileWith(Uint8Array.of(0x6e, 0xe9))
    expect(await folkmoot(['charter', 'check', file])).toMatchObject({
      code: 2,
      printed: `${file}: The charter is not written in UTF-8: save it as such.\n`,
    })
    expect(
      await folkmoot(['charter', 'check', await fileWith(new Uint8Array(LIMITS.charterFileBytes + 1))]),
    ).toMatchObject({ code: 2, printed: '', error: { what: 'The file is too large for a charter.' } })
  })
})

describe('folkmoot charter template', () => {
  it.each(TEMPLATES.map((template) => [template.id, template] as const))(
    'prints %s as a file',
    async (id, template) => {
      const { code, printed } = await folkmoot(['charter', 'template', id])
      expect({ code, printed }).toEqual({ code: 0, printed: writeCharterFile(template.charter) })
      expect(await folkmoot(['charter', 'check', '-'], printed)).toMatchObject({ code: 0 })
    },
  )

  it('says which there are', async () => {
    expect(await folkmoot(['charter', 'template', 'kingdom'])).toMatchObject({
      code: 2,
      error: { next: expect.stringContaining('member-assembly') },
    })
  })
})
