import { DAY_MS } from '../units.ts'
import { article, type CharterTemplate } from './template.ts'

/**
 * Deciding by consent. Only the charter itself is changed by a (high) supermajority: if that took consent as well, one
 * person could block for ever, and could not even be removed.
 */
export const consentCircle: CharterTemplate = {
  id: 'consent-circle',
  name: 'Consent circle',
  suits:
    'Suits teams, research collectives and households that look for what nobody objects to instead of counting votes.',
  charter: {
    version: 2,
    name: 'Consent circle',
    purpose: 'To do good work together in a way that each of us can stand behind.',
    articles: [
      article(
        'name-and-purpose',
        'Name and purpose',
        `The circle bears the name and serves the purpose that stand at the head of this charter. The purpose is the
        measure of every decision: a proposal is good enough when it serves the purpose and harms nobody’s part in it.`,
      ),
      article(
        'membership',
        'Membership',
        `The circle stays small enough for its members to know each other. A newcomer first works alongside the circle,
        and joins when members vouch for them.

        All members have the same say. Nobody speaks for somebody else.`,
      ),
      article(
        'consent',
        'Consent',
        `The circle decides by consent. Consent does not mean that everybody likes a proposal best. It means that nobody
        sees a harm in it that the circle should not risk: *good enough for now, safe enough to try*.

        Members answer a proposal in one of three ways:

        - **agree**: I can stand behind this;
        - **abstain**: I leave this to the others;
        - **object**: this would harm our purpose, and here is why.

        To say nothing is to trust the others; still, too few answers decide nothing.`,
      ),
      article(
        'objections',
        'Objections',
        `An objection is a gift: it shows the circle something it has not seen. It says what in the proposal would cause
        which harm to the purpose, and what could be done instead. A preference, or a better idea, is not an objection.

        An objection belongs to the circle, not to the person who raised it. Proposer and objector look for a change
        that answers it, with somebody else facilitating. The objection ends when whoever raised it changes their
        answer.

        Objecting never counts against anybody.`,
      ),
      article(
        'proposing',
        'Proposing',
        `Any member may propose. A proposal names the need it answers, what is to be done, who does it, and when the
        circle will look at it again.

        The time between opening and answering is for questions first and for reactions second. If the text has to
        change, the proposer withdraws it and opens it again, improved.`,
      ),
      article(
        'when-consent-fails',
        'When consent cannot be found',
        `If an objection stands at the end, the proposal does not pass, and things stay as they are. The circle then
        tries something smaller, something shorter, or nothing.

        If that leaves the circle unable to serve its purpose, it may change this charter by an **amendment** decision,
        in which members vote and give their reasons. This is the last resort and is meant to be slow.`,
      ),
      article(
        'roles',
        'Roles',
        `Standing work is done in roles. A role has a purpose, a list of what others may expect of it, one holder, and a
        date at which it is given anew. Inside the role its holder decides without asking.

        Members propose each other for roles openly, with reasons, and the circle consents. The circle always has a
        **facilitator**, who leads through proposals, and a **secretary**, who looks after its records; no one holds
        both.`,
      ),
      article(
        'meetings',
        'Meetings',
        `The circle meets as often as its work needs, and at least every month. A meeting begins and ends with a round
        in which everybody speaks and nobody answers.

        What binds the circle is decided under this charter, so that members who could not come have their say.`,
      ),
      article(
        'tension',
        'Tension and repair',
        `Members name what troubles them early, to the person it concerns. Either of them may ask for a third member to
        listen to both. If harm was done, the circle asks what the person harmed needs before it asks anything else.`,
      ),
      article(
        'leaving-and-removal',
        'Leaving and removal',
        `A member may leave at any time and hands over their roles if they can. What they decided with the circle stays
        decided.

        The circle may part from a member by an **amendment** decision when trust is lost beyond repair. The reasons are
        written down, and the member’s answer stands beside them before the others decide.`,
      ),
      article(
        'records-and-review',
        'Records, review and change',
        `Decisions, answers and reasons are kept by every member and are never rewritten. Every decision carries the
        date of its review; a decision nobody remembers the reason for is reviewed at once.

        This charter is changed by an **amendment** decision. When its own review is due, the circle reads it aloud and
        keeps only what it still needs.`,
      ),
    ],
    electorate: { tenureMs: 30 * DAY_MS },
    admission: { vouches: 3, vouchAfterMs: 30 * DAY_MS },
    roles: [
      {
        id: 'facilitator',
        title: 'Facilitator',
        purpose: 'Leads the circle through proposals and objections.',
        seats: 1,
        termMs: 365 * DAY_MS,
        termLimit: 2,
        incompatible: ['secretary'],
      },
      {
        id: 'secretary',
        title: 'Secretary',
        purpose: 'Looks after the circle’s records and meetings.',
        seats: 1,
        termMs: 365 * DAY_MS,
        termLimit: 2,
        incompatible: ['facilitator'],
      },
    ],
    proposing: { sponsors: 0, openPerMember: 5, resubmitAfterMs: 60 * DAY_MS },
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
        method: 'consent',
        silenceConsents: true,
        quorum: { numerator: 1, denominator: 2 },
        quorumCounts: 'agree-and-abstain',
        reasonRequired: false,
        noticeMs: 7 * DAY_MS,
        windowMs: 7 * DAY_MS,
        coolingOffMs: 2 * DAY_MS,
      },
      election: {
        method: 'consent',
        silenceConsents: true,
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
        quorum: { numerator: 2, denominator: 3 },
        quorumCounts: 'agree-and-abstain',
        reasonRequired: true,
        noticeMs: 14 * DAY_MS,
        windowMs: 14 * DAY_MS,
        coolingOffMs: 7 * DAY_MS,
      },
    },
    certification: { syncGraceMs: 1 * DAY_MS },
    reviewAfterMs: 365 * DAY_MS,
  },
}
