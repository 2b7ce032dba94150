import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Act, Stance } from '#shared/acts/acts.ts'
import type { DecisionTypeName } from '#shared/charter/decision-rule.ts'
import { type Effect, optionCount } from '#shared/charter/effect.ts'
import { Charter } from '#shared/charter/model.ts'
import { asMemberId, type EntryId, type ProposalId } from '#shared/kernel/ids.ts'
import { decodeEntry, type Entry } from '#shared/log/entry.ts'
import type { CausalView } from '#shared/log/log.ts'
import { PendingSet } from '#shared/log/pending.ts'
import { nextAct, secondAct } from '#shared/organisation/author.ts'
import { certificateGroups } from '#shared/organisation/certificates.ts'
import { CountMemory } from '#shared/organisation/count-memory.ts'
import { ballotsIn, finalityOf, openOf } from '#shared/organisation/decisions.ts'
import { derivedDigest, derivedState, logDigest } from '#shared/organisation/digest.ts'
import { EraMemory } from '#shared/organisation/era-memory.ts'
import type { Known, ProposalFacts } from '#shared/organisation/facts.ts'
import { setAsideOn } from '#shared/organisation/objections.ts'
import type { Organisation } from '#shared/organisation/organisation.ts'
import { replay } from '#shared/organisation/replay.ts'
import { charterOf, memberSince, membersOf, standingOf } from '#shared/organisation/standing.ts'
import { outcomeProofOf, readOutcomeProof } from '#shared/proof/outcome-proof.ts'
import { charterFor, DAY, join, organisationFrom, type Replica, setup, verify, type World } from '#test/kit/people.ts'
import { expectExplained } from './explained.ts'

/** Random organisations: who does what, who meets whom and how time passes come from the generator alone. */
const step = fc.oneof(
  fc.record({ do: fc.constant('propose' as const), who: fc.nat(), type: fc.nat(9) }),
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant('vote' as const), who: fc.nat(), which: fc.nat(), stance: fc.nat(3) }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('certify' as const), who: fc.nat(), which: fc.nat() }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('confirm' as const), who: fc.nat() }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('enact' as const), who: fc.nat(), which: fc.nat() }) },
  fc.record({ do: fc.constant('withdraw' as const), who: fc.nat(), which: fc.nat() }),
  fc.record({ do: fc.constant('leave' as const), who: fc.nat() }),
  fc.record({ do: fc.constant('sponsor' as const), who: fc.nat(), which: fc.nat() }),
  fc.record({ do: fc.constant('challenge' as const), who: fc.nat(), which: fc.nat() }),
  { weight: 6, arbitrary: fc.record({ do: fc.constant('lend' as const), who: fc.nat(), with: fc.nat() }) },
  fc.record({ do: fc.constant('resign' as const), who: fc.nat() }),
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('weigh' as const), who: fc.nat(), which: fc.nat(), how: fc.nat(7) }),
  },
  fc.record({ do: fc.constant('join' as const), who: fc.nat() }),
  fc.record({ do: fc.constant('succeed' as const), who: fc.nat(), revoke: fc.nat(2) }),
  { weight: 3, arbitrary: fc.record({ do: fc.constant('meet' as const), who: fc.nat(), with: fc.nat() }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('wait' as const), days: fc.nat(9) }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('decide' as const),
      who: fc.nat(),
      type: fc.nat(9),
      split: fc.nat(7),
      meets: fc.nat(7),
    }),
  },
)
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never

const STANCES: readonly Stance[] = ['agree', 'disagree', 'abstain', 'object']

function pick<T>(list: readonly T[], n: number): T | undefined {
  return list.length === 0 ? undefined : list[n % list.length]
}

/** Acts that the charter does not allow are part of the story: nobody is stopped from trying. */
function attempt(run: () => void): void {
  try {
    run()
  } catch {
    // Refused: the story goes on.
  }
}

function perform(world: World, each: Step, names: string[]): void {
  if (each.do === 'wait') return world.pass(each.days * DAY)
  if (each.do === 'decide') return decideTogether(world, each, names)
  const actor = world.get(pick(names, each.who) as string)
  const proposals = [...actor.organisation.facts.proposals.keys()].sort()
  const proposal = 'which' in each ? pick(proposals, each.which) : undefined
  attempt(() => {
    switch (each.do) {
      case 'propose':
        return void propose(actor, world, each.type, names)
      case 'vote':
        return void (proposal && answer(actor, proposal, each.stance))
      case 'certify':
        return void (proposal && actor.certify(proposal))
      case 'confirm':
        return actor.confirmAll()
      case 'enact':
        return void (proposal && actor.enact(proposal))
      case 'withdraw':
        return void (proposal && actor.act({ kind: 'proposal.withdraw', body: { proposal, reason: '' } }))
      case 'leave':
        return void (names.length > 2 && actor.act({ kind: 'membership.leave', body: {} }))
      case 'sponsor':
        return void (proposal && actor.act({ kind: 'proposal.sponsor', body: { proposal } }))
      case 'challenge':
        return void (proposal && actor.act({ kind: 'outcome.challenge', body: { proposal, reason: 'Too fast.' } }))
      case 'lend': {
        const { member } = world.get(pick(names, each.with) as string)
        const until = world.now + 90 * DAY
        return void actor.act({ kind: 'delegation.give', body: { to: member, decisionType: 'standard', until } })
      }
      case 'resign':
        return void actor.act({ kind: 'role.resign', body: { role: 'steward' } })
      case 'weigh':
        return void (proposal && weigh(actor, proposal, each.how))
      case 'succeed':
        return goOn(world, actor, each.revoke)
      case 'join': {
        if (names.length >= 6) return
        const name = `newcomer ${names.length}`
        join(world, actor.name, name)
        names.push(name)
        return
      }
      case 'meet':
        return actor.receiveFrom(world.get(pick(names, each.with) as string))
    }
  })
}

/** A stance, or a ranking where there is something to choose from. */
function answer(actor: Replica, proposal: ProposalId, stance: number): void {
  const effect = actor.organisation.facts.proposals.get(proposal)?.opens[0]?.body.effect
  const options = effect === undefined ? 0 : optionCount(effect)
  if (options === 0 || stance === 2) return void actor.vote(proposal, STANCES[stance] ?? 'agree', 'Because.')
  const first = stance % (options + 1)
  actor.vote(proposal, first < options ? 'agree' : 'disagree', '', [first, (first + 1) % (options + 1)])
}

/** Says something of another's proposal or objection: tests one, seconds a test, looks through the lens, or takes its place. */
function weigh(actor: Replica, proposal: ProposalId, how: number): void {
  const facts = actor.organisation.facts.proposals.get(proposal)
  const open = facts?.opens[0]?.entry.id
  if (facts === undefined || open === undefined) return
  if (how === 0) {
    const draft = actor.draft(`Instead, ${actor.organisation.log.size}`)
    return void actor.act({ kind: 'proposal.supersede', body: { proposal: draft, earlier: proposal } })
  }
  if (how === 1) {
    const body = { proposal, open, lens: 'money', finding: 'concern' as const, reason: 'It is dear.' }
    return void actor.act({ kind: 'review.give', body })
  }
  if (how === 2) return void actor.vote(proposal, 'object', 'It is loud.', undefined, { remedy: 'By day.' })
  if (how < 5) {
    const raised = [...facts.ballots].filter(({ body }) => body.stance === 'object').at(-1)
    const lacks = how === 3 ? null : 'harms'
    if (raised === undefined) return
    return void actor.act({
      kind: 'objection.test',
      body: { proposal, open, objection: raised.entry.id, lacks, reason: 'So it seems.' },
    })
  }
  const test = facts.tests.at(-1)
  if (test === undefined) return
  const second = { test: test.entry.id, objection: test.body.objection }
  const act = secondAct(actor.organisation, proposal, actor.member, second, how < 7, actor.world.now)
  if (act !== null) actor.act(act)
}

/** A routine matter to which somebody objects, which the steward finds wanting, and which others second now or apart. */
function weighTogether(world: World, proposal: ProposalId, all: readonly Replica[], meets: number): void {
  const objector = all[meets % all.length]
  attempt(() => void objector?.vote(proposal, 'object', 'It is loud.', undefined, { remedy: 'By day.' }))
  world.meet()
  for (const each of all) attempt(() => weigh(each, proposal, 4))
  if (meets & 1) world.meet()
  for (const each of all) attempt(() => weigh(each, proposal, meets === 6 ? 3 : 5))
  world.meet()
  for (const each of all) attempt(() => weigh(each, proposal, 5))
  if (meets & 2) world.meet()
  for (const each of all) attempt(() => weigh(each, proposal, 1))
}

/** The steward, elected before the story begins. */
function appoint(world: World, name: string): void {
  const by = world.get('ana')
  const all = [...world.replicas.values()]
  const candidates = [world.get(name).member]
  const election = by.propose('A steward', 'election', { kind: 'elect', role: 'steward', candidates })
  world.meet()
  for (const each of all) each.vote(election, 'agree', '', [0])
  world.meet()
  world.pass(8 * DAY)
  for (const each of all) each.certify(election)
  world.meet()
  world.pass(2 * DAY)
  by.enact(election)
  world.meet()
}

/** A charter with all that version 2 can say, under which a few people get something decided. */
function fullCharter(): Charter {
  const plain = charterFor('Random', { electorate: { tenureMs: 0 } })
  const { standard, amendment } = plain.decisionTypes
  const { quorum, quorumCounts, reasonRequired, noticeMs, windowMs, coolingOffMs } = standard
  const common = { quorum, quorumCounts, reasonRequired, noticeMs, windowMs, coolingOffMs }
  return Charter.parse({
    ...plain,
    version: 2,
    roles: [
      {
        id: 'steward',
        title: 'Steward',
        purpose: 'Tries.',
        seats: 2,
        termMs: 60 * DAY,
        termLimit: 3,
        incompatible: [],
      },
    ],
    proposing: { sponsors: 0, openPerMember: 4, resubmitAfterMs: 20 * DAY },
    spending: { unit: 'EUR', windowMs: 30 * DAY, tiers: [{ upTo: 100, decisionType: 'routine' }] },
    delegation: { types: ['standard'], mostShare: { numerator: 2, denominator: 3 }, longestMs: 90 * DAY },
    challenge: { members: 2 },
    objections: { role: 'steward', seconds: 2, answerMs: 0 },
    lenses: [
      {
        id: 'money',
        title: 'Money',
        asks: 'Can we pay for it?',
        role: 'steward',
        types: ['routine', 'standard'],
        waitMs: 2 * DAY,
      },
    ],
    decisionTypes: {
      routine: { method: 'consent', silenceConsents: true, fallback: { numerator: 2, denominator: 3 }, ...common },
      standard: { ...standard, lateSwing: { lastMs: 2 * DAY, extendMs: DAY, times: 2 } },
      election: { method: 'ranked-choice', ...common },
      choice: { method: 'ranked-choice', ...common },
      amendment,
    },
  })
}

/**
 * Somebody goes on under a new key: and that is all, or the old one is cut off with knowledge of it, or by the old one
 * itself without: then the new key goes on in secret, and what it signs is of doubtful worth.
 */
function goOn(world: World, actor: Replica, revoke: number): void {
  const before = actor.key
  const name = `${actor.name} ${world.now} ${actor.organisation.log.size}`
  const cutOff: Act = { kind: 'device.revoke', body: { device: before.device } }
  const unknowing = revoke === 2 ? actor.sign(nextAct(actor.organisation, before.device, world.now, cutOff)) : null
  actor.succeed(name)
  if (revoke === 1) actor.act(cutOff)
  if (unknowing === null) return
  const other = [...world.replicas.values()].find((replica) => replica !== actor)
  other?.receiveFrom(actor)
  other?.organisation.add(unknowing)
}

/** A proposal from opening to force, with people now in touch and now apart: bits of `split` and `meets` say who and when. */
function decideTogether(world: World, each: Extract<Step, { do: 'decide' }>, names: readonly string[]): void {
  const actor = world.get(pick(names, each.who) as string)
  const before = new Set(actor.organisation.facts.proposals.keys())
  attempt(() => propose(actor, world, each.type, names))
  const proposal = [...actor.organisation.facts.proposals.keys()].find((id) => !before.has(id))
  if (proposal === undefined) return
  world.meet()
  const all = names.map((name) => world.get(name))
  for (const [i, voter] of all.entries()) {
    attempt(() => answer(voter, proposal, (each.split >> (i % 3)) & 1 ? 0 : 2))
  }
  if (each.type < 2) weighTogether(world, proposal, all, each.meets)
  if (each.meets === 4) {
    attempt(() => void actor.act({ kind: 'proposal.withdraw', body: { proposal, reason: 'In other words.' } }))
    attempt(() => weigh(actor, proposal, 0))
  }
  if (each.meets & 1) world.meet()
  world.pass(8 * DAY)
  for (let round = 0; round < 2; round++) {
    for (const certifier of all) attempt(() => certifier.certify(proposal))
    if (round > 0 || each.meets & 2) world.meet()
    else for (const certifier of all) certifier.confirmAll()
  }
  if (each.split === 7) {
    for (const who of all)
      attempt(() => who.act({ kind: 'outcome.challenge', body: { proposal, reason: 'Too fast.' } }))
  }
  world.pass(2 * DAY)
  for (const enactor of all) attempt(() => enactor.enact(proposal))
  if (each.meets & 4) world.meet()
}

function propose(actor: Replica, world: World, type: number, names: readonly string[]): void {
  const { organisation } = actor
  if (type < 3) return void actor.propose(`Matter ${organisation.log.size}`, type < 2 ? 'routine' : 'standard')
  if (type > 5)
    return void actor.propose(`Matter ${organisation.log.size}`, ...newKind(type, organisation.log.size, world, names))
  if (type === 3) {
    const target = world.get(pick(names, organisation.log.size) as string)
    return void actor.propose('Part with somebody', 'amendment', { kind: 'remove', member: target.member })
  }
  const base = charterOf(organisation, organisation.log.everything())
  const charter = { ...base.charter, purpose: `Purpose ${organisation.log.size}` }
  actor.propose('Amend', 'amendment', { kind: 'amend', base: base.hash, charter })
}

/** Feeds entries in any order and with repeats, through the set that holds what comes too early. */
function deliver(founding: Entry, entries: readonly Entry[]): Organisation {
  const organisation = organisationFrom(founding)
  const pending = new PendingSet()
  const queue = [...entries]
  for (let entry = queue.shift(); entry !== undefined; entry = queue.shift()) {
    const decoded = decodeEntry(entry.bytes)
    if (!decoded.ok) throw new Error(JSON.stringify(decoded.error))
    const verdict = organisation.add(decoded.value)
    if (verdict.verdict === 'unknown') pending.hold({ entry: decoded.value, from: new Set() }, verdict.missing)
    else queue.unshift(...pending.release(entry.id).map((held) => held.entry))
  }
  expect(pending.size).toBe(0)
  return organisation
}

function shuffled<T>(list: readonly T[], seed: readonly number[]): T[] {
  return list
    .map((value, i) => ({ value, key: seed[i % seed.length] ?? 0, i }))
    .sort((a, b) => ((a.key * (a.i + 7)) % 1009) - ((b.key * (b.i + 7)) % 1009) || a.i - b.i)
    .map(({ value }) => value)
}

/** What is remembered is what would be worked out anew, for the cuts of entries and in whatever order they are asked for. */
function expectHonestMemory(organisation: Organisation): void {
  const { log, facts, rules } = organisation
  const memory = new ForgetfulMemory(facts)
  const forgetful: Known = { rules, log, facts, memory, counted: new ForgetfulCounts(), weighed: new WeakMap() }
  for (const [i, entry] of [...log.entries()].entries()) {
    if (i % 4 !== 0) continue
    const answers = [organisation, forgetful].map((known) => {
      const cut = log.cutOf(entry)
      const standings = [...log.devices()].map((device) => standingOf(known, cut, device))
      const since = [...facts.requests.keys()].map((id) => memberSince(known, cut, asMemberId(id)))
      return [membersOf(known, cut), charterOf(known, cut).id, standings, since]
    })
    expect(answers[0]).toEqual(answers[1])
  }
  const entries = [...log.entries()]
  const cuts = [...entries, ...entries.toReversed()].filter((_, i) => i % 3 === 0).map((entry) => log.cutOf(entry))
  for (const cut of [...cuts, log.everything()]) {
    for (const proposal of facts.proposals.values()) {
      expect(countsIn(organisation, cut, proposal)).toEqual(countsIn(forgetful, cut, proposal))
    }
  }
}

/** What a view says about the ballots and certificates of a proposal. */
const countsIn = (known: Known, view: CausalView, proposal: ProposalFacts) => ({
  ballots: ballotsIn(known, view, proposal).map(({ entry }) => entry.id),
  finality: finalityOf(known, view, proposal).state,
  groups: proposal.opens
    .flatMap((open) => certificateGroups(known, view, proposal, open))
    .map(({ signatures, confirmations, certificate, ...group }) => ({
      ...group,
      certificate: certificate.entry.id,
      signatures: signatures.map(({ entry }) => entry.id),
      confirmations: confirmations.map(({ entry }) => entry.id),
    })),
})

/** Every final outcome can be proven to a stranger, and the proof shows what the organisation itself sees. */
function expectProofs(organisation: Organisation): number {
  const view = organisation.log.everything()
  let proven = 0
  for (const facts of organisation.facts.proposals.values()) {
    const finality = finalityOf(organisation, view, facts)
    const proof = outcomeProofOf(organisation, facts.id, verify)
    expect(proof.ok).toBe(finality.state === 'final')
    if (!proof.ok || finality.state !== 'final') continue
    const read = readOutcomeProof(proof.value, verify)
    expect(read).toMatchObject({ ok: true, value: { outcome: finality.group.outcome, tally: finality.group.tally } })
    proven++
  }
  return proven
}

/** Counted again under the charter under which it was decided, every decision comes out as it did. */
function expectSameUnderSame(organisation: Organisation): number {
  const view = organisation.log.everything()
  const charters = new Map(organisation.facts.adoptions.map(({ hash, charter }) => [hash, charter]))
  let replayed = 0
  for (const [hash, charter] of charters) {
    for (const { proposal, then, under, caveats } of replay(organisation, charter)) {
      const facts = organisation.facts.proposals.get(proposal)
      const open = facts === undefined ? null : openOf(organisation, facts, view)
      if (open?.adoption.hash !== hash) continue
      expect(under).toBe(then)
      expect(caveats).toEqual([])
      replayed++
    }
  }
  return replayed
}

/** What only a charter of version 2 knows; under another it is an attempt like any. */
function newKind(type: number, n: number, world: World, names: readonly string[]): [DecisionTypeName, Effect] {
  const member = (at: number): string => world.get(pick(names, at) as string).member
  switch (type) {
    case 6:
      return ['choice', { kind: 'choose', options: ['Oak', 'Elm', 'Ash'] }]
    case 7:
      return ['election', { kind: 'elect', role: 'steward', candidates: [member(n), member(n + 1)] }]
    case 8:
      return ['routine', { kind: 'spend', amount: 40, to: { kind: 'member', member: member(n) } }]
    default:
      return ['standard', { kind: 'recall', role: 'steward', member: member(n) }]
  }
}

/** Whatever happened, and wherever a proposal is, has its reasons. */
function expectHonestReasons(
  organisation: Organisation,
  now: number,
  seen: { explained: number; readonly stages: Set<string> },
): void {
  const { allowed, stages } = expectExplained(organisation, [now, now + 9 * DAY, now + 60 * DAY])
  seen.explained += allowed
  for (const stage of stages) seen.stages.add(stage)
}

function isSetAside(organisation: Organisation, proposal: ProposalFacts): boolean {
  const view = organisation.log.everything()
  const open = openOf(organisation, proposal, view)
  return open !== null && setAsideOn(organisation, view, proposal, open).size > 0
}

class ForgetfulCounts extends CountMemory {
  override ballots(): null {
    return null
  }

  override groups(): null {
    return null
  }
}

class ForgetfulMemory extends EraMemory {
  override for(): null {
    return null
  }
}

describe('any order of delivery, with repeats', () => {
  test('gives the same derived state on every replica, for random organisations', () => {
    const seen = {
      steps: 0,
      enacted: 0,
      certified: 0,
      denied: 0,
      confirmed: 0,
      succeeded: 0,
      disowned: 0,
      proven: 0,
      replayed: 0,
      held: 0,
      chosen: 0,
      lent: 0,
      challenged: 0,
      explained: 0,
      stages: new Set<string>(),
      tested: 0,
      setAside: 0,
      reviewed: 0,
      superseding: 0,
    }
    fc.assert(
      fc.property(
        fc.boolean(),
        fc.array(step, { minLength: 8, maxLength: 40 }),
        fc.array(fc.nat(1008), { minLength: 5, maxLength: 40 }),
        fc.array(fc.nat(1008), { minLength: 5, maxLength: 40 }),
        (full, steps, orderA, orderB) => {
          const names = ['ana', 'bo', 'cy', ...(full ? ['di', 'eve'] : [])]
          const plainCharter = charterFor('Random', { electorate: { tenureMs: 0 } })
          const world = setup(['ana', ...names.slice(1)], full ? fullCharter() : plainCharter)
          if (full) appoint(world, 'bo')
          for (const each of steps) perform(world, each, names)
          const union = new Map<EntryId, Entry>()
          for (const replica of world.replicas.values())
            for (const entry of replica.organisation.log.entries()) union.set(entry.id, entry)
          const all = [...union.values()]
          const founding = all[0] as Entry
          const rest = all.slice(1)
          const plain = deliver(founding, rest)
          const a = deliver(founding, shuffled([...rest, ...rest.slice(0, 9)], orderA))
          const b = deliver(founding, shuffled([...rest].reverse(), orderB))
          expect(derivedState(a)).toEqual(derivedState(plain))
          expect(derivedDigest(a)).toBe(derivedDigest(plain))
          expect(derivedDigest(b)).toBe(derivedDigest(plain))
          expect(logDigest(b)).toBe(logDigest(plain))
          expectHonestMemory(b)
          expectHonestReasons(plain, world.now, seen)
          seen.proven += expectProofs(plain)
          seen.replayed += expectSameUnderSame(plain)
          const state = derivedState(plain)
          seen.steps += steps.length
          seen.held += state.roles.flatMap(({ terms }) => terms).length
          seen.chosen += state.proposals.filter((each) => each.certified !== null && each.count?.winner != null).length
          seen.lent += state.proposals.filter((each) => each.delegations.length > 0).length
          seen.challenged += state.proposals.filter((each) => each.challenges.length > 0).length
          seen.tested += state.proposals.filter((each) => each.tests.length > 0).length
          seen.setAside += [...plain.facts.proposals.values()].filter((each) => isSetAside(plain, each)).length
          seen.reviewed += state.proposals.filter((each) => each.reviews.length > 0).length
          seen.superseding += state.proposals.filter((each) => each.earlier !== null).length
          seen.enacted += state.proposals.filter((each) => each.enacted !== null).length
          seen.certified += state.proposals.filter((each) => each.certified !== null).length
          seen.succeeded += state.successions.filter(([, , , counted]) => counted).length
          seen.disowned += state.successions.filter(([, , , counted]) => !counted).length
          seen.confirmed += all.filter((entry) => entry.kind === 'certificate.confirm').length
          seen.denied += state.verdicts.filter(([, verdict]) => verdict === 'deny').length
        },
      ),
      { seed: 20260101, numRuns: 60 },
    )
    // A property over empty stories would hold by itself: these organisations did decide things.
    expect(seen.certified).toBeGreaterThan(30)
    expect(seen.confirmed).toBeGreaterThan(100)
    expect(seen.enacted).toBeGreaterThan(10)
    expect(seen.proven).toBeGreaterThan(30)
    expect(seen.replayed).toBeGreaterThan(30)
    expect(seen.succeeded).toBeGreaterThan(10)
    expect(seen.disowned).toBeGreaterThan(0)
    expect(seen.explained).toBeGreaterThan(1000)
    expect(seen.stages.size).toBeGreaterThan(6)
    for (const of of ['tested', 'setAside', 'reviewed', 'superseding'] as const) expect(seen[of], of).toBeGreaterThan(0)
    for (const of of ['held', 'chosen', 'lent', 'challenged'] as const) expect(seen[of], of).toBeGreaterThan(0)
  })
})
