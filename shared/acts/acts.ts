import { z } from 'zod'
import { DecisionTypeName, RoleId } from '../charter/decision-rule.ts'
import { Effect, effectVersion } from '../charter/effect.ts'
import { Charter } from '../charter/model.ts'
import { DeviceId, Digest, EntryId, Instant, MemberId, ProposalId, SignatureHex, signedText } from '../kernel/ids.ts'
import { LIMITS } from '../kernel/limits.ts'
import { Descent } from './descent.ts'

export const PersonName = signedText(LIMITS.nameChars)
const Reason = z.string().max(LIMITS.reasonChars)

/** What an objection has to be: caused by the proposal, harmful to the purpose, and reasoned. */
export const Criterion = z.enum(['caused', 'harms', 'reasoned'])
export type Criterion = z.infer<typeof Criterion>

/** What somebody found who looked at a proposal through a lens. */
export const Finding = z.enum(['no-concern', 'concern', 'cannot-tell'])
export type Finding = z.infer<typeof Finding>

/** A member's position on a proposal. `object` belongs to consent, `disagree` to votes. */
export const Stance = z.enum(['agree', 'disagree', 'abstain', 'object'])
export type Stance = z.infer<typeof Stance>

export const Outcome = z.enum(['passed', 'rejected', 'no-quorum'])
export type Outcome = z.infer<typeof Outcome>

export const Tally = z.strictObject({
  roll: z.number().int().min(0),
  agree: z.number().int().min(0),
  disagree: z.number().int().min(0),
  abstain: z.number().int().min(0),
  object: z.number().int().min(0),
  /** Members who signed rival ballots and have not replaced them: counted as not having voted. */
  void: z.number().int().min(0),
})
export type Tally = z.infer<typeof Tally>

/** `member`: a person acts on it. `keeper`: it stores and passes on, and signs nothing but its own arrival. */
export const DeviceClass = z.enum(['member', 'keeper'])
export type DeviceClass = z.infer<typeof DeviceClass>

/**
 * Every kind of act, with the schema of its body in the newest version, which reads the older ones too. The document an act belongs to is part of its kind:
 * acts on a proposal live in that proposal's document, all others in the organisation's.
 */
export const ACT_BODIES = {
  'organisation.found': z.strictObject({
    founder: PersonName,
    device: PersonName,
    charter: Charter,
    nonce: Digest,
    /** Where its founder and others go on from, if from anywhere; only in version 2. */
    descent: Descent.optional(),
  }),
  /** A key pair whose secret half travels in a link; `key` is the public half. */
  'invitation.issue': z.strictObject({
    key: DeviceId,
    gives: z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('membership') }),
      z.strictObject({ kind: z.literal('device'), class: DeviceClass }),
    ]),
    uses: z.number().int().min(1).max(LIMITS.invitationUses),
    expiresAt: Instant,
    note: Reason,
  }),
  'invitation.revoke': z.strictObject({ invitation: EntryId }),
  /** First entry of a newcomer's chain. `proof` is the invitation key's signature (see `invitationProofInput`). */
  'membership.request': z.strictObject({
    invitation: EntryId,
    name: PersonName,
    device: PersonName,
    statement: Reason,
    proof: SignatureHex,
  }),
  /** The inviting device attests that a request came in time and within the invitation's uses. */
  'membership.receive': z.strictObject({ request: EntryId }),
  'membership.vouch': z.strictObject({ request: EntryId, statement: Reason }),
  'membership.leave': z.strictObject({}),
  'member.rename': z.strictObject({ name: PersonName }),
  /** First entry of the chain of a member's further device. */
  'device.request': z.strictObject({ invitation: EntryId, device: PersonName, proof: SignatureHex }),
  'device.link': z.strictObject({ request: EntryId }),
  'device.revoke': z.strictObject({ device: DeviceId }),
  /**
   * First entry of a new key's chain: it goes on in the place of `device`, for the same member and in the same class.
   * `proof` is the old key's signature (see `successionProofInput`), so that this is an act of the old device too.
   */
  'device.succeed': z.strictObject({ device: DeviceId, name: PersonName, proof: SignatureHex }),
  /** Creates a document; the entry's id is the proposal's. */
  'proposal.draft': z.strictObject({ title: signedText(LIMITS.titleChars) }),
  /** Freezes what is decided, by whom and under which rules. */
  'proposal.open': z.strictObject({
    proposal: ProposalId,
    decisionType: DecisionTypeName,
    title: signedText(LIMITS.titleChars),
    text: z.string().max(LIMITS.textChars),
    effect: Effect,
    charter: Digest,
    roll: Digest,
    /** Heads of the draft's body from which title and text were taken (Automerge change hashes). */
    heads: z.array(Digest).max(LIMITS.seenHeads),
  }),
  'proposal.withdraw': z.strictObject({ proposal: ProposalId, reason: Reason }),
  /** Supports bringing a draft to a decision, whatever one thinks of it. */
  'proposal.sponsor': z.strictObject({ proposal: ProposalId }),
  /** What the member whom an open proposal is about, or who gains from it, has to say to it. */
  'proposal.reply': z.strictObject({ proposal: ProposalId, text: Reason.min(1) }),
  'ballot.cast': z.strictObject({
    proposal: ProposalId,
    open: EntryId,
    stance: Stance,
    reason: Reason,
    /** The voter's own ballots that this one replaces: all that it had cast before, usually one. */
    replaces: z.array(EntryId).max(16),
    /** What it says about the options of a choice (see `Card`); only in version 2. */
    card: z
      .array(z.number().int().min(0).max(Math.max(LIMITS.scorePoints, LIMITS.choiceOptions)))
      .max(LIMITS.choiceOptions + 1)
      .optional(),
    /** What change would lift an objection; only in version 2. */
    remedy: Reason.min(1).optional(),
    /** Tests that found another's objection wanting, and that the voter finds right; only in version 2. */
    seconds: z
      .array(z.strictObject({ test: EntryId, objection: EntryId }))
      .min(1)
      .max(LIMITS.secondsPerBallot)
      .optional(),
  }),
  /** Whether an objection is one, as somebody who holds the charter's role for it sees it. */
  'objection.test': z.strictObject({
    proposal: ProposalId,
    open: EntryId,
    /** The ballot that raised it. */
    objection: EntryId,
    /** What it lacks; `null` upholds it. */
    lacks: Criterion.nullable(),
    reason: Reason.min(1),
  }),
  /** What somebody found who holds the role for one of the charter's lenses. It stops nothing. */
  'review.give': z.strictObject({
    proposal: ProposalId,
    open: EntryId,
    lens: RoleId,
    finding: Finding,
    reason: Reason.min(1),
  }),
  /** Says that a draft takes the place of a proposal that was withdrawn, or did not pass. */
  'proposal.supersede': z.strictObject({ proposal: ProposalId, earlier: ProposalId }),
  /** One certifier's signature under one set of ballots, "I counted these": those in this entry's cut, or those of `carries`. */
  'certificate.sign': z.strictObject({
    proposal: ProposalId,
    /** The opening that was decided on: should a proposer open twice in secret, no certificate moves from one to the other. */
    open: EntryId,
    round: z.number().int().min(1).max(LIMITS.certificateRounds),
    /** Digest over the sorted ids of the ballots counted. */
    ballots: Digest,
    tally: Tally,
    outcome: Outcome,
    /** An earlier certificate whose set of ballots this one repeats, because it may already be final. */
    carries: EntryId.nullable(),
  }),
  /** "I saw a quorum sign this set in this round": a quorum of these makes the outcome final. */
  'certificate.confirm': z.strictObject({
    proposal: ProposalId,
    open: EntryId,
    round: z.number().int().min(1).max(LIMITS.certificateRounds),
    ballots: Digest,
  }),
  /** Puts a certified outcome into force once its cooling-off is over. */
  'outcome.enact': z.strictObject({ proposal: ProposalId }),
  /** Asks, while a certified outcome cools off, that a further decision uphold it. */
  'outcome.challenge': z.strictObject({ proposal: ProposalId, reason: Reason.min(1) }),
  /** Lets another member vote in one's place on one kind of decision; the newest such act of a member holds. */
  'delegation.give': z.strictObject({ to: MemberId, decisionType: DecisionTypeName, until: Instant }),
  'delegation.end': z.strictObject({ decisionType: DecisionTypeName }),
  /** A call of somebody who holds the charter's role for it: for a while no outcome takes effect. */
  'emergency.pause': z.strictObject({ role: RoleId, reason: Reason.min(1) }),
  /** Gives a role back before its term is over. */
  'role.resign': z.strictObject({ role: RoleId }),
} as const

export type ActKind = keyof typeof ACT_BODIES
export type ActBody<K extends ActKind> = z.infer<(typeof ACT_BODIES)[K]>
/** An act's kind and body together: what a person signs. */
export type Act = { readonly [K in ActKind]: { readonly kind: K; readonly body: ActBody<K> } }[ActKind]

/** Kinds of act with more than one version, and the newest of each; the others have the first only. */
const NEWEST: { readonly [K in ActKind]?: number } = {
  'organisation.found': 2,
  'proposal.open': 2,
  'ballot.cast': 2,
}
export const newestVersion = (kind: ActKind): number => NEWEST[kind] ?? 1

/**
 * The version of its kind that an act is signed in: the oldest that can say what it says, so that older versions of the
 * software go on reading all they can understand, and know of everything else that they cannot.
 */
export function versionOf(act: Act): number {
  switch (act.kind) {
    case 'organisation.found':
      return act.body.descent === undefined ? act.body.charter.version : 2
    case 'proposal.open':
      return Math.max(effectVersion(act.body.effect), FIRST_TYPES.has(act.body.decisionType) ? 1 : 2)
    case 'ballot.cast':
      return act.body.card === undefined && act.body.remedy === undefined && act.body.seconds === undefined ? 1 : 2
    default:
      return 1
  }
}

const FIRST_TYPES: ReadonlySet<string> = new Set(['routine', 'standard', 'amendment'])

/** The version of entries that carry a change. */
export const CHANGE_VERSION = 1
/** The kind of entries that carry an Automerge change instead of an act. */
export const CHANGE_KIND = 'change'

const PROPOSAL_KINDS: ReadonlySet<string> = new Set<ActKind>([
  'proposal.open',
  'proposal.withdraw',
  'proposal.sponsor',
  'proposal.reply',
  'proposal.supersede',
  'ballot.cast',
  'objection.test',
  'review.give',
  'certificate.sign',
  'certificate.confirm',
  'outcome.enact',
  'outcome.challenge',
])

/** True when acts of this kind live in a proposal's document rather than the organisation's. */
export const belongsToProposal = (kind: ActKind): boolean => PROPOSAL_KINDS.has(kind)

/** The body of a `change` entry: one Automerge change and the nonce of the session that made it. */
export const ChangeBody = z.strictObject({
  /** 16 random bytes, one per editing session; the change's actor id is derived from it (see documents/actor.ts). */
  nonce: z.instanceof(Uint8Array).refine((bytes) => bytes.length === 16, 'a nonce has 16 bytes'),
  change: z.instanceof(Uint8Array),
})
export type ChangeBody = z.infer<typeof ChangeBody>
