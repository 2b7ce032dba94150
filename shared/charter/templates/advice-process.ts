import { DAY_MS } from '../units.ts'
import { article, type CharterTemplate } from './template.ts'

/**
 * Whoever sees what is needed decides it, after asking. What binds everybody for long, or costs much, is voted on: one
 * person's good judgement is not enough for that.
 */
export const adviceProcess: CharterTemplate = {
  id: 'advice-process',
  name: 'Advice-process collective',
  suits:
    'Suits studios, co-operatives of makers and project teams in which people trust each other to act after asking.',
  charter: {
    version: 2,
    name: 'Advice-process collective',
    purpose: 'To let those who see what is needed do it, with the advice of those it touches.',
    articles: [
      article(
        'name-and-purpose',
        'Name and purpose',
        `The collective bears the name and serves the purpose that stand at the head of this charter. It has no
        managers. Whoever sees something that the purpose needs may take it on, and answers for it.`,
      ),
      article(
        'membership',
        'Membership',
        `A newcomer works with the collective first, and joins when members who have worked with them vouch for them.

        All members have the same rights. Any of them may decide under this charter, and each of them owes the others
        an honest ear and an honest word when asked.`,
      ),
      article(
        'advice',
        'The advice process',
        `Whoever wants to decide something opens it as a proposal and asks for advice: first from those it will touch,
        and from those who know the matter well. The proposal says who they are and how they were asked.

        Everybody may give advice, for and against, with reasons. Advice binds nobody, and is always on record. When
        enough have given theirs, the proposer goes ahead or lets it be, and answers the advice that they did not
        follow in writing.

        Advice that was never read is no advice. To go ahead without having taken it in breaks this charter, whatever
        the count says.`,
      ),
      article(
        'which-way',
        'Which way to decide',
        `What concerns mostly one’s own work and is easily undone is a **routine** decision. What touches the work of
        many, or lasts, is a **standard** decision, for which more people must have been asked. Both are made by the
        advice process.

        Nobody decides by advice on their own pay, on the work or membership of a particular other person, or on a
        contract with themselves or somebody close to them. These, and whatever the collective does not want to leave
        to one person, are decided by an **amendment** decision.`,
      ),
      article(
        'owning-a-decision',
        'Owning a decision',
        `Whoever decides sees to it that it is carried out, tells the others how it goes, and tells them soonest when
        it goes wrong. Mistakes made after asking are the collective’s mistakes, and are looked at to learn.

        A decision can be taken up again by anybody, through the same process, when something new is known. Undoing
        what another decided without asking them first is not done.`,
      ),
      article(
        'stewards',
        'Stewards of the process',
        `Stewards look after the advice process itself: they help newcomers through their first decisions, remind
        people whom they have not asked, and tell the collective when advice is being skipped. They are elected.

        Stewards decide nothing for anybody. What they have is a duty to speak up, and the collective’s promise to
        listen.`,
      ),
      article(
        'money',
        'Money',
        `Small sums may be spent by the advice process, within what this charter sets. Larger ones are voted on. What
        several people spend in the same season counts together, and whoever is to receive something has no part in
        deciding it.

        Two members keep the accounts. Every member may see them at any time.`,
      ),
      article(
        'conflict',
        'Conflict',
        `Members who are at odds speak with each other first, then with a third member whom both trust. If a decision
        keeps hurting people, anybody may ask a steward to bring together all it touches, and its owner comes.

        Harassment is not a conflict. Whoever meets with it may turn to any member, and is kept safe first.`,
      ),
      article(
        'leaving-and-removal',
        'Leaving and removal',
        `A member may leave at any time, and hands over what they have taken on as well as they can.

        The members may part from somebody who has broken their trust, by a vote: a **removal** decision. The reasons
        are given in writing, and the answer of the member concerned stands beside them before voting begins.`,
      ),
      article(
        'records-and-review',
        'Records and change',
        `Proposals, advice and decisions are kept by every member, signed, and are never rewritten.

        This charter is changed by an **amendment** decision. When its review is due, the collective asks which
        decisions went well, which advice was missed, and what the charter should say differently.`,
      ),
    ],
    electorate: { tenureMs: 60 * DAY_MS },
    admission: { vouches: 3, vouchAfterMs: 60 * DAY_MS },
    roles: [
      {
        id: 'steward',
        title: 'Steward of the process',
        purpose: 'Looks after how the collective decides: helps, reminds, and speaks up when advice is skipped.',
        seats: 2,
        termMs: 365 * DAY_MS,
        termLimit: 2,
        incompatible: [],
      },
    ],
    proposing: { sponsors: 0, openPerMember: 5, resubmitAfterMs: 60 * DAY_MS },
    spending: {
      unit: 'EUR',
      windowMs: 90 * DAY_MS,
      tiers: [
        { upTo: 200, decisionType: 'routine' },
        { upTo: 2000, decisionType: 'standard' },
        { upTo: 20_000, decisionType: 'spending' },
      ],
    },
    decisionTypes: {
      routine: {
        method: 'advice',
        quorum: { numerator: 1, denominator: 4 },
        quorumCounts: 'agree-and-abstain',
        reasonRequired: false,
        noticeMs: 0,
        windowMs: 7 * DAY_MS,
        coolingOffMs: 1 * DAY_MS,
      },
      standard: {
        method: 'advice',
        quorum: { numerator: 1, denominator: 3 },
        quorumCounts: 'agree-and-abstain',
        reasonRequired: true,
        noticeMs: 3 * DAY_MS,
        windowMs: 11 * DAY_MS,
        coolingOffMs: 3 * DAY_MS,
      },
      spending: {
        method: 'majority',
        quorum: { numerator: 1, denominator: 2 },
        quorumCounts: 'agree-and-abstain',
        reasonRequired: false,
        noticeMs: 7 * DAY_MS,
        windowMs: 7 * DAY_MS,
        coolingOffMs: 3 * DAY_MS,
      },
      election: {
        method: 'consent',
        silenceConsents: true,
        fallback: { numerator: 2, denominator: 3 },
        quorum: { numerator: 1, denominator: 2 },
        quorumCounts: 'agree-and-abstain',
        reasonRequired: false,
        noticeMs: 7 * DAY_MS,
        windowMs: 7 * DAY_MS,
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
      },
      amendment: {
        method: 'supermajority',
        threshold: { numerator: 2, denominator: 3 },
        quorum: { numerator: 1, denominator: 2 },
        quorumCounts: 'agree-and-abstain',
        reasonRequired: false,
        noticeMs: 14 * DAY_MS,
        windowMs: 14 * DAY_MS,
        coolingOffMs: 7 * DAY_MS,
        lateSwing: { lastMs: 2 * DAY_MS, extendMs: 3 * DAY_MS, times: 2 },
      },
    },
    certification: { syncGraceMs: 1 * DAY_MS },
    reviewAfterMs: 365 * DAY_MS,
  },
}
