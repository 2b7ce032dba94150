import type { ActBody, Stance } from '../acts/acts.ts'
import { before, holds, notBefore } from '../charter/condition.ts'
import { optionCount } from '../charter/effect.ts'
import { isOnRoll } from '../charter/roll.ts'
import type { EntryId, MemberId } from '../kernel/ids.ts'
import type { Entry } from '../log/entry.ts'
import type { CausalView } from '../log/log.ts'
import { cardDefect } from '../tally/choice.ts'
import { advisersNeeded } from '../tally/conditions.ts'
import { stancesFor } from '../tally/decide.ts'
import { type Ask, fits, unless } from './ask.ts'
import { whyNotSay } from './authorize-review.ts'
import {
  ballotsIn,
  closesAt,
  finalityOf,
  openOf,
  ruleOf,
  standingBallots,
  unreplaced,
  votingFrom,
} from './decisions.ts'
import { concernedBy } from './electorate.ts'
import type { Known, OpenFacts, ProposalFacts } from './facts.ts'
import type { Case } from './proposal-case.ts'
import { ALLOW, type Denial, deny, type Verdict } from './verdict.ts'

/** Judges ballots, in their author’s knowledge. */

export function authorizeBallot(on: Case, body: ActBody<'ballot.cast'>): Verdict {
  const { known, entry, standing, cut, proposal, ask } = on
  const open = openOf(known, proposal, cut)
  if (open === null || open.entry.id !== body.open) return deny('proposals', 'The proposal is not open.')
  const clause = `decisionTypes.${open.body.decisionType}`
  const { member } = standing
  return (
    ask(holds('electorate', isOnRoll(open.roll, member), 'They are on the roll that was frozen when it opened.'), () =>
      whyNotOnRoll(known, cut, open),
    ) ??
    ask(
      notBefore(`${clause}.noticeMs`, entry.claimedTime, votingFrom(open), 'The notice period was over.'),
      'The notice period is not over.',
    ) ??
    ask(
      before(`${clause}.windowMs`, entry.claimedTime, closesAt(known, cut, proposal, open), 'The window was not over.'),
      'The window is over.',
    ) ??
    ask(
      holds('certification', finalityOf(known, cut, proposal).state === 'open', 'No outcome had been certified.'),
      'The outcome has been certified.',
    ) ??
    ballotFits(ask, open, body) ??
    fits(
      ask,
      `${clause}.quorum`,
      whyNotDecide(known, cut, proposal, open, member, body.stance),
      'Nothing else had to come first.',
    ) ??
    ask(
      holds(
        'ballots',
        sameIds(standingBallots(known, cut, proposal, member), body.replaces),
        body.replaces.length === 0 ? 'It was their first answer.' : 'It replaces their answer before it.',
      ),
      'A changed ballot replaces the one before it.',
    ) ??
    unless(ask, whyNotSay(on, open, body), 'ballots', 'What else it says is as the charter allows.') ??
    ALLOW
  )
}

/** What a ballot says is something that its kind of decision can be answered with. */
function ballotFits(ask: Ask, open: OpenFacts, body: ActBody<'ballot.cast'>): Denial | null {
  const clause = `decisionTypes.${open.body.decisionType}`
  const rule = ruleOf(open)
  const objects = body.stance === 'object'
  return (
    ask(
      holds(`${clause}.method`, stancesFor(rule).includes(body.stance), 'This kind of decision has that stance.'),
      'This kind of decision has no such stance.',
    ) ??
    (rule.reasonRequired || objects
      ? ask(
          holds(`${clause}.reasonRequired`, body.reason.trim() !== '', 'It gives a reason.'),
          objects ? 'An objection needs a reason.' : 'A reason is needed.',
        )
      : null) ??
    fits(
      ask,
      `${clause}.method`,
      cardDefect(rule, optionCount(open.body.effect), body.stance, body.card),
      'It says of the options what this method counts.',
    )
  )
}

const sameIds = (ballots: readonly { readonly entry: Entry }[], ids: readonly EntryId[]): boolean =>
  JSON.stringify(ballots.map(({ entry }) => entry.id).sort()) === JSON.stringify(ids)

/** Why a proposer who decides after taking advice may not go ahead yet, in words; null when they may. */
export function whyNotDecide(
  known: Known,
  view: CausalView,
  proposal: ProposalFacts,
  open: OpenFacts,
  member: MemberId,
  stance: Stance,
): string | null {
  const rule = ruleOf(open)
  if (rule.method !== 'advice' || member !== open.member || stance !== 'agree') return null
  const given = [...unreplaced(ballotsIn(known, view, proposal)).keys()].filter((each) => each !== member).length
  const missing = advisersNeeded(rule, open.roll.length) - given
  if (missing <= 0) return null
  return `Advice comes first: ${missing} more ${missing === 1 ? 'member has' : 'members have'} to give theirs.`
}

function whyNotOnRoll(known: Known, cut: CausalView, open: OpenFacts): string {
  if (ruleOf(open).method === 'delegated') return 'Not on the roll: those who held the role when it opened decide.'
  return concernedBy(known, cut, open.body.effect) === null
    ? 'Not on the roll: it holds the members with tenure when the proposal opened.'
    : 'Not on the roll: it holds the members with tenure when the proposal opened, without the person concerned.'
}
