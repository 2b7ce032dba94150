import {
  ACT_VERSION,
  type Act,
  type ActBody,
  belongsToProposal,
  type Outcome,
  type Stance,
  type Tally,
} from '../acts/acts.ts'
import type { DecisionTypeName, Effect } from '../charter/model.ts'
import { rollHash } from '../charter/roll.ts'
import type { DeviceId, Digest, DocumentId, EntryId, MemberId, ProposalId } from '../kernel/ids.ts'
import { LIMITS } from '../kernel/limits.ts'
import type { UnsignedEntry } from '../log/entry.ts'
import { causesOf } from '../log/log.ts'
import { ballotsIn, countBallots, digestOf, nextSignature, openOf, unreplaced } from './decisions.ts'
import type { Organisation } from './organisation.ts'
import { charterOf, counts, rollOf } from './standing.ts'

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
    kindVersion: ACT_VERSION,
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

/** Heads that may be cited without acknowledging what does not count; sorted. */
function citable(organisation: Organisation, author: DeviceId): readonly EntryId[] {
  const { log } = organisation
  const everything = log.everything()
  const chosen = new Set<EntryId>()
  const heads = new Set(log.heads())
  const stack = [...heads]
  const visited = new Set<EntryId>()
  for (let id = stack.pop(); id !== undefined; id = stack.pop()) {
    if (visited.has(id)) continue
    visited.add(id)
    const entry = log.need(id)
    if (entry.device === author || counts(organisation, everything, entry)) chosen.add(id)
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
  const view = organisation.log.everything()
  return {
    kind: 'proposal.open',
    body: {
      ...draft,
      heads: [...draft.heads].sort(),
      charter: charterOf(organisation, view).hash,
      roll: rollHash(rollOf(organisation, view, draft.effect, now)),
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
): Act | null {
  const facts = organisation.facts.proposals.get(proposal)
  const view = organisation.log.everything()
  const open = facts === undefined ? null : openOf(organisation, facts, view)
  if (facts === undefined || open === null) return null
  const mine = unreplaced(ballotsIn(organisation, view, facts)).get(member) ?? []
  const replaces = mine.map((ballot) => ballot.entry.id).sort()
  return { kind: 'ballot.cast', body: { proposal, open: open.entry.id, stance, reason, replaces } }
}

/** The certificate a member may sign now, or why they must wait. `null` when the proposal is not open. */
export function certificateAct(
  organisation: Organisation,
  proposal: ProposalId,
  member: MemberId,
): { readonly act: Act; readonly outcome: Outcome; readonly tally: Tally } | { readonly wait: string } | null {
  const facts = organisation.facts.proposals.get(proposal)
  const view = organisation.log.everything()
  const open = facts === undefined ? null : openOf(organisation, facts, view)
  if (facts === undefined || open === null) return null
  const next = nextSignature(organisation, view, facts, member)
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
