import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { performance } from 'node:perf_hooks'
import { TEMPLATES } from '#shared/charter/templates.ts'
import type { MemberId, ProposalId } from '#shared/kernel/ids.ts'
import { decodeEntry, type Entry } from '#shared/log/entry.ts'
import { entryEnd, Names } from '#shared/log/entry-reader.ts'
import { ballotsIn, countBallots, openOf } from '#shared/organisation/decisions.ts'
import { derivedDigest } from '#shared/organisation/digest.ts'
import type { Organisation } from '#shared/organisation/organisation.ts'
import { ALLOW } from '#shared/organisation/verdict.ts'
import { homeView, proposalLines } from '#shared/organisation/views/home.ts'
import { viewerOf } from '#shared/organisation/views/viewer.ts'
import { stressTest } from '#shared/stress/stress-test.ts'
import { surveyRule } from '#shared/stress/survey.ts'
import { organisationFrom } from '#test/kit/people.ts'
import type { Figures } from './charter.ts'
import { quantile } from './figures.ts'
import { deriveNaively, surveyNaively } from './naive.ts'

/** One repetition of one measurement of `charter.ts`, in a process of its own: prints its figures as JSON. */

const time = <T>(run: () => T): { readonly ms: number; readonly value: T } => {
  const start = performance.now()
  const value = run()
  return { ms: performance.now() - start, value }
}

function entriesFrom(file: string): Entry[] {
  const bytes = new Uint8Array(readFileSync(file))
  const names = new Names((each) => createHash('sha256').update(each).digest())
  const entries: Entry[] = []
  for (let at = 0; at < bytes.length; ) {
    const end = entryEnd(bytes, at)
    const entry = end === null ? null : decodeEntry(bytes.subarray(at, end), names)
    if (end === null || entry?.ok !== true) throw new Error('the file holds entries')
    entries.push(entry.value)
    at = end
  }
  globalThis.gc?.()
  return entries
}

function derive([founding, ...others]: readonly Entry[]): Organisation {
  const organisation = organisationFrom(founding as Entry)
  for (const entry of others) {
    const { verdict } = organisation.add(entry)
    if (verdict !== 'allow') throw new Error(`${entry.kind} is not allowed`)
  }
  return organisation
}

/** As a start does with what is on disk: the verdicts are remembered. */
function restore([founding, ...others]: readonly Entry[], standings: readonly string[]): Organisation {
  const organisation = organisationFrom(founding as Entry)
  for (const [i, entry] of others.entries()) {
    const member = standings[i + 1] as MemberId | ''
    organisation.restore(
      entry,
      member === '' ? { verdict: ALLOW } : { verdict: ALLOW, standing: { member, class: 'member' } },
    )
  }
  return organisation
}

const homeOf = (organisation: Organisation, by: Entry) =>
  homeView(viewerOf(organisation, by.device, by.claimedTime), () => null)

/** One more ballot, until its proposal's count is current again. */
function fold(organisation: Organisation, proposal: ProposalId, entry: Entry): void {
  const { verdict } = organisation.add(entry)
  const facts = organisation.facts.proposals.get(proposal)
  const view = organisation.log.everything()
  const open = facts === undefined ? null : openOf(organisation, facts, view)
  if (verdict !== 'allow' || facts === undefined || open === null) throw new Error('a ballot is taken in')
  countBallots(open, ballotsIn(organisation, view, facts))
}

/** The first bits of a digest, to tell states apart by. */
const numberOf = (digest: string): number => Number.parseInt(digest.slice(0, 12), 16)

function measureDerive(file: string, size: number, proposal: ProposalId): Figures {
  const all = entriesFrom(file)
  const [entries, further] = [all.slice(0, size), all.slice(size)]
  const last = entries.at(-1) as Entry
  const before = process.threadCpuUsage()
  const { ms: derived, value: organisation } = time(() => derive(entries))
  const { user, system } = process.threadCpuUsage(before)
  const lines = time(() => proposalLines(viewerOf(organisation, last.device, last.claimedTime), () => null)).ms
  const home = time(() => homeOf(organisation, last)).ms
  const folds = further.map((entry) => time(() => fold(organisation, proposal, entry)).ms)
  const again = time(() => homeOf(organisation, last)).ms
  const { ms: digest, value: state } = time(() => derivedDigest(organisation))
  globalThis.gc?.()
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  if (organisation.log.size !== all.length) throw new Error('all is held')
  return {
    derived,
    thread: (user + system) / 1000,
    state: numberOf(state),
    ...{ lines, home, again, digest },
    MB: (heapUsed + arrayBuffers) / 1e6,
    'fold p50': quantile(folds, 0.5),
    'fold p99': quantile(folds, 0.99),
  }
}

function measureRestore(file: string, size: number, proposal: ProposalId, standingsFile: string): Figures {
  const standings = readFileSync(standingsFile, 'utf8').split('\n')
  const all = entriesFrom(file)
  const last = all[size - 1] as Entry
  const { ms: restored, value: organisation } = time(() => restore(all.slice(0, size), standings))
  const home = time(() => homeOf(organisation, last)).ms
  const folds = all.slice(size).map((entry) => time(() => fold(organisation, proposal, entry)).ms)
  const state = numberOf(derivedDigest(organisation))
  return { restored, home, state, 'fold p50': quantile(folds, 0.5) }
}

function measureNaive(file: string, size: number): Figures {
  const entries = entriesFrom(file).slice(0, size)
  const derived = time(() => derive(entries))
  const naive = time(() => deriveNaively(entries))
  if (derivedDigest(derived.value) !== derivedDigest(naive.value))
    throw new Error('the naive way comes to something else')
  return { derived: derived.ms, naive: naive.ms }
}

/** Members for whom every answer of each can be gone through. */
const SMALL_ROLLS = [6, 8, 10] as const

function measureStress(): Figures {
  const figures: Record<string, number> = {}
  for (const { charter, name } of TEMPLATES) figures[`template ${name}`] = time(() => stressTest(charter)).ms
  const rule = TEMPLATES[0]?.charter.decisionTypes.standard
  if (rule === undefined) throw new Error('there is a template')
  for (const roll of SMALL_ROLLS) {
    const sizes = { enumerateUpTo: 0, rolls: [], samples: 0 }
    const tallies = time(() => surveyAt(rule, { ...sizes, enumerateUpTo: roll }))
    const answers = time(() => Array.from({ length: roll }, (_, i) => surveyNaively(rule, 'standard', i + 1)))
    if (JSON.stringify(tallies.value) !== JSON.stringify(answers.value)) throw new Error('the surveys differ')
    figures[`every tally ${roll}`] = tallies.ms
    figures[`every answer ${roll}`] = answers.ms
  }
  return figures
}

function surveyAt(rule: Parameters<typeof surveyRule>[0], sizes: Parameters<typeof surveyRule>[2]) {
  const steps = surveyRule(rule, 'standard', sizes)
  for (;;) {
    const step = steps.next()
    if (step.done === true) return step.value
  }
}

const [what, file = '', size = '0', open = '', standings = ''] = process.argv.slice(2)
const measurements: Readonly<Record<string, () => Figures>> = {
  derive: () => measureDerive(file, Number(size), open as ProposalId),
  restore: () => measureRestore(file, Number(size), open as ProposalId, standings),
  naive: () => measureNaive(file, Number(size)),
  stress: measureStress,
}
const measure = measurements[what ?? '']
if (measure === undefined) throw new Error(`nothing is measured as ${what}`)
console.log(JSON.stringify(measure()))
