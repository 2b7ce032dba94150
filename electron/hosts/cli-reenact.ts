import type { Command } from 'commander'
import { fail } from '#shared/bridge/errors.ts'
import { durationWords } from '#shared/charter/duration-words.ts'
import { count, either } from '#shared/charter/words.ts'
import type { Finding, Step } from '#shared/stress/finding.ts'
import type { Fact, Reenactment, Source } from '#shared/stress/reenactments/reenactment.ts'
import type { Retelling } from '#shared/stress/reenactments/retell.ts'
import { diffWords, stepWords, summary } from './cli-stress-report.ts'
import { harmless } from './harmless.ts'

interface ReenactIo {
  out(text: string): void
}

/** `folkmoot reenact …`: what went wrong elsewhere, run under a charter with the same hole and under a repaired one. */
export function addReenactCommand(program: Command, io: ReenactIo): void {
  program
    .command('reenact [name]')
    .description('re-enact how an organisation was captured, and where a repaired charter stops it; alone, lists them')
    .option('--json', 'everything, with both charters, both runs and both stress tests')
    .action(async (name: string | undefined, { json = false }: { json?: boolean }) => {
      // Loads the engine, which the other commands do not need.
      const { REENACTMENTS } = await import('#shared/stress/reenactments/index.ts')
      if (name === undefined) {
        const listed = REENACTMENTS.map(({ id, name: where, year }) => ({ id, name: where, year }))
        io.out(json ? `${JSON.stringify(listed)}\n` : `${listed.map(lineOf).join('\n')}\n`)
        return
      }
      const told = REENACTMENTS.find((each) => each.id === name)
      if (told === undefined)
        throw fail('invalid-request', `There is no re-enactment called ${name}.`, {
          next: `There is ${either(REENACTMENTS.map((each) => each.id))}.`,
        })
      const { retell } = await import('#shared/stress/reenactments/retell.ts')
      const retelling = retell(told)
      io.out(json ? `${JSON.stringify(asData(told, retelling))}\n` : `${harmless(inWords(told, retelling))}\n`)
    })
}

const lineOf = ({ id, name, year }: Pick<Reenactment, 'id' | 'name' | 'year'>): string =>
  `${id.padEnd(16)}${name} (${year})`

function asData(told: Reenactment, { repaired, ...before }: Retelling) {
  const { tell: _, people, repaired: charter, notPossible, ...facts } = told
  return { ...facts, people, ...before, repaired: { charter, ...repaired } }
}

function inWords(told: Reenactment, retelling: Retelling): string {
  const { repaired } = retelling
  const named = told.findings.map(({ id }) => id)
  const found = retelling.report.findings
  return [
    `${told.name} (${told.year})`,
    ...section('What happened', told.happened.flatMap(factWords)),
    ...section('Sources', told.sources.map(sourceWords)),
    ...section('What stands for what', [told.translation]),
    ...section(
      'The hole, as the charter says it',
      retelling.hole.flatMap(({ clause, sentence }) => [clause, `  ${sentence}`]),
    ),
    ...section('The story under this charter', retelling.walkthrough.steps.map(stepWords)),
    ...section('What the stress test says of this charter', [
      ...found.filter(({ id }) => named.includes(id)).flatMap(findingWords),
      ...restWords(found.filter(({ id }) => !named.includes(id))),
      ...retelling.notPossible.map(({ name, number, why }) => `Not possible here: ${name} (${number}). ${why}`),
    ]),
    ...section('The repair', diffWords(retelling.repair)),
    ...section(
      'The same people under the repaired charter',
      repaired.walkthrough.steps.map((step, at) => stoppedWords(step, repaired.stoppedAt.includes(at))),
    ),
    ...section('What the stress test says then', [`${summary(repaired.report.findings)}.`]),
    ...section('What the repair does not stop', [told.remains]),
  ].join('\n')
}

const section = (title: string, lines: readonly string[]): readonly string[] => [
  '',
  title,
  ...lines.map((line) => `  ${line}`),
]

const factWords = ({ said, sources, uncertain }: Fact): readonly string[] => [
  `${said} [${sources.join(', ')}]`,
  ...(uncertain === undefined ? [] : [`  Not certain: ${uncertain}`]),
]

const sourceWords = ({ author, title, date, where }: Source, index: number): string =>
  `[${index + 1}] ${author}: ${title}. ${date}. ${where}`

const findingWords = ({ severity, name, number, sentence, coalition, shortestMs }: Finding): readonly string[] => [
  `${severity.toUpperCase()}: ${name} (${number})`,
  `  ${sentence}`,
  `  It takes ${coalition.members} of ${coalition.roll}, and ${durationWords(shortestMs)}.`,
]

const restWords = (rest: readonly Finding[]): readonly string[] =>
  rest.length === 0
    ? []
    : [`And ${count(rest.length, 'finding', 'findings')} that have no part in this story (${summary(rest)}).`]

const stoppedWords = (step: Step, isStopped: boolean): string => `${stepWords(step)}${isStopped ? ' STOPPED.' : ''}`
