import type { Outcome, Tally } from '../acts/acts.ts'
import { certificateQuorum } from '../charter/roll.ts'
import type { DeviceId, Digest, MemberId } from '../kernel/ids.ts'
import type { CausalView } from '../log/log.ts'
import { counts, first } from './endings.ts'
import { type ActEntry, type CertificateFacts, type Known, type OpenFacts, type ProposalFacts, push } from './facts.ts'
import { groupKey, oneEach } from './signed-sets.ts'

/**
 * How the count of one opening becomes final: in two phases, over as many rounds as it takes. All functions are pure.
 *
 * Members sign the set of ballots they hold (`certificate.sign`). A set is *prepared* in a round when a quorum signed it
 * in that round. Whoever sees that confirms it (`certificate.confirm`), which their app does by itself, and a quorum of
 * confirmations in one round makes it *final*. A later signature repeats the set that was prepared in the highest round
 * its signer knows of, or that they confirmed themselves; only who knows of none counts afresh. And nobody confirms a
 * set after having signed another in a later round.
 *
 * *Safety*, with at most f members who break these rules, for any number of rounds: let q members have confirmed set S in
 * round r. Two quorums share more than f members (`certificateQuorum`), hence an honest one, who signs one set in a round:
 * so no other set was prepared in r. Let r' be the first later round in which another set S' was prepared. An honest
 * member confirmed S in r and signed S' in r'. Not signed first, since then the confirmation is not allowed. So they
 * signed knowing that they had confirmed S in r, which allows another set only if it was prepared in a round after r and
 * before r'; but r' is the first. Hence no other set is prepared after r, confirmed or final. Should more than f break the
 * rules, more than f are proven to have (`doubleActs`).
 *
 * *Progress*: once the honest members have met, each signs at most twice: those behind follow into the newest round, and
 * if no set comes out prepared, all begin the next one from the same knowledge, and sign the same. It takes that nobody
 * brings forward another ballot in the meantime, and that at most n - q stay silent.
 *
 * Source: prepare and commit of Castro and Liskov, "Practical Byzantine Fault Tolerance" (1999), with the locking rule
 * of Buchman, Kwon and Milosevic, "The latest gossip on BFT consensus" (2018), without their leader: each certifier
 * counts for themselves.
 */

export type Confirmation = ActEntry<'certificate.confirm'>

/** What was signed and confirmed of one set of ballots in one round, by those who may count, one act for each member. */
export interface CertificateGroup {
  readonly round: number
  readonly ballots: Digest
  readonly outcome: Outcome
  readonly tally: Tally
  /** Some certificate of the set, which says what it holds. */
  readonly certificate: CertificateFacts
  readonly signatures: readonly CertificateFacts[]
  /** How many have signed. */
  readonly signers: number
  readonly confirmations: readonly Confirmation[]
  /** Enough have signed: who sees it confirms it. */
  readonly prepared: boolean
  /** Enough have confirmed. */
  readonly final: boolean
}

/** A member at the device with which they sign. */
export interface Certifier {
  readonly member: MemberId
  readonly device: DeviceId
}

/** All certificates and confirmations of one opening by round and set of ballots, in a stable order. */
export function certificateGroups(
  known: Known,
  view: CausalView,
  proposal: ProposalFacts,
  open: OpenFacts,
): readonly CertificateGroup[] {
  return known.counted.groups(known, view, proposal, open) ?? weighedGroups(known, view, proposal, open)
}

/** The same where it takes a look at each act whether it counts. */
function weighedGroups(
  known: Known,
  view: CausalView,
  proposal: ProposalFacts,
  open: OpenFacts,
): readonly CertificateGroup[] {
  const { quorum } = certificateQuorum(open.roll.length)
  const stands = (act: CertificateFacts | Confirmation): boolean =>
    isOn(open, view, act) && counts(known, view, act.entry)
  const signed = grouped(proposal.certificates.filter(stands))
  const confirmed = grouped(proposal.confirmations.filter(stands))
  return [...new Set([...signed.keys(), ...confirmed.keys()])].sort().flatMap((key) => {
    const signatures = signed.get(key) ?? []
    const confirmations = confirmed.get(key) ?? []
    const body = (signatures[0] ?? confirmations[0])?.body
    const certificate = body === undefined ? null : certificateOf(view, proposal, open, body.ballots)
    if (body === undefined || certificate === null) return []
    const { ballots, outcome, tally } = certificate.body
    const signers = signatures.length
    const [prepared, final] = [signers >= quorum, confirmations.length >= quorum]
    return [
      { round: body.round, ballots, outcome, tally, certificate, signatures, signers, confirmations, prepared, final },
    ]
  })
}

const isOn = (open: OpenFacts, view: CausalView, act: CertificateFacts | Confirmation): boolean =>
  act.body.open === open.entry.id && view.has(act.entry.id)

/** By round and set, one act for each member. */
function grouped<T extends CertificateFacts | Confirmation>(acts: readonly T[]): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>()
  for (const act of acts) push(groups, groupKey(act.body.round, act.body.ballots), act)
  return new Map([...groups].map(([key, group]) => [key, oneEach(group)]))
}

/** A certificate of a set of ballots. The set alone gives tally and outcome, so any will do, also one that no longer counts. */
const certificateOf = (
  view: CausalView,
  proposal: ProposalFacts,
  open: OpenFacts,
  ballots: Digest,
): CertificateFacts | null =>
  first(proposal.certificates.filter((act) => isOn(open, view, act) && act.body.ballots === ballots))

/** What a member signed and confirmed themselves on an opening. It binds them whether or not it counts for others. */
function ownActs(known: Known, view: CausalView, proposal: ProposalFacts, open: OpenFacts, member: MemberId) {
  const { signatures, confirmations } = known.counted.own(proposal, member)
  const here = (act: CertificateFacts | Confirmation): boolean => isOn(open, view, act)
  return { signatures: signatures.filter(here), confirmations: confirmations.filter(here) }
}

/** The newest round in which somebody signed; 0 when nobody has. */
export const newestRound = (groups: readonly CertificateGroup[]): number =>
  Math.max(0, ...groups.filter((group) => group.signers > 0).map((group) => group.round))

/** What a certifier may sign next: a fresh count in some round, the repetition of an earlier set, or nothing yet. */
export type NextSignature =
  | { readonly sign: 'count'; readonly round: number }
  | { readonly sign: 'carry'; readonly round: number; readonly certificate: CertificateFacts }
  | { readonly sign: 'wait'; readonly why: string }

/**
 * A certifier signs once in each round: in the newest that somebody has begun, or, having signed in that, in the next,
 * for which a quorum of signatures of the newest must be in hand and none of its sets be prepared, since a prepared set
 * needs confirmations alone. What to sign is what keeps outcomes single; see above.
 */
export function nextSignature(
  known: Known,
  view: CausalView,
  proposal: ProposalFacts,
  open: OpenFacts,
  by: Certifier,
): NextSignature {
  const groups = certificateGroups(known, view, proposal, open)
  if (groups.some((group) => group.final)) return { sign: 'wait', why: 'The outcome is final.' }
  const own = ownActs(known, view, proposal, open, by.member)
  if (certifiesElsewhere(known, view, own, by.device)) {
    return { sign: 'wait', why: 'Another device of this member certifies this; it has to go on there.' }
  }
  const newest = newestRound(groups)
  const latest = groups.filter((group) => group.round === newest)
  if (latest.some((group) => group.prepared)) {
    return { sign: 'wait', why: 'Enough have signed the same ballots; their apps now confirm it by themselves.' }
  }
  const mine = Math.max(0, ...own.signatures.map((act) => act.body.round))
  const round = mine < newest ? newest : newest + 1
  if (round > newest && newest > 0) {
    const { quorum } = certificateQuorum(open.roll.length)
    const signed = new Set(latest.flatMap((group) => group.signatures.map((act) => act.member))).size
    if (signed < quorum) return { sign: 'wait', why: `${quorum - signed} more must sign round ${newest}.` }
  }
  const bound = boundTo(groups, own.confirmations)
  const certificate = bound === null ? null : certificateOf(view, proposal, open, bound.ballots)
  return certificate === null ? { sign: 'count', round } : { sign: 'carry', round, certificate }
}

/** The set that whoever knows these must repeat: of the highest round in which one was prepared or confirmed by themselves. */
function boundTo(
  groups: readonly CertificateGroup[],
  confirmations: readonly Confirmation[],
): { readonly round: number; readonly ballots: Digest } | null {
  const sets = [...confirmations.map((act) => act.body), ...groups.filter((group) => group.prepared)]
  return sets.reduce<(typeof sets)[number] | null>(
    (best, each) => (best === null || each.round > best.round ? each : best),
    null,
  )
}

/**
 * Whether a member already certifies with another device that still stands. Two devices that have not met could sign and
 * confirm things that exclude each other, without anybody meaning to.
 */
const certifiesElsewhere = (
  { facts }: Known,
  view: CausalView,
  own: ReturnType<typeof ownActs>,
  device: DeviceId,
): boolean =>
  [...own.signatures, ...own.confirmations].some(
    ({ entry }) =>
      entry.device !== device && !facts.deviceRevokes.get(entry.device)?.some((end) => view.has(end.entry.id)),
  )

/** Why a member may not confirm a set in a round, in words; `null` when they may. */
export function whyNotConfirm(
  known: Known,
  view: CausalView,
  proposal: ProposalFacts,
  open: OpenFacts,
  member: MemberId,
  set: { readonly round: number; readonly ballots: Digest },
): string | null {
  const groups = certificateGroups(known, view, proposal, open)
  if (groups.some((group) => group.final)) return 'The outcome is final.'
  const group = groups.find((each) => each.round === set.round && each.ballots === set.ballots)
  if (group?.prepared !== true) return 'Not enough members have signed these ballots in this round.'
  const own = ownActs(known, view, proposal, open, member)
  const confirmed = own.confirmations.filter((act) => act.body.round === set.round)
  if (confirmed.some((act) => act.body.ballots !== set.ballots)) return 'They confirmed other ballots in this round.'
  if (confirmed.length > 0) return 'They have confirmed it.'
  return own.signatures.some((act) => act.body.round > set.round && act.body.ballots !== set.ballots)
    ? 'They have signed other ballots in a later round.'
    : null
}

/** The prepared set that a member may confirm now, of the highest round; `null` when there is none. */
export const nextConfirmation = (
  known: Known,
  view: CausalView,
  proposal: ProposalFacts,
  open: OpenFacts,
  member: MemberId,
): CertificateGroup | null =>
  certificateGroups(known, view, proposal, open)
    .filter((group) => group.prepared)
    .reverse()
    .find((group) => whyNotConfirm(known, view, proposal, open, member, group) === null) ?? null

/**
 * Whether a member's app may confirm on this device without asking. Where the member has several devices it is the one
 * on which they signed: another might not know what that one has signed or confirmed since.
 */
export function confirmsHere(
  proposal: ProposalFacts,
  open: OpenFacts,
  { member, device }: Certifier,
  devices: readonly DeviceId[],
): boolean {
  if (devices.every((each) => each === device)) return true
  return proposal.certificates.some(
    (act) => act.member === member && act.entry.device === device && act.body.open === open.entry.id,
  )
}

/** Whether a set can still become final, or prepared in the newest round, without anybody beginning another round. */
export function maySettle(open: OpenFacts, groups: readonly CertificateGroup[]): boolean {
  const { quorum } = certificateQuorum(open.roll.length)
  const newest = newestRound(groups)
  const signedIn = new Set(
    groups.filter((group) => group.round === newest).flatMap((group) => group.signatures.map((act) => act.member)),
  )
  return groups.some((group) => {
    if (!group.prepared) {
      return group.round === newest && group.signatures.length + open.roll.length - signedIn.size >= quorum
    }
    const gone = groups
      .filter((other) => other.round > group.round && other.ballots !== group.ballots)
      .flatMap((other) => other.signatures.map((act) => act.member))
    return open.roll.length - new Set(gone).size >= quorum
  })
}

/** Acts of one member of which an honest member signs at most one. */
export interface DoubleAct {
  readonly kind: 'certificates' | 'confirmations' | 'confirmed-and-signed'
  readonly member: MemberId
  readonly round: number
  readonly acts: readonly (CertificateFacts | Confirmation)[]
}

/**
 * Members who signed two sets in one round, confirmed two, or confirmed one and, as if they had not, signed another in a
 * later round. All of it goes on counting, so that nobody can undo what was final by signing something else.
 */
export function doubleActs({ log }: Known, proposal: ProposalFacts): readonly DoubleAct[] {
  const { certificates, confirmations } = proposal
  return [
    ...contradicting(certificates).map((acts) => double('certificates', acts)),
    ...contradicting(confirmations).map((acts) => double('confirmations', acts)),
    ...confirmations.flatMap((confirmed) =>
      certificates
        .filter(
          (signed) =>
            signed.member === confirmed.member &&
            signed.body.open === confirmed.body.open &&
            signed.body.round > confirmed.body.round &&
            signed.body.ballots !== confirmed.body.ballots &&
            !log.cutOf(signed.entry).has(confirmed.entry.id),
        )
        .map((signed) => double('confirmed-and-signed', [confirmed, signed])),
    ),
  ]
}

const double = (kind: DoubleAct['kind'], acts: readonly (CertificateFacts | Confirmation)[]): DoubleAct => {
  const [one] = acts
  if (one === undefined) throw new Error('a contradiction has its acts')
  return { kind, member: one.member, round: one.body.round, acts }
}

/** Acts of one member on different sets in one round of one opening. */
function contradicting<T extends CertificateFacts | Confirmation>(acts: readonly T[]): readonly (readonly T[])[] {
  const byPlace = new Map<string, T[]>()
  for (const act of acts) {
    const place = `${act.member} ${act.body.open} ${act.body.round}`
    byPlace.set(place, [...(byPlace.get(place) ?? []), act])
  }
  return [...byPlace.values()].filter((each) => new Set(each.map((act) => act.body.ballots)).size > 1)
}
