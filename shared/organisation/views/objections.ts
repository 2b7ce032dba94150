import type { ObjectionsView, ObjectionTestView, ObjectionView } from '../../bridge/weighing-views.ts'
import { roleOf } from '../../charter/model.ts'
import type { EntryId, MemberId } from '../../kernel/ids.ts'
import { type Ballot, ballotsIn, certifiedBallots, finalityOf, standingBallots, unreplaced } from '../decisions.ts'
import type { ActEntry, OpenFacts, ProposalFacts } from '../facts.ts'
import { testableUntil, testsFor, testsOf, whyNotSecond, whyNotTest } from '../objections.ts'
import { setAside } from '../set-aside.ts'
import { no, permission } from './permission.ts'
import type { ProposalState } from './proposal-stage.ts'
import { actingMember, personOf, type Viewer } from './viewer.ts'

/** What a proposal’s objections have come to: of the certified ballots once there are, of all that are held until then. */
export function objectionsView(viewer: Viewer, proposal: ProposalFacts, state: ProposalState): ObjectionsView {
  const { organisation } = viewer
  const { open } = state
  if (open === null) return { raised: [], remedies: false, testing: null }
  const view = organisation.log.everything()
  const finality = finalityOf(organisation, view, proposal)
  const ballots =
    finality.state === 'final' ? certifiedBallots(proposal, finality.group) : ballotsIn(organisation, view, proposal)
  const tests = testsFor(open)
  const current = unreplaced(ballots)
  const aside = tests === null ? new Map<EntryId, ReadonlySet<MemberId>>() : setAside(current, tests.seconds)
  const raised = ballots
    .filter(({ body }) => body.stance === 'object')
    .sort((a, b) => a.entry.claimedTime - b.entry.claimedTime || (a.entry.id < b.entry.id ? -1 : 1))
  return {
    raised: raised.map((ballot) => {
      const found = testsOf(organisation, view, proposal, ballot.entry.id)
      const after = ballots.find(
        ({ member, body }) => member === ballot.member && body.replaces.includes(ballot.entry.id),
      )
      return {
        entry: ballot.entry.id,
        by: personOf(viewer, ballot.member),
        at: ballot.entry.claimedTime,
        reason: ballot.body.reason,
        remedy: ballot.body.remedy ?? null,
        state: stateOfObjection(after, current.get(ballot.member) ?? [], found, aside.has(ballot.entry.id)),
        endedAt: after?.entry.claimedTime ?? null,
        tests: found.map((test) => testView(viewer, proposal, open, state, test, current)),
        canTest: mayTest(viewer, proposal, open, state, ballot.entry.id),
      }
    }),
    remedies: open.adoption.charter.version > 1,
    testing:
      tests === null
        ? null
        : {
            role: roleOf(open.adoption.charter, tests.role)?.title ?? tests.role,
            until: testableUntil(organisation, view, proposal, open, tests),
            seconds: tests.seconds,
          },
  }
}

function stateOfObjection(
  after: Ballot | undefined,
  standing: readonly Ballot[],
  tests: readonly ActEntry<'objection.test'>[],
  isAside: boolean,
): ObjectionView['state'] {
  if (after !== undefined) return after.body.stance === 'object' ? 'renewed' : 'withdrawn'
  if (standing.length > 1) return 'void'
  if (isAside) return 'set-aside'
  return tests.some(({ body }) => body.lacks === null) ? 'upheld' : 'stands'
}

function testView(
  viewer: Viewer,
  proposal: ProposalFacts,
  open: OpenFacts,
  state: ProposalState,
  test: ActEntry<'objection.test'>,
  current: ReadonlyMap<MemberId, readonly Ballot[]>,
): ObjectionTestView {
  const seconds = [...current]
    .filter(
      ([, [only, rival]]) => rival === undefined && only?.body.seconds?.some((each) => each.test === test.entry.id),
    )
    .map(([member]) => personOf(viewer, member))
  return {
    entry: test.entry.id,
    by: personOf(viewer, test.member),
    at: test.entry.claimedTime,
    lacks: test.body.lacks,
    reason: test.body.reason,
    seconds,
    mine: seconds.some(({ me }) => me),
    canSecond: maySecond(viewer, proposal, open, state, test),
  }
}

function mayTest(
  { organisation, now, ...viewer }: Viewer,
  proposal: ProposalFacts,
  open: OpenFacts,
  state: ProposalState,
  objection: EntryId,
) {
  const me = actingMember({ organisation, now, ...viewer })
  if (me === null) return no('Only members can do this.')
  if (state.stage !== 'voting') return no('The window for answers is over.')
  const view = organisation.log.everything()
  const upholds = { objection, lacks: null }
  return permission(whyNotTest(organisation, view, proposal, open, me, upholds, now))
}

function maySecond(
  { organisation, now, ...viewer }: Viewer,
  proposal: ProposalFacts,
  open: OpenFacts,
  state: ProposalState,
  { entry, body }: ActEntry<'objection.test'>,
) {
  const me = actingMember({ organisation, now, ...viewer })
  if (me === null) return no('Only members can do this.')
  if (state.stage !== 'voting') return no('The window for answers is over.')
  const view = organisation.log.everything()
  const second = { test: entry.id, objection: body.objection }
  const why = whyNotSecond(organisation, view, proposal, open, me, second, now)
  if (why !== null) return permission(why)
  return standingBallots(organisation, view, proposal, me).length === 1
    ? permission(null)
    : no('Vote first: your ballot says it with your vote.', 'objections.seconds')
}

/** Whether somebody who holds the role has an objection to test, and until when; `null` where they have none. */
export function toTest(viewer: Viewer, proposal: ProposalFacts, state: ProposalState): number | null {
  if (state.open === null || state.stage !== 'voting' || testsFor(state.open) === null) return null
  const { raised, testing } = objectionsView(viewer, proposal, state)
  const waits = raised.some((each) => each.state === 'stands' && each.canTest.allowed && each.tests.length === 0)
  return waits && testing !== null ? testing.until : null
}

/** Whether an objection of this person’s was found wanting, so that they may want to answer. */
export function toAnswer(viewer: Viewer, proposal: ProposalFacts, state: ProposalState): boolean {
  if (state.open === null || state.stage !== 'voting' || proposal.tests.length === 0) return false
  return objectionsView(viewer, proposal, state).raised.some(
    (each) => each.by.me && ['stands', 'set-aside'].includes(each.state) && each.tests.length > 0,
  )
}
