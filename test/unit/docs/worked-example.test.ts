import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { parseDocument } from 'yaml'
import { type CliIo, runCli } from '#electron/hosts/cli.ts'
import { stepWords } from '#electron/hosts/cli-stress-report.ts'
import { charterDiff, type RuleChange } from '#shared/charter/diff.ts'
import { readCharterFile } from '#shared/charter/file/read.ts'
import { type Charter, charterHash } from '#shared/charter/model.ts'
import { charterOf } from '#shared/organisation/standing.ts'
import { Foundings } from '#shared/stress/foundings.ts'
import type { Story } from '#shared/stress/story.ts'
import { stressTest } from '#shared/stress/stress-test.ts'
import { type Block, blocksIn, misquoted } from './quoted.ts'

/** docs/worked-example.md is made anew from its own words: the edits that it shows, and the commands that it names. */

const blocks = blocksIn(readFileSync(join(import.meta.dirname, '../../../docs/worked-example.md'), 'utf8'))
const edits = blocks.filter(({ language }) => language === 'yaml')
const outputs = blocks.filter(({ lines }) => lines[0]?.startsWith('$ folkmoot'))

/** The files of the example, as they are after all that was said of them up to here. */
const files = new Map<string, string>()

async function printed(args: readonly string[], stdin = ''): Promise<string> {
  let text = ''
  const io: CliIo = {
    out: (more) => {
      text += more
    },
    err: (more) => {
      throw new Error(more)
    },
    input: async () => stdin,
    interrupted: () => new Promise(() => {}),
  }
  await runCli(args, io)
  return text
}

/** What a command of the example prints about a file; each is run once. */
const ran = new Map<string, Promise<string>>()
function output(command: string, file: string): Promise<string> {
  const key = `${command} ${file}`
  const running = ran.get(key) ?? printed([...command.split(' '), '-'], files.get(file))
  ran.set(key, running)
  return running
}

function edited(text: string, { lines }: Block): string {
  const document = parseDocument(text)
  for (const line of lines) {
    const [, path = '', value = ''] = /^([\w.]+): (.*)$/.exec(line) ?? []
    if (!document.hasIn(path.split('.'))) throw new Error(`the file has no ${path}`)
    document.setIn(path.split('.'), /^\d+$/.test(value) ? Number(value) : value)
  }
  return document.toString()
}

function charterFrom(name: string): Charter {
  const read = readCharterFile(files.get(name) ?? '')
  if (!read.ok) throw new Error(JSON.stringify(read.error))
  return read.value
}

beforeAll(async () => {
  const template = await printed(['charter', 'template', 'member-assembly'])
  const [first, second, ...others] = edits
  if (first === undefined || second === undefined || others.length > 0)
    throw new Error('the example edits a file twice')
  const weak = edited(template, first)
  files.set('template', template).set('ridge-lane.yaml', weak).set('ridge-lane-2.yaml', edited(weak, second))
})

describe('the worked example', () => {
  it('quotes what its commands print', async () => {
    expect(outputs.length).toBeGreaterThan(6)
    for (const { lines } of outputs) {
      const commands = lines.filter((line) => line.startsWith('$ '))
      const last = /^\$ folkmoot (stress-test|charter check) (ridge-lane(?:-2)?\.yaml)$/.exec(commands.at(-1) ?? '')
      const [, command = '', file = ''] = last ?? []
      expect(command, `of ${commands.join(', ')}`).not.toBe('')
      // Straight after it was made from the template, the file is the template.
      const isNew = commands[0] === `$ folkmoot charter template member-assembly > ${file}`
      const text = await output(command, isNew ? 'template' : file)
      expect(misquoted(lines.slice(commands.length), text), `${command} ${file} printed:\n${text}`).toBeNull()
    }
  })

  it('has three serious findings, whose offered repairs are the lines that it changes', () => {
    const [weak, mended] = [charterFrom('ridge-lane.yaml'), charterFrom('ridge-lane-2.yaml')]
    const serious = stressTest(weak).findings.filter(({ severity }) => severity === 'serious')
    const offered = serious.flatMap(({ repair }) => (repair === null ? [] : charterDiff(weak, repair).rules))
    const inOrder = (rules: readonly RuleChange[]) => [...rules].sort((a, b) => (a.clause < b.clause ? -1 : 1))
    expect(serious).toHaveLength(3)
    expect(inOrder(charterDiff(weak, mended).rules)).toEqual(inOrder(offered))
    expect(stressTest(mended).findings.filter(({ severity }) => severity === 'serious')).toEqual([])
  })

  it('adopts the mended charter by the rules of the first one', () => {
    const mended = charterFrom('ridge-lane-2.yaml')
    const story = finished(new Foundings(charterFrom('ridge-lane.yaml')).found(12))
    finished(adopting(story, mended))
    const { steps } = story.walkthrough()
    const shown = blocks.find(({ lines }) => lines[0] === '# adopting ridge-lane-2.yaml under ridge-lane.yaml')
    expect(shown?.lines.slice(1)).toEqual(steps.map(stepWords))
    const { organisation } = story
    expect(charterOf(organisation, organisation.log.everything()).hash).toBe(charterHash(mended))
  })
})

function* adopting(story: Story, charter: Charter): Generator<void, void> {
  const { organisation } = story
  const { hash } = charterOf(organisation, organisation.log.everything())
  const [one] = story.members
  if (one === undefined) throw new Error('somebody has to propose it')
  const effect = { kind: 'amend', base: hash, charter } as const
  const { proposal } = story.open(one, 'amendment', effect, 'the charter without its three holes')
  story.toWindow(proposal)
  story.vote(story.members.slice(0, 9), proposal, 'agree')
  story.vote(story.members.slice(9, 10), proposal, 'disagree')
  story.toClose(proposal)
  story.count(proposal)
  story.pass(story.charter().certification.syncGraceMs)
  yield* story.certify(proposal)
  story.enact(one, proposal)
}

function finished<T>(run: Generator<void, T>): T {
  for (;;) {
    const step = run.next()
    if (step.done === true) return step.value
  }
}

describe('a quotation', () => {
  const text = 'one\ntwo\nthree\nfour\n'

  it('holds where every line is there in its order, and gaps are shown', () => {
    for (const quoted of ['one\ntwo\nthree\nfour', '…\ntwo\n…', 'one\n…\nfour', '…\nfour', 'one\n…\nthree\n…'])
      expect(misquoted(quoted.split('\n'), text), quoted).toBeNull()
  })

  it('does not hold where a line is other, elsewhere, or missing without a gap', () => {
    for (const quoted of ['one\ntwo', 'two\n…', '…\nthree', 'one\nthree\nfour', '…\nthree\n…\ntwo\n…', '…\ntw\n…'])
      expect(misquoted(quoted.split('\n'), text), quoted).not.toBeNull()
  })
})
