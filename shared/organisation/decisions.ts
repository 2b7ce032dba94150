import type { Stance } from '../acts/acts.ts'
import { canSetAside, type DecisionRule, type DecisionTypeName, isChoice } from '../charter/decision-rule.ts'
import type { Effect } from '../charter/effect.ts'
import { type Charter, type ObjectionTests, ruleFor } from '../charter/model.ts'
import { ballotsHash, certificateQuorum } from '../charter/roll.ts'
import type { Digest, EntryId, MemberId } from '../kernel/ids.ts'
import type { CausalView } from '../log/log.ts'
import { type Card, cardDefect } from '../tally/choice.ts'
import { type Asked, type Counts, type Decision, decide, stancesFor } from '../tally/decide.ts'
import { type CertificateGroup, certificateGroups } from './certificates.ts'
import { counts, first, holds } from './endings.ts'
import type { ActEntry, EnactFacts, Known, OpenFacts, ProposalFacts } from './facts.ts'
import { setAside } from './set-aside.ts'

/** What has been decided about a proposal, asked of any cut. All functions are pure. */

export type Ballot = ActEntry<'ballot.cast'>

const opensIn = (proposal: ProposalFacts, view: CausalView): readonly OpenFacts[] =>
  proposal.opens.filter((act) => view.has(act.entry.id))

/**
 * The opening that stands. A proposer can only open twice by contradicting themselves, from two devices or a forked
 * record: then the one that was certified (whose count is final) stands, since its certifiers named it; until one is, see
 * `isOpenedTwice`.
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

export const ruleOf = (open: OpenFacts) => ruleFor(open.adoption.charter, open.body.decisionType)
export const votingFrom = (open: OpenFacts): number => open.entry.claimedTime + ruleOf(open).noticeMs
/** The end of the window as it was set when the proposal was opened. */
export const windowEnds = (open: OpenFacts): number => votingFrom(open) + ruleOf(open).windowMs

/**
 * When ballots are no longer cast. Where the charter says so, the window goes on as often as the ballots of its last part
 * change the outcome. A function of the ballots in view: whoever knows of the late swing has longer, and of two who do
 * not know the same ballots, one may have closed already; certifying sorts out what counts, as ever.
 */
export function closesAt(known: Known, view: CausalView, proposal: ProposalFacts, open: OpenFacts): number {
  const rule = ruleOf(open)
  if (rule.lateSwing === undefined) return windowEnds(open)
  const ballots = ballotsOn(known, view, proposal, open)
  const before = ends.get(ballots)
  if (before?.open === open) return before.end
  const end = endAfterSwings(rule, windowEnds(open), ballots, (some) => countBallots(open, some))
  ends.set(ballots, { open, end })
  return end
}

/** Worked out once for the very same list of ballots. */
const ends = new WeakMap<readonly Ballot[], { readonly open: OpenFacts; readonly end: number }>()

/** When a window ends that would end at `ends`, did nothing change late. */
export function endAfterSwings(
  { lateSwing }: DecisionRule,
  ends: number,
  ballots: readonly Ballot[],
  count: (ballots: readonly Ballot[]) => Decision,
): number {
  if (lateSwing === undefined) return ends
  let end = ends
  const before = (time: number) => count(ballots.filter(({ entry }) => entry.claimedTime < time))
  for (let n = 0; n < lateSwing.times; n++) {
    // Without a ballot in the last part nothing can have swung there.
    const [from, to] = [end - lateSwing.lastMs, end]
    if (!ballots.some(({ entry }) => entry.claimedTime >= from && entry.claimedTime < to)) return end
    const [early, late] = [before(end - lateSwing.lastMs), before(end)]
    if (early.outcome === late.outcome && early.winner === late.winner) return end
    end += lateSwing.extendMs
  }
  return end
}

/** Ballots on the standing opening whose authors still count; changed ones included. */
export function ballotsIn(known: Known, view: CausalView, proposal: ProposalFacts): readonly Ballot[] {
  const open = openOf(known, proposal, view)
  return open === null ? [] : ballotsOn(known, view, proposal, open)
}

const ballotsOn = (known: Known, view: CausalView, proposal: ProposalFacts, open: OpenFacts): readonly Ballot[] =>
  known.counted.ballots(known, view, proposal, open) ??
  proposal.ballots.filter(
    (act) => act.body.open === open.entry.id && view.has(act.entry.id) && counts(known, view, act.entry),
  )

const unreplacedIn = new WeakMap<readonly Ballot[], ReadonlyMap<MemberId, readonly Ballot[]>>()

/** Ballots that no other ballot of the same member in the set replaces, by member; worked out once for the very same list. */
export function unreplaced(ballots: readonly Ballot[]): ReadonlyMap<MemberId, readonly Ballot[]> {
  const known = unreplacedIn.get(ballots)
  if (known !== undefined) return known
  const found = findUnreplaced(ballots)
  unreplacedIn.set(ballots, found)
  return found
}

function findUnreplaced(ballots: readonly Ballot[]): ReadonlyMap<MemberId, readonly Ballot[]> {
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

/** A member's own ballots on the standing opening that none of theirs replaces. */
export function standingBallots(
  known: Known,
  view: CausalView,
  proposal: ProposalFacts,
  member: MemberId,
): readonly Ballot[] {
  const open = openOf(known, proposal, view)
  const mine = proposal.ballots
    .of(member)
    .filter((act) => act.body.open === open?.entry.id && view.has(act.entry.id) && counts(known, view, act.entry))
  return unreplaced(mine).get(member) ?? []
}

/** The ballot that counts for each member: their own, or, where they cast none, that of whom they let vote for them. */
function voicesOf(open: OpenFacts, ballots: readonly Ballot[]): readonly Ballot[] {
  const current = unreplaced(ballots)
  const single = (member: MemberId): Ballot | null => {
    const [only, rival] = current.get(member) ?? []
    return only === undefined || rival !== undefined ? null : only
  }
  const own = [...current.keys()].flatMap((member) => single(member) ?? [])
  const lent = [...open.delegations].flatMap(([member, to]) => (current.has(member) ? [] : (single(to) ?? [])))
  return [...own, ...lent]
}

/** What a set of ballots is counted under. */
export interface Counting {
  readonly rule: DecisionRule
  /** How objections are tested; nothing is set aside where they are not. */
  readonly tests: ObjectionTests | undefined
}

export const countingOf = (charter: Charter, type: DecisionTypeName): Counting => ({
  rule: ruleFor(charter, type),
  tests: charter.objections,
})

/**
 * How many members stand where by a set of ballots. Rival ballots of one member void each other, a stance that the rule does
 * not know is no answer, and an objection that was set aside is one who disagrees.
 */
function tallyOf({ rule, tests }: Counting, open: OpenFacts, ballots: readonly Ballot[]): Counts {
  const numbers: Record<Stance | 'void', number> = { agree: 0, disagree: 0, abstain: 0, object: 0, void: 0 }
  const current = unreplaced(ballots)
  const aside = tests === undefined || !canSetAside(rule) ? null : setAside(current, tests.seconds)
  const offered = stancesFor(rule)
  for (const { entry, body } of voicesOf(open, ballots)) {
    if (offered.includes(body.stance)) numbers[aside?.has(entry.id) ? 'disagree' : body.stance] += 1
  }
  for (const [, rivals] of current) if (rivals.length > 1) numbers.void += 1
  return numbers
}

/**
 * Counts a set of ballots under the rules frozen at opening.
 *
 * @param options how the options are called, where they are people
 */
export const countBallots = (
  open: OpenFacts,
  ballots: readonly Ballot[],
  options: readonly string[] = optionsOf(open.body.effect),
): Decision =>
  countUnder(countingOf(open.adoption.charter, open.body.decisionType), open, open.roll.length, ballots, options)

/** Counts them under another rule, or another roll. */
export const countUnder = (
  counting: Counting,
  open: OpenFacts,
  roll: number,
  ballots: readonly Ballot[],
  options: readonly string[] = optionsOf(open.body.effect),
): Decision =>
  decide(
    counting.rule,
    open.body.decisionType,
    roll,
    tallyOf(counting, open, ballots),
    askedOf(counting.rule, open, ballots, options),
  )

/** What is chosen from, with candidates as they are called. */
export const optionsCalled = (
  effect: Effect,
  nameOf: (member: MemberId, place: number) => string,
): readonly string[] =>
  effect.kind === 'choose'
    ? effect.options
    : effect.kind === 'elect'
      ? effect.candidates.map((member, place) => nameOf(member as MemberId, place))
      : []

/** What is chosen from, as far as it has names of its own. */
const optionsOf = (effect: Effect): readonly string[] => optionsCalled(effect, (_, place) => `candidate ${place + 1}`)

function askedOf(rule: DecisionRule, open: OpenFacts, ballots: readonly Ballot[], options: readonly string[]): Asked {
  if (rule.method === 'advice') return { decider: stanceOf(ballots, open.member) }
  if (!isChoice(rule) || options.length === 0) return {}
  // What a ranking says is no points, and the other way round.
  const cards = rule.method === ruleOf(open).method ? cardsOf(rule, options.length, voicesOf(open, ballots)) : []
  return { question: { options, cards } }
}

/** Where a member stands by a set of ballots; null where they have none, or rivals that void each other. */
function stanceOf(ballots: readonly Ballot[], member: MemberId): Stance | null {
  const [only, rival] = unreplaced(ballots).get(member) ?? []
  return only === undefined || rival !== undefined ? null : only.body.stance
}

/** Cards of ballots that choose; a card that the rule does not know is left out. */
function cardsOf(rule: DecisionRule, options: number, ballots: readonly Ballot[]): readonly Card[] {
  return ballots.flatMap(({ body: { card, stance } }) => {
    return card === undefined || cardDefect(rule, options, stance, card) !== null ? [] : [card]
  })
}

/**
 * The ballots that a set of signatures counted, whatever became of their authors since: what was certified stays counted,
 * and recounting it gives the certified tally.
 */
export function certifiedBallots(
  proposal: ProposalFacts,
  group: Pick<CertificateGroup, 'certificate'>,
): readonly Ballot[] {
  const counted = new Set(group.certificate.ballots)
  return proposal.ballots.filter(({ entry }) => counted.has(entry.id))
}

/** What certifiers sign of a set of ballots. */
export interface Recount {
  readonly ids: readonly EntryId[]
  readonly digest: Digest
  readonly decision: Decision
}

const recounts = new WeakMap<readonly Ballot[], { readonly open: OpenFacts; readonly recount: Recount }>()

/** Counts a set of ballots, once for all who ask about the very same list: certifiers one after the other do. */
export function recountOf(open: OpenFacts, ballots: readonly Ballot[]): Recount {
  const known = recounts.get(ballots)
  if (known?.open === open) return known.recount
  const ids = ballots.map((act) => act.entry.id)
  const recount = { ids, digest: ballotsHash(ids), decision: countBallots(open, ballots) }
  recounts.set(ballots, { open, recount })
  return recount
}

export const digestOf = (ballots: readonly Ballot[]): Digest => ballotsHash(ballots.map((act) => act.entry.id))

const finalGroups = (known: Known, view: CausalView, proposal: ProposalFacts, open: OpenFacts) =>
  certificateGroups(known, view, proposal, open).filter((group) => group.final)

export type Finality =
  | { readonly state: 'open' }
  | { readonly state: 'final'; readonly group: CertificateGroup; readonly certifiedAt: number }
  /** Two sets of ballots or two openings were certified, or opened and not certified: nothing takes effect. */
  | { readonly state: 'contested'; readonly groups: readonly CertificateGroup[] }

/** Whether the outcome is final, and since when: the claimed time of the confirmation that completed the quorum. */
export function finalityOf(known: Known, view: CausalView, proposal: ProposalFacts): Finality {
  const open = openOf(known, proposal, view)
  if (open === null) return { state: 'open' }
  if (isOpenedTwice(known, proposal, view)) return { state: 'contested', groups: [] }
  const finals = opensIn(proposal, view).flatMap((each) => finalGroups(known, view, proposal, each))
  const [group] = finals
  if (group === undefined) return { state: 'open' }
  const same = (other: CertificateGroup): boolean =>
    other.ballots === group.ballots && other.certificate.body.open === group.certificate.body.open
  if (!finals.every(same)) return { state: 'contested', groups: finals }
  const { quorum } = certificateQuorum(open.roll.length)
  const times = group.confirmations.map((act) => act.entry.claimedTime).sort((a, b) => a - b)
  return { state: 'final', group, certifiedAt: times[quorum - 1] as number }
}

/** Withdrawn by its proposer, unless an outcome became final without the certifiers knowing. */
export const isWithdrawn = (known: Known, view: CausalView, proposal: ProposalFacts): boolean =>
  proposal.withdrawals.some((act) => view.has(act.entry.id) && counts(known, view, act.entry)) &&
  finalityOf(known, view, proposal).state === 'open'

/** The enactment that put a proposal into force; `null` while none holds. */
export const enactmentOf = (known: Known, view: CausalView, proposal: ProposalFacts): EnactFacts | null =>
  first(proposal.enactments.filter((act) => holds(known, view, act)))
