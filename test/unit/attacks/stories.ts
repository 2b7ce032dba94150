import { expect } from 'vitest'
import type { Act } from '#shared/acts/acts.ts'
import type { DecisionTypeName } from '#shared/charter/decision-rule.ts'
import type { Effect } from '#shared/charter/effect.ts'
import { actorFor } from '#shared/documents/actor.ts'
import { Automerge } from '#shared/documents/automerge.ts'
import { createProposalBody } from '#shared/documents/shape.ts'
import type { EntryId, ProposalId } from '#shared/kernel/ids.ts'
import { type Entry, signEntry, type UnsignedEntry } from '#shared/log/entry.ts'
import { nextAct, nextEntry } from '#shared/organisation/author.ts'
import { isMember } from '#shared/organisation/standing.ts'
import { stateOf } from '#shared/organisation/views/proposal-stage.ts'
import {
  charterFor,
  DAY,
  invite,
  keyOf,
  organisationFrom,
  Replica,
  requestEntry,
  setup,
  type World,
} from '#test/kit/people.ts'
import { Laptop } from './laptop.ts'

/** Beginnings that several attacks share, and what they all ask in the end. */

/** A charter under which everybody is on the roll at once. */
export const AT_ONCE = charterFor('Tryers', { electorate: { tenureMs: 0 } })

/** An organisation of these people, everybody in touch. */
export function people<const Names extends readonly [string, ...string[]]>(
  names: Names,
  charter = AT_ONCE,
): [World, ...{ [K in keyof Names]: Replica }] {
  const world = setup(names, charter)
  const replicas = names.map((name) => world.get(name)) as { [K in keyof Names]: Replica }
  return [world, ...replicas]
}

/** The same person on another machine that knows what this one knows: how a record comes to fork. */
export function twin(of: Replica, key = of.key): Replica {
  const copy = new Replica(of.name, key, organisationFrom(of.organisation.log.at(0) as Entry), of.member, of.world)
  copy.receiveFrom(of)
  return copy
}

/** Everything that any of these holds, causes before effects. */
export function union(...replicas: readonly Replica[]): Entry[] {
  const all = new Map<EntryId, Entry>()
  for (const replica of replicas) for (const entry of replica.organisation.log.entries()) all.set(entry.id, entry)
  return [...all.values()]
}

/** What a person would sign next, signed and not added anywhere. */
export const signed = (by: Replica, act: Act, change: Partial<UnsignedEntry> = {}): Entry =>
  by.sign({ ...nextAct(by.organisation, by.key.device, by.world.now, act), ...change })

export const renaming = (name: string): Act => ({ kind: 'member.rename', body: { name } })

/** Signs as somebody else's device, with one's own key. */
export const signedAs = (victim: Replica, forger: string, act: Act): Entry =>
  signEntry(nextAct(victim.organisation, victim.key.device, victim.world.now, act), (message) =>
    keyOf(forger).sign(message),
  )

/** A proposal that passed among these people, who are in touch; ready to be enacted. */
export function passed(
  world: World,
  voters: readonly [Replica, ...Replica[]],
  decisionType: DecisionTypeName,
  effect: Effect,
): ProposalId {
  const names = voters.map(({ name }) => name)
  const proposal = voters[0].propose('A matter', decisionType, effect)
  world.meet(...names)
  for (const voter of voters) voter.vote(proposal, 'agree')
  world.pass(7 * DAY)
  world.meet(...names)
  for (const voter of voters) voter.certify(proposal)
  world.meet(...names)
  world.pass(DAY)
  return proposal
}

export const removing = (who: Replica): Effect => ({ kind: 'remove', member: who.member })

/** Invites somebody and receives their request: they wait for vouches. */
export function asks(by: Replica, name: string): Entry {
  const request = requestEntry(by, invite(by), name)
  by.organisation.add(request)
  by.act({ kind: 'membership.receive', body: { request: request.id } })
  return request
}

export const vouching = (request: Entry): Act => ({
  kind: 'membership.vouch',
  body: { request: request.id, statement: 'I know them.' },
})

export const stageOf = (laptop: Laptop | Replica, proposal: ProposalId, now: number): string => {
  const facts = laptop.organisation.facts.proposals.get(proposal)
  return facts === undefined ? 'unknown' : stateOf(laptop.organisation, facts, now).stage
}

export const belongs = (laptop: Laptop | Replica, member: Replica): boolean =>
  isMember(laptop.organisation, laptop.organisation.log.everything(), member.member)

/** A mixing of a list that is the same in every run. */
export function mixed<T>(list: readonly T[], seed: number): T[] {
  const out = [...list]
  let state = seed * 2_654_435_761 + 1
  for (let i = out.length - 1; i > 0; i--) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    const j = state % (i + 1)
    ;[out[i], out[j]] = [out[j] as T, out[i] as T]
  }
  return out
}

/**
 * Tells these entries to laptops in their order, in the reverse and in mixed ones, with repeats; restarts each. All must
 * hold the same and mean the same. Gives the first.
 */
export async function everyWay(world: World, entries: readonly Entry[], orders = 4): Promise<Laptop> {
  const [founding, ...rest] = entries
  if (founding === undefined) throw new Error('an organisation has a founding')
  const ways = [rest, [...rest].reverse(), ...Array.from({ length: orders - 2 }, (_, i) => mixed(rest, i + 1))]
  const laptops: Laptop[] = []
  for (const way of ways) {
    const laptop = await Laptop.holding(world, [founding])
    for (let at = 0; at < way.length; at += 8) await laptop.hears(...way.slice(at, at + 9))
    await laptop.hears(...way)
    laptops.push(laptop)
  }
  const [first] = laptops
  if (first === undefined) throw new Error('at least one order is tried')
  const state = await first.state()
  expect(state.entries).toBe(entries.length)
  for (const laptop of laptops) {
    expect(await laptop.state()).toEqual(state)
    await laptop.restarts()
    expect(await laptop.state()).toEqual(state)
  }
  return first
}

/** A drafted proposal with the beginning of its text, written by one session of its author. */
export function written(by: Replica, text = 'Words.') {
  const nonce = new Uint8Array(16).fill(1)
  const proposal = by.draft('Buy a kettle')
  const actor = actorFor(by.key.device, nonce)
  const { doc, change } = createProposalBody(actor, {
    title: 'Kettle',
    text,
    decisionType: 'standard',
    effect: { kind: 'resolution' },
  })
  by.organisation.add(changeBy(by, proposal, nonce, change))
  return { proposal, nonce, actor, doc, change }
}

/** A change to a body as an entry that is not added anywhere. */
export const changeBy = (by: Replica, document: ProposalId, nonce: Uint8Array, change: Uint8Array): Entry =>
  by.sign(
    nextEntry(by.organisation, by.key.device, by.world.now, {
      document,
      kind: 'change',
      kindVersion: 1,
      body: { nonce, change },
    }),
  )

/** The bytes of an edit of a copy of a body, as any program could make it. */
export function edited(
  doc: Automerge.Doc<unknown>,
  actor: string,
  edit: (draft: Record<string, unknown>) => void,
): Uint8Array {
  const copy = Automerge.clone(doc as Automerge.Doc<Record<string, unknown>>, { actor })
  const change = Automerge.getLastLocalChange(Automerge.change(copy, { time: 0 }, edit))
  if (change === undefined) throw new Error('nothing was changed')
  return change
}
