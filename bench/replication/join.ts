import type { SideProcess } from './process.ts'
import type { Sample } from './samples.ts'
import { acquaint, type Opened, type Stage } from './stage.ts'
import type { System } from './systems.ts'

/**
 * One run of one system: a newcomer takes everything from a holder; then both part, each writes, and they meet again.
 * The clock stops when both hold the same number of records, as durably as the system makes them; then the hashes of
 * both are compared, and a difference fails the run.
 */

/** Entries that each side writes while they are apart. */
const APART = 1000

const MB = 1_000_000

type Memory = { readonly rss: number; readonly heap: number }
type Note = (metric: string, value: number, unit: Sample['unit']) => void

export async function measureJoin(stage: Stage, system: System, wanted: number): Promise<readonly Sample[]> {
  const count = system.records(wanted)
  const apart = system.records(APART)
  const samples: Sample[] = []
  const note: Note = (metric, value, unit) =>
    void samples.push({ workload: `${wanted.toLocaleString('en')} records`, metric, unit, system: system.name, value })
  const fixture = await stage.fixture(system, count, 2 * apart)
  const holder = await stage.open(system, fixture, 'holder')
  const opened: Opened[] = [holder]
  try {
    const whole = count === wanted
    // A part of the records, or a store that is written anew, says nothing about opening them all.
    if (whole) note('cold start, until usable', holder.usableMs, 'ms')
    const joiner = await stage.open(system, fixture, 'joiner')
    opened.push(joiner)
    await acquaint(holder, joiner)
    const held = await holder.side.call<number>('held')
    // Where a store cannot be copied it is written anew each time.
    if (held < count) await holder.side.call('write', held, count - held)
    await coldJoin(holder.side, joiner.side, count, wanted / count, note)
    if (whole) note('disk, a record', (await holder.side.call<number>('stored')) / count, 'B')
    await joiner.side.call('disconnect')
    await holder.side.call('write', count, apart)
    await joiner.side.call('write', count + apart, apart)
    await meetAgain(holder.side, joiner.side, count, apart, note)
  } finally {
    await stage.end(...opened)
  }
  return samples
}

async function coldJoin(holder: SideProcess, joiner: SideProcess, count: number, scale: number, note: Note) {
  const before = await joiner.call<Memory>('memory')
  const address = await holder.call<string>('listen')
  await joiner.call('watchLoop')
  const reached = joiner.call<number>('reached', count)
  const at = await joiner.call<number>('connect', address)
  const took = (await reached) - at
  note('cold join', took * scale, 'ms')
  note('longest block of the joiner', await joiner.call<number>('longestBlock'), 'ms')
  await same(holder, joiner)
  note('the record itself', (await holder.call<number>('payload', 0, count)) / count, 'B')
  note('wire, a record', (await joiner.call<number>('traffic')) / count, 'B')
  // What a few records take says nothing about many.
  if (scale !== 1) return
  const after = await joiner.call<Memory>('memory')
  note('memory added, resident', (after.rss - before.rss) / MB, 'MB')
  note('memory added, heap after collection', (after.heap - before.heap) / MB, 'MB')
}

async function meetAgain(holder: SideProcess, joiner: SideProcess, count: number, apart: number, note: Note) {
  const all = count + 2 * apart
  const before = await joiner.call<number>('traffic')
  const address = await holder.call<string>('listen')
  const both = Promise.all([holder.call<number>('reached', all), joiner.call<number>('reached', all)])
  const at = await joiner.call<number>('connect', address)
  const took = Math.max(...(await both)) - at
  note('reconciling 1,000 + 1,000', (took * APART) / apart, 'ms')
  await same(holder, joiner)
  const bytes = (await joiner.call<number>('traffic')) - before
  const payload = await holder.call<number>('payload', count, 2 * apart)
  note('reconciling, bytes to payload', bytes / payload, '×')
}

/** @throws when the two sides do not hold the same */
async function same(holder: SideProcess, joiner: SideProcess): Promise<void> {
  const [one, other] = [await holder.call<string>('digest'), await joiner.call<string>('digest')]
  if (one !== other) throw new Error(`the sides differ: ${one}, ${other}`)
}

/** How much longer reconciling takes on the larger base, by medians. */
export function growth(samples: readonly Sample[], median: (values: readonly number[]) => number): readonly Sample[] {
  const times = samples.filter(({ metric }) => metric === 'reconciling 1,000 + 1,000')
  return [...Map.groupBy(times, ({ system }) => system)].flatMap(([system, of]) => {
    const [small, large] = [...Map.groupBy(of, ({ workload }) => workload).values()]
    if (small === undefined || large === undefined) return []
    const value = median(large.map((each) => each.value)) / median(small.map((each) => each.value))
    return [
      {
        workload: 'a base five times as large',
        metric: 'time to reconcile, medians',
        unit: '×',
        system,
        value,
      } as const,
    ]
  })
}
