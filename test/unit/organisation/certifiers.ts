import type { ProposalId } from '#shared/kernel/ids.ts'
import { finalityOf } from '#shared/organisation/decisions.ts'
import { organisationFrom, Replica, setup, World } from '#test/kit/people.ts'

/** Certifiers of one proposal, honest ones and liars, for tests of what can and cannot become final. */

/** The same people with the same entries, in a world of their own. */
export function copyOf(world: World): World {
  const copy = new World()
  copy.now = world.now
  for (const replica of world.replicas.values()) copy.replicas.set(replica.name, fork(replica, copy))
  return copy
}

/** Somebody's key with what they know now: what is signed on it next forks their record. */
export function fork(of: Replica, world = of.world): Replica {
  const [founding, ...rest] = [...of.organisation.log.entries()]
  if (founding === undefined) throw new Error('an organisation has a founding')
  const organisation = organisationFrom(founding)
  for (const entry of rest) organisation.add(entry)
  return new Replica(of.name, of.key, organisation, of.member, world)
}

/** Adds the first entries that another holds and this one lacks, as many as the line lets through. */
export function receiveSome(to: Replica, from: Replica, most: number): void {
  let left = most
  for (const entry of from.organisation.log.entries()) {
    if (left === 0) return
    if (to.organisation.log.has(entry.id)) continue
    const verdict = to.organisation.add(entry)
    if (verdict.verdict === 'unknown' || verdict.verdict === 'refuse') throw new Error(JSON.stringify(verdict))
    left--
  }
}

/** Signs as the rules let this replica now, if they do. */
export function trySign(replica: Replica, proposal: ProposalId): boolean {
  try {
    replica.certify(proposal)
    return true
  } catch {
    return false
  }
}

export function finality(replica: Replica, proposal: ProposalId) {
  const facts = replica.organisation.facts.proposals.get(proposal)
  if (facts === undefined) throw new Error('unknown proposal')
  return finalityOf(replica.organisation, replica.organisation.log.everything(), facts)
}

export interface Scene {
  readonly world: World
  readonly proposal: ProposalId
}

/** A proposal whose window is over, on which everybody voted and nobody has met since: each holds their own ballot alone. */
export function votedApart(names: readonly [string, ...string[]], windowMs: number): Scene {
  const world = setup(names)
  const proposal = world.get(names[0]).propose('Buy a kettle')
  world.meet()
  for (const [i, voter] of [...world.replicas.values()].entries()) {
    voter.vote(proposal, i % 2 === 0 ? 'agree' : 'disagree')
  }
  world.pass(windowMs)
  return { world, proposal }
}
