import type { Role } from '../model.ts'
import { DAY_MS } from '../units.ts'
import { article, type CharterTemplate } from './template.ts'

const OFFICES = ['co-ordinator', 'treasurer', 'secretary']

/** An office for a year at a time, by itself. */
const office = (id: string, title: string, purpose: string): Role => ({
  id,
  title,
  purpose,
  seats: 1,
  termMs: 365 * DAY_MS,
  termLimit: 3,
  incompatible: OFFICES.filter((other) => other !== id),
})

/** A business owned by those who work in it: a longer way in, a higher quorum, a higher bar for the charter. */
export const workerCoOp: CharterTemplate = {
  id: 'worker-co-op',
  name: 'Worker co-op',
  suits: 'Suits businesses that are owned and run by the people who work in them, one member one vote.',
  charter: {
    version: 2,
    name: 'Worker co-op',
    purpose: 'To give our members good work, and our customers work well done.',
    articles: [
      article(
        'name-and-purpose',
        'Name and purpose',
        `The co-operative bears the name and serves the purpose that stand at the head of this charter. It is owned by
        the people who work in it, and is run by them for the benefit of its members, its customers and the place it
        works in.

        It follows the co-operative principles: open membership, democratic control, members’ economic participation,
        independence, education, co-operation among co-operatives, and concern for the community.`,
      ),
      article(
        'membership',
        'Membership',
        `Everybody who works in the co-operative for more than a passing time is invited to become a member, and only
        people who work in it are members.

        Members who have worked with a newcomer vouch for them: for their work, and for their will to carry the
        co-operative with others. From then on the newcomer takes part in everything; the vote follows when the time
        this charter asks for has passed.

        Each member has one vote, whatever their pay, hours or share of the capital.`,
      ),
      article(
        'work-and-pay',
        'Work and pay',
        `Members owe each other honest work, and the co-operative owes them safe work, rest and fair pay. Pay is known
        to all members, and is set by a **standard** decision. The highest pay for an hour’s work is at most three times
        the lowest.

        Nobody loses work or pay for a vote, an objection or a word said in good faith.`,
      ),
      article(
        'routine',
        'Everyday decisions',
        `Those who do a job decide how to do it. What touches several jobs and can easily be undone is a **routine**
        decision: it passes by consent, unless a member objects and says what harm it would do.`,
      ),
      article(
        'standard',
        'Decisions of the members',
        `The members decide by **standard** decision, by majority, on:

        - the plan and budget of the year;
        - pay, hours and holidays;
        - hiring for lasting work, and ending it;
        - borrowing, lending, and any contract that binds the co-operative for more than a year or for more than a
          month’s turnover.

        A member with a personal interest in such a matter says so and abstains.`,
      ),
      article(
        'offices',
        'Offices',
        `The members elect a **co-ordinator**, a **treasurer** and a **secretary**, and rank the candidates when there
        are several. Nobody holds two of these offices. The law may require directors; then these three are the directors, and they are bound by
        the decisions of the members as far as the law allows.

        An office gives duties and no vote of its own. The members may end it early by a standard decision.`,
      ),
      article(
        'accounts',
        'Accounts',
        `The treasurer shows the members income, spending and cash every month, and full accounts every year. What
        goes beyond the budget is decided as spending, by its amount; a member who is to receive something has no part
        in that.

        Every member may see every book.`,
      ),
      article(
        'surplus',
        'Surplus and capital',
        `Of a year’s surplus, the members first set aside what the co-operative needs to be safe: at least a fifth, until
        half a year’s costs are in reserve. Part goes to learning and to other co-operatives. What is left may be shared
        among the members by the hours they worked.

        Reserves are held in common and are never shared out. Capital that members put in may earn a limited interest,
        and gives no vote.`,
      ),
      article(
        'health-and-dignity',
        'Dignity at work',
        `No one is treated worse for who they are, whom they love, where they come from, what they believe, or what
        their body can do. Whoever is harassed may turn to any office holder, or to any member they trust, and is kept
        safe while the matter is looked into.`,
      ),
      article(
        'disagreement',
        'Disagreement and grievances',
        `A disagreement is first talked over by those it concerns, then with a mediator both accept. A grievance that is
        still unsettled after a month goes to three members drawn by lot from those who have no part in it. They hear
        everybody concerned and put a proposal to the members.`,
      ),
      article(
        'leaving-and-removal',
        'Leaving and removal',
        `A member may leave at any time, keeping any notice that their work requires. Membership ends with the work;
        capital put in is paid back within a year, as the law and the reserves allow.

        A member may be removed by an **amendment** decision only, for serious or repeated breach of this charter or of
        the duties of work. The reasons are given in writing, the member is heard, may bring somebody to speak for them,
        and their answer stands beside the proposal before voting begins.`,
      ),
      article(
        'records',
        'Records',
        `Decisions, votes and their reasons are kept by every member, signed, and are never rewritten. The secretary
        sees to it that whatever the law wants kept in another form is kept in that form too.

        Personal matters of pay, health and discipline stay among the members.`,
      ),
      article(
        'changing-this-charter',
        'Changing and reviewing this charter',
        `This charter is changed by an **amendment** decision. The rule that reserves are held in common, and that each
        member has one vote, are what makes this a co-operative: whoever proposes to change them says so in the title.

        The charter is reviewed when its review is due, and whenever the number of members has doubled.`,
      ),
      article(
        'dissolution',
        'Closing down',
        `The co-operative is closed by an amendment decision. When its debts and its members’ capital are paid, what is
        left goes to another co-operative or to a fund that helps to start them, and never to the members.`,
      ),
    ],
    electorate: { tenureMs: 90 * DAY_MS },
    admission: { vouches: 3, vouchAfterMs: 180 * DAY_MS },
    roles: [
      office('co-ordinator', 'Co-ordinator', 'Sees to it that work and people find each other.'),
      office('treasurer', 'Treasurer', 'Keeps the books, and shows them to the members every month.'),
      office('secretary', 'Secretary', 'Keeps the records that the members and the law ask for.'),
    ],
    proposing: { sponsors: 0, openPerMember: 5, resubmitAfterMs: 60 * DAY_MS },
    spending: {
      unit: 'EUR',
      windowMs: 90 * DAY_MS,
      tiers: [
        { upTo: 500, decisionType: 'routine' },
        { upTo: 20_000, decisionType: 'standard' },
      ],
    },
    decisionTypes: {
      routine: {
        method: 'consent',
        silenceConsents: true,
        quorum: { numerator: 1, denominator: 3 },
        quorumCounts: 'agree-and-abstain',
        reasonRequired: false,
        noticeMs: 3 * DAY_MS,
        windowMs: 7 * DAY_MS,
        coolingOffMs: 1 * DAY_MS,
      },
      standard: {
        method: 'majority',
        quorum: { numerator: 1, denominator: 2 },
        quorumCounts: 'agree-and-abstain',
        reasonRequired: false,
        noticeMs: 7 * DAY_MS,
        windowMs: 7 * DAY_MS,
        coolingOffMs: 2 * DAY_MS,
      },
      election: {
        method: 'ranked-choice',
        quorum: { numerator: 1, denominator: 2 },
        quorumCounts: 'agree-and-abstain',
        reasonRequired: false,
        noticeMs: 7 * DAY_MS,
        windowMs: 7 * DAY_MS,
        coolingOffMs: 2 * DAY_MS,
      },
      amendment: {
        method: 'supermajority',
        threshold: { numerator: 3, denominator: 4 },
        quorum: { numerator: 1, denominator: 2 },
        quorumCounts: 'agree-and-abstain',
        reasonRequired: false,
        noticeMs: 14 * DAY_MS,
        windowMs: 14 * DAY_MS,
        coolingOffMs: 7 * DAY_MS,
      },
    },
    certification: { syncGraceMs: 1 * DAY_MS },
    reviewAfterMs: 365 * DAY_MS,
  },
}
