import { type Act, CHANGE_KIND, CHANGE_VERSION } from '../acts/acts.ts'
import type { Charter } from '../charter/model.ts'
import { actorFor, NONCE_BYTES } from '../documents/actor.ts'
import { WrittenBody } from '../documents/writing.ts'
import { toHex } from '../kernel/bytes.ts'
import {
  asMemberId,
  asProposalId,
  type DeviceId,
  Digest,
  type EntryId,
  type MemberId,
  type ProposalId,
} from '../kernel/ids.ts'
import { type Entry, signEntry, type UnsignedEntry, type VerifySignature } from '../log/entry.ts'
import { ballotAct, certificateAct, confirmationAct, nextAct, nextEntry, openingAct } from '../organisation/author.ts'
import { invitationProofInput } from '../organisation/invitation-proof.ts'
import { Organisation } from '../organisation/organisation.ts'
import type { Rules } from '../organisation/rules.ts'
import type { Arrival, Who } from './cast.ts'
import type { Ballot, Said, Scene } from './scene.ts'

/** What signs for one device. */
export interface Signer {
  readonly device: DeviceId
  sign(message: Uint8Array): Uint8Array
}

export interface Parts {
  /** A key that nobody has had and, once the making is over, nobody has. */
  newKey(): Signer
  randomBytes(length: number): Uint8Array
  /** Between two pieces of the making: resolves when everything else has had its turn. */
  turn(): Promise<void>
  readonly verify: VerifySignature
  readonly rules?: Rules
}

/** Somebody in the story with the key and the names that they sign under. */
export interface Player {
  readonly signer: Signer
  readonly name: string
  readonly deviceName: string
}

const INVITATION_MS = 86_400_000

/**
 * Makes an organisation act by act, all in one place: every act is signed by its author's key and judged like any
 * other, at the time that `now` claims. Whoever is asked for something that the charter does not allow throws.
 */
export class Maker {
  /** Claimed by the next act, in milliseconds since 1970. Never goes back. */
  now: number
  readonly organisation: Organisation
  readonly #parts: Parts
  readonly #players: (who: Who) => Player
  readonly #members = new Map<Who, MemberId>()
  readonly #bodies = new Map<ProposalId, WrittenBody>()

  constructor(parts: Parts, players: (who: Who) => Player, founder: Who, charter: Charter, now: number) {
    this.#parts = parts
    this.#players = players
    this.now = now
    const { signer, name, deviceName } = players(founder)
    const founding = signEntry(
      {
        organisation: null,
        device: signer.device,
        seq: 1,
        prev: null,
        seen: [],
        document: 'organisation',
        kind: 'organisation.found',
        kindVersion: charter.version,
        claimedTime: now,
        body: { founder: name, device: deviceName, charter, nonce: toHex(parts.randomBytes(32)) },
      },
      (message) => signer.sign(message),
    )
    const organisation = Organisation.found(founding, parts.verify, parts.rules)
    if (!organisation.ok) throw new Error(organisation.error)
    this.organisation = organisation.value
    this.#members.set(founder, asMemberId(founding.id))
  }

  memberOf(who: Who): MemberId {
    const member = this.#members.get(who)
    if (member === undefined) throw new Error(`${who} has not asked to join yet`)
    return member
  }

  /** Signs an act as somebody. */
  act(by: Who, act: Act): Entry {
    const { signer } = this.#players(by)
    return this.#add(by, nextAct(this.organisation, signer.device, this.now, act))
  }

  /** Somebody is invited, asks, and is vouched for. */
  arrive({ who, invitedBy, statement, vouches }: Arrival): void {
    const secret = this.#parts.newKey()
    const expiresAt = this.now + INVITATION_MS
    const { id: invitation } = this.act(invitedBy, {
      kind: 'invitation.issue',
      body: { key: secret.device, gives: { kind: 'membership' }, uses: 1, expiresAt, note: '' },
    })
    const { signer, name, deviceName } = this.#players(who)
    const { device } = signer
    const kind = 'membership.request'
    const asks = { organisation: this.organisation.id, invitation, device, kind, name } as const
    const proof = toHex(secret.sign(invitationProofInput(asks)))
    const body = { invitation, name, device: deviceName, statement, proof }
    const unsigned = nextEntry(this.organisation, device, this.now, {
      document: 'organisation',
      kind,
      kindVersion: 1,
      body,
    })
    // Whoever asks has seen nothing but the invitation.
    const { id: request } = this.#add(who, { ...unsigned, seen: [invitation] })
    this.#members.set(who, asMemberId(request))
    this.act(invitedBy, { kind: 'membership.receive', body: { request } })
    for (const vouch of vouches) {
      this.act(vouch.by, { kind: 'membership.vouch', body: { request, statement: vouch.statement } })
    }
  }

  /** Starts a proposal and its text. */
  draft({ by, title, text, decisionType, effect }: Scene): ProposalId {
    const proposal = asProposalId(this.act(by, { kind: 'proposal.draft', body: { title } }).id)
    const { nonce, actor } = this.#session(by)
    const written = { title, text, decisionType, effect: this.#effect(effect) }
    const body = new WrittenBody(actor, written)
    this.#bodies.set(proposal, body)
    this.#change(by, proposal, nonce, body.first)
    return proposal
  }

  say(proposal: ProposalId, { by, text }: Said): void {
    const { nonce, actor } = this.#session(by)
    const comment = { member: this.memberOf(by), random: toHex(this.#parts.randomBytes(8)), at: this.now, text }
    this.#change(by, proposal, nonce, this.#body(proposal).comment(actor, comment))
  }

  open(proposal: ProposalId, { by, title, text, decisionType, effect }: Scene): void {
    const heads = this.#body(proposal)
      .heads()
      .map((head) => Digest.parse(head))
    const content = { proposal, title, text, decisionType, effect: this.#effect(effect), heads }
    this.act(by, openingAct(this.organisation, this.now, content))
  }

  vote(proposal: ProposalId, { by, stance, reason, card }: Ballot): void {
    const act = ballotAct(this.organisation, proposal, this.memberOf(by), stance, reason, card)
    if (act === null) throw new Error('it is not open')
    this.act(by, act)
  }

  /** Somebody signs the count; then the apps of all who have signed confirm it, as soon as they can. */
  certify(proposal: ProposalId, by: Who, signedBefore: readonly Who[]): void {
    const { device } = this.#players(by).signer
    const next = certificateAct(this.organisation, proposal, { member: this.memberOf(by), device })
    if (next === null || 'wait' in next) throw new Error(next === null ? 'it is not open' : next.wait)
    this.act(by, next.act)
    for (const each of [...signedBefore, by]) {
      const confirmation = confirmationAct(this.organisation, proposal, this.memberOf(each))
      if (confirmation !== null) this.act(each, confirmation)
    }
  }

  /** Everything that was signed, causes before effects; the texts cannot be written on. */
  finish(): readonly Entry[] {
    for (const body of this.#bodies.values()) body.free()
    this.#bodies.clear()
    return [...this.organisation.log.entries()]
  }

  #effect(effect: Scene['effect']) {
    return typeof effect === 'function' ? effect((who) => this.memberOf(who)) : effect
  }

  #body(proposal: ProposalId): WrittenBody {
    const body = this.#bodies.get(proposal)
    if (body === undefined) throw new Error('there is no such draft')
    return body
  }

  #session(by: Who): { readonly nonce: Uint8Array; readonly actor: string } {
    const nonce = this.#parts.randomBytes(NONCE_BYTES)
    return { nonce, actor: actorFor(this.#players(by).signer.device, nonce) }
  }

  #change(by: Who, document: ProposalId, nonce: Uint8Array, change: Uint8Array): void {
    const content = { document, kind: CHANGE_KIND, kindVersion: CHANGE_VERSION, body: { nonce, change } }
    this.#add(by, nextEntry(this.organisation, this.#players(by).signer.device, this.now, content))
  }

  #add(by: Who, unsigned: UnsignedEntry): Entry & { readonly id: EntryId } {
    const { signer } = this.#players(by)
    const entry = signEntry(unsigned, (message) => signer.sign(message))
    const verdict = this.organisation.add(entry)
    if (verdict.verdict !== 'allow') throw new Error(`${by} may not ${entry.kind}: ${JSON.stringify(verdict)}`)
    return entry
  }
}
