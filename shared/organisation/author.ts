import {
  type Act,
  type ActBody,
  belongsToProposal,
  type Outcome,
  type Stance,
  type Tally,
  versionOf,
} from '../acts/acts.ts'
import type { DecisionTypeName } from '../charter/decision-rule.ts'
import type { Effect } from '../charter/effect.ts'
import { rollHash } from '../charter/roll.ts'
import type { DeviceId, Digest, DocumentId, EntryId, MemberId, ProposalId } from '../kernel/ids.ts'
import { LIMITS } from '../kernel/limits.ts'
import type { Entry, UnsignedEntry } from '../log/entry.ts'
import { type CausalView, causesOf } from '../log/log.ts'
import type { Card } from '../tally/choice.ts'
import { type Certifier, nextConfirmation, nextSignature } from './certificates.ts'
import { ballotsIn, countBallots, digestOf, openOf, standingBallots } from './decisions.ts'
import { rollOf } from './electorate.ts'
import { counts, removalsIn } from './endings.ts'
import { type Second, secondsOf } from './objections.ts'
import type { Organisation } from './organisation.ts'
import { charterOf, ownerOf } from './standing.ts'

/** Prepares what a device signs next, from all it holds. Pure: nothing is signed or added here. */

/**
 * The entry that carries `kind` and `body` next on a device's chain. Cites every head held, except what was written by
 * somebody cut off and does not count: citing it would acknowledge it.
 */
export function nextEntry(
  organisation: Organisation,
  author: DeviceId,
  now: number,
  content: {
    readonly document: DocumentId
    readonly kind: string
    readonly kindVersion: number
    readonly body: unknown
  },
): UnsignedEntry {
  const { log } = organisation
  const tip = log.tipOf(author)
  const past = tip === null ? null : log.historyOf(tip.id)
  const seen = citable(organisation, author)
    .filter((id) => past === null || !past.has(id))
    .slice(0, LIMITS.seenHeads)
  const causes = tip === null ? seen : [tip.id, ...seen]
  const claimedTime = Math.max(now, ...causes.map((id) => log.need(id).claimedTime))
  return {
    organisation: organisation.id,
    device: author,
    seq: (tip?.seq ?? 0) + 1,
    prev: tip?.id ?? null,
    seen,
    claimedTime,
    ...content,
  }
}

export const nextAct = (organisation: Organisation, author: DeviceId, now: number, act: Act): UnsignedEntry =>
  nextEntry(organisation, author, now, {
    document: belongsToProposal(act.kind) && 'proposal' in act.body ? act.body.proposal : 'organisation',
    kind: act.kind,
    kindVersion: versionOf(act),
    body: act.body,
  })

/**
 * The first entry of the chain of a new key that goes on in `from`'s place. Its cut must show that one in standing, so
 * it cites `from`'s newest entry whatever else there is room for.
 */
export function nextSuccession(
  organisation: Organisation,
  author: DeviceId,
  now: number,
  body: ActBody<'device.succeed'>,
): UnsignedEntry {
  const { log } = organisation
  const entry = nextAct(organisation, author, now, { kind: 'device.succeed', body })
  const tip = log.tipOf(body.device)
  if (tip === null || log.historyOfAll(entry.seen).has(tip.id)) return entry
  return {
    ...entry,
    seen: [...entry.seen.slice(0, LIMITS.seenHeads - 1), tip.id].sort(),
    claimedTime: Math.max(entry.claimedTime, log.need(tip.id).claimedTime),
  }
}

/**
 * What an entry signed now would have seen: what is prepared to be signed must be right there, or nobody could sign it.
 * Less than everything held only where somebody cut off has written what does not count.
 */
function knowledge(organisation: Organisation): CausalView {
  const { log } = organisation
  const cited = citable(organisation, null)
  const isAll = cited.length === log.heads().length && log.heads().every((id) => cited.includes(id))
  return isAll ? log.everything() : log.historyOfAll(cited)
}

/**
 * Whether citing an entry acknowledges nothing that does not count. What somebody cut off has signed in secret may also
 * hang on a request to join that they invited, or on an entry of whom they let in; neither belongs to anybody here.
 */
function mayCite(organisation: Organisation, view: CausalView, entry: Entry): boolean {
  const { facts, log } = organisation
  if (!counts(organisation, view, entry)) return false
  const request = facts.requests.get(entry.id) ?? facts.deviceRequests.get(entry.id)
  return request === undefined
    ? ownerOf(organisation, view, entry.device) !== null
    : counts(organisation, view, log.need(request.body.invitation))
}

/** Heads that may be cited without acknowledging what does not count, without the author's own; sorted. */
function citable(organisation: Organisation, author: DeviceId | null): readonly EntryId[] {
  const { log } = organisation
  const everything = log.everything()
  // A removal that holds is in force, also where whoever enacted it was removed meanwhile.
  const removing = new Set(removalsIn(organisation, everything).map(({ entry }) => entry.id))
  const chosen = new Set<EntryId>()
  const heads = new Set(log.heads())
  const stack = [...heads]
  const visited = new Set<EntryId>()
  for (let id = stack.pop(); id !== undefined; id = stack.pop()) {
    if (visited.has(id)) continue
    visited.add(id)
    const entry = log.need(id)
    if (entry.device === author || removing.has(id) || mayCite(organisation, everything, entry)) chosen.add(id)
    else stack.push(...causesOf(entry))
  }
  // Heads never cite each other; only what was taken instead of a head may be in another's history.
  const instead = [...chosen].filter((id) => !heads.has(id))
  const histories = instead.length === 0 ? [] : [...chosen].map((id) => ({ id, history: log.historyOf(id) }))
  const covered = new Set(instead.filter((id) => histories.some((other) => other.id !== id && other.history.has(id))))
  return [...chosen].filter((id) => !covered.has(id) && log.need(id).device !== author).sort()
}

/** The opening of a drafted proposal under the charter in force. */
export function openingAct(
  organisation: Organisation,
  now: number,
  draft: {
    readonly proposal: ProposalId
    readonly title: string
    readonly text: string
    readonly decisionType: DecisionTypeName
    readonly effect: Effect
    readonly heads: readonly Digest[]
  },
): Act {
  const view = knowledge(organisation)
  return {
    kind: 'proposal.open',
    body: {
      ...draft,
      heads: [...draft.heads].sort(),
      charter: charterOf(organisation, view).hash,
      roll: rollHash(rollOf(organisation, view, draft, now)),
    },
  }
}

/** A member's ballot, replacing every earlier one of theirs that stands. `null` when the proposal is not open. */
export function ballotAct(
  organisation: Organisation,
  proposal: ProposalId,
  member: MemberId,
  stance: Stance,
  reason: string,
  card?: Card,
  more: { readonly remedy?: string | undefined; readonly seconds?: readonly Second[] } = {},
): Act | null {
  const facts = organisation.facts.proposals.get(proposal)
  const view = knowledge(organisation)
  const open = facts === undefined ? null : openOf(organisation, facts, view)
  if (facts === undefined || open === null) return null
  const mine = standingBallots(organisation, view, facts, member)
  const replaces = mine.map((ballot) => ballot.entry.id).sort()
  const chosen = card === undefined ? {} : { card: [...card] }
  const says = {
    ...(more.remedy === undefined ? {} : { remedy: more.remedy }),
    ...(more.seconds === undefined || more.seconds.length === 0 ? {} : { seconds: [...more.seconds] }),
  }
  return { kind: 'ballot.cast', body: { proposal, open: open.entry.id, stance, reason, replaces, ...chosen, ...says } }
}

/** Tests that a member’s ballot seconds and may go on seconding, for one that replaces it. */
export function standingSeconds(
  organisation: Organisation,
  proposal: ProposalId,
  member: MemberId,
  now: number,
): readonly Second[] {
  const facts = organisation.facts.proposals.get(proposal)
  const view = knowledge(organisation)
  const open = facts === undefined ? null : openOf(organisation, facts, view)
  return facts === undefined || open === null ? [] : secondsOf(organisation, view, facts, open, member, now)
}

/**
 * A member’s ballot as it stands, seconding a test of an objection or no longer doing so. `null` when they have none, or two
 * that void each other: whoever judges another’s answer has given one.
 */
export function secondAct(
  organisation: Organisation,
  proposal: ProposalId,
  member: MemberId,
  second: Second,
  wanted: boolean,
  now: number,
): Act | null {
  const facts = organisation.facts.proposals.get(proposal)
  if (facts === undefined) return null
  const [mine, rival] = standingBallots(organisation, knowledge(organisation), facts, member)
  if (mine === undefined || rival !== undefined) return null
  const { stance, reason, card, remedy } = mine.body
  const others = standingSeconds(organisation, proposal, member, now).filter(({ test }) => test !== second.test)
  const seconds = wanted ? [...others, second] : others
  return ballotAct(organisation, proposal, member, stance, reason, card, { remedy, seconds })
}

/** The certificate a member may sign now, or why they must wait. `null` when the proposal is not open. */
export function certificateAct(
  organisation: Organisation,
  proposal: ProposalId,
  by: Certifier,
): { readonly act: Act; readonly outcome: Outcome; readonly tally: Tally } | { readonly wait: string } | null {
  const facts = organisation.facts.proposals.get(proposal)
  const view = knowledge(organisation)
  const open = facts === undefined ? null : openOf(organisation, facts, view)
  if (facts === undefined || open === null) return null
  const next = nextSignature(organisation, view, facts, open, by)
  if (next.sign === 'wait') return { wait: next.why }
  const carried = next.sign === 'carry' ? next.certificate : null
  const ballots =
    carried === null
      ? ballotsIn(organisation, view, facts)
      : facts.ballots.filter((ballot) => carried.ballots.includes(ballot.entry.id))
  const { tally, outcome } = countBallots(open, ballots)
  const body = {
    proposal,
    open: open.entry.id,
    round: next.round,
    ballots: digestOf(ballots),
    tally,
    outcome,
    carries: carried?.entry.id ?? null,
  }
  return { act: { kind: 'certificate.sign', body }, outcome, tally }
}

/** The confirmation that is due from a member; `null` while there is none. */
export function confirmationAct(organisation: Organisation, proposal: ProposalId, member: MemberId): Act | null {
  const facts = organisation.facts.proposals.get(proposal)
  const view = knowledge(organisation)
  const open = facts === undefined ? null : openOf(organisation, facts, view)
  if (facts === undefined || open === null) return null
  const set = nextConfirmation(organisation, view, facts, open, member)
  if (set === null) return null
  const body = { proposal, open: open.entry.id, round: set.round, ballots: set.ballots }
  return { kind: 'certificate.confirm', body }
}
