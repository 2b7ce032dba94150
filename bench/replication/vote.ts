import type { SideProcess } from './process.ts'
import type { Sample } from './samples.ts'
import { acquaint, type Opened, type Stage } from './stage.ts'
import type { System } from './systems.ts'

/** One vote at a time to one peer or to many, by a clock that all processes share. */

/** Records held before. */
const BASE = 2000
/** Between votes, so that each finds everybody at rest. */
const PAUSE_MS = 20
/** After everybody has everything, until the connections that peers make among themselves are made. */
const SETTLE_MS = 1500

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

export async function measureVotes(
  stage: Stage,
  system: System,
  receivers: number,
  votes: number,
): Promise<readonly Sample[]> {
  const workload = receivers === 1 ? 'one vote to a direct peer' : `one vote to ${receivers} live peers`
  const samples: Sample[] = []
  const note = (metric: string, value: number) =>
    void samples.push({ workload, metric, unit: 'ms', system: system.name, value, pooled: true })
  const base = system.records(BASE)
  const fixture = await stage.fixture(system, base, 0)
  const sender = await stage.open(system, fixture, 'holder')
  const opened: Opened[] = [sender]
  try {
    const held = await sender.side.call<number>('held')
    if (held < base && system.votes === 'receives') await sender.side.call('write', held, base - held)
    const address = await sender.side.call<string>('listen')
    for (let number = 0; number < receivers; number++) {
      const receiver = await stage.open(system, fixture, 'joiner', number)
      opened.push(receiver)
      await acquaint(sender, receiver)
      await receiver.side.call('connect', address)
      if (system.votes === 'receives') await receiver.side.call('reached', base)
    }
    await pause(SETTLE_MS)
    const sides = opened.slice(1).map(({ side }) => side)
    if (system.votes === 'echoes') await echo(sides, votes, note)
    else await cast(sender.side, sides, base, votes, note)
  } finally {
    await stage.end(...opened)
  }
  return samples
}

type Note = (metric: string, value: number) => void

async function cast(sender: SideProcess, receivers: readonly SideProcess[], base: number, votes: number, note: Note) {
  for (let i = 0; i < votes; i++) {
    const arrivals = receivers.map((receiver) => receiver.call<number>('reached', base + i + 1))
    // Everybody has been asked and waits.
    await pause(PAUSE_MS)
    const { at, durableAt } = await sender.call<{ at: number; durableAt: number }>('vote', base + i)
    const arrived = await Promise.all(arrivals)
    for (const each of arrived) note('from casting to held by the other', each - at)
    if (receivers.length > 1) note('until the last has it', Math.max(...arrived) - at)
    note('of which until the sender has it', durableAt - at)
  }
}

async function echo(receivers: readonly SideProcess[], votes: number, note: Note): Promise<void> {
  const [first] = receivers
  if (first === undefined) return
  for (const there of await first.call<readonly number[]>('echo', votes))
    note('from casting to held by the other', there)
}
