import type { CharterView, EvidenceView, HomeView, NeedsYou, Permission, ProposalLine } from '../../bridge/views.ts'
import type { Charter, Spending } from '../../charter/model.ts'
import { ruleGroups } from '../../charter/sentences.ts'
import type { ProposalId } from '../../kernel/ids.ts'
import { unreachable } from '../../kernel/result.ts'
import { type DoubleAct, doubleActs } from '../certificates.ts'
import { ballotsIn, unreplaced } from '../decisions.ts'
import { pauseAt, pausesIn } from '../emergency.ts'
import type { ProposalFacts } from '../facts.ts'
import { holdersOf } from '../roles.ts'
import { spentWithin } from '../spending.ts'
import { charterOf } from '../standing.ts'
import { certificateProgress } from './certificate.ts'
import { dutiesOf } from './duties.ts'
import { requestsView } from './members.ts'
import { newerActs } from './newer.ts'
import { no, YES } from './permission.ts'
import { type DraftContent, needsOf, proposalLine } from './proposal-lines.ts'
import { adoptionLine, type ProposalState, stateOf } from './proposal-stage.ts'
import { actingMember, personOf, type Viewer } from './viewer.ts'

export type DraftOf = (proposal: ProposalId) => DraftContent | null

/** All proposals as lines, the one changed last first. */
export const proposalLines = (viewer: Viewer, draftOf: DraftOf): ProposalLine[] =>
  [...viewer.organisation.facts.proposals.values()]
    .map((proposal) => proposalLine(viewer, proposal, draftOf(proposal.id)))
    .sort((a, b) => b.changedAt - a.changedAt || (a.proposal < b.proposal ? -1 : 1))

/** What waits for this person, then what will soon move by itself. */
export function homeView(viewer: Viewer, draftOf: DraftOf): HomeView {
  const lines = proposalLines(viewer, draftOf)
  const at = (stages: readonly ProposalLine['stage'][]) => lines.filter((line) => stages.includes(line.stage))
  const soonest = (a: ProposalLine, b: ProposalLine): number => (a.stageEndsAt ?? 0) - (b.stageEndsAt ?? 0)
  const adoption = charterOf(viewer.organisation, viewer.organisation.log.everything())
  return {
    needsYou: needsYou(viewer, lines),
    closingSoon: at(['notice', 'voting', 'closing']).sort(soonest),
    takingEffectSoon: at(['cooling-off', 'challenged']).sort(soonest),
    drafts: at(['draft']),
    recentlyDecided: at(['in-force', 'rejected', 'no-quorum', 'rival', 'contested', 'withdrawn']).slice(0, 8),
    ...pauseView(viewer),
    charterReviewDueAt: adoption.at + adoption.charter.reviewAfterMs,
    newerActs: newerActs(viewer.organisation),
  }
}

/** What waits for this person: on the proposals whose lines say so, or else on all, and among those who ask to join. */
export function needsYou(viewer: Viewer, lines?: readonly ProposalLine[]): NeedsYou[] {
  const waiting = lines && new Set(lines.filter((line) => line.needsMe).map((line) => line.proposal))
  const onProposals = [...viewer.organisation.facts.proposals.values()]
    .filter(({ id }) => waiting?.has(id) ?? true)
    .flatMap((proposal) => needOn(viewer, proposal))
  const toVouch = requestsView(viewer)
    .filter((request) => request.mayVouch)
    .map(
      (request): NeedsYou => ({
        kind: 'vouch',
        request: request.request,
        name: request.name,
        have: request.vouches.length,
        need: request.vouchesNeeded,
      }),
    )
  return [...onProposals, ...toVouch]
}

function needOn(viewer: Viewer, proposal: ProposalFacts): NeedsYou[] {
  const state = stateOf(viewer.organisation, proposal, viewer.now)
  return [...ownNeed(viewer, proposal, state), ...dutiesOf(viewer, proposal, state)]
}

function ownNeed(viewer: Viewer, proposal: ProposalFacts, state: ProposalState): NeedsYou[] {
  const need = needsOf(viewer, proposal, state)
  if (need === null || state.open === null) return []
  const about = { proposal: proposal.id, title: state.open.body.title }
  if (need === 'vote') return [{ kind: 'vote', ...about, closesAt: state.closesAt ?? 0 }]
  if (need === 'certify') {
    const { signed, need: needed } = certificateProgress(viewer.organisation, proposal, state.open)
    return [{ kind: 'certify', ...about, have: signed, need: needed }]
  }
  return [{ kind: need, ...about }]
}

export function charterView(viewer: Viewer, draftOf: DraftOf): CharterView {
  const view = viewer.organisation.log.everything()
  const line = adoptionLine(viewer.organisation, view)
  const current = charterOf(viewer.organisation, view)
  const inFlight = proposalLines(viewer, draftOf).filter(
    (item) =>
      item.effect === 'amend' &&
      ['draft', 'notice', 'voting', 'closing', 'cooling-off', 'challenged'].includes(item.stage),
  )
  return {
    hash: current.hash,
    charter: current.charter,
    rules: ruleGroups(current.charter),
    adoptedAt: current.at,
    adoptedBy: current.proposal,
    history: line
      .slice(0, -1)
      .reverse()
      .map(({ hash, charter, at, proposal }) => ({ hash, charter, adoptedAt: at, adoptedBy: proposal })),
    amendmentsInFlight: inFlight.map(({ proposal, title }) => ({ proposal, title })),
    spent: current.charter.spending === undefined ? null : spentNow(viewer, current.charter.spending),
  }
}

function pauseView(viewer: Viewer): Pick<HomeView, 'pause' | 'canPause'> {
  const { organisation, now } = viewer
  const view = organisation.log.everything()
  const { charter } = charterOf(organisation, view)
  const pause = pauseAt(organisation, view, now)
  return {
    pause: pause === null ? null : { ...pause, by: pause.by.map((member) => personOf(viewer, member)) },
    canPause: mayPause(viewer, charter),
  }
}

function mayPause(viewer: Viewer, { emergency }: Charter): Permission {
  const { organisation, now } = viewer
  const me = actingMember(viewer)
  if (emergency === undefined) return no('The charter knows no pause.')
  const view = organisation.log.everything()
  if (me === null || !holdersOf(organisation, view, emergency.role, now).includes(me)) {
    return no('Only those who hold the role can call for a pause.', 'emergency.role')
  }
  const last = pausesIn(organisation, view).at(-1)
  if (last === undefined || now >= last.until + emergency.restMs) return YES
  if (now >= last.until) return no('After the last pause there has to be a rest.', 'emergency.restMs')
  return last.renewed < emergency.renewals ? YES : no('The pause cannot be renewed any more.', 'emergency.renewals')
}

const spentNow = ({ organisation, now }: Viewer, spending: Spending): number =>
  spentWithin(organisation, organisation.log.everything(), spending, now, null)

/** Contradictions found in the signed record itself, and acts that do not count here; newest first. */
export function evidenceView(viewer: Viewer): EvidenceView[] {
  const { organisation } = viewer
  const { log, facts } = organisation
  const who = (id: Parameters<typeof organisation.authorOf>[0]) => {
    const author = organisation.authorOf(id)
    return author === undefined ? null : personOf(viewer, author.member)
  }
  const found: EvidenceView[] = log.forkProofs().map(({ device, entries }) => ({
    at: Math.max(...entries.map((id) => log.need(id).claimedTime)),
    kind: 'fork',
    device,
    person: who(entries[0] as never),
    sentence: `A device signed ${entries.length} different entries as number ${log.need(entries[0] as never).seq} of its record.`,
    entries: [...entries],
  }))
  for (const entry of log.entries()) {
    const verdict = organisation.verdictOf(entry.id)
    if (verdict?.verdict !== 'deny' && verdict?.verdict !== 'newer') continue
    const newer = verdict.verdict === 'newer'
    found.push({
      at: entry.claimedTime,
      kind: newer ? 'newer' : 'refused',
      device: entry.device,
      person: who(entry.id),
      sentence: newer
        ? `Signed with a newer Folkmoot what this one cannot read (${verdict.kind}, version ${verdict.version}). It is kept and passed on, and has no effect here. Update to see it.`
        : `Signed an act that does not count (${entry.kind}). ${verdict.reason}`,
      entries: [entry.id],
    })
  }
  for (const proposal of facts.proposals.values()) found.push(...doubles(viewer, proposal))
  return found.sort((a, b) => b.at - a.at)
}

function doubles(viewer: Viewer, proposal: ProposalFacts): EvidenceView[] {
  const { organisation } = viewer
  const title = proposal.draft.body.title
  const votes = [...unreplaced(ballotsIn(organisation, organisation.log.everything(), proposal))]
    .filter(([, ballots]) => ballots.length > 1)
    .map(
      ([member, ballots]): EvidenceView => ({
        at: Math.max(...ballots.map((ballot) => ballot.entry.claimedTime)),
        kind: 'double-vote',
        device: null,
        person: personOf(viewer, member),
        sentence: `Signed ${ballots.length} ballots on “${title}” that replace the same one; none counts until one replaces them all.`,
        entries: ballots.map((ballot) => ballot.entry.id),
      }),
    )
  const certificates = doubleActs(organisation, proposal).map(
    (double): EvidenceView => ({
      at: Math.max(...double.acts.map((act) => act.entry.claimedTime)),
      kind: double.kind === 'certificates' ? 'double-certificate' : 'double-confirmation',
      device: null,
      person: personOf(viewer, double.member),
      sentence: `${doubleSentence(double, title)} All of it stands as evidence.`,
      entries: double.acts.map((act) => act.entry.id),
    }),
  )
  return [...votes, ...certificates, ...doubleOpenings(viewer, proposal)]
}

function doubleSentence({ kind, round, acts }: DoubleAct, title: string): string {
  switch (kind) {
    case 'certificates':
      return `Signed two different counts of “${title}” in round ${round}.`
    case 'confirmations':
      return `Confirmed two different counts of “${title}” in round ${round}.`
    case 'confirmed-and-signed':
      return `Confirmed a count of “${title}” in round ${round} and, apart from that, signed another in round ${acts.at(-1)?.body.round}.`
    default:
      return unreachable(kind)
  }
}

function doubleOpenings(viewer: Viewer, proposal: ProposalFacts): EvidenceView[] {
  if (proposal.opens.length < 2) return []
  return [
    {
      at: Math.max(...proposal.opens.map((act) => act.entry.claimedTime)),
      kind: 'double-opening',
      device: null,
      person: personOf(viewer, proposal.draft.member),
      sentence: `Opened “${proposal.draft.body.title}” ${proposal.opens.length} times; only an opening that the roll certified can take effect.`,
      entries: proposal.opens.map((act) => act.entry.id),
    },
  ]
}
