import { begin } from './base.ts'
import { FinalityWatch } from './certificates.ts'
import {
  checkAcknowledged,
  checkEqual,
  checkEvidence,
  checkRefused,
  checkSaid,
  checkTold,
  forkedIn,
  honestGroup,
  isEven,
} from './checks.ts'
import { perform } from './perform.ts'
import type { Plan } from './plan.ts'
import { HONEST, type Sabotage } from './sabotage.ts'
import { forgetChecked } from './world/keys.ts'
import { turn } from './world/time.ts'
import { type Counts, type Failure, World } from './world/world.ts'

/** Milliseconds within which honest data must be everywhere once the honest are connected, whatever the others do. */
const ARRIVAL_MS = 300_000
/** Milliseconds that the whole may take to become equal after the hostile have gone. */
const REST_MS = 600_000
/** Milliseconds between two looks, growing. */
const LOOKS_MS = [5_000, 15_000, 40_000, 60_000, 60_000, 60_000, 60_000]

export interface Outcome {
  readonly seed: string
  readonly failure: Failure | null
  /** A hash over everything that happened: equal for two runs of one plan. */
  readonly trace: string
  readonly counts: Counts
  readonly entries: number
  readonly forks: number
  readonly acknowledged: number
  readonly finals: number
  readonly contested: number
  /** Choices and elections that became final, and elections that came into force. */
  readonly choices: number
  readonly elected: number
  readonly honest: number
}

/** Runs a plan from its beginning to its end. Nothing but the plan decides how it goes. */
export async function run(plan: Plan, sabotage: Sabotage = HONEST): Promise<Outcome> {
  // From here on everything runs in microtasks, which `quiet` relies on.
  await turn()
  const rejected: string[] = []
  const note = (error: unknown): void => {
    rejected.push(error instanceof Error ? (error.stack ?? error.message) : String(error))
  }
  process.on('unhandledRejection', note)
  const world = new World(plan, sabotage)
  const watch = new FinalityWatch(world)
  const undo = sabotage.begin?.()
  try {
    await begin(world)
    for (const [place, step] of plan.steps.entries()) {
      await perform(world, step, place)
      watch.look()
      if (world.failures.length > 0) break
    }
    if (world.failures.length === 0) await end(world, watch)
    await turn()
  } catch (error) {
    world.fail('exception', error instanceof Error ? (error.stack ?? error.message) : String(error))
  } finally {
    for (const computer of world.computers) computer.kill()
    await turn()
    process.off('unhandledRejection', note)
    undo?.()
    forgetChecked()
  }
  for (const what of rejected) world.fail('unhandled', what)
  return outcomeOf(world, watch)
}

/** Everybody honest is connected again; later the hostile go; time passes until nothing is under way. */
async function end(world: World, watch: FinalityWatch): Promise<void> {
  heal(world)
  await world.time.pass(1_000)
  world.wire.announce()
  await untilEven(world, watch, ARRIVAL_MS)
  const connected = honestGroup(world)
  if (connected !== null) checkAcknowledged(world, connected, 'while the hostile were there')
  for (const computer of world.computers) if (computer.hostile) computer.kill()
  sleepPast(world)
  await world.time.pass(31_000)
  world.wire.announce()
  await untilEven(world, watch, REST_MS)
  await turn()
  const group = honestGroup(world)
  if (group === null) return
  if (!isEven(group)) {
    const sizes = group.computers.map(({ name, held }) => `${name} ${held.size}`).join(', ')
    world.fail('uneven', `of ${group.entries.size} entries: ${sizes}`)
  }
  checkAcknowledged(world, group, 'at the end')
  checkTold(world, group)
  checkRefused(world)
  if (world.failures.length > 0) return
  await checkEqual(world, group)
  await checkSaid(world, group)
  await checkEvidence(world, group)
}

function heal(world: World): void {
  for (const a of world.computers) {
    a.clockOffset = 0
    if (a.hostile) continue
    a.disk.fault = { kind: 'none' }
    a.start()
    for (const b of world.computers)
      if (!b.hostile && a.number < b.number) world.setTouch(a.number, b.number, 'in-touch')
  }
  world.wire.touchChanged()
  world.wire.announce()
}

/** Past every time that somebody honest claimed with a clock that was ahead. */
function sleepPast(world: World): void {
  let latest = world.time.now
  for (const { hostile, held } of world.computers) {
    if (!hostile) for (const { claimedTime } of held.values()) latest = Math.max(latest, claimedTime)
  }
  world.time.sleep(latest - world.time.now)
}

/** Lets time pass until all honest members hold the same, and nothing more came in a while. */
async function untilEven(world: World, watch: FinalityWatch, atMostMs: number): Promise<void> {
  let passed = 0
  let size = -1
  for (const ms of LOOKS_MS) {
    if (passed >= atMostMs || world.failures.length > 0) return
    await world.time.pass(ms)
    passed += ms
    watch.look()
    const group = honestGroup(world)
    if (group === null) return
    if (isEven(group) && group.entries.size === size) return
    size = isEven(group) ? group.entries.size : -1
    world.wire.announce()
  }
}

function outcomeOf(world: World, watch: FinalityWatch): Outcome {
  world.counts.broken = world.wire.broken
  return {
    seed: world.seed,
    failure: world.failures[0] ?? null,
    trace: world.trace,
    counts: world.counts,
    entries: world.entries.size,
    forks: forkedIn(world.entries.values()).size,
    acknowledged: world.acknowledged.size,
    finals: watch.finals,
    contested: watch.contested.size,
    choices: watch.finalsAsking(['choose', 'elect']),
    elected: world.known()?.facts.elections.length ?? 0,
    honest: world.computers.filter(({ hostile, held }) => !hostile && held.size > 0).length,
  }
}
