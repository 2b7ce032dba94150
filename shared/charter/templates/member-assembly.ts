import { DAY_MS } from '../units.ts'
import { article, type CharterTemplate } from './template.ts'

/** Everybody together, by vote: the plain association. */
export const memberAssembly: CharterTemplate = {
  id: 'member-assembly',
  name: 'Member assembly',
  suits: 'Suits associations, clubs, land trusts and mutual-aid groups in which every member has one vote.',
  charter: {
    version: 2,
    name: 'Member assembly',
    purpose: 'To look after together what we share.',
    articles: [
      article(
        'name-and-purpose',
        'Name and purpose',
        `The organisation bears the name and serves the purpose that stand at the head of this charter. Whatever it
        decides, owns or promises is for that purpose.

        It belongs to its members alone. No person, company or server stands above them.`,
      ),
      article(
        'membership',
        'Membership',
        `Membership is open to people who share the purpose, accept this charter and are vouched for by members. A
        person belongs once; nobody belongs on another’s behalf.

        Whoever vouches gives their word that they know the newcomer to be who they say they are, and that they will
        help them find their feet.

        Every member may read everything the organisation keeps, speak, propose, and vote once the time this charter
        asks for has passed. No member has more votes than another.`,
      ),
      article(
        'assembly',
        'The assembly',
        `The members together are the assembly. It is the highest authority of the organisation and is always in
        session: members take part from wherever they are, when they can.

        The assembly meets in one place, or by voice, at least once a year to look back, look ahead and eat together.
        What is said there counts once it has been proposed and decided under this charter.`,
      ),
      article(
        'proposing',
        'Proposing',
        `Any member may write a proposal, and others may help to write it. A good proposal says what is to be done,
        why, by whom, by when and at what cost.

        When its proposer opens it, its text is fixed. A proposal that turns out to be mistaken is withdrawn and
        written anew; it is not altered while people are voting on it.`,
      ),
      article(
        'deciding',
        'Deciding',
        `Small matters of the day are **routine**: they pass by consent, unless a member objects. An objection says
        what harm the proposal would do to the purpose, and what would mend it.

        Other matters are **standard** decisions, by majority. Whoever is unsure which kind a matter is treats it as
        standard.

        Members vote under their own names, may say why, and may change their minds until voting ends. Voting No,
        abstaining or objecting costs nobody any right.`,
      ),
      article(
        'conflicts-of-interest',
        'Conflicts of interest',
        `A member who stands to gain from a proposal in a way that others do not says so before voting, and abstains.
        A payment, contract or favour to a member is never a routine matter.`,
      ),
      article(
        'responsibilities',
        'Carrying out decisions',
        `A decision names who carries it out. Whoever takes on a task keeps the assembly informed, and says in good
        time when it cannot be done as decided.

        Tasks give duties, not rank. The assembly may relieve anybody of a task by a standard decision.`,
      ),
      article(
        'money',
        'Money and property',
        `The organisation’s money and property serve its purpose and are never shared out among its members. Expenses
        of members are repaid against a receipt.

        Two members who do not share a household keep the accounts together. They lay them before the assembly once a
        year, and before any member who asks.`,
      ),
      article(
        'disagreement',
        'Disagreement and complaints',
        `Members who fall out speak to each other first. If that does not help, either may ask a third member to
        mediate, whom both accept and who has no part in the matter.

        Harassment and threats are not a disagreement. Whoever meets with them may turn to any member they trust, who
        sees to their safety first.`,
      ),
      article(
        'leaving-and-removal',
        'Leaving and removal',
        `A member may leave at any time and owes no reason. What they did while they belonged, votes included, stays
        on record.

        A member may be removed only for serious or repeated harm to others or to the purpose, after mediation has been
        tried where it is safe. The proposal gives the reasons. The member concerned is heard, and their answer stands
        beside the proposal before voting begins; they have no vote on it.

        Somebody removed may ask to join again after a year.`,
      ),
      article(
        'records',
        'Records',
        `Every proposal, ballot, reason and outcome is kept by the members on their own computers, signed by those who
        made it. Nothing is erased or altered afterwards; a mistake is put right by a new record.

        What members write here is for members. It is shown to others when the assembly decides so, or when the law
        requires it.`,
      ),
      article(
        'changing-this-charter',
        'Changing and reviewing this charter',
        `This charter is changed, and members are removed, only by an **amendment** decision. A proposed change shows
        what is taken out and what is put in.

        When the charter is due for review, the assembly reads it together and asks of each article: is it still true,
        is it still fair, does anybody still need it?

        If the organisation ends, which takes an amendment decision, what is left goes to others with a like purpose.`,
      ),
    ],
    electorate: { tenureMs: 30 * DAY_MS },
    admission: { vouches: 2, vouchAfterMs: 30 * DAY_MS },
    proposing: { sponsors: 0, openPerMember: 5, resubmitAfterMs: 60 * DAY_MS },
    decisionTypes: {
      routine: {
        method: 'consent',
        silenceConsents: true,
        quorum: { numerator: 1, denominator: 4 },
        quorumCounts: 'agree-and-abstain',
        reasonRequired: false,
        noticeMs: 3 * DAY_MS,
        windowMs: 7 * DAY_MS,
        coolingOffMs: 1 * DAY_MS,
      },
      standard: {
        method: 'majority',
        quorum: { numerator: 1, denominator: 3 },
        quorumCounts: 'agree-and-abstain',
        reasonRequired: false,
        noticeMs: 7 * DAY_MS,
        windowMs: 7 * DAY_MS,
        coolingOffMs: 2 * DAY_MS,
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
      },
    },
    certification: { syncGraceMs: 1 * DAY_MS },
    reviewAfterMs: 365 * DAY_MS,
  },
}
