import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { concat } from '#shared/kernel/bytes.ts'
import { median } from './figures.ts'
import { type Lifetime, lifetime, type Plan } from './lifetime.ts'

/**
 * What a large organisation costs: deriving its state from its acts, taking in one more ballot, and trying its charter out;
 * each beside a naive way that gives the same answers. Every repetition runs in a fresh process.
 */

const REPETITIONS = 5
const MEMBERS = 1000
const ENTRIES = 100_000

/** What a process measures: milliseconds, or numbers in the unit that the name ends with. */
export type Figures = Readonly<Record<string, number>>

/** 3,000 proposals each. Most of the first one's are decided before it has many members, none of the second one's. */
const PLANS: Readonly<Record<string, Plan>> = {
  grown: {
    chapters: [
      { members: 12, leaving: 0, decided: 2650, ballots: 9, drafts: 100, withdrawn: 50 },
      { members: 120, leaving: 0, decided: 30, ballots: 70, drafts: 50, withdrawn: 20 },
      { members: MEMBERS, leaving: 0, decided: 4, ballots: 300, drafts: 56, withdrawn: 20 },
    ],
    open: 20,
    contended: 400,
    entries: ENTRIES,
    further: 400,
  },
  'large at once': {
    chapters: [{ members: MEMBERS, leaving: 0, decided: 30, ballots: 300, drafts: 500, withdrawn: 100 }],
    open: 2370,
    contended: 400,
    entries: ENTRIES,
    further: 400,
  },
}

/** As the grown one, at sizes that the naive way of deriving can bear. */
const smallPlan = (entries: number): Plan => ({
  chapters: [{ members: 12, leaving: 0, decided: Math.floor(entries / 40), ballots: 9, drafts: 2, withdrawn: 2 }],
  open: Math.floor(entries / 40),
  contended: 6,
  entries,
  further: 6,
})
const NAIVE_SIZES = [500, 1000, 2000] as const

export async function charter(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'folkmoot-bench-'))
  try {
    for (const [name, plan] of Object.entries(PLANS)) await large(folder, name, plan)
    await naively(folder)
    await stress()
  } finally {
    rmSync(folder, { recursive: true })
  }
}

async function large(folder: string, name: string, plan: Plan): Promise<void> {
  const life = lifetime(plan)
  const { entries, standings, open } = save(folder, life)
  const kinds = new Map<string, number>()
  for (const { kind } of life.entries) kinds.set(kind, (kinds.get(kind) ?? 0) + 1)
  console.log(`charter: ${name}, ${MEMBERS} members, ${life.entries.length} acts`)
  console.log(`  ${[...kinds].map(([kind, count]) => `${count} ${kind}`).join(', ')}`)
  const size = String(life.entries.length)
  const derived = await repeat('derive', [entries, size, open])
  const restored = await repeat('restore', [entries, size, open, standings])
  const states = new Set([...derived, ...restored].map(({ state }) => state))
  if (states.size !== 1) throw new Error('what was derived and what was restored differ')
  tell('derived, each act judged at its own cut', derived, 'derived')
  tell('… processor time of its thread', derived, 'thread')
  tell('… its list of proposals', derived, 'lines')
  tell('… home, the list included', derived, 'home')
  tell('… home, asked again after one more act', derived, 'again')
  tell('… digest of the whole state', derived, 'digest')
  tell('… memory, after collection', derived, 'MB')
  tell('restored, verdicts remembered', restored, 'restored')
  tell('… home after that, the list included', restored, 'home')
  tell('one more ballot judged, added, counted, p50', derived, 'fold p50')
  tell('… p99', derived, 'fold p99')
  ratio('deriving all anew for each ballot', derived, 'derived', 'fold p50')
  ratio('restoring all and counting for each ballot', restored, 'restored', 'fold p50')
}

async function naively(folder: string): Promise<void> {
  console.log(
    'charter: deriving without memory, each act judged in an organisation made anew from what its author knew',
  )
  for (const size of NAIVE_SIZES) {
    const { entries, open } = save(folder, lifetime(smallPlan(size)))
    const figures = await repeat('naive', [entries, String(size), open])
    tell(`${size} acts, naive`, figures, 'naive')
    tell(`${size} acts`, figures, 'derived')
    ratio('the naive way', figures, 'naive', 'derived')
  }
}

async function stress(): Promise<void> {
  console.log('charter: stress test of each template')
  const figures = await repeat('stress', [])
  for (const name of Object.keys(figures[0] ?? {}).filter((each) => each.startsWith('template'))) {
    tell(name.replace('template ', ''), figures, name)
  }
  console.log('charter: surveying how a vote can come out, against every way in which each member can answer')
  for (const name of Object.keys(figures[0] ?? {}).filter((each) => each.startsWith('every answer'))) {
    const roll = name.replace('every answer ', '')
    tell(`a roll of ${roll}, every answer`, figures, name)
    tell(`a roll of ${roll}, every tally`, figures, `every tally ${roll}`)
    ratio('the naive way', figures, name, `every tally ${roll}`)
  }
}

function save(folder: string, { entries, further, standings, open }: Lifetime) {
  const files = { entries: join(folder, 'entries'), standings: join(folder, 'standings') }
  writeFileSync(files.entries, concat(...[...entries, ...further].map(({ bytes }) => bytes)))
  writeFileSync(files.standings, standings.join('\n'))
  return { ...files, open }
}

async function repeat(what: string, args: readonly string[]): Promise<readonly Figures[]> {
  const figures: Figures[] = []
  for (let i = 0; i < REPETITIONS; i++) figures.push(await inProcess([what, ...args]))
  return figures
}

/** Runs `charter-process.ts` in a process of its own and gives the figures that it prints. */
function inProcess(args: readonly string[]): Promise<Figures> {
  const script = join(import.meta.dirname, 'charter-process.ts')
  const child = spawn(process.execPath, ['--expose-gc', script, ...args], { stdio: ['ignore', 'pipe', 'inherit'] })
  let printed = ''
  child.stdout.on('data', (data: Buffer) => {
    printed += data.toString()
  })
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => {
      if (code === 0) resolve(JSON.parse(printed))
      else reject(new Error(`${args[0]} ended with ${code}`))
    })
  })
}

const show = (value: number, unit: string): string => `${value.toFixed(value < 1 ? 3 : value < 10 ? 1 : 0)} ${unit}`
const of = (figures: readonly Figures[], name: string): number[] => figures.map((each) => each[name] ?? Number.NaN)

function tell(what: string, figures: readonly Figures[], name: string): void {
  const values = of(figures, name)
  const unit = name === 'MB' ? 'MB' : 'ms'
  const range = `${show(Math.min(...values), unit)} to ${show(Math.max(...values), unit)}`
  console.log(`  ${what.padEnd(46)} median ${show(median(values), unit)}, ${range}, ${values.length} times`)
}

/** How many times as long the naive way took, in the same processes. */
function ratio(what: string, figures: readonly Figures[], naive: string, own: string): void {
  const ratios = of(figures, naive).map((value, i) => value / (of(figures, own)[i] ?? Number.NaN))
  console.log(`  ${what.padEnd(46)} ${Math.round(median(ratios)).toLocaleString('en')} times as long`)
}
