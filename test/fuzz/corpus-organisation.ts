import { ACT_BODIES, type ActKind, CHANGE_KIND } from '#shared/acts/acts.ts'
import { Charter } from '#shared/charter/model.ts'
import { actorFor } from '#shared/documents/actor.ts'
import { addComment, createProposalBody, editProposalBody } from '#shared/documents/shape.ts'
import { sha256, toHex, utf8 } from '#shared/kernel/bytes.ts'
import type { ProposalId } from '#shared/kernel/ids.ts'
import type { Entry } from '#shared/log/entry.ts'
import { nextEntry } from '#shared/organisation/author.ts'
import {
  ask,
  charterFor,
  DAY,
  goOn,
  invite,
  join,
  organisationFrom,
  Replica,
  requestEntry,
  setup,
  type World,
} from '#test/kit/people.ts'

/** An organisation in which everything has happened once: its entries are of every kind that there is. */
export interface Lived {
  readonly world: World
  /** In causal order, the founding first. */
  readonly entries: readonly Entry[]
  readonly proposal: ProposalId
  /** Of the organisation that it comes from. */
  readonly before: readonly Entry[]
  /** Changes of one body, as Automerge wrote them. */
  readonly changes: readonly Uint8Array[]
}

const NONCE = sha256(utf8('a session')).slice(0, 16)

/** Puts the changes of an editing session into a draft, as a device does. */
function write(by: Replica, proposal: ProposalId, change: Uint8Array | null): Uint8Array {
  if (change === null) throw new Error('nothing was changed')
  const content = { document: proposal, kind: CHANGE_KIND, kindVersion: 1, body: { nonce: NONCE, change } }
  const entry = by.sign(nextEntry(by.organisation, by.key.device, by.world.now, content))
  const verdict = by.organisation.add(entry)
  if (verdict.verdict !== 'allow') throw new Error(`a change was not allowed: ${JSON.stringify(verdict)}`)
  return change
}

function writeBody(by: Replica, proposal: ProposalId): readonly Uint8Array[] {
  const actor = actorFor(by.key.device, NONCE)
  const begun = createProposalBody(actor, {
    title: 'Buy a kettle',
    text: 'The workshop is cold. Ein Kessel kostet 30 €, and tea is 🍵.',
    decisionType: 'standard',
    effect: { kind: 'resolution' },
  })
  const edited = editProposalBody(begun.doc, {
    splices: [
      { field: 'text', at: -1, remove: 1, insert: ' or less.' },
      { field: 'title', at: 0, remove: 3, insert: 'Get' },
    ],
    decisionType: 'routine',
  })
  const random = toHex(sha256(utf8('a comment'))).slice(0, 16)
  const comment = { member: by.member, random, at: by.world.now, text: 'With a timer, please.' }
  const commented = addComment(edited.doc, comment)
  return [begun.change, edited.change, commented.change].map((change) => write(by, proposal, change))
}

/** A charter under which every kind of act can happen. */
function fullCharter(): Charter {
  const plain = charterFor('Tryers')
  const { quorum, quorumCounts, reasonRequired, noticeMs, windowMs, coolingOffMs } = plain.decisionTypes.standard
  const common = { quorum, quorumCounts, reasonRequired, noticeMs, windowMs, coolingOffMs }
  const role = { purpose: 'Sees to the kettle.', seats: 2, termMs: 365 * DAY, termLimit: 2, incompatible: [] }
  return Charter.parse({
    ...plain,
    version: 2,
    roles: [{ id: 'steward', title: 'Steward', ...role }],
    spending: { unit: 'EUR', windowMs: 90 * DAY, tiers: [{ upTo: 500, decisionType: 'standard' }] },
    delegation: { types: ['standard'], mostShare: { numerator: 1, denominator: 2 }, longestMs: 90 * DAY },
    challenge: { members: 2 },
    emergency: { role: 'steward', holders: 1, longestMs: DAY, renewals: 1, restMs: 14 * DAY },
    objections: { role: 'steward', seconds: 2, answerMs: DAY },
    lenses: [{ id: 'fire', title: 'Fire', asks: 'Can it burn?', role: 'steward', types: ['routine'], waitMs: 3 * DAY }],
    decisionTypes: { ...plain.decisionTypes, election: { method: 'ranked-choice', ...common } },
  })
}

/** Ana, bo and cy give bo a role; one of them would rather it had been decided once more. */
function elect(world: World, who: Replica): void {
  const all = [world.get('ana'), world.get('bo'), world.get('cy')] as const
  const [ana, , cy] = all
  const election = ana.propose('A steward', 'election', { kind: 'elect', role: 'steward', candidates: [who.member] })
  world.meet('ana', 'bo', 'cy')
  for (const each of all) each.vote(election, 'agree', '', [0])
  world.meet('ana', 'bo', 'cy')
  world.pass(8 * DAY)
  for (const each of all) each.certify(election)
  world.meet('ana', 'bo', 'cy')
  cy.act({ kind: 'outcome.challenge', body: { proposal: election, reason: 'He was not asked.' } })
  world.meet('ana', 'bo', 'cy')
  world.pass(2 * DAY)
  ana.enact(election)
  world.meet('ana', 'bo', 'cy')
}

/** Cy objects to what ana proposes, bo tests that, ana takes the remedy in, and bo looks whether it can burn. */
function weigh(world: World, bo: Replica): void {
  const [ana, cy] = [world.get('ana'), world.get('cy')]
  const proposal = ana.propose('Boil at night', 'routine')
  world.meet('ana', 'bo', 'cy')
  const objection = cy.vote(proposal, 'object', 'It whistles.', undefined, { remedy: 'Without the whistle.' })
  world.meet('ana', 'bo', 'cy')
  const open = ana.organisation.facts.proposals.get(proposal)?.opens[0]?.entry.id
  if (open === undefined) throw new Error('it was opened')
  const on = { proposal, open }
  const said = { lacks: 'harms', reason: 'Nobody sleeps there.' } as const
  bo.act({ kind: 'objection.test', body: { ...on, objection: objection.id, ...said } })
  bo.act({ kind: 'review.give', body: { ...on, lens: 'fire', finding: 'concern', reason: 'It is gas.' } })
  world.meet('ana', 'bo', 'cy')
  ana.act({ kind: 'proposal.withdraw', body: { proposal, reason: 'Without the whistle, then.' } })
  const instead = ana.draft('Boil at night without the whistle')
  ana.act({ kind: 'proposal.supersede', body: { proposal: instead, earlier: proposal } })
  world.meet('ana', 'bo', 'cy')
}

/** @throws Error when a kind of act is missing: whoever adds one lets it happen here */
export function live(): Lived {
  const old = setup(['ana', 'di', 'ed'])
  const world = goOn(old.get('ana'), [old.get('di'), old.get('ed')], fullCharter())
  const [ana, bo, cy] = [world.get('ana'), join(world, 'ana', 'bo'), join(world, 'ana', 'cy')]
  const di = ask(world, 'ana', 'di')
  world.meet()
  di.act({ kind: 'membership.leave', body: {} })
  world.meet()
  bo.act({ kind: 'member.rename', body: { name: 'Bodo' } })
  const unused = invite(ana)
  ana.act({ kind: 'invitation.revoke', body: { invitation: unused.id } })
  const keeper = requestEntry(ana, invite(ana, 'keeper'), 'ana keeper', 'device.request')
  ana.organisation.add(keeper)
  ana.act({ kind: 'device.link', body: { request: keeper.id } })
  ana.act({ kind: 'device.revoke', body: { device: keeper.device } })
  world.meet()
  world.pass(31 * DAY)

  const proposal = ana.draft('Buy a kettle')
  const changes = writeBody(ana, proposal)
  ana.open(proposal)
  const withdrawn = ana.propose('Sell the kettle')
  ana.act({ kind: 'proposal.withdraw', body: { proposal: withdrawn, reason: 'On reflection.' } })
  world.meet('ana', 'bo', 'cy')
  bo.vote(proposal, 'disagree', 'The wiring is old.')
  bo.vote(proposal, 'agree', 'I checked it.')
  ana.vote(proposal, 'agree')
  cy.vote(proposal, 'agree')
  world.meet('ana', 'bo', 'cy')
  world.pass(8 * DAY)
  for (const each of [ana, bo, cy]) each.certify(proposal)
  world.meet('ana', 'bo', 'cy')
  world.pass(2 * DAY)
  ana.enact(proposal)
  const open = bo.propose('Paint the gate')
  world.meet('ana', 'bo', 'cy')
  cy.vote(open, 'agree', 'Green, as it was.')
  world.meet('ana', 'bo', 'cy')

  elect(world, bo)
  weigh(world, bo)
  bo.act({ kind: 'emergency.pause', body: { role: 'steward', reason: 'The kettle boils over.' } })
  bo.act({ kind: 'role.resign', body: { role: 'steward' } })
  cy.act({ kind: 'delegation.give', body: { to: ana.member, decisionType: 'standard', until: world.now + 30 * DAY } })
  cy.act({ kind: 'delegation.end', body: { decisionType: 'standard' } })
  const concerned = ana.draft('Pay for the paint')
  world.meet('ana', 'bo', 'cy')
  bo.act({ kind: 'proposal.sponsor', body: { proposal: concerned } })
  ana.open(concerned, 'standard', { kind: 'spend', amount: 40, to: { kind: 'member', member: cy.member } })
  world.meet('ana', 'bo', 'cy')
  cy.act({ kind: 'proposal.reply', body: { proposal: concerned, text: 'I have the receipt.' } })

  cy.succeed('cy again')
  world.meet('ana', 'bo', 'cy')

  const entries = [...ana.organisation.log.entries()]
  const happened = new Set(entries.map(({ kind }) => kind))
  const kinds = [...(Object.keys(ACT_BODIES) as ActKind[]), CHANGE_KIND]
  const missing = kinds.filter((kind) => !happened.has(kind))
  if (missing.length > 0) throw new Error(`the corpus has no entry of the kinds ${missing.join(', ')}`)
  return { world, entries, proposal, before: [...old.get('ana').organisation.log.entries()], changes }
}

/** A replica of somebody's of its own, holding everything, that a test may write into. */
export function copyOf(lived: Lived, name: string): Replica {
  const [founding] = lived.entries
  if (founding === undefined) throw new Error('an organisation has a founding')
  const original = lived.world.get(name)
  const organisation = organisationFrom(founding)
  for (const entry of lived.entries.slice(1)) organisation.add(entry)
  const { key, member, world } = original
  return new Replica(name, key, organisation, member, world)
}
