import type { Outcome, Stance, Tally } from '../acts/acts.ts'
import { ballotsHash, certificateQuorum } from '../charter/roll.ts'
import type { Digest, EntryId, MemberId } from '../kernel/ids.ts'
import type { CausalView } from '../log/log.ts'
import { type Decision, decide } from '../tally/decide.ts'
import type { ActEntry, CertificateFacts, OpenFacts, ProposalFacts } from './facts.ts'
import { counts, first, type Known } from './standing.ts'

/** What has been decided about a proposal, asked of any cut. All functions are pure. */

export type Ballot = ActEntry<'ballot.cast'>

const opensIn = (proposal: ProposalFacts, view: CausalView): readonly OpenFacts[] =>
  proposal.opens.filter((act) => view.has(act.entry.id))

/**
 * The opening that stands. A proposer can only open twice by contradicting themselves, from two devices or a forked
 * record: then the one that was certified stands, since its certifiers named it; until one is, see `isOpenedTwice`.
 */
export function openOf(known: Known, proposal: ProposalFacts, view: CausalView): OpenFacts | null {
  const opens = opensIn(proposal, view)
  if (opens.length <= 1) return opens[0] ?? null
  return first(opens.filter((open) => finalGroups(known, view, proposal, open).length > 0)) ?? first(opens)
}

/** Two openings and neither certified: whoever knows of both decides on neither. */
export const isOpenedTwice = (known: Known, proposal: ProposalFacts, view: CausalView): boolean => {
  const opens = opensIn(proposal, view)
  return opens.length > 1 && opens.every((open) => finalGroups(known, view, proposal, open).length === 0)
}

export const votingFrom = (open: OpenFacts): number => open.entry.claimedTime + ruleOf(open).noticeMs
export const closesAt = (open: OpenFacts): number => votingFrom(open) + ruleOf(open).windowMs
export const ruleOf = (open: OpenFacts) => open.adoption.charter.decisionTypes[open.body.decisionType]

/** Ballots on the standing opening whose authors still count; changed ones included. */
export function ballotsIn(known: Known, view: CausalView, proposal: ProposalFacts): readonly Ballot[] {
  const open = openOf(known, proposal, view)
  if (open === null) return []
  return proposal.ballots.filter(
    (act) => act.body.open === open.entry.id && view.has(act.entry.id) && counts(known, view, act.entry),
  )
}

/** Ballots that no other ballot of the same member in the set replaces, by member. */
export function unreplaced(ballots: readonly Ballot[]): ReadonlyMap<MemberId, readonly Ballot[]> {
  const replaced = new Map<MemberId, Set<EntryId>>()
  for (const ballot of ballots) {
    const set = replaced.get(ballot.member) ?? new Set()
    for (const id of ballot.body.replaces) set.add(id)
    replaced.set(ballot.member, set)
  }
  const current = new Map<MemberId, Ballot[]>()
  for (const ballot of ballots) {
    if (replaced.get(ballot.member)?.has(ballot.entry.id)) continue
    current.set(ballot.member, [...(current.get(ballot.member) ?? []), ballot])
  }
  return current
}

/** Counts a set of ballots under the rules frozen at opening. Rival ballots of one member void each other. */
export function countBallots(open: OpenFacts, ballots: readonly Ballot[]): Decision {
  const numbers: Record<Stance | 'void', number> = { agree: 0, disagree: 0, abstain: 0, object: 0, void: 0 }
  for (const [, current] of unreplaced(ballots)) {
    const [only, rival] = current
    if (only !== undefined) numbers[rival === undefined ? only.body.stance : 'void'] += 1
  }
  return decide(ruleOf(open), open.body.decisionType, open.roll.length, numbers)
}

export const digestOf = (ballots: readonly Ballot[]): Digest => ballotsHash(ballots.map((act) => act.entry.id))

/** Certificates on one set of ballots in one round, with those who signed it and may count. */
export interface CertificateGroup {
  readonly round: number
  readonly ballots: Digest
  readonly outcome: Outcome
  readonly tally: Tally
  readonly signatures: readonly CertificateFacts[]
  readonly final: boolean
}

const certificatesIn = (
  known: Known,
  view: CausalView,
  proposal: ProposalFacts,
  open: OpenFacts,
): readonly CertificateFacts[] =>
  proposal.certificates.filter(
    (act) => act.body.open === open.entry.id && view.has(act.entry.id) && counts(known, view, act.entry),
  )

/**
 * Members who signed two different sets in one round: evidence. Their signatures go on counting, so that nobody can
 * undo what was final by signing something else; within a round the quorum withstands as many of them as it says.
 */
export function doubleCertifiers(certificates: readonly CertificateFacts[], round: number): ReadonlySet<MemberId> {
  const signed = new Map<MemberId, Digest>()
  const doubles = new Set<MemberId>()
  for (const act of certificates.filter((act) => act.body.round === round)) {
    const before = signed.get(act.member)
    if (before !== undefined && before !== act.body.ballots) doubles.add(act.member)
    signed.set(act.member, act.body.ballots)
  }
  return doubles
}

/** Certificates of the standing opening by round and set of ballots, one signature per member, in a stable order. */
export function certificateGroups(
  known: Known,
  view: CausalView,
  proposal: ProposalFacts,
): readonly CertificateGroup[] {
  const open = openOf(known, proposal, view)
  return open === null ? [] : groupsFor(known, view, proposal, open)
}

function groupsFor(
  known: Known,
  view: CausalView,
  proposal: ProposalFacts,
  open: OpenFacts,
): readonly CertificateGroup[] {
  const { quorum } = certificateQuorum(open.roll.length)
  const groups = new Map<string, CertificateFacts[]>()
  for (const act of certificatesIn(known, view, proposal, open)) {
    const key = `${String(act.body.round).padStart(4, '0')} ${act.body.ballots}`
    const group = groups.get(key) ?? []
    const rival = group.findIndex((other) => other.member === act.member)
    if (rival === -1) group.push(act)
    else if (act.entry.id < (group[rival] as CertificateFacts).entry.id) group[rival] = act
    groups.set(key, group)
  }
  return [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, group]) => {
      const { round, ballots, outcome, tally } = (group[0] as CertificateFacts).body
      const signatures = group.sort((a, b) => (a.entry.id < b.entry.id ? -1 : 1))
      return { round, ballots, outcome, tally, signatures, final: signatures.length >= quorum }
    })
}

const finalGroups = (known: Known, view: CausalView, proposal: ProposalFacts, open: OpenFacts) =>
  groupsFor(known, view, proposal, open).filter((group) => group.final)

export type Finality =
  | { readonly state: 'open' }
  | { readonly state: 'final'; readonly group: CertificateGroup; readonly certifiedAt: number }
  /** Two sets of ballots or two openings were certified, or opened and not certified: nothing takes effect. */
  | { readonly state: 'contested'; readonly groups: readonly CertificateGroup[] }

/** Whether the outcome is final, and since when: the claimed time of the signature that completed the quorum. */
export function finalityOf(known: Known, view: CausalView, proposal: ProposalFacts): Finality {
  const open = openOf(known, proposal, view)
  if (open === null) return { state: 'open' }
  if (isOpenedTwice(known, proposal, view)) return { state: 'contested', groups: [] }
  const finals = opensIn(proposal, view).flatMap((each) => finalGroups(known, view, proposal, each))
  const [group] = finals
  if (group === undefined) return { state: 'open' }
  const same = (other: CertificateGroup): boolean =>
    other.ballots === group.ballots && other.signatures[0]?.body.open === group.signatures[0]?.body.open
  if (!finals.every(same)) return { state: 'contested', groups: finals }
  const { quorum } = certificateQuorum(open.roll.length)
  const times = group.signatures.map((act) => act.entry.claimedTime).sort((a, b) => a - b)
  return { state: 'final', group, certifiedAt: times[quorum - 1] as number }
}

/** Withdrawn by its proposer, unless an outcome became final without the certifiers knowing. */
export const isWithdrawn = (known: Known, view: CausalView, proposal: ProposalFacts): boolean =>
  finalityOf(known, view, proposal).state === 'open' &&
  proposal.withdrawals.some((act) => view.has(act.entry.id) && counts(known, view, act.entry))

export const enactmentOf = (
  known: Known,
  proposal: ProposalFacts,
  view: CausalView,
): ActEntry<'outcome.enact'> | null =>
  first(proposal.enactments.filter((act) => view.has(act.entry.id) && counts(known, view, act.entry)))

/** What a certifier may sign next: a fresh count in some round, the repetition of an earlier set, or nothing yet. */
export type NextSignature =
  | { readonly sign: 'count'; readonly round: number }
  | { readonly sign: 'carry'; readonly round: number; readonly certificate: CertificateFacts }
  | { readonly sign: 'wait'; readonly why: string }

/**
 * The rule that keeps two sets of ballots from both becoming final over several rounds. A certifier signs once in each
 * round. Into the next round it goes only with a quorum of signatures of the last one in hand: if these leave room for
 * one set to have become final, it repeats that set; if for none, it counts afresh what is held by then.
 *
 * Safe as long as nobody signs two sets in one round, which is evidence, and then at worst ends as `contested`: had a
 * set become final in a round, every quorum of that round's signatures would leave room for it and for no other.
 */
export function nextSignature(
  known: Known,
  view: CausalView,
  proposal: ProposalFacts,
  member: MemberId,
): NextSignature {
  const open = openOf(known, proposal, view)
  if (open === null) return { sign: 'wait', why: 'The proposal is not open.' }
  const all = certificatesIn(known, view, proposal, open)
  const mine = Math.max(0, ...all.filter((act) => act.member === member).map((act) => act.body.round))
  const latest = Math.max(0, ...all.map((act) => act.body.round))
  if (mine < latest || latest === 0) return justify(known, view, proposal, open, Math.max(1, latest))
  return justify(known, view, proposal, open, latest + 1)
}

function justify(
  known: Known,
  view: CausalView,
  proposal: ProposalFacts,
  open: OpenFacts,
  round: number,
): NextSignature {
  if (round === 1) return { sign: 'count', round }
  const n = open.roll.length
  const { quorum } = certificateQuorum(n)
  const last = certificateGroups(known, view, proposal).filter((group) => group.round === round - 1)
  const signed = new Set(last.flatMap((group) => group.signatures.map((act) => act.member))).size
  if (signed < quorum) return { sign: 'wait', why: `${quorum - signed} more must sign round ${round - 1}.` }
  const possible = last.filter((group) => group.signatures.length + (n - signed) >= quorum)
  const [only, another] = possible
  if (another !== undefined)
    return { sign: 'wait', why: `Either set of ballots may still be completed in round ${round - 1}.` }
  if (only === undefined) return { sign: 'count', round }
  return { sign: 'carry', round, certificate: only.signatures[0] as CertificateFacts }
}
