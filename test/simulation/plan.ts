import { z } from 'zod'
import { Chance } from './world/chance.ts'

/** What can happen in a step. `who`, `pick` and `n` choose among what there is when the step comes. */
export const HONEST_STEPS = [
  'draft',
  'edit',
  'comment',
  'sponsor',
  'open',
  'vote',
  'certify',
  'enact',
  'withdraw',
  'resign',
  'weigh',
  'invite',
  'join',
  'vouch',
  'rename',
  'leave',
  'link-device',
  'revoke-device',
  'revoke-invitation',
] as const
export const WORLD_STEPS = [
  'pass',
  'sleep',
  'partition',
  'silence',
  'heal',
  'crash',
  'start',
  'disk-full',
  'disk-torn',
  'disk-well',
  'clock',
] as const
export const HOSTILE_STEPS = ['twin', 'restore', 'forge', 'flood', 'habit', 'abuse'] as const
export const STEP_KINDS = [...HONEST_STEPS, ...WORLD_STEPS, ...HOSTILE_STEPS] as const

export const Step = z.strictObject({
  do: z.enum(STEP_KINDS),
  /** A computer. */
  who: z.number().int().min(0),
  /** Which of the things there are: a proposal, a request, an invitation, a member. */
  pick: z.number().int().min(0),
  /** How: a stance, an effect, a way to forge. */
  n: z.number().int().min(0),
  /** Milliseconds that pass after it, or as it. */
  ms: z.number().int().min(0),
})
export type Step = z.infer<typeof Step>
export type StepKind = Step['do']

/** Everything that a run depends on. */
export const Plan = z.strictObject({
  seed: z.string(),
  /** `plain`: a charter of version 1. `full`: one with roles, choices, spending and what else version 2 can say. */
  charter: z.enum(['plain', 'full']).default('plain'),
  /** Members at the beginning. */
  members: z.number().int().min(1).max(9),
  /** Of these, how many are hostile: the last ones. */
  hostile: z.number().int().min(0),
  /** Milliseconds that a write may take. */
  diskSlowMs: z.number().int().min(0),
  latencyMs: z.number().int().min(0),
  jitterMs: z.number().int().min(0),
  breaksOneIn: z.number().int().min(0),
  steps: z.array(Step),
})
export type Plan = z.infer<typeof Plan>

/** Computers without a member, who may join or be linked. */
export const SPARES = 2
export const WINDOW_MS = 10 * 60_000
export const COOLING_MS = 2 * 60_000

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE

/** The plan of a seed. Honest life comes in arcs, from a draft to its enactment; what goes wrong comes in between. */
export function planOf(seed: number): Plan {
  const chance = new Chance(`plan ${seed}`)
  const charter = seed % 2 === 0 ? 'plain' : 'full'
  const large = chance.oneIn(40)
  const members = large ? chance.between(6, 8) : chance.pick([3, 3, 4, 4, 4, 5])
  const hostile = Math.min(chance.pick([0, 1, 1, 1, 1, 2]), members - 2)
  const steps: Step[] = []
  const wanted = large ? chance.between(60, 120) : chance.between(20, 60)
  while (steps.length < wanted) {
    const part = chance.oneIn(4)
      ? arc(chance, members, charter)
      : chance.oneIn(8)
        ? chance.oneIn(2) && hostile > 0
          ? split(chance, members, hostile)
          : arrival(chance, members)
        : [step(chance, members, anything(chance, charter))]
    for (const each of part) {
      steps.push(each)
      if (chance.oneIn(5)) steps.push(step(chance, members, trouble(chance, hostile)))
    }
  }
  return {
    seed: String(seed),
    charter,
    members,
    hostile,
    diskSlowMs: chance.pick([0, 0, 0, 30]),
    latencyMs: chance.pick([1, 20, 200]),
    jitterMs: chance.pick([0, 10, 300]),
    breaksOneIn: chance.pick([0, 0, 6]),
    steps,
  }
}

const anything = (chance: Chance, charter: Plan['charter']): StepKind =>
  charter === 'full' && chance.oneIn(8)
    ? chance.pick(['sponsor', 'resign', 'weigh', 'weigh'])
    : chance.oneIn(4)
      ? chance.pick(['invite', 'join', 'vouch', 'rename', 'link-device', 'revoke-device', 'revoke-invitation', 'leave'])
      : chance.pick(['draft', 'edit', 'comment', 'open', 'vote', 'vote', 'certify', 'enact', 'withdraw', 'pass'])

function trouble(chance: Chance, hostile: number): StepKind {
  if (hostile > 0 && chance.oneIn(2)) {
    return chance.pick(['twin', 'restore', 'forge', 'forge', 'forge', 'forge', 'flood', 'habit', 'abuse'])
  }
  return chance.pick([
    'partition',
    'silence',
    'heal',
    'heal',
    'crash',
    'crash',
    'start',
    'start',
    'disk-full',
    'disk-torn',
    'disk-well',
    'disk-well',
    'clock',
    'sleep',
    'pass',
  ])
}

function step(chance: Chance, members: number, kind: StepKind): Step {
  return {
    do: kind,
    who: chance.below(members + SPARES),
    pick: chance.below(1000),
    n: chance.below(1000),
    ms: durationOf(chance, kind),
  }
}

function durationOf(chance: Chance, kind: StepKind): number {
  if (kind === 'pass') return chance.pick([500, 3_000, 20_000])
  if (kind === 'sleep') return chance.pick([MINUTE, 10 * MINUTE, DAY, 20 * DAY])
  if (kind === 'clock') return chance.pick([0, 5 * MINUTE, 30 * MINUTE, DAY, 400 * DAY])
  return chance.pick([0, 0, 20, 300, 1_500])
}

/** Somebody new, or a member's further device, from the invitation until they are let in. */
function arrival(chance: Chance, members: number): Step[] {
  const of = (kind: StepKind, ms: number): Step => ({ ...step(chance, members, kind), pick: 999, ms })
  const steps = [of(chance.oneIn(3) ? 'link-device' : 'invite', 600), of('join', chance.pick([1_000, 5_000]))]
  for (let voucher = 0; voucher < members; voucher += 1) {
    if (!chance.oneIn(3)) steps.push({ ...of('vouch', 500), who: voucher })
  }
  return [...steps, of('pass', 5_000)]
}

/**
 * A decision while the members are apart and the hostile are on both sides, with two copies of each of their devices that
 * vote and certify as it suits each side; then all meet, and certify again what is left to be certified.
 */
function split(chance: Chance, members: number, hostile: number): Step[] {
  const of = (kind: StepKind, ms: number, who: number, n = chance.below(1000)): Step => ({
    do: kind,
    who,
    pick: 999,
    n,
    ms,
  })
  const steps: Step[] = [of('draft', 400, 0, 5), of('open', 3_000, 0)]
  for (let liar = 0; liar < hostile; liar += 1) steps.push(of('twin', 2_000, liar))
  steps.push(of('partition', 2_000, 0))
  const all = [...Array(members).keys()]
  const everybody = (kind: StepKind): Step[] =>
    chance.shuffle(all).flatMap((who) => {
      const n = 2 * chance.below(500)
      // Of a liar's two computers each acts.
      return who < members - hostile ? [of(kind, 300, who)] : [of(kind, 300, who, n), of(kind, 300, who, n + 1)]
    })
  steps.push(...everybody('vote'), of('pass', 3_000, 0), of('sleep', WINDOW_MS, 0), ...everybody('certify'))
  return [...steps, of('heal', 5_000, 0), ...everybody('certify'), of('pass', 20_000, 0), of('sleep', COOLING_MS, 0)]
}

/** One proposal from its draft to its enactment, by whoever is there. */
function arc(chance: Chance, members: number, charter: Plan['charter']): Step[] {
  const pick = 999
  const of = (kind: StepKind, ms: number, who = chance.below(members)): Step => ({
    do: kind,
    who,
    pick,
    n: chance.below(1000),
    ms,
  })
  const proposer = chance.below(members)
  const steps = [of('draft', 400, proposer)]
  // Elections now and then, and not only by chance.
  if (charter === 'full' && chance.oneIn(4)) steps[0] = { ...of('draft', 400, proposer), n: 8 * chance.below(100) + 3 }
  if (chance.oneIn(2)) steps.push(of('edit', 200), of('comment', 200))
  if (charter === 'full') steps.push(of('sponsor', 400, (proposer + 1) % members))
  steps.push(of('open', 600, proposer))
  for (let who = 0; who < members; who += 1)
    if (!chance.oneIn(5)) steps.push(of('vote', chance.pick([0, 100, 1000]), who))
  if (charter === 'full') for (let n = chance.below(4); n > 0; n -= 1) steps.push(of('weigh', 500))
  steps.push(of('pass', chance.pick([500, 3_000])), of('sleep', WINDOW_MS))
  for (const who of chance.shuffle([...Array(members).keys()])) {
    if (!chance.oneIn(6)) steps.push(of('certify', chance.pick([0, 100, 1000]), who))
  }
  steps.push(of('pass', chance.pick([500, 3_000])), of('sleep', COOLING_MS), of('pass', 20_000))
  return steps
}
