import { type Condition, counted, holds, notBefore } from '../../charter/condition.ts'
import type { Lens } from '../../charter/model.ts'
import { certificateQuorum } from '../../charter/roll.ts'
import { count } from '../../charter/words.ts'
import type { CausalView } from '../../log/log.ts'
import { certificateGroups } from '../certificates.ts'
import { challengesNeeded, challengesTo, isUpheld } from '../challenges.ts'
import type { Finality } from '../decisions.ts'
import { concernedBy } from '../electorate.ts'
import type { Known, OpenFacts, ProposalFacts } from '../facts.ts'
import type { Denial } from '../verdict.ts'

/** The conditions behind each step of a proposal's life, with what was found and the clause it comes from. */

const clauseOf = ({ body }: OpenFacts, field: string): string => `decisionTypes.${body.decisionType}.${field}`

export const notWithdrawn = (met: boolean): Condition =>
  holds('proposals', met, met ? 'Its proposer has not withdrawn it.' : 'Its proposer withdrew it.')

export const opened = (met: boolean): Condition =>
  holds(
    'proposals',
    met,
    met ? 'Its proposer opened it, which froze what is decided on.' : 'Its proposer has not opened it.',
  )

export const oneOutcome = (finality: Finality): Condition => {
  if (finality.state !== 'contested') return holds('certification', true, 'No two outcomes contradict each other.')
  return holds(
    'certification',
    false,
    finality.groups.length === 0
      ? 'Its proposer opened it twice, with two contents, and neither was certified alone.'
      : `${finality.groups.length} counts are final that exclude each other.`,
  )
}

export const noticeOver = (open: OpenFacts, now: number, from: number): Condition =>
  notBefore(
    clauseOf(open, 'noticeMs'),
    now,
    from,
    now >= from ? 'The notice is over.' : 'The notice goes on; voting begins after it.',
  )

export const windowOver = (open: OpenFacts, now: number, closes: number): Condition =>
  notBefore(
    clauseOf(open, 'windowMs'),
    now,
    closes,
    now >= closes ? 'The window for answers is over.' : 'Ballots can still be cast and changed.',
  )

/** The most confirmations that any count of it has, against the quorum of certifiers. */
export function certified(known: Known, view: CausalView, proposal: ProposalFacts, open: OpenFacts): Condition {
  const { quorum } = certificateQuorum(open.roll.length)
  const groups = certificateGroups(known, view, proposal, open)
  const most = (of: (group: (typeof groups)[number]) => number) => Math.max(0, ...groups.map(of))
  const signed = most((group) => group.signatures.length)
  const confirmed = most((group) => group.confirmations.length)
  return counted(
    'certification.quorum',
    [confirmed, 'at-least', quorum],
    'members',
    confirmed === 0
      ? `${signed} of at least ${quorum} needed signed the same count; it is final once as many have confirmed it.`
      : `${confirmed} of at least ${quorum} needed confirmed the same count.`,
  )
}

export const noRival = (met: boolean): Condition =>
  holds(
    'charter',
    met,
    met
      ? 'No other amendment replaced the charter that it was decided under.'
      : 'Another amendment replaced the charter that it was decided under.',
  )

export function unchallenged(
  known: Known,
  view: CausalView,
  proposal: ProposalFacts,
  open: OpenFacts,
  met: boolean,
): Condition {
  const challenges = challengesTo(known, view, proposal)
  const concerned = concernedBy(known, view, open.body.effect)
  const clause = 'challenge.members'
  if (isUpheld(known, view, proposal.id)) {
    return holds(clause, met, 'It was challenged, and a further decision upheld it.')
  }
  if (challenges.some(({ member }) => member === concerned)) {
    return holds(clause, met, 'The one whom it is about challenged it; a further decision has to uphold it.')
  }
  const needed = challengesNeeded(open)
  return counted(
    clause,
    [challenges.length, 'less-than', needed],
    'members',
    `${count(challenges.length, 'member challenges', 'members challenge')} it; ${needed} would hold it up until a further decision upholds it.`,
  )
}

export const cooledOff = (open: OpenFacts, time: number, from: number): Condition =>
  notBefore(
    clauseOf(open, 'coolingOffMs'),
    time,
    from,
    time >= from ? 'The cooling-off is over.' : 'The outcome cools off before it takes effect.',
  )

export const lookedThrough = ({ id, title }: Lens, time: number, from: number): Condition =>
  notBefore(
    `lenses.${id}.waitMs`,
    time,
    from,
    time >= from
      ? `Nobody looked at it through the lens “${title}”, and it has waited for that as long as it may.`
      : `Nobody has looked at it through the lens “${title}” yet; it waits for that a while.`,
  )

export const unhindered = (obstacle: Denial | null): Condition =>
  holds(obstacle?.clause ?? 'effects', obstacle === null, obstacle?.reason ?? 'Nothing keeps it from taking effect.')

export const enacted = (met: boolean): Condition =>
  holds(
    'proposals',
    met,
    met
      ? 'A member’s app put it into force.'
      : 'No member’s app has put it into force yet; the first to be online does.',
  )
