import type { ActBody, ActKind, DeviceClass } from '../acts/acts.ts'
import type { RoleId } from '../charter/decision-rule.ts'
import type { Charter, Emergency } from '../charter/model.ts'
import type { DeviceId, Digest, EntryId, MemberId, ProposalId } from '../kernel/ids.ts'
import type { Entry } from '../log/entry.ts'
import type { CausalView, Log } from '../log/log.ts'
import type { BallotBox } from './ballot-box.ts'
import type { CountMemory } from './count-memory.ts'
import type { EraMemory } from './era-memory.ts'
import type { Rules } from './rules.ts'

/** An entry with its body read as one kind of act; exists only for acts that were allowed at their cut. */
export interface ActEntry<K extends ActKind> {
  readonly entry: Entry
  readonly member: MemberId
  readonly body: ActBody<K>
}

export interface RequestFacts {
  readonly request: Entry
  readonly body: ActBody<'membership.request'>
  readonly receives: (ActEntry<'membership.receive'> & { readonly vouchesNeeded: number })[]
  readonly vouches: ActEntry<'membership.vouch'>[]
  /** Enactments of proposals that admit this person. */
  readonly admissions: EnactFacts[]
}

export interface DeviceFacts {
  readonly request: Entry
  readonly body: ActBody<'device.request'>
  readonly links: ActEntry<'device.link'>[]
}

/** A new key that goes on in an old one's place; `member` and `class` are the old device's at this cut. */
export interface SuccessionFacts extends ActEntry<'device.succeed'> {
  readonly class: DeviceClass
}

export interface InvitationFacts extends ActEntry<'invitation.issue'> {
  readonly revokes: Entry[]
  readonly receives: { readonly entry: Entry; readonly request: EntryId }[]
}

/** Ends a member's or a device's standing. `membersThen` are those in good standing at its cut (see `counts`). */
export interface Ending {
  readonly entry: Entry
  readonly membersThen: readonly MemberId[]
}

/** An enacted removal, which ends a membership as long as its enactment holds (see `holds`). */
export interface Removal extends Ending {
  readonly member: MemberId
  readonly enactment: EnactFacts
}

/** An enacted election, which gives a role for a term as long as its enactment holds. */
export interface Election {
  readonly role: RoleId
  readonly member: MemberId
  /** As long as a term was under the charter it was decided by. */
  readonly termMs: number
  readonly enactment: EnactFacts
}

/** A call for a pause, with the rules that the charter had for it in its author's knowledge. */
export interface PauseCall extends ActEntry<'emergency.pause'> {
  readonly emergency: Emergency
}

/** An enacted recall from a role. */
export interface Recall {
  readonly role: RoleId
  readonly member: MemberId
  readonly enactment: EnactFacts
}

/** A charter as adopted by one act: the founding, or an enacted amendment. */
export interface Adoption {
  readonly id: EntryId
  /** The adoption that this one replaces; `null` for the founding. */
  readonly base: EntryId | null
  readonly proposal: ProposalId | null
  readonly hash: Digest
  readonly charter: Charter
  readonly at: number
  /** What put it into force; `null` for the founding. */
  readonly enactment: EnactFacts | null
}

export interface OpenFacts extends ActEntry<'proposal.open'> {
  readonly adoption: Adoption
  readonly roll: readonly MemberId[]
  /** Who votes in whose place, fixed at the opening as the roll is: by those who let others vote. */
  readonly delegations: ReadonlyMap<MemberId, MemberId>
}

export interface CertificateFacts extends ActEntry<'certificate.sign'> {
  /** The ballots whose digest was signed. */
  readonly ballots: readonly EntryId[]
}

/** An enactment with what it stood on in its author's knowledge. */
export interface EnactFacts extends ActEntry<'outcome.enact'> {
  /** The confirmations that made the outcome final there, one for each member. */
  readonly confirmations: readonly ActEntry<'certificate.confirm'>[]
  /** How many of them are needed. */
  readonly quorum: number
}

export interface ProposalFacts {
  readonly id: ProposalId
  readonly draft: ActEntry<'proposal.draft'>
  readonly sponsors: ActEntry<'proposal.sponsor'>[]
  readonly opens: OpenFacts[]
  readonly withdrawals: ActEntry<'proposal.withdraw'>[]
  readonly replies: ActEntry<'proposal.reply'>[]
  /** What says that this one takes another's place, and what says that others take this one's. */
  readonly supersedings: ActEntry<'proposal.supersede'>[]
  readonly supersededIn: ActEntry<'proposal.supersede'>[]
  readonly tests: ActEntry<'objection.test'>[]
  readonly reviews: ActEntry<'review.give'>[]
  readonly ballots: BallotBox
  readonly certificates: CertificateFacts[]
  readonly confirmations: ActEntry<'certificate.confirm'>[]
  readonly challenges: ActEntry<'outcome.challenge'>[]
  readonly enactments: EnactFacts[]
}

/** Indexes over allowed acts: everything that queries look through, each filtered by the view it is asked in. */
export interface Facts {
  readonly founding: Entry
  readonly foundingBody: ActBody<'organisation.found'>
  readonly founder: MemberId
  readonly requests: Map<EntryId, RequestFacts>
  readonly requestOfDevice: Map<DeviceId, EntryId[]>
  readonly deviceRequests: Map<EntryId, DeviceFacts>
  readonly deviceRequestOfDevice: Map<DeviceId, EntryId[]>
  /** By the new device. */
  readonly successions: Map<DeviceId, SuccessionFacts[]>
  readonly invitations: Map<EntryId, InvitationFacts>
  readonly deviceRevokes: Map<DeviceId, Ending[]>
  readonly removals: Removal[]
  readonly elections: Election[]
  readonly recalls: Recall[]
  readonly resignations: ActEntry<'role.resign'>[]
  readonly pauseCalls: PauseCall[]
  readonly delegations: Map<MemberId, (ActEntry<'delegation.give'> | ActEntry<'delegation.end'>)[]>
  readonly leaves: Map<MemberId, Ending[]>
  readonly renames: Map<MemberId, ActEntry<'member.rename'>[]>
  readonly adoptions: Adoption[]
  readonly proposals: Map<ProposalId, ProposalFacts>
  /** Entries held of a kind or version that these rules cannot read, in the order in which they were added. */
  readonly newer: Entry[]
}

/** An organisation's facts together with the log they came from: what every query reads. */
export interface Known {
  /** By which they were judged. */
  readonly rules: Rules
  readonly log: Log
  readonly facts: Facts
  readonly memory: EraMemory
  readonly counted: CountMemory
  /** The removals that hold in a view, remembered with the log's size at which they were weighed (see `removalsIn`). */
  readonly weighed: WeakMap<CausalView, { readonly size: number; readonly removals: readonly Removal[] }>
}

/** Adds to a list kept under a key, making the list when it is the first. */
export function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key)
  if (list === undefined) map.set(key, [value])
  else list.push(value)
}
