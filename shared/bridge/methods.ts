import { z } from 'zod'
import { Criterion, Finding, Stance } from '../acts/acts.ts'
import { DecisionTypeName, RoleId } from '../charter/decision-rule.ts'
import { Effect } from '../charter/effect.ts'
import { Charter } from '../charter/model.ts'
import {
  DeviceId,
  Digest,
  DocumentId,
  DurationMs,
  EntryId,
  HexBytes,
  Instant,
  MemberId,
  OrganisationId,
  ProposalId,
} from '../kernel/ids.ts'
import { LIMITS } from '../kernel/limits.ts'
import { tidyName } from '../names/proper-name.ts'
import { DelegationsView } from './delegation-views.ts'
import { DescentView, ReachView } from './descent-views.ts'
import type { ErrorCode } from './errors.ts'
import { ExplanationView } from './explanation-view.ts'
import { RoleView } from './role-views.ts'
import * as view from './views.ts'

/** One method of PeerApi: what it takes, what it gives, how it can be refused besides by the schema itself. */
export interface MethodSpec {
  readonly summary: string
  readonly request: z.ZodType
  readonly response: z.ZodType
  readonly errors: readonly ErrorCode[]
}

/** Put into the form in which it is signed: see `tidyName`. */
const PersonName = z.string().overwrite(tidyName).min(1).max(LIMITS.nameChars)
const organisation = OrganisationId
const proposal = ProposalId
const none = z.strictObject({})
const done = z.strictObject({})
const entry = z.strictObject({ entry: EntryId })
const inOrganisation = z.strictObject({ organisation })
const onProposal = z.strictObject({ organisation, proposal })
const WRITE = [
  'not-found',
  'denied',
  'not-a-member',
  'keeper-device',
  'own-chain',
  'too-large',
  'disk-full',
  'disk-failed',
] as const
const INVITE = [
  'invitation-malformed',
  'invitation-altered',
  'invitation-expired',
  'invitation-used-up',
  'invitation-revoked',
  'invitation-unknown',
  'already-joined',
  'unreachable',
  'stranger-refused',
  'version-unsupported',
] as const

const method = <Q extends z.ZodType, R extends z.ZodType>(
  summary: string,
  request: Q,
  response: R,
  errors: readonly ErrorCode[] = [],
) => ({ summary, request, response, errors })

/** THE table: everything the window or the command line can ask of a peer. */
export const METHODS = {
  'profile.get': method('This device and how its key and files are kept.', none, view.ProfileView),
  'profile.setNames': method(
    'Set the person’s and the device’s names that are offered when founding or joining.',
    z.strictObject({ name: PersonName, deviceName: PersonName }),
    view.ProfileView,
    ['denied', 'disk-full', 'disk-failed'],
  ),
  'profile.dismissRenewal': method(
    'The person has read that this profile goes on under a new device key.',
    none,
    view.ProfileView,
    ['disk-full', 'disk-failed'],
  ),

  'template.list': method(
    'Charters to found an organisation from, each with its rules in plain sentences.',
    none,
    z.array(view.TemplateView),
  ),
  'charter.preview': method(
    'The plain sentences of a charter that is being written.',
    z.strictObject({ charter: Charter }),
    z.array(view.RuleGroup),
  ),
  'charter.stressTest': method(
    'Look for ways in which a charter can be captured, got round or brought to a stop; emits charter.stressProgress.',
    z.strictObject({ charter: Charter }),
    view.StressReport,
  ),

  'organisation.list': method('Organisations of this profile.', none, z.array(view.OrganisationView)),
  'organisation.found': method(
    'Found an organisation; this person becomes its first member.',
    z.strictObject({ charter: Charter, founder: PersonName, deviceName: PersonName }),
    z.strictObject({ organisation }),
    ['denied', 'too-large', 'disk-full', 'disk-failed'],
  ),
  'sample.open': method(
    'Open the sample organisation, made up on this device to look around in; makes it where there is none.',
    z.strictObject({ name: PersonName.default('You') }),
    z.strictObject({ organisation }),
    ['denied', 'disk-full', 'disk-failed'],
  ),
  'sample.discard': method(
    'Throw the sample organisation away, with everything that was done in it. Refused for any other.',
    inOrganisation,
    done,
    ['not-found', 'denied', 'disk-full', 'disk-failed'],
  ),
  'organisation.get': method('One organisation in brief.', inOrganisation, view.OrganisationView, ['not-found']),
  'organisation.stateHash': method(
    'Hashes that are equal on two devices exactly when they hold the same organisation.',
    inOrganisation,
    view.StateHashView,
    ['not-found'],
  ),
  'organisation.evidence': method(
    'Refused and conflicting acts, with who made them.',
    inOrganisation,
    z.array(view.EvidenceView),
    ['not-found'],
  ),
  'entry.explain': method(
    'Why an entry counts or does not: every condition it was judged by, with its clause and arithmetic.',
    z.strictObject({ organisation, entry: EntryId }),
    ExplanationView,
    ['not-found'],
  ),
  'organisation.forkProof': method(
    'Proof that a device signed two entries as one number of its record, readable by anybody without the record.',
    z.strictObject({ organisation, entries: z.tuple([EntryId, EntryId]) }),
    z.strictObject({ proof: HexBytes }),
    ['not-found'],
  ),
  'proposal.exportProof': method(
    'A file that proves a final outcome to anybody, with all that it rests on, to be checked by `folkmoot verify`.',
    onProposal,
    z.strictObject({ proof: view.Base64 }),
    ['not-found', 'not-final', 'too-large'],
  ),
  'organisation.leave': method(
    'Leave: this person’s membership ends; what they did stays.',
    inOrganisation,
    entry,
    WRITE,
  ),
  'organisation.reach': method(
    'Whether enough members can be heard of to change the charter, and who has been silent.',
    inOrganisation,
    ReachView,
    ['not-found'],
  ),
  'organisation.goOn': method(
    'Found a new organisation that comes from this one, with members who are asked by name to go along; leaves nothing.',
    z.strictObject({
      organisation,
      charter: Charter,
      founder: PersonName,
      deviceName: PersonName,
      companions: z.array(MemberId).max(LIMITS.companions),
    }),
    z.strictObject({ organisation }),
    ['not-found', 'denied', 'not-a-member', 'keeper-device', 'too-large', 'disk-full', 'disk-failed'],
  ),
  'organisation.descent': method(
    'Which organisation this one comes from, and who came along; null where it was founded anew.',
    inOrganisation,
    DescentView.nullable(),
    ['not-found'],
  ),
  'organisation.exportDescent': method(
    'A file that proves to anybody where an organisation comes from, to be checked by `folkmoot verify`.',
    inOrganisation,
    z.strictObject({ proof: view.Base64 }),
    ['not-found', 'not-proven', 'too-large'],
  ),
  'home.get': method('What waits for this person.', inOrganisation, view.HomeView, ['not-found']),

  'invitation.create': method(
    'Make an invitation; the link holds its secret.',
    z.strictObject({
      organisation,
      gives: z.enum(['membership', 'member-device', 'keeper-device']),
      uses: z.number().int().min(1).max(LIMITS.invitationUses),
      validForMs: DurationMs.min(1000),
      note: z.string().max(LIMITS.reasonChars),
    }),
    view.InvitationView,
    WRITE,
  ),
  'invitation.list': method('Invitations and how often they were used.', inOrganisation, z.array(view.InvitationView), [
    'not-found',
  ]),
  'invitation.revoke': method(
    'Withdraw an invitation.',
    z.strictObject({ organisation, invitation: EntryId }),
    entry,
    WRITE,
  ),
  'invitation.inspect': method(
    'What an invitation says, before acting on it. Contacts nobody.',
    z.strictObject({ link: z.string().max(8192) }),
    view.InvitationPreview,
    ['invitation-malformed', 'invitation-altered'],
  ),

  'join.start': method(
    'Use an invitation. Answers when the inviting device has received the request, or refused it.',
    z.strictObject({
      link: z.string().max(8192),
      name: PersonName,
      deviceName: PersonName,
      statement: z.string().max(LIMITS.reasonChars),
    }),
    view.JoinView,
    [...INVITE, 'denied', 'disk-full', 'disk-failed'],
  ),
  'join.list': method('Attempts to join that are under way or failed.', none, z.array(view.JoinView)),
  'join.forget': method('Give up an attempt to join.', inOrganisation, done, ['not-found']),

  'member.list': method('Everybody who is or was a member.', inOrganisation, z.array(view.MemberView), ['not-found']),
  'member.rename': method(
    'Change this person’s name in the organisation.',
    z.strictObject({ organisation, name: PersonName }),
    entry,
    WRITE,
  ),
  'member.requests': method('People who asked to join.', inOrganisation, z.array(view.RequestView), ['not-found']),
  'member.vouch': method(
    'Give one’s word for somebody who asked to join.',
    z.strictObject({ organisation, request: EntryId, statement: z.string().max(LIMITS.reasonChars) }),
    entry,
    WRITE,
  ),
  'device.revoke': method(
    'Cut off one of this person’s own devices.',
    z.strictObject({ organisation, device: DeviceId }),
    entry,
    WRITE,
  ),

  'role.list': method(
    'The roles of the charter, with who holds them and until when.',
    inOrganisation,
    z.array(RoleView),
    ['not-found'],
  ),
  'emergency.pause': method(
    'Call for a pause, in which nothing takes effect, as somebody who holds the charter’s role for it.',
    z.strictObject({ organisation, reason: z.string().trim().min(1).max(LIMITS.reasonChars) }),
    entry,
    WRITE,
  ),
  'role.resign': method(
    'Give a role back before its term is over.',
    z.strictObject({ organisation, role: RoleId }),
    entry,
    WRITE,
  ),

  'delegation.list': method(
    'Who may vote in this person’s place, and in whose place they may.',
    inOrganisation,
    DelegationsView,
    ['not-found'],
  ),
  'delegation.give': method(
    'Let another member vote in this person’s place on one kind of decision, unless they vote themselves.',
    z.strictObject({ organisation, to: MemberId, decisionType: DecisionTypeName, until: Instant }),
    entry,
    WRITE,
  ),
  'delegation.end': method(
    'Let nobody vote in this person’s place on one kind of decision any more.',
    z.strictObject({ organisation, decisionType: DecisionTypeName }),
    entry,
    WRITE,
  ),

  'charter.get': method('The charter in force, its sentences and its history.', inOrganisation, view.CharterView, [
    'not-found',
  ]),

  'charter.replay': method(
    'Past decisions counted again under another charter: which would have come out differently, and why.',
    z.strictObject({ organisation, charter: Charter }),
    z.array(view.ReplayedView),
    ['not-found'],
  ),

  'proposal.list': method('All proposals, newest change first.', inOrganisation, z.array(view.ProposalLine), [
    'not-found',
  ]),
  'proposal.get': method('One proposal with everything its page shows.', onProposal, view.ProposalView, ['not-found']),
  'proposal.draft': method(
    'Start a proposal; others can edit it at once.',
    z.strictObject({
      organisation,
      title: z.string().overwrite(tidyName).min(1).max(LIMITS.titleChars),
      text: z.string().max(LIMITS.textChars).default(''),
      decisionType: DecisionTypeName.default('standard'),
      effect: Effect.default({ kind: 'resolution' }),
    }),
    z.strictObject({ proposal }),
    WRITE,
  ),
  'proposal.edit': method(
    'Change a draft: replace ranges of its title or text, or set its decision type or effect.',
    z.strictObject({
      organisation,
      proposal,
      splices: z
        .array(
          z.strictObject({
            field: z.enum(['title', 'text']),
            /** Position in UTF-16 code units; negative counts from the end, as in Array.splice. */
            at: z.number().int(),
            remove: z.number().int().min(0),
            insert: z.string().max(LIMITS.textChars),
          }),
        )
        .max(1000)
        .default([]),
      decisionType: DecisionTypeName.optional(),
      effect: Effect.optional(),
    }),
    done,
    [...WRITE, 'document-closed', 'change-refused'],
  ),
  'proposal.comment': method(
    'Add to a proposal’s thread.',
    z.strictObject({ organisation, proposal, text: z.string().trim().min(1).max(LIMITS.reasonChars) }),
    done,
    [...WRITE, 'change-refused'],
  ),
  'proposal.sponsor': method(
    'Support bringing somebody’s draft to a decision, whatever one thinks of it.',
    onProposal,
    entry,
    WRITE,
  ),
  'proposal.open': method(
    'Freeze text, effect, roll and charter, and put the proposal to a decision.',
    onProposal,
    entry,
    [...WRITE, 'document-closed'],
  ),
  'proposal.reply': method(
    'What the one whom an open proposal is about has to say to it.',
    z.strictObject({ organisation, proposal, text: z.string().trim().min(1).max(LIMITS.reasonChars) }),
    entry,
    WRITE,
  ),
  'proposal.withdraw': method(
    'Take back one’s own proposal before its window ends.',
    z.strictObject({ organisation, proposal, reason: z.string().max(LIMITS.reasonChars) }),
    entry,
    WRITE,
  ),
  'proposal.revise': method(
    'Withdraw a proposal, where that is still to be done, and begin a draft with its text that takes its place.',
    z.strictObject({ organisation, proposal, reason: z.string().max(LIMITS.reasonChars) }),
    z.strictObject({ proposal }),
    WRITE,
  ),
  'ballot.cast': method(
    'Take a stance with a reason; replaces this person’s earlier one.',
    z.strictObject({
      organisation,
      proposal,
      stance: Stance,
      reason: z.string().max(LIMITS.reasonChars),
      /** What change would lift an objection; only under a charter of version 2. */
      remedy: z.string().trim().min(1).max(LIMITS.reasonChars).optional(),
      /** What to say of the options of a choice (see `Card`); the stance must be what it amounts to. */
      card: z
        .array(z.number().int().min(0))
        .max(LIMITS.choiceOptions + 1)
        .optional(),
    }),
    entry,
    WRITE,
  ),
  'objection.test': method(
    'Say whether an objection is one, as somebody who holds the charter’s role for it; `lacks` is what it lacks, and null upholds it.',
    z.strictObject({
      organisation,
      proposal,
      objection: EntryId,
      lacks: Criterion.nullable(),
      reason: z.string().trim().min(1).max(LIMITS.reasonChars),
    }),
    entry,
    WRITE,
  ),
  'objection.second': method(
    'Say in this person’s ballot, or say no longer, that a test rightly found an objection wanting.',
    z.strictObject({ organisation, proposal, test: EntryId, wanted: z.boolean() }),
    entry,
    WRITE,
  ),
  'review.give': method(
    'Say what is found through one of the charter’s lenses, as somebody who holds its role. It stops nothing.',
    z.strictObject({
      organisation,
      proposal,
      lens: RoleId,
      finding: Finding,
      reason: z.string().trim().min(1).max(LIMITS.reasonChars),
    }),
    entry,
    WRITE,
  ),
  'certificate.sign': method('Sign the set of ballots this device holds, after the window.', onProposal, entry, WRITE),
  'outcome.challenge': method(
    'Ask, while a certified outcome cools off, that a further decision uphold it.',
    z.strictObject({ organisation, proposal, reason: z.string().trim().min(1).max(LIMITS.reasonChars) }),
    entry,
    WRITE,
  ),
  'outcome.enact': method(
    'Put a certified outcome into force after its cooling-off. Apps do this by themselves.',
    onProposal,
    entry,
    WRITE,
  ),

  'document.open': method(
    'Open a body for live editing; changes to it come as `document.changed`.',
    z.strictObject({ organisation, document: DocumentId }),
    view.DocumentView,
    ['not-found', 'not-yet-known'],
  ),
  'document.change': method(
    'Add changes made in this session. Answers when they are durable.',
    z.strictObject({
      organisation,
      document: DocumentId,
      session: z.string(),
      changes: z.array(view.Base64).min(1).max(1000),
    }),
    done,
    [...WRITE, 'document-closed', 'change-refused'],
  ),
  'document.close': method(
    'End a session of live editing.',
    z.strictObject({ organisation, document: DocumentId, session: z.string() }),
    done,
  ),
  'presence.set': method(
    'Show the others where this person is; `null` when they have gone.',
    z.strictObject({
      organisation,
      document: DocumentId,
      at: z
        .strictObject({
          field: z.string().max(40).nullable(),
          anchor: z.string().max(200).nullable(),
          head: z.string().max(200).nullable(),
        })
        .nullable(),
    }),
    done,
    ['not-found'],
  ),

  'network.get': method('How this device can be reached.', none, view.NetworkView),
  'network.setOnline': method(
    'Stop or resume all connections; everything else keeps working.',
    z.strictObject({ online: z.boolean() }),
    view.NetworkView,
    ['port-busy', 'address-malformed'],
  ),
  'peer.list': method(
    'Every device of every member: connected how, what it lacks and what we lack.',
    inOrganisation,
    z.array(view.PeerView),
    ['not-found'],
  ),
  'peer.acceptOlder': method(
    'Take an older version of the protocol from a device that spoke a newer one before.',
    z.strictObject({ organisation, device: DeviceId }),
    done,
    ['not-found'],
  ),
  'peer.connect': method(
    'Connect to a member’s device by its address, and remember the address.',
    z.strictObject({ organisation, address: z.string().max(1024) }),
    done,
    [
      'not-found',
      'denied',
      'address-malformed',
      'unreachable',
      'stranger-refused',
      'version-unsupported',
      'disk-full',
      'disk-failed',
    ],
  ),
} as const satisfies Record<string, MethodSpec>

export type Methods = typeof METHODS
export type MethodName = keyof Methods
/** What a caller passes (defaults may be left out). */
export type RequestOf<M extends MethodName> = z.input<Methods[M]['request']>
/** What an implementation receives (defaults filled in). */
export type ParsedRequestOf<M extends MethodName> = z.output<Methods[M]['request']>
export type ResponseOf<M extends MethodName> = z.output<Methods[M]['response']>

/** Events a client may subscribe to. Each says what to ask again; only live text and presence carry content. */
export const EVENTS = {
  'organisations.changed': { summary: 'The list of organisations or joins changed.', data: none },
  'organisation.changed': {
    summary: 'Acts arrived or time moved a proposal on: views of this organisation may differ.',
    data: z.strictObject({ organisation }),
  },
  'document.changed': {
    summary: 'Changes to an open body from elsewhere than the named session.',
    data: z.strictObject({
      organisation,
      document: DocumentId,
      session: z.string().nullable(),
      changes: z.array(view.Base64),
    }),
  },
  'document.replaced': {
    summary: 'A body was rebuilt; open it again.',
    data: z.strictObject({ organisation, document: DocumentId }),
  },
  'presence.changed': {
    summary: 'Who else is in a document now.',
    data: z.strictObject({ organisation, document: DocumentId, present: z.array(view.PresenceView) }),
  },
  'peers.changed': {
    summary: 'The state of connections or of syncing changed.',
    data: z.strictObject({ organisation: organisation.nullable() }),
  },
  'joins.changed': { summary: 'An attempt to join moved on.', data: none },
  'profile.changed': { summary: 'Storage, names or the device’s key changed.', data: none },
  'charter.stressProgress': {
    summary: 'How far the stress test of a charter has come; the charter is named by its hash.',
    data: z.strictObject({
      charter: Digest,
      stage: z.enum(['counting', 'running']),
      done: z.number().int(),
      of: z.number().int(),
    }),
  },
  'sync.progress': {
    summary: 'Progress of a long transfer.',
    data: z.strictObject({ organisation, device: DeviceId, received: z.number().int(), expected: z.number().int() }),
  },
} as const satisfies Record<string, { summary: string; data: z.ZodType }>

export type EventName = keyof typeof EVENTS
export type EventData<E extends EventName> = z.output<(typeof EVENTS)[E]['data']>
