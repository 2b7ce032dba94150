import type { ActBody } from '../acts/acts.ts'
import { canSetAside } from '../charter/decision-rule.ts'
import type { ObjectionTests } from '../charter/model.ts'
import { isOnRoll } from '../charter/roll.ts'
import type { EntryId, MemberId } from '../kernel/ids.ts'
import type { CausalView } from '../log/log.ts'
import { type Ballot, ballotsIn, closesAt, ruleOf, standingBallots, unreplaced } from './decisions.ts'
import { concernedBy } from './electorate.ts'
import { counts } from './endings.ts'
import type { ActEntry, Known, OpenFacts, ProposalFacts } from './facts.ts'
import { holdersOf } from './roles.ts'
import { setAside } from './set-aside.ts'
import { type Denial, deny } from './verdict.ts'

/**
 * Testing objections, asked of any cut. All functions are pure.
 *
 * Whoever holds the charter's role for it says of an objection that it is one, or what it lacks. Neither changes anything by
 * itself. It is set aside once enough others, who neither proposed it nor hold the role, second in their own ballots that it
 * is wanting (`setAside`), and then counts as disagreement. The objection is a ballot, so its author can change, withdraw
 * or renew it until the window ends, and a renewed one is another ballot, which nobody has tested.
 */

type Test = ActEntry<'objection.test'>
/** What a ballot says of another's objection. */
export type Second = NonNullable<ActBody<'ballot.cast'>['seconds']>[number]

/** How objections to what was opened are tested; `null` where they are not, or could not be set aside. */
export const testsFor = (open: OpenFacts): ObjectionTests | null =>
  canSetAside(ruleOf(open)) ? (open.adoption.charter.objections ?? null) : null

/** Tests of one objection that count in this view. */
export const testsOf = (known: Known, view: CausalView, proposal: ProposalFacts, objection: EntryId): readonly Test[] =>
  proposal.tests.filter(
    (act) => act.body.objection === objection && view.has(act.entry.id) && counts(known, view, act.entry),
  )

/** Objections on the standing opening that were found wanting and set aside, with whoever seconded that. */
export function setAsideOn(
  known: Known,
  view: CausalView,
  proposal: ProposalFacts,
  open: OpenFacts,
): ReadonlyMap<EntryId, ReadonlySet<MemberId>> {
  const tests = testsFor(open)
  return tests === null ? new Map() : setAside(unreplaced(ballotsIn(known, view, proposal)), tests.seconds)
}

/** The objection that a ballot is, as long as it stands as its author's only answer. */
function standingObjection(known: Known, view: CausalView, proposal: ProposalFacts, id: EntryId): Ballot | null {
  const [ballot] = proposal.ballots.filter(({ entry }) => entry.id === id && view.has(id))
  if (ballot === undefined || ballot.body.stance !== 'object') return null
  const [only, rival] = standingBallots(known, view, proposal, ballot.member)
  return only?.entry.id === id && rival === undefined ? ballot : null
}

/** The last moment before which an objection can be tested: whoever raised it has from then on to answer. */
export const testableUntil = (
  known: Known,
  view: CausalView,
  proposal: ProposalFacts,
  open: OpenFacts,
  { answerMs }: ObjectionTests,
): number => closesAt(known, view, proposal, open) - answerMs

/** Why a member may not test an objection now; `null` when they may. */
export function whyNotTest(
  known: Known,
  view: CausalView,
  proposal: ProposalFacts,
  open: OpenFacts,
  member: MemberId,
  { objection, lacks }: Pick<Test['body'], 'objection' | 'lacks'>,
  time: number,
): Denial | null {
  const tests = testsFor(open)
  if (tests === null) return deny('objections', 'The charter it is decided under has no objections tested here.')
  if (!holdersOf(known, view, tests.role, time).includes(member)) {
    return deny('objections.role', 'Only those who hold the role test objections.')
  }
  const raised = standingObjection(known, view, proposal, objection)
  if (raised === null) return deny('objections', 'There is no such objection that stands in its author’s knowledge.')
  if (open.member === member || raised.member === member || concernedBy(known, view, open.body.effect) === member) {
    return deny('objections.role', 'Nobody tests an objection of their own, one to their own proposal, or about them.')
  }
  if (time >= testableUntil(known, view, proposal, open, tests)) {
    return deny('objections.answerMs', 'It is too late for a test: whoever objected could not answer it.')
  }
  const before = testsOf(known, view, proposal, objection)
  if (before.some((act) => act.body.lacks === null)) return deny('objections', 'It has been upheld.')
  return lacks !== null && before.some((act) => act.member === member)
    ? deny('objections', 'They tested it already, and can only uphold it now.')
    : null
}

/** Why a member’s ballot may not second a test now; `null` when it may. */
export function whyNotSecond(
  known: Known,
  view: CausalView,
  proposal: ProposalFacts,
  open: OpenFacts,
  member: MemberId,
  { test, objection }: Second,
  time: number,
): Denial | null {
  const tests = testsFor(open)
  if (tests === null) return deny('objections', 'The charter it is decided under has no objections tested here.')
  const act = testsOf(known, view, proposal, objection).find(({ entry }) => entry.id === test)
  if (act === undefined || act.body.open !== open.entry.id || act.body.lacks === null) {
    return deny('objections.seconds', 'There is no such test that found the objection wanting.')
  }
  const raised = standingObjection(known, view, proposal, objection)
  if (raised === null) return deny('objections.seconds', 'The objection was changed or withdrawn since.')
  if (testsOf(known, view, proposal, objection).some((other) => other.body.lacks === null)) {
    return deny('objections.seconds', 'The objection has been upheld.')
  }
  if (!isOnRoll(open.roll, member)) return deny('objections.seconds', 'Those on the roll second a test.')
  if (member === open.member || member === raised.member || member === act.member) {
    return deny('objections.seconds', 'Whoever proposed it, objected or made the test does not second it.')
  }
  return holdersOf(known, view, tests.role, time).includes(member)
    ? deny('objections.seconds', 'Those who hold the role do not second each other’s tests.')
    : null
}

/** Tests that a member’s standing ballot seconds, as far as it still may. */
export function secondsOf(
  known: Known,
  view: CausalView,
  proposal: ProposalFacts,
  open: OpenFacts,
  member: MemberId,
  time: number,
): readonly Second[] {
  const standing = standingBallots(known, view, proposal, member).flatMap(({ body }) => body.seconds ?? [])
  const distinct = [...new Map(standing.map((second) => [second.test, second])).values()]
  return distinct.filter((second) => whyNotSecond(known, view, proposal, open, member, second, time) === null)
}
