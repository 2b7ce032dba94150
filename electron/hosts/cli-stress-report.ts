import { type CharterDiff, charterDiff } from '#shared/charter/diff.ts'
import { durationWords } from '#shared/charter/duration-words.ts'
import type { Charter } from '#shared/charter/model.ts'
import { type Examined, type Finding, SEVERITIES, type Step, type StressReport } from '#shared/stress/finding.ts'

const TITLES = {
  serious: 'SERIOUS: nobody should live under this charter before these are mended',
  caution: 'CAUTION: known and accepted, or mended',
  note: 'TO KNOW',
} as const

/** What a stress test found, for people: the worst first, each with the run that shows it. */
export function reportInWords(charter: Charter, { findings, notPossible }: StressReport): string {
  const groups = SEVERITIES.flatMap((severity) => {
    const those = findings.filter((finding) => finding.severity === severity)
    return those.length === 0 ? [] : [TITLES[severity], '', ...those.flatMap((each) => inWords(charter, each))]
  })
  return [
    `Stress test of the charter of ${charter.name}: ${summary(findings)}.`,
    '',
    ...groups,
    'NOT POSSIBLE under any charter of this version',
    '',
    ...notPossible.map(({ name, number, why }) => `  ${name} (${number}): ${why}`),
  ].join('\n')
}

/** `1 serious, 0 caution, 3 note`. */
export const summary = (findings: readonly Finding[]): string =>
  SEVERITIES.map((severity) => {
    const count = findings.filter((finding) => finding.severity === severity).length
    return `${count} ${severity}`
  }).join(', ')

function inWords(charter: Charter, finding: Finding): readonly string[] {
  const { name, number, sentence, coalition, shortestMs, examined, walkthrough, incidents, repair } = finding
  return [
    `  ${name} (${number})`,
    `    ${sentence}`,
    `    It takes ${coalition.members} of ${coalition.roll}, and ${durationWords(shortestMs)}. ${examinedWords(examined)}`,
    ...incidents.map(({ name: where, year, fact, source }) => `    ${where} (${year}): ${fact} Source: ${source}.`),
    '    How it goes:',
    ...walkthrough.steps.map((step) => `      ${stepWords(step)}`),
    ...(repair === null ? ['    Repair: none is offered.'] : ['    Repair:', ...repairWords(charter, repair)]),
    '',
  ]
}

function examinedWords(examined: Examined): string {
  if (examined.how === 'run') return 'It is shown by one run at this size.'
  const beyond = examined.sampled.length === 0 ? '' : `, and samples at ${examined.sampled.join(', ')}`
  return `Every tally was looked at for rolls up to ${examined.upTo}${beyond}.`
}

/** What somebody did in a walkthrough, when, and what was answered. */
export function stepWords({ who, does, atMs, answer }: Step): string {
  const when = atMs === 0 ? 'At the beginning' : `After ${durationWords(atMs)}`
  switch (answer.answer) {
    case 'allowed':
      return `${when}, ${who}: ${does}. Allowed.`
    case 'denied':
      return `${when}, ${who}: ${does}. Denied: ${answer.reason}`
    case 'counted':
      return `${when}, ${who}: ${does}. ${OUTCOMES[answer.outcome]}: ${answer.conditions.join('; ')}.`
  }
}

const OUTCOMES = { passed: 'It passes', rejected: 'It is rejected', 'no-quorum': 'It lacks a quorum' } as const

const repairWords = (charter: Charter, repair: Charter): readonly string[] =>
  diffWords(charterDiff(charter, repair)).map((line) => `      ${line}`)

/** What a change of the rules takes out and puts in, in the charter’s own sentences. */
export const diffWords = ({ rules }: CharterDiff): readonly string[] =>
  rules.flatMap(({ clause, before, after }) => [
    clause,
    ...(before === null ? [] : [`  - ${before}`]),
    ...(after === null ? [] : [`  + ${after}`]),
  ])
