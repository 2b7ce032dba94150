import { createPrivateKey, createPublicKey, type KeyObject, sign as nodeSign, verify as nodeVerify } from 'node:crypto'
import type { Act } from '#shared/acts/acts.ts'
import type { Descent } from '#shared/acts/descent.ts'
import type { DecisionTypeName } from '#shared/charter/decision-rule.ts'
import type { Effect } from '#shared/charter/effect.ts'
import type { Charter } from '#shared/charter/model.ts'
import { fromHex, sha256, toHex, utf8 } from '#shared/kernel/bytes.ts'
import {
  asMemberId,
  asProposalId,
  type DeviceId,
  type Digest,
  type EntryId,
  type MemberId,
  type ProposalId,
} from '#shared/kernel/ids.ts'
import { type Entry, signEntry, type UnsignedEntry, type VerifySignature } from '#shared/log/entry.ts'
import {
  ballotAct,
  certificateAct,
  confirmationAct,
  nextAct,
  nextEntry,
  nextSuccession,
  openingAct,
} from '#shared/organisation/author.ts'
import { descentFrom } from '#shared/organisation/descent.ts'
import { invitationProofInput } from '#shared/organisation/invitation-proof.ts'
import { Organisation } from '#shared/organisation/organisation.ts'
import { successionProofInput } from '#shared/organisation/succession-proof.ts'
import type { Verdict } from '#shared/organisation/verdict.ts'

/** Real keys made from names, so that stories are the same in every run. */
export interface Key {
  readonly device: DeviceId
  sign(message: Uint8Array): Uint8Array
}

const PKCS8 = fromHex('302e020100300506032b657004220420')
const SPKI = fromHex('302a300506032b6570032100')

export function keyOf(name: string): Key {
  const seed = sha256(utf8(`key of ${name}`))
  const secret = createPrivateKey({ key: Buffer.concat([PKCS8, seed]), format: 'der', type: 'pkcs8' })
  const spki = createPublicKey(secret).export({ format: 'der', type: 'spki' })
  const device = toHex(new Uint8Array(spki.subarray(12))) as DeviceId
  return { device, sign: (message) => new Uint8Array(nodeSign(null, message, secret)) }
}

const keys = new Map<string, KeyObject>()
export const verify: VerifySignature = (publicKey, message, signature) => {
  const name = toHex(publicKey)
  let key = keys.get(name)
  if (key === undefined) {
    key = createPublicKey({ key: Buffer.concat([SPKI, publicKey]), format: 'der', type: 'spki' })
    keys.set(name, key)
  }
  return nodeVerify(null, message, key, signature)
}

export const DAY = 86_400_000
export const START = Date.UTC(2026, 0, 1)

/** A charter with short, round times, for stories. */
export function charterFor(name: string, change: Partial<Charter> = {}): Charter {
  const counted = {
    quorum: { numerator: 1, denominator: 2 },
    quorumCounts: 'agree-and-abstain',
    reasonRequired: false,
  } as const
  const times = { noticeMs: 0, windowMs: 7 * DAY, coolingOffMs: DAY }
  return {
    version: 1,
    name,
    purpose: 'To try things out together.',
    articles: [{ id: 'purpose', title: 'Purpose', text: 'We try things out together.' }],
    electorate: { tenureMs: 30 * DAY },
    admission: { vouches: 2 },
    decisionTypes: {
      routine: { method: 'consent', silenceConsents: true, ...counted, ...times },
      standard: { method: 'majority', ...counted, ...times },
      amendment: { method: 'supermajority', threshold: { numerator: 2, denominator: 3 }, ...counted, ...times },
    },
    certification: { syncGraceMs: 0 },
    reviewAfterMs: 365 * DAY,
    ...change,
  }
}

/** One person's replica: a real organisation in memory, with a clock that the story moves. */
export class Replica {
  readonly name: string
  key: Key
  organisation: Organisation
  member: MemberId
  readonly world: World

  constructor(name: string, key: Key, organisation: Organisation, member: MemberId, world: World) {
    this.name = name
    this.key = key
    this.organisation = organisation
    this.member = member
    this.world = world
  }

  /** Signs an act and adds it here; throws when it is not allowed, since stories mean what they say. */
  act(act: Act): Entry {
    const entry = this.sign(nextAct(this.organisation, this.key.device, this.world.now, act))
    const verdict = this.organisation.judge(entry)
    if (verdict.verdict !== 'allow') throw new Error(`${this.name} may not ${act.kind}: ${JSON.stringify(verdict)}`)
    this.organisation.add(entry)
    return entry
  }

  /** Signs an act, adds it and returns the verdict, whatever it is. */
  attempt(act: Act): Verdict {
    return this.organisation.add(this.sign(nextAct(this.organisation, this.key.device, this.world.now, act)))
  }

  /** Goes on under a new key, as a restored backup does. */
  succeed(name: string): Entry {
    const entry = successionEntry(this, this.key, name)
    const { verdict, ...why } = this.organisation.judge(entry)
    if (verdict !== 'allow') throw new Error(`${this.name} may not go on as ${name}: ${JSON.stringify(why)}`)
    this.organisation.add(entry)
    this.key = keyOf(name)
    return entry
  }

  sign(unsigned: UnsignedEntry): Entry {
    return signEntry(unsigned, (message) => this.key.sign(message))
  }

  draft(title: string): ProposalId {
    return asProposalId(this.act({ kind: 'proposal.draft', body: { title } }).id)
  }

  open(
    proposal: ProposalId,
    decisionType: DecisionTypeName = 'standard',
    effect: Effect = { kind: 'resolution' },
  ): Entry {
    const title = this.organisation.facts.proposals.get(proposal)?.draft.body.title ?? ''
    return this.act(
      openingAct(this.organisation, this.world.now, {
        proposal,
        title,
        text: 'As said.',
        decisionType,
        effect,
        heads: [],
      }),
    )
  }

  propose(
    title: string,
    decisionType: DecisionTypeName = 'standard',
    effect: Effect = { kind: 'resolution' },
  ): ProposalId {
    const proposal = this.draft(title)
    this.open(proposal, decisionType, effect)
    return proposal
  }

  vote(
    proposal: ProposalId,
    stance: 'agree' | 'disagree' | 'abstain' | 'object',
    reason = '',
    card?: readonly number[],
    more?: Parameters<typeof ballotAct>[6],
  ): Entry {
    const act = ballotAct(this.organisation, proposal, this.member, stance, reason, card, more)
    if (act === null) throw new Error('the proposal is not open')
    return this.act(act)
  }

  certify(proposal: ProposalId): Entry {
    const next = certificateAct(this.organisation, proposal, { member: this.member, device: this.key.device })
    if (next === null || 'wait' in next) throw new Error(`cannot certify: ${next === null ? 'not open' : next.wait}`)
    return this.act(next.act)
  }

  /** Confirms the count of a proposal if enough have signed it, as this person's app would; `null` when nothing is due. */
  confirm(proposal: ProposalId): Entry | null {
    const { organisation, key, member, world } = this
    const act = confirmationAct(organisation, proposal, member)
    const entry = act === null ? null : this.sign(nextAct(organisation, key.device, world.now, act))
    // Whoever was removed, has left, or knows of a withdrawal may not, and an app then does nothing.
    if (entry === null || organisation.judge(entry).verdict !== 'allow') return null
    organisation.add(entry)
    return entry
  }

  /** What an app does by itself as soon as it can: confirms every count that enough members have signed. */
  confirmAll(): void {
    for (const proposal of this.organisation.facts.proposals.keys()) this.confirm(proposal)
  }

  enact(proposal: ProposalId): Entry {
    return this.act({ kind: 'outcome.enact', body: { proposal } })
  }

  /** Adds what another holds and this one lacks, in the other's order. */
  receiveFrom(other: Replica): void {
    for (const entry of other.organisation.log.entries()) {
      if (this.organisation.log.has(entry.id)) continue
      const verdict = this.organisation.add(entry)
      if (verdict.verdict === 'unknown' || verdict.verdict === 'refuse') throw new Error(JSON.stringify(verdict))
    }
  }
}

export class World {
  now = START
  readonly replicas = new Map<string, Replica>()

  pass(ms: number): void {
    this.now += ms
  }

  get(name: string): Replica {
    const replica = this.replicas.get(name)
    if (replica === undefined) throw new Error(`nobody is called ${name}`)
    return replica
  }

  /** Everybody exchanges everything, and all apps confirm the counts that they now see signed. */
  meet(...names: readonly string[]): void {
    this.exchange(...names)
    for (const each of this.#named(names)) each.confirmAll()
    this.exchange(...names)
  }

  /** Everybody exchanges everything, and nobody's app does anything by itself. */
  exchange(...names: readonly string[]): void {
    const all = this.#named(names)
    for (let time = 0; time < 2; time++) {
      for (const a of all) for (const b of all) if (a !== b) a.receiveFrom(b)
    }
  }

  #named(names: readonly string[]): readonly Replica[] {
    return names.length === 0 ? [...this.replicas.values()] : names.map((name) => this.get(name))
  }
}

/** An organisation founded by the first name, joined by the others, everybody in touch. */
export function setup(names: readonly [string, ...string[]], charter: Charter = charterFor('Tryers')): World {
  const world = new World()
  const [founder, ...others] = names
  const key = keyOf(founder)
  const founding = signEntry(foundingEntry(key.device, founder, charter, world.now), (message) => key.sign(message))
  world.replicas.set(founder, new Replica(founder, key, organisationFrom(founding), asMemberId(founding.id), world))
  for (const name of others) join(world, founder, name)
  return world
}

export const foundingEntry = (
  device: DeviceId,
  founder: string,
  charter: Charter,
  now: number,
  descent?: Descent,
): UnsignedEntry => ({
  organisation: null,
  device,
  seq: 1,
  prev: null,
  seen: [],
  document: 'organisation',
  kind: 'organisation.found',
  kindVersion: descent === undefined ? charter.version : 2,
  claimedTime: now,
  body: {
    founder,
    device: `${founder}’s laptop`,
    charter,
    nonce: toHex(sha256(utf8(founder))) as Digest,
    ...(descent === undefined ? {} : { descent }),
  },
})

export function organisationFrom(founding: Entry): Organisation {
  const organisation = Organisation.found(founding, verify)
  if (!organisation.ok) throw new Error(organisation.error)
  return organisation.value
}

/** Somebody goes on in a new organisation with others, who have yet to come: a world of its own at the same time. */
export function goOn(by: Replica, others: readonly Replica[], charter: Charter = charterFor('Triers')): World {
  const found = descentFrom(
    by.organisation,
    by.key.device,
    others.map(({ member }) => member),
  )
  if (!found.ok) throw new Error(found.error)
  return goOnWith(by, found.value, charter)
}

/** The same with whatever the founding says of where they come from. */
export function goOnWith(
  by: Pick<Replica, 'world' | 'name' | 'key'>,
  descent: Descent,
  charter: Charter = charterFor('Triers'),
): World {
  const world = new World()
  world.now = by.world.now
  const { name, key } = by
  const founding = signEntry(foundingEntry(key.device, name, charter, world.now, descent), (message) =>
    key.sign(message),
  )
  world.replicas.set(name, new Replica(name, key, organisationFrom(founding), asMemberId(founding.id), world))
  return world
}

/** Asks to join and is received, and nothing else. */
export function ask(world: World, inviter: string, name: string): Replica {
  const by = world.get(inviter)
  const request = requestEntry(by, invite(by), name)
  by.organisation.add(request)
  by.act({ kind: 'membership.receive', body: { request: request.id } })
  const founding = by.organisation.log.need(by.organisation.id as string as EntryId)
  const replica = new Replica(name, keyOf(name), organisationFrom(founding), asMemberId(request.id), world)
  replica.receiveFrom(by)
  world.replicas.set(name, replica)
  return replica
}

/** Makes an invitation; the key pair is the secret that a link would carry. */
export function invite(
  by: Replica,
  gives: 'membership' | 'member' | 'keeper' = 'membership',
  uses = 1,
): { id: EntryId; key: Key } {
  const key = keyOf(`invitation ${by.name} ${by.organisation.log.size}`)
  const entry = by.act({
    kind: 'invitation.issue',
    body: {
      key: key.device,
      gives: gives === 'membership' ? { kind: 'membership' } : { kind: 'device', class: gives },
      uses,
      expiresAt: by.world.now + 7 * DAY,
      note: '',
    },
  })
  return { id: entry.id, key }
}

/** The first entry of a newcomer's device. */
export function requestEntry(
  by: Replica,
  invitation: { id: EntryId; key: Key },
  name: string,
  kind: 'membership.request' | 'device.request' = 'membership.request',
): Entry {
  const key = keyOf(name)
  const { organisation } = by
  const asks = { organisation: organisation.id, invitation: invitation.id, device: key.device, kind, name }
  const proof = toHex(invitation.key.sign(invitationProofInput(asks)))
  const body =
    kind === 'membership.request'
      ? { invitation: invitation.id, name, device: `${name}’s laptop`, statement: '', proof }
      : { invitation: invitation.id, device: name, proof }
  const unsigned: UnsignedEntry = {
    ...nextEntry(organisation, key.device, by.world.now, { document: 'organisation', kind, kindVersion: 1, body }),
    seen: [invitation.id],
  }
  return signEntry(unsigned, (message) => key.sign(message))
}

/** The first entry of a new key, named by its device, that goes on in the place of `from`. */
export function successionEntry(by: Replica, from: Key, name: string): Entry {
  const { organisation, world } = by
  const to = keyOf(name)
  const input = successionProofInput({ organisation: organisation.id, from: from.device, to: to.device, name })
  const body = { device: from.device, name, proof: toHex(from.sign(input)) }
  return signEntry(nextSuccession(organisation, to.device, world.now, body), (message) => to.sign(message))
}

/** Invites a newcomer, receives the request and has enough members vouch, all in one place; then everybody meets. */
export function join(world: World, inviter: string, name: string): Replica {
  const by = world.get(inviter)
  const request = requestEntry(by, invite(by), name)
  by.organisation.add(request)
  by.act({ kind: 'membership.receive', body: { request: request.id } })
  world.meet()
  for (const voucher of world.replicas.values()) {
    voucher.receiveFrom(by)
    if (
      voucher.attempt({ kind: 'membership.vouch', body: { request: request.id, statement: 'I know them.' } })
        .verdict !== 'allow'
    )
      break
    by.receiveFrom(voucher)
  }
  const founding = by.organisation.log.need(by.organisation.id as string as EntryId)
  const replica = new Replica(name, keyOf(name), organisationFrom(founding), asMemberId(request.id), world)
  replica.receiveFrom(by)
  world.replicas.set(name, replica)
  world.meet()
  return replica
}
