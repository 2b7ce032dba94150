import { expect } from 'vitest'
import type { Stance } from '#shared/acts/acts.ts'
import type { DecisionRule } from '#shared/charter/decision-rule.ts'
import type { Effect } from '#shared/charter/effect.ts'
import { Charter } from '#shared/charter/model.ts'
import type { ProposalId } from '#shared/kernel/ids.ts'
import { ballotAct, openingAct } from '#shared/organisation/author.ts'
import { certifiedBallots, countBallots, finalityOf, openOf } from '#shared/organisation/decisions.ts'
import { derivedDigest } from '#shared/organisation/digest.ts'
import { holdersOf } from '#shared/organisation/roles.ts'
import { charterFor, DAY, type Replica, type World } from '#test/kit/people.ts'
import { expectExplained } from './explained.ts'

/** Stories under a charter of version 2, and what they do again and again. */

export const counted = {
  quorum: { numerator: 1, denominator: 2 },
  quorumCounts: 'agree-and-abstain',
  reasonRequired: false,
} as const
export const times = { noticeMs: 0, windowMs: 7 * DAY, coolingOffMs: DAY }
export const rule = (method: object): DecisionRule => ({ ...counted, ...times, ...method }) as DecisionRule

export const TREASURER = {
  id: 'treasurer',
  title: 'Treasurer',
  purpose: 'Keeps the accounts.',
  seats: 1,
  termMs: 100 * DAY,
  termLimit: 2,
  incompatible: ['auditor'],
}
export const AUDITOR = { ...TREASURER, id: 'auditor', title: 'Auditor', seats: 2, termLimit: 0, incompatible: [] }

/** A charter of version 2 with all that the stories here need, changed as they like. */
export const charter = (change: Partial<Charter> = {}, rules: Partial<Charter['decisionTypes']> = {}): Charter => {
  const plain = charterFor('Tryers')
  return Charter.parse({
    ...plain,
    version: 2,
    roles: [TREASURER, AUDITOR],
    decisionTypes: {
      ...plain.decisionTypes,
      choice: rule({ method: 'ranked-choice' }),
      election: rule({ method: 'ranked-choice' }),
      ...rules,
    },
    ...change,
  })
}

export const NAMES = ['ana', 'bo', 'cy', 'di'] as const
export const people = (world: World) => [...world.replicas.values()]

/** Lets the window pass, certifies with all who can, and lets the cooling-off pass. */
export function decide(world: World, proposal: ProposalId, certifiers: readonly string[] = [...world.replicas.keys()]) {
  world.meet()
  world.pass(8 * DAY)
  for (const name of certifiers) {
    const replica = world.get(name)
    const facts = replica.organisation.facts.proposals.get(proposal)
    if (facts === undefined) throw new Error('no such proposal')
    if (finalityOf(replica.organisation, replica.organisation.log.everything(), facts).state === 'open') {
      try {
        replica.certify(proposal)
      } catch {}
    }
    world.meet()
  }
  world.pass(2 * DAY)
}

export function countOf(replica: Replica, proposal: ProposalId) {
  const { organisation } = replica
  const view = organisation.log.everything()
  const facts = organisation.facts.proposals.get(proposal)
  const open = facts === undefined ? null : openOf(organisation, facts, view)
  const finality = facts === undefined ? null : finalityOf(organisation, view, facts)
  if (facts === undefined || open === null || finality?.state !== 'final') throw new Error('not final')
  return countBallots(open, certifiedBallots(facts, finality.group))
}

export function open(
  by: Replica,
  decisionType: Parameters<Replica['open']>[1],
  effect: Effect,
  title = 'On it',
): ProposalId {
  const proposal = by.propose(title, decisionType, effect)
  by.world.meet()
  return proposal
}

/** The verdict on an act that somebody tries. */
export const tryVote = (by: Replica, proposal: ProposalId, stance: Stance, card?: readonly number[]) => {
  const act = ballotAct(by.organisation, proposal, by.member, stance, '', card)
  if (act === null) throw new Error('not open')
  return by.attempt(act)
}

export const tryOpen = (by: Replica, decisionType: string, effect: Effect, title = 'Again', text = 'As said.') => {
  const proposal = by.draft(title)
  return by.attempt(
    openingAct(by.organisation, by.world.now, {
      proposal,
      title,
      text,
      decisionType: decisionType as never,
      effect,
      heads: [],
    }),
  )
}

/** Everybody came to the same, and every act and stage of it has its reasons. */
export function agreed(world: World): void {
  world.meet()
  expect(new Set(people(world).map((each) => derivedDigest(each.organisation))).size).toBe(1)
  const [one] = people(world)
  if (one !== undefined) expectExplained(one.organisation, [world.now - 8 * DAY, world.now, world.now + 8 * DAY])
}

export const holders = (world: World, role: string) => {
  const { organisation } = world.get('ana')
  const ids = holdersOf(organisation, organisation.log.everything(), role, world.now)
  return people(world)
    .filter((each) => ids.includes(each.member))
    .map((each) => each.name)
}
