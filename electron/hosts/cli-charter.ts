import { readFile, stat } from 'node:fs/promises'
import type { Command } from 'commander'
import { fail } from '#shared/bridge/errors.ts'
import type { CharterProblem } from '#shared/charter/diagnostics.ts'
import { readCharterBytes, readCharterFile } from '#shared/charter/file/read.ts'
import { writeCharterFile } from '#shared/charter/file/write.ts'
import type { Charter } from '#shared/charter/model.ts'
import { ruleGroups } from '#shared/charter/sentences.ts'
import { TEMPLATES } from '#shared/charter/templates.ts'
import { either } from '#shared/charter/words.ts'
import { LIMITS } from '#shared/kernel/limits.ts'
import { harmless } from './harmless.ts'

interface CharterIo {
  out(text: string): void
  /** Everything on standard input. */
  input(): Promise<string>
}

/** `folkmoot charter …`: charters as files, without a peer. */
export function addCharterCommands(program: Command, io: CharterIo): void {
  const charter = program.command('charter').description('charters as files, for which no peer needs to run')
  charter
    .command('check <file>')
    .description('say what a charter file means, rule by rule, or what is wrong with it. “-” reads standard input')
    .action(async (file: string) => await check(io, file))
  charter
    .command('template <id>')
    .description(`print a charter to start from as a file: ${either(TEMPLATES.map((template) => template.id))}`)
    .action((id: string) => {
      const template = TEMPLATES.find((each) => each.id === id)
      if (template === undefined)
        throw fail('invalid-request', `There is no template called ${id}.`, {
          next: `There is ${either(TEMPLATES.map((each) => each.id))}.`,
        })
      io.out(writeCharterFile(template.charter))
    })
}

async function check(io: CharterIo, file: string): Promise<void> {
  const groups = ruleGroups(await charterIn(io, file)).map(({ title, sentences }) =>
    [title, ...sentences.map(({ sentence }) => `  ${harmless(sentence).replaceAll('\n', '\n  ')}`)].join('\n'),
  )
  io.out(`${groups.join('\n\n')}\n`)
}

/**
 * The charter in a file; “-” is standard input. Prints a line for each problem (`FILE:LINE: sentence`) as compilers do, so
 * that editors can follow it. @throws ApiFailure 'invalid-request'
 */
export async function charterIn(io: CharterIo, file: string): Promise<Charter> {
  const read = file === '-' ? readCharterFile(await io.input()) : readCharterBytes(await bytesOf(file))
  if (!read.ok) {
    for (const problem of read.error) io.out(`${placeOf(file, problem)}: ${harmless(problem.sentence)}\n`)
    throw fail('invalid-request', 'The file is not a charter that this Folkmoot can read.', {
      next: 'Correct what is listed, and check it again.',
    })
  }
  return read.value
}

const placeOf = (file: string, { line }: CharterProblem): string => (line === undefined ? file : `${file}:${line}`)

async function bytesOf(file: string): Promise<Uint8Array> {
  try {
    const { size } = await stat(file)
    if (size <= LIMITS.charterFileBytes) return await readFile(file)
  } catch (error) {
    const why = error instanceof Error ? { why: error.message } : {}
    throw fail('invalid-request', 'The file cannot be read.', why)
  }
  throw fail('invalid-request', 'The file is too large for a charter.', {
    why: `It has more than ${LIMITS.charterFileBytes} bytes.`,
  })
}
