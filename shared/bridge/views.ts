import { z } from 'zod'
import { DeviceClass, Outcome, Stance, Tally } from '../acts/acts.ts'
import { DecisionRule, DecisionTypeName, RoleId } from '../charter/decision-rule.ts'
import { Effect, EffectKind } from '../charter/effect.ts'
import { Charter } from '../charter/model.ts'
import { RuleGroup, RuleSentence } from '../charter/rule-group.ts'
import { DeviceId, Digest, DocumentId, EntryId, Instant, MemberId, OrganisationId, ProposalId } from '../kernel/ids.ts'
import { LIMITS } from '../kernel/limits.ts'
import { REFUSALS } from '../log/refusal.ts'
import { StressReport } from '../stress/finding.ts'
import { ChoiceView, OptionView } from './choice-views.ts'
import { ConditionView } from './explanation-view.ts'
import { Permission } from './permission.ts'
import { Person } from './person-view.ts'
import { LensView, ObjectionsView } from './weighing-views.ts'

export { Permission, RuleGroup, RuleSentence, StressReport }

/** What PeerApi shows. Views are plain data made for reading; nothing in them is authority. */

/** Bytes as base64. */
export const Base64 = z.string().regex(/^[A-Za-z0-9+/]*={0,2}$/)

export { Person }

export const DeviceView = z.strictObject({
  device: DeviceId,
  peerId: z.string(),
  name: z.string(),
  class: DeviceClass,
  thisDevice: z.boolean(),
  linkedAt: Instant,
  revoked: z.boolean(),
  /** The device in whose place this one goes on under a key of its own, after a restored backup or a copied profile. */
  continues: DeviceId.nullable(),
  /** Claimed time of the device's newest entry here. */
  lastHeardAt: Instant.nullable(),
})
export type DeviceView = z.infer<typeof DeviceView>

export const VouchView = z.strictObject({ by: Person, statement: z.string(), at: Instant, entry: EntryId })
export type VouchView = z.infer<typeof VouchView>

/** Somebody else whose name may be taken for this one's. */
export const LookAlike = z.strictObject({
  name: z.string(),
  mark: z.string().nullable(),
  standing: z.enum(['asking', 'member', 'left', 'removed']),
  /** Member since, or asking since. */
  since: Instant,
})
export type LookAlike = z.infer<typeof LookAlike>

export const MemberView = z.strictObject({
  member: MemberId,
  name: z.string(),
  me: z.boolean(),
  mark: z.string().nullable(),
  looksLike: z.array(LookAlike),
  standing: z.enum(['member', 'left', 'removed']),
  founder: z.boolean(),
  since: Instant,
  /** Whether the tenure that the charter asks for before voting has passed. */
  mayVote: z.boolean(),
  /** Roles held now, under the titles that the charter gives them. */
  roles: z.array(z.strictObject({ role: RoleId, title: z.string() })),
  vouches: z.array(VouchView),
  devices: z.array(DeviceView),
})
export type MemberView = z.infer<typeof MemberView>

/** Somebody who asked to join and is not a member yet. */
export const RequestView = z.strictObject({
  request: EntryId,
  name: z.string(),
  mark: z.string().nullable(),
  looksLike: z.array(LookAlike),
  statement: z.string(),
  at: Instant,
  invitedBy: Person,
  vouches: z.array(VouchView),
  vouchesNeeded: z.number().int(),
  /** Whether this member may still vouch for them, and if not why, in words. */
  mayVouch: z.boolean(),
  whyNot: z.string().nullable(),
})
export type RequestView = z.infer<typeof RequestView>

export const InvitationView = z.strictObject({
  invitation: EntryId,
  gives: z.enum(['membership', 'member-device', 'keeper-device']),
  by: Person,
  note: z.string(),
  uses: z.number().int(),
  used: z.number().int(),
  expiresAt: Instant,
  state: z.enum(['open', 'used-up', 'expired', 'revoked']),
  /** The link while this device still holds its secret. Whoever has it can use the invitation. */
  link: z.string().nullable(),
  /** Only the device that made it can receive requests; `earlier-key`: this one, before it went on under a new key. */
  receivedBy: z.enum(['this-device', 'earlier-key', 'another-device']),
})
export type InvitationView = z.infer<typeof InvitationView>

/** What an invitation says before anybody acts on it. */
export const InvitationPreview = z.strictObject({
  organisation: OrganisationId,
  organisationName: z.string(),
  gives: z.enum(['membership', 'member-device', 'keeper-device']),
  invitedBy: z.string(),
  expiresAt: Instant,
  /** Peer id and addresses that will be dialled. */
  addresses: z.array(z.string()),
  alreadyJoined: z.boolean(),
})
export type InvitationPreview = z.infer<typeof InvitationPreview>

/** One attempt of this profile to join an organisation. States are named, with a reason when one fails. */
export const JoinView = z.strictObject({
  organisation: OrganisationId,
  organisationName: z.string(),
  gives: z.enum(['membership', 'member-device', 'keeper-device']),
  state: z.enum(['connecting', 'asking', 'waiting-for-vouches', 'receiving', 'joined', 'failed']),
  vouches: z.number().int(),
  vouchesNeeded: z.number().int(),
  /** While connecting fails: when it will be tried again. */
  retryAt: Instant.nullable(),
  problem: z
    .strictObject({ code: z.string(), what: z.string(), why: z.string().optional(), next: z.string().optional() })
    .nullable(),
})
export type JoinView = z.infer<typeof JoinView>

export const CharterView = z.strictObject({
  hash: Digest,
  charter: Charter,
  rules: z.array(RuleGroup),
  adoptedAt: Instant,
  /** `null` for the founding charter. */
  adoptedBy: ProposalId.nullable(),
  /** Earlier charters, newest first. */
  history: z.array(
    z.strictObject({ hash: Digest, charter: Charter, adoptedAt: Instant, adoptedBy: ProposalId.nullable() }),
  ),
  amendmentsInFlight: z.array(z.strictObject({ proposal: ProposalId, title: z.string() })),
  /** What is spent, or may still be, within the time that the charter sums over; null where it says nothing of spending. */
  spent: z.number().int().nullable(),
})
export type CharterView = z.infer<typeof CharterView>

/** A past decision counted again as if another charter had been in force when it was opened. */
export const ReplayedView = z.strictObject({
  proposal: ProposalId,
  title: z.string(),
  decisionType: DecisionTypeName,
  certifiedAt: Instant,
  /** What was decided, and what would have been. */
  then: Outcome,
  under: Outcome,
  /** Whether it would have come out otherwise: another outcome, or another option. */
  differs: z.boolean(),
  conditions: z.array(ConditionView),
  /** Why, in one sentence. */
  sentence: z.string(),
  /** What people might have done differently, which no count can know. */
  caveats: z.array(z.string()),
})
export type ReplayedView = z.infer<typeof ReplayedView>

export const TemplateView = z.strictObject({
  id: z.string(),
  name: z.string(),
  /** Who it suits, in one sentence. */
  suits: z.string(),
  charter: Charter,
  rules: z.array(RuleGroup),
})
export type TemplateView = z.infer<typeof TemplateView>

/** Where a proposal is in its life. */
export const Stage = z.enum([
  'draft',
  'notice',
  'voting',
  /** The window is over; the outcome waits for its certificate. */
  'closing',
  /** Certified and passed; waiting out the cooling-off. */
  'cooling-off',
  /** Certified and passed; members challenged it, and it takes effect only if a further decision upholds it. */
  'challenged',
  'in-force',
  'rejected',
  'no-quorum',
  'withdrawn',
  /** Passed against a charter that another amendment has replaced: to be re-opened against the new one. */
  'rival',
  /** Two certificates, or a certifier that signed two sets in one round: nothing takes effect. */
  'contested',
])
export type Stage = z.infer<typeof Stage>

export const BallotView = z.strictObject({
  entry: EntryId,
  by: Person,
  stance: Stance,
  /** What it says of the options of a choice (see `Card`). */
  card: z.array(z.number().int()).nullable(),
  reason: z.string(),
  at: Instant,
  /** How often this voter has changed it. */
  changes: z.number().int(),
  /** `late`: surfaced after certification. `void`: the voter signed two that replace the same one. */
  state: z.enum(['counted', 'late', 'void']),
})
export type BallotView = z.infer<typeof BallotView>

/** What would be decided if it closed now, with the arithmetic. */
export const StandingOutcome = z.strictObject({
  outcome: Outcome,
  tally: Tally,
  /** One sentence: what would pass right now, or why not. */
  sentence: z.string(),
  conditions: z.array(ConditionView),
  /** How the options came out, where there are any. */
  choice: ChoiceView.nullable(),
  /** The option that would be decided on; null unless it passes, and where there is nothing to choose. */
  winner: z.number().int().nullable(),
})
export type StandingOutcome = z.infer<typeof StandingOutcome>

export const CertificateView = z.strictObject({
  ballots: Digest,
  round: z.number().int(),
  outcome: Outcome,
  tally: Tally,
  signedBy: z.array(z.strictObject({ person: Person, at: Instant, entry: EntryId })),
  confirmedBy: z.array(z.strictObject({ person: Person, at: Instant, entry: EntryId })),
  /** Signatures that make it prepared, and confirmations that make it final. */
  needed: z.number().int(),
  roll: z.number().int(),
  /** How many dishonest certifiers it withstands. */
  tolerates: z.number().int(),
  /** Enough have signed it; apps confirm it by themselves. */
  prepared: z.boolean(),
  /** Enough have confirmed it. */
  final: z.boolean(),
})
export type CertificateView = z.infer<typeof CertificateView>

export const ProposalLine = z.strictObject({
  proposal: ProposalId,
  title: z.string(),
  stage: Stage,
  decisionType: DecisionTypeName.nullable(),
  effect: EffectKind.nullable(),
  by: Person,
  startedAt: Instant,
  changedAt: Instant,
  /** When the present stage ends by the charter's times; `null` where no time ends it. */
  stageEndsAt: Instant.nullable(),
  /** The line of state in words. */
  sentence: z.string(),
  votedCount: z.number().int(),
  rollSize: z.number().int(),
  /** The first few of them. */
  voters: z.array(Person).max(LIMITS.lineVoters),
  myStance: Stance.nullable(),
  needsMe: z.boolean(),
  /** Entries on it that this version cannot read: its count and outcome may be incomplete here. */
  newerActs: z.number().int(),
})
export type ProposalLine = z.infer<typeof ProposalLine>

const PlaceView = z.strictObject({ proposal: ProposalId, title: z.string(), stage: Stage })

export const ProposalView = z.strictObject({
  line: ProposalLine,
  organisation: OrganisationId,
  /** Title, text and effect: frozen by the opening act, or as drafted so far. */
  title: z.string(),
  text: z.string(),
  effect: Effect.nullable(),
  /** The effect in one plain sentence. */
  effectSentence: z.string(),
  /** What is chosen from, in the places that ballots name. */
  options: z.array(OptionView),
  frozen: z.boolean(),
  rule: DecisionRule.nullable(),
  ruleSentences: z.array(RuleSentence),
  dates: z.strictObject({
    draftedAt: Instant,
    openedAt: Instant.nullable(),
    votingFrom: Instant.nullable(),
    closesAt: Instant.nullable(),
    certifiedAt: Instant.nullable(),
    inForceFrom: Instant.nullable(),
    enactedAt: Instant.nullable(),
  }),
  /** Why a certified outcome whose cooling-off is over is not in force yet, as a sentence. */
  waitsFor: z.string().nullable(),
  /** Why it is in its stage: what it has met so far and, last, what it waits for or what ended it. */
  why: z.array(ConditionView),
  /** How often the window went on because the outcome changed late. */
  extended: z.number().int(),
  /** What whom it is about, or who gains from it, has to say. */
  replies: z.array(z.strictObject({ by: Person, at: Instant, text: z.string() })),
  /** Who challenged the certified outcome, how many hold it up, and the proposals to uphold it. */
  challenge: z
    .strictObject({
      by: z.array(z.strictObject({ person: Person, at: Instant, reason: z.string() })),
      needed: z.number().int(),
      upholding: z.array(z.strictObject({ proposal: ProposalId, title: z.string(), stage: Stage })),
    })
    .nullable(),
  /** What objections were raised, and what became of each. */
  objections: ObjectionsView,
  /** The lenses it is looked at through; what is found stops nothing. */
  lenses: z.array(LensView),
  /** The proposal that it takes the place of, and those that take its own. */
  earlier: PlaceView.nullable(),
  later: z.array(PlaceView),
  /** Members of the roll who let another vote for them unless they do themselves. */
  delegations: z.array(z.strictObject({ from: Person, to: Person })),
  /** Members who support bringing the draft to a decision, and how many it takes. */
  sponsors: z.strictObject({ people: z.array(Person), needed: z.number().int() }),
  openedBy: Person.nullable(),
  charterHash: Digest.nullable(),
  roll: z.array(z.strictObject({ person: Person, voted: z.boolean(), certified: z.boolean() })),
  standing: StandingOutcome.nullable(),
  ballots: z.array(BallotView),
  myBallot: BallotView.nullable(),
  certificates: z.array(CertificateView),
  comments: z.array(z.strictObject({ id: z.string(), by: Person, at: Instant, text: z.string() })),
  can: z.strictObject({
    edit: Permission,
    sponsor: Permission,
    open: Permission,
    withdraw: Permission,
    revise: Permission,
    vote: Permission,
    reply: Permission,
    challenge: Permission,
    certify: Permission,
    comment: Permission,
  }),
})
export type ProposalView = z.infer<typeof ProposalView>

/** One thing that waits for this person. */
export const NeedsYou = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('vote'), proposal: ProposalId, title: z.string(), closesAt: Instant }),
  z.strictObject({
    kind: z.literal('certify'),
    proposal: ProposalId,
    title: z.string(),
    have: z.number(),
    need: z.number(),
  }),
  z.strictObject({ kind: z.literal('vouch'), request: EntryId, name: z.string(), have: z.number(), need: z.number() }),
  /** An objection that this person could test, until when. */
  z.strictObject({ kind: z.literal('test-objection'), proposal: ProposalId, title: z.string(), until: Instant }),
  /** An objection of this person's that was found wanting, and can be renewed, changed or withdrawn. */
  z.strictObject({ kind: z.literal('answer-test'), proposal: ProposalId, title: z.string(), closesAt: Instant }),
  /** Titles of lenses that nobody has looked through. */
  z.strictObject({
    kind: z.literal('review'),
    proposal: ProposalId,
    title: z.string(),
    lenses: z.array(z.string()),
  }),
  z.strictObject({ kind: z.literal('resolve-double-vote'), proposal: ProposalId, title: z.string() }),
  z.strictObject({ kind: z.literal('reopen-rival'), proposal: ProposalId, title: z.string() }),
  /** It is about this person, and they have not said anything to it. */
  z.strictObject({ kind: z.literal('reply'), proposal: ProposalId, title: z.string() }),
])
export type NeedsYou = z.infer<typeof NeedsYou>

export const HomeView = z.strictObject({
  needsYou: z.array(NeedsYou),
  closingSoon: z.array(ProposalLine),
  takingEffectSoon: z.array(ProposalLine),
  drafts: z.array(ProposalLine),
  recentlyDecided: z.array(ProposalLine),
  /** The pause that is on, in which nothing takes effect; `canPause` tells whether this person can call for one. */
  pause: z
    .strictObject({ from: Instant, until: Instant, by: z.array(Person), reason: z.string(), renewed: z.number().int() })
    .nullable(),
  canPause: Permission,
  charterReviewDueAt: Instant,
  /** Entries held that this version cannot read: kept and passed on, without effect here. */
  newerActs: z.number().int(),
})
export type HomeView = z.infer<typeof HomeView>

export const SyncState = z.enum([
  /** No connection and none being made. */
  'not-connected',
  'connecting',
  /** Connected; vectors not compared yet. */
  'comparing',
  'receiving',
  'sending',
  /** Vectors compared and equal, and nothing written since on either side. */
  'up-to-date',
  'failed',
])
export type SyncState = z.infer<typeof SyncState>

/** What a device sent that was refused for one reason, over all time. */
export const RefusedView = z.strictObject({
  why: z.enum(REFUSALS),
  sentence: z.string(),
  count: z.number().int(),
  lastAt: Instant,
  /** Ids of the latest. */
  samples: z.array(EntryId),
})
export type RefusedView = z.infer<typeof RefusedView>

export const PeerView = z.strictObject({
  device: DeviceId,
  peerId: z.string(),
  deviceName: z.string(),
  class: DeviceClass,
  person: Person,
  state: SyncState,
  /** How it is connected: on this network, at an address of its own elsewhere, or passed on by another member’s device. */
  route: z.enum(['lan', 'direct', 'relayed']).nullable(),
  /** The device that passes it on, and whose that is; set exactly when the route is `relayed`. */
  via: z.strictObject({ device: DeviceId, deviceName: z.string() }).nullable(),
  address: z.string().nullable(),
  /** Milliseconds there and back, as last measured. */
  latencyMs: z.number().int().nullable(),
  /** Entries it has that we lack, and the other way round, when last compared; `null` when never compared. */
  theyLack: z.number().int().nullable(),
  weLack: z.number().int().nullable(),
  lastCompleteSyncAt: Instant.nullable(),
  lastSeenAt: Instant.nullable(),
  retryAt: Instant.nullable(),
  problem: z
    .strictObject({ code: z.string(), what: z.string(), why: z.string().optional(), next: z.string().optional() })
    .nullable(),
  /** Whether it judges by the same rules; by others, even an equal record may be read differently. `null`: not told. */
  software: z.enum(['same', 'newer', 'older']).nullable(),
  refused: z.array(RefusedView),
})
export type PeerView = z.infer<typeof PeerView>

export const NetworkView = z.strictObject({
  online: z.boolean(),
  /** False before the profile founds or joins anything: until then no port is opened and nothing sent. */
  needed: z.boolean(),
  /** Addresses this device listens on, with its peer id. */
  listening: z.array(z.string()),
  mdns: z.boolean(),
  problem: z.string().nullable(),
})
export type NetworkView = z.infer<typeof NetworkView>

export const OrganisationView = z.strictObject({
  organisation: OrganisationId,
  name: z.string(),
  purpose: z.string(),
  foundedAt: Instant,
  memberCount: z.number().int(),
  me: Person.nullable(),
  standing: z.enum(['member', 'keeper', 'left', 'removed', 'joining']),
  /** Made up on this device to look around in: nobody else has it, and it can be thrown away. */
  sample: z.boolean(),
  needsYouCount: z.number().int(),
  /** The sync state of all devices in one sentence. */
  syncSentence: z.string(),
  /** `null` while joining. */
  stateHash: Digest.nullable(),
})
export type OrganisationView = z.infer<typeof OrganisationView>

export const EvidenceView = z.strictObject({
  at: Instant,
  kind: z.enum([
    'fork',
    'double-vote',
    'double-opening',
    'double-certificate',
    'double-confirmation',
    'refused',
    'bad-signature',
    'newer',
  ]),
  device: DeviceId.nullable(),
  person: Person.nullable(),
  sentence: z.string(),
  entries: z.array(EntryId),
})
export type EvidenceView = z.infer<typeof EvidenceView>

export const PresenceView = z.strictObject({
  device: DeviceId,
  person: Person,
  /** Automerge cursors in the named field; opaque to the peer. */
  field: z.string().nullable(),
  anchor: z.string().nullable(),
  head: z.string().nullable(),
})
export type PresenceView = z.infer<typeof PresenceView>

export const StateHashView = z.strictObject({
  /** Over everything below: equal hashes mean equal organisations. */
  state: Digest,
  /** Over the ids of all entries held. */
  log: Digest,
  /** Over the derived state: members, charter, proposals, outcomes. */
  derived: Digest,
  /** Over the heads of every body. */
  bodies: Digest,
  /** Version of the rules by which the entries were judged: part of `state`. */
  rules: z.number().int(),
  entries: z.number().int(),
})
export type StateHashView = z.infer<typeof StateHashView>

/** How this profile went on under a new device key. */
export const RenewalView = z.strictObject({
  at: Instant,
  /** `copied`: its files are a copy or a restored backup; the others were told by what members' devices hold. */
  why: z.enum(['copied', 'went-on-elsewhere', 'contradicted-itself']),
  /** The key before. It stays a device of the member until it is cut off. */
  from: DeviceId,
  organisations: z.array(
    z.strictObject({
      organisation: OrganisationId,
      name: z.string(),
      /**
       * `continues`: the new key acts for the same member. `no-standing`: the old key had none, so nothing was to be
       * continued. `asked-again`: the request to join was made anew. `join-again`: it was still being received, and
       * needs a new invitation.
       */
      outcome: z.enum(['continues', 'no-standing', 'asked-again', 'join-again']),
    }),
  ),
})
export type RenewalView = z.infer<typeof RenewalView>

export const ProfileView = z.strictObject({
  device: DeviceId,
  peerId: z.string(),
  /** The name last used by the person here, offered when founding or joining. */
  name: z.string().nullable(),
  deviceName: z.string(),
  version: z.string(),
  /** How the device key is kept on this computer. */
  keyProtection: z.enum(['system-keyring', 'file-permissions']),
  storage: z.discriminatedUnion('state', [
    z.strictObject({ state: z.literal('ok') }),
    z.strictObject({ state: z.literal('read-only'), why: z.string() }),
  ]),
  /** Set until the person has read that this profile goes on under a new device key. */
  renewal: RenewalView.nullable(),
})
export type ProfileView = z.infer<typeof ProfileView>

export const DocumentView = z.strictObject({
  document: DocumentId,
  /** The whole body as an Automerge file. */
  bytes: Base64,
  /** The actor id to make changes with in this session: this session's alone. */
  actor: z.string(),
  session: z.string(),
  editable: z.boolean(),
})
export type DocumentView = z.infer<typeof DocumentView>
