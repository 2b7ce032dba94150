import { DAY_MS } from '../units.ts'
import { article, type CharterTemplate } from './template.ts'

const LATE_SWING = { lastMs: 2 * DAY_MS, extendMs: 3 * DAY_MS, times: 2 }

/** Circles that decide for themselves and send delegates for what they share: consent, with a way out of a veto. */
export const federation: CharterTemplate = {
  id: 'federation',
  name: 'Federation of circles',
  suits:
    'Suits groups of groups: housing projects, local chapters or unions whose circles send delegates to decide what they share.',
  charter: {
    version: 2,
    name: 'Federation of circles',
    purpose: 'To do together what none of our circles can do alone, and to leave to each circle what it can.',
    articles: [
      article(
        'name-and-purpose',
        'Name and purpose',
        `The federation bears the name and serves the purpose that stand at the head of this charter. It has no power
        over its circles beyond what they have given it here.

        Whatever a circle can decide well by itself, it decides by itself.`,
      ),
      article(
        'circles',
        'Circles',
        `A circle is a group with a purpose of its own that accepts this charter. It decides in its own way about its
        own members, work and means, and keeps its own records.

        Each circle sends the same number of delegates. A circle that divides remains one circle here until the
        federation has decided otherwise, so that nobody gains votes by dividing.`,
      ),
      article(
        'membership',
        'Membership',
        `The members of the federation, in the sense of this charter, are the delegates of its circles. Delegates of
        other circles vouch for a new one: they know the circle, and have its word that this is whom it sends.

        A delegate speaks and votes for their circle, not for themselves. They bring its questions here, and carry
        what was decided back.`,
      ),
      article(
        'mandate',
        'Mandates',
        `A circle may tell its delegate how to answer a proposal, or leave it to their judgement. It may replace its
        delegate at any time: the former one leaves, the new one is vouched for. Until the new one is on the roll, the
        circle’s view is told to the others and taken seriously.

        A delegate who no longer has a circle’s trust and does not leave is removed under this charter.`,
      ),
      article(
        'deciding',
        'Deciding by consent',
        `The federation looks for what no circle objects to. **Routine** decisions carry on what is agreed already;
        **standard** decisions bind the circles to something new, and leave time to ask them.

        An objection says what harm the proposal would do to the purpose or to a circle, and what would mend it. The
        facilitator brings proposer and objector together while voting is still open. What cannot be mended may be
        carried by a large majority all the same: no circle rules the others by saying no.

        A circle that was outvoted may say so on record, and the decision is looked at again after a year.`,
      ),
      article(
        'offices',
        'Offices',
        `The delegates elect a **facilitator**, who leads through proposals and objections; a **secretary**, who looks
        after records and calls meetings; and a **treasurer**, who keeps the common purse. Nobody holds two of these
        offices. They go from circle to circle where that is possible.

        An office gives duties and no vote of its own. The delegates may end it early by a standard decision.`,
      ),
      article(
        'common-purse',
        'The common purse',
        `Each circle pays into the common purse what a standard decision asks of it, by what it can bear. The purse
        pays for what the circles do together and is not shared out.

        Spending takes the kind of decision that this charter sets for its amount. Work done for pay by a delegate or
        their circle is decided as spending, and a delegate who is to receive something has no part in that. The
        treasurer shows all accounts to all circles every quarter.`,
      ),
      article(
        'meetings',
        'Meetings',
        `Delegates meet in one place or by voice as often as the work needs. Once a year all members of all circles are
        invited to a gathering. What is agreed at a meeting counts once it was decided under this charter, so that
        circles can think about it at home.`,
      ),
      article(
        'disputes',
        'Disputes between circles',
        `Circles that fall out name one person each, who together choose a third from a circle that has no part in it.
        The three hear everybody and propose a way on. Meanwhile no circle takes a step that could not be undone.`,
      ),
      article(
        'leaving-and-removal',
        'Leaving and removal',
        `A circle may leave at any time. It pays what it has promised for the year, keeps what is its own, and may take
        along a copy of the common records.

        A delegate is removed by a **removal** decision, a vote: when their circle has withdrawn them, or has left, or
        when they did serious harm. The reasons are given in writing; the delegate and their circle answer before
        voting begins. The circle may send somebody else.`,
      ),
      article(
        'records',
        'Records',
        `What is proposed, answered and decided is kept by all delegates, signed, and never rewritten. Every member of
        a circle may read it through their delegate, and circles are told of every decision that binds them.`,
      ),
      article(
        'changing-this-charter',
        'Changing and reviewing this charter',
        `This charter is changed by an **amendment** decision. Before delegates vote on one, their circles have talked
        about it.

        What belongs to the circles is not for the federation to take: an amendment that gives it a new power says so
        in its title. If the federation ends, the common purse goes back to the circles as they paid into it, or to a
        federation with a like purpose.`,
      ),
    ],
    electorate: { tenureMs: 30 * DAY_MS },
    admission: { vouches: 3, vouchAfterMs: 90 * DAY_MS },
    roles: [
      {
        id: 'facilitator',
        title: 'Facilitator',
        purpose: 'Leads through proposals, and brings proposer and objector together.',
        seats: 1,
        termMs: 365 * DAY_MS,
        termLimit: 2,
        incompatible: ['secretary', 'treasurer'],
      },
      {
        id: 'secretary',
        title: 'Secretary',
        purpose: 'Looks after records, calls meetings, and tells circles what was decided.',
        seats: 1,
        termMs: 365 * DAY_MS,
        termLimit: 3,
        incompatible: ['facilitator', 'treasurer'],
      },
      {
        id: 'treasurer',
        title: 'Treasurer',
        purpose: 'Keeps the common purse, and shows its accounts to all circles.',
        seats: 1,
        termMs: 365 * DAY_MS,
        termLimit: 3,
        incompatible: ['facilitator', 'secretary'],
      },
    ],
    proposing: { sponsors: 1, openPerMember: 5, resubmitAfterMs: 90 * DAY_MS },
    spending: {
      unit: 'EUR',
      windowMs: 90 * DAY_MS,
      tiers: [
        { upTo: 500, decisionType: 'routine' },
        { upTo: 10_000, decisionType: 'standard' },
      ],
    },
    decisionTypes: {
      routine: {
        method: 'consent',
        silenceConsents: true,
        fallback: { numerator: 2, denominator: 3 },
        quorum: { numerator: 2, denominator: 5 },
        quorumCounts: 'agree-and-abstain',
        reasonRequired: false,
        noticeMs: 3 * DAY_MS,
        windowMs: 7 * DAY_MS,
        coolingOffMs: 2 * DAY_MS,
      },
      standard: {
        method: 'consent',
        silenceConsents: true,
        fallback: { numerator: 3, denominator: 4 },
        quorum: { numerator: 1, denominator: 2 },
        quorumCounts: 'agree-and-abstain',
        reasonRequired: false,
        noticeMs: 7 * DAY_MS,
        windowMs: 14 * DAY_MS,
        coolingOffMs: 4 * DAY_MS,
        lateSwing: LATE_SWING,
      },
      election: {
        method: 'ranked-choice',
        quorum: { numerator: 1, denominator: 2 },
        quorumCounts: 'agree-and-abstain',
        reasonRequired: false,
        noticeMs: 7 * DAY_MS,
        windowMs: 14 * DAY_MS,
        coolingOffMs: 2 * DAY_MS,
      },
      removal: {
        method: 'supermajority',
        threshold: { numerator: 3, denominator: 4 },
        quorum: { numerator: 2, denominator: 3 },
        quorumCounts: 'agree-and-abstain',
        reasonRequired: true,
        noticeMs: 14 * DAY_MS,
        windowMs: 14 * DAY_MS,
        coolingOffMs: 7 * DAY_MS,
        lateSwing: LATE_SWING,
      },
      amendment: {
        method: 'supermajority',
        threshold: { numerator: 3, denominator: 4 },
        quorum: { numerator: 2, denominator: 3 },
        quorumCounts: 'agree-and-abstain',
        reasonRequired: false,
        noticeMs: 15 * DAY_MS,
        windowMs: 15 * DAY_MS,
        coolingOffMs: 7 * DAY_MS,
        lateSwing: LATE_SWING,
      },
    },
    certification: { syncGraceMs: 2 * DAY_MS },
    reviewAfterMs: 730 * DAY_MS,
  },
}
