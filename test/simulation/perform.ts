import type { Stance } from '#shared/acts/acts.ts'
import type { DecisionTypeName } from '#shared/charter/decision-rule.ts'
import { decisionTypesFor, type Effect, optionCount } from '#shared/charter/effect.ts'
import { charterHash } from '#shared/charter/model.ts'
import type { MemberId, OrganisationId } from '#shared/kernel/ids.ts'
import { unreachable } from '#shared/kernel/result.ts'
import { charterOfRun } from './base.ts'
import { performHostile } from './hostile/perform.ts'
import { HONEST_STEPS, type Step } from './plan.ts'
import { Chance } from './world/chance.ts'
import type { Computer } from './world/computer.ts'
import type { World } from './world/world.ts'

/** From 900 on counted from the newest: what the plan speaks of when it follows one thing along. */
export function picked<T>(from: readonly T[], pick: number): T | undefined {
  return pick >= 900 ? from[Math.max(0, from.length - 1 - (999 - pick))] : from[pick % from.length]
}

const STANCES: readonly Stance[] = ['agree', 'agree', 'agree', 'disagree', 'abstain', 'object']

/** Does one step, and lets its time pass. What cannot be done is not: the plan knows nothing of how the run went. */
export async function perform(world: World, step: Step, place: number): Promise<void> {
  // A stream for each step: taking other steps out changes as little as can be of how this one goes.
  world.wire.chance = new Chance(`${world.seed}/wire/${place}`)
  const computer = computerOf(world, step)
  if (computer === undefined || world.organisation === null) return
  world.note(`step ${place} ${step.do} ${computer.name}`)
  count(world, step)
  switch (step.do) {
    case 'pass':
      world.wire.announce()
      break
    case 'sleep':
      return world.time.sleep(step.ms)
    case 'partition':
    case 'silence':
    case 'heal':
      connect(world, step)
      break
    case 'crash':
      if (computer.on) world.counts.crashes += 1
      computer.kill()
      break
    case 'start':
      computer.start()
      await world.time.pass(1)
      world.wire.announce()
      break
    case 'disk-full':
    case 'disk-torn':
    case 'disk-well':
      disk(world, computer, step.do)
      break
    case 'clock':
      computer.clockOffset = (step.n % 2 === 0 ? 1 : -1) * step.ms
      return world.time.pass(20)
    case 'twin':
    case 'restore':
    case 'forge':
    case 'flood':
    case 'habit':
    case 'abuse':
      await performHostile(world, step)
      break
    default:
      act(world, computer, step, step.do, world.organisation, place)
  }
  await world.time.pass(step.ms)
}

/** Whose turn it is; of a device that is on several computers, one of these. */
function computerOf({ computers }: World, { who, n }: Step): Computer | undefined {
  const device = computers[who % computers.length]?.key.device
  const copies = computers.filter(({ key }) => key.device === device)
  return copies[n % copies.length]
}

/** Acts are counted by what is asked for; everything else here. */
function count({ counts }: World, { do: kind }: Step): void {
  const isAct = (HONEST_STEPS as readonly string[]).includes(kind)
  if (!isAct) counts.steps[kind] = (counts.steps[kind] ?? 0) + 1
}

function disk(world: World, computer: Computer, how: 'disk-full' | 'disk-torn' | 'disk-well'): void {
  if (how === 'disk-well') {
    computer.disk.fault = { kind: 'none' }
    return
  }
  world.counts.diskFaults += 1
  computer.setDiskFault({ kind: how === 'disk-full' ? 'full' : 'torn' })
}

/** Splits the computers into two groups by the bits of `n`, or brings all together. */
function connect(world: World, { do: how, n }: Step): void {
  for (const a of world.computers) {
    for (const b of world.computers.slice(a.number + 1)) {
      // What keeps copies of one device from meeting is their owner's doing, and stays.
      if (world.touch.get(`${a.number}:${b.number}`) === 'cut' && a.key.device === b.key.device) continue
      const apart = how !== 'heal' && ((n >> a.number) & 1) !== ((n >> b.number) & 1)
      world.setTouch(a.number, b.number, apart ? (how === 'silence' ? 'silent' : 'cut') : 'in-touch')
    }
  }
  world.wire.touchChanged()
  if (how === 'heal') world.wire.announce()
}

type ActKind = (typeof HONEST_STEPS)[number]

function act(
  world: World,
  computer: Computer,
  { pick, n }: Step,
  kind: ActKind,
  organisation: OrganisationId,
  place: number,
): void {
  const kept = ({ entry }: { readonly entry: string }): void => world.acknowledge(computer, entry)
  const proposal = picked(world.proposals, pick)
  switch (kind) {
    case 'draft':
      return draft(world, computer, organisation, n, place)
    case 'invite':
    case 'link-device': {
      const gives = kind === 'invite' ? 'membership' : n % 3 === 0 ? 'keeper-device' : 'member-device'
      const asks = { organisation, gives, uses: 1 + (n % 2), validForMs: 3_600_000, note: '' } as const
      return world.ask(computer, 'invitation.create', asks, ({ invitation, link }) => {
        world.invitations.push({ id: invitation, link })
        world.acknowledge(computer, invitation)
      })
    }
    case 'join': {
      const spare = world.computers.find(({ held, on }) => held.size === 0 && on) ?? computer
      const link = picked(world.invitations, pick)?.link
      if (link == null) return
      return world.ask(spare, 'join.start', { link, name: spare.name, deviceName: 'laptop', statement: '' })
    }
    case 'vouch': {
      const request = picked(world.requests, pick)
      if (request === undefined) return
      return world.ask(computer, 'member.vouch', { organisation, request, statement: '' }, kept)
    }
    case 'rename':
      return world.ask(computer, 'member.rename', { organisation, name: `${computer.name} ${n}` }, kept)
    case 'leave':
      // Only now and then: an organisation that everybody left has little to show.
      return n % 3 === 0 ? world.ask(computer, 'organisation.leave', { organisation }, kept) : undefined
    case 'revoke-device': {
      const device = picked(world.computers, pick)?.key.device
      if (device === undefined || device === computer.key.device) return
      return world.ask(computer, 'device.revoke', { organisation, device }, kept)
    }
    case 'revoke-invitation': {
      const invitation = picked(world.invitations, pick)?.id
      if (invitation === undefined) return
      return world.ask(computer, 'invitation.revoke', { organisation, invitation }, kept)
    }
    case 'resign': {
      const role = n % 2 === 0 ? 'steward' : 'auditor'
      return world.ask(computer, 'role.resign', { organisation, role }, kept)
    }
    case 'edit':
    case 'comment':
    case 'sponsor':
    case 'open':
    case 'vote':
    case 'certify':
    case 'enact':
    case 'withdraw':
    case 'weigh':
      if (proposal !== undefined) onProposal(world, computer, kind, { organisation, proposal, n, place })
      return
    default:
      return unreachable(kind)
  }
}

function onProposal(
  world: World,
  computer: Computer,
  kind: 'edit' | 'comment' | 'sponsor' | 'open' | 'vote' | 'certify' | 'enact' | 'withdraw' | 'weigh',
  on: { organisation: OrganisationId; proposal: (typeof world.proposals)[number]; n: number; place: number },
): void {
  const { organisation, proposal, n, place } = on
  const kept = ({ entry }: { readonly entry: string }): void => world.acknowledge(computer, entry)
  switch (kind) {
    case 'edit': {
      const splices = [{ field: 'text' as const, at: n % 30, remove: n % 4, insert: `${computer.name} ${place}. ` }]
      return world.ask(computer, 'proposal.edit', { organisation, proposal, splices })
    }
    case 'comment': {
      const text = `${computer.name} says ${place}`
      return world.ask(computer, 'proposal.comment', { organisation, proposal, text }, () => {
        if (!computer.hostile) world.said.push({ proposal, text, by: computer })
      })
    }
    case 'sponsor':
      return world.ask(computer, 'proposal.sponsor', { organisation, proposal }, kept)
    case 'open':
      return world.ask(computer, 'proposal.open', { organisation, proposal }, kept)
    case 'vote': {
      const ballot = ballotFor(world.asked.get(proposal), STANCES[n % STANCES.length] ?? 'agree', n)
      return world.ask(computer, 'ballot.cast', { organisation, proposal, ...ballot, reason: 'So it is.' }, kept)
    }
    case 'certify':
      return world.ask(computer, 'certificate.sign', { organisation, proposal }, kept)
    case 'enact':
      return world.ask(computer, 'outcome.enact', { organisation, proposal }, kept)
    case 'withdraw':
      return world.ask(computer, 'proposal.withdraw', { organisation, proposal, reason: '' }, kept)
    case 'weigh':
      return weigh(world, computer, on)
    default:
      return unreachable(kind)
  }
}

/** Says something of an objection, looks through the lens, or puts a revised draft in a proposal's place. */
function weigh(
  world: World,
  computer: Computer,
  {
    organisation,
    proposal,
    n,
  }: { organisation: OrganisationId; proposal: (typeof world.proposals)[number]; n: number },
): void {
  const on = { organisation, proposal }
  const kept = ({ entry }: { readonly entry: string }): void => world.acknowledge(computer, entry)
  if (n % 5 === 0) return world.ask(computer, 'proposal.revise', { ...on, reason: '' })
  if (n % 5 === 1) {
    const finding = (['no-concern', 'concern', 'cannot-tell'] as const)[n % 3] ?? 'concern'
    return world.ask(computer, 'review.give', { ...on, lens: 'money', finding, reason: 'So it looks.' }, kept)
  }
  world.ask(computer, 'proposal.get', on, ({ objections: { raised } }) => {
    const objection = picked(raised, n)
    if (objection === undefined) return
    const test = picked(objection.tests, n)
    if (n % 5 === 2 || test === undefined) {
      const lacks = n % 4 === 0 ? null : 'harms'
      const about = { ...on, objection: objection.entry, lacks, reason: 'So it seems.' } as const
      return world.ask(computer, 'objection.test', about, kept)
    }
    world.ask(computer, 'objection.second', { ...on, test: test.entry, wanted: n % 7 !== 0 }, kept)
  })
}

/** A stance, or what a choice takes: points where options are chosen from, a ranking where somebody is elected. */
function ballotFor(effect: Effect | undefined, stance: Stance, n: number) {
  if (stance === 'abstain' || (effect?.kind !== 'choose' && effect?.kind !== 'elect')) return { stance }
  const options = optionCount(effect)
  if (effect.kind === 'choose') {
    const card = Array.from({ length: options }, (_, place) => (n >> place) % 6)
    return { stance: card.some((points) => points > 0) ? ('agree' as const) : ('disagree' as const), card }
  }
  const [first, second] = [n % (options + 1), (n >> 2) % (options + 1)]
  return { stance: first < options ? ('agree' as const) : ('disagree' as const), card: [...new Set([first, second])] }
}

function draft(world: World, computer: Computer, organisation: OrganisationId, n: number, place: number): void {
  const effect = effectFor(world, n)
  const decisionType = decisionTypeFor(world, effect, n)
  world.ask(
    computer,
    'proposal.draft',
    { organisation, title: `Matter ${place}`, text: 'As said.', decisionType, effect },
    (made) => world.acknowledge(computer, made.proposal),
  )
}

/** Mostly one that the charter allows for this. */
function decisionTypeFor({ plan }: World, effect: Effect, n: number): DecisionTypeName {
  if (effect.kind === 'resolution') return n % 2 === 0 ? 'standard' : 'routine'
  const allowed = plan.charter === 'plain' ? [] : decisionTypesFor(charterOfRun(plan.charter), effect.kind)
  return allowed[n % 3 === 0 ? allowed.length - 1 : 0] ?? 'amendment'
}

/** What only a charter of version 2 has a way to decide. */
function newEffect({ organisation, requests }: World, n: number): Effect {
  const members = [organisation as string, ...requests]
  const member = (pick: number): string => members[pick % members.length] ?? ''
  const role = n % 3 === 0 ? 'steward' : 'auditor'
  switch (n % 4) {
    case 0:
      return { kind: 'choose', options: ['Oak', 'Elm', 'Ash'].slice(0, 2 + (n % 2)) }
    case 1:
      return { kind: 'elect', role, candidates: [...new Set([member(n), member(n >> 3)])] }
    case 2:
      return { kind: 'recall', role, member: member(n) }
    default:
      return {
        kind: 'spend',
        amount: 20 + (n % 200),
        to: n % 2 === 0 ? { kind: 'member', member: member(n) } : { kind: 'other', name: 'The mill' },
      }
  }
}

function effectFor(world: World, n: number): Effect {
  const charter = charterOfRun(world.plan.charter)
  if (world.plan.charter === 'full' && n % 2 === 1) return newEffect(world, n >> 1)
  switch (n % 10) {
    case 0: {
      const request = picked(world.requests, n)
      return request === undefined ? { kind: 'resolution' } : { kind: 'admit', request }
    }
    case 1:
    case 2: {
      const members = [world.organisation as string, ...world.requests]
      return { kind: 'remove', member: (picked(members, n % 899) ?? '') as MemberId }
    }
    case 3:
    case 4:
      return {
        kind: 'amend',
        base: charterHash(charter),
        charter: { ...charter, purpose: `To try things out, take ${n}.` },
      }
    default:
      return { kind: 'resolution' }
  }
}
