import { DAY_MS } from '../units.ts'
import { article, type CharterTemplate } from './template.ts'

/** A project and those who build it: maintainers decide its everyday matters, a board its money, members the rest. */
export const openSourceFoundation: CharterTemplate = {
  id: 'open-source-foundation',
  name: 'Open-source foundation',
  suits:
    'Suits software projects, standards and open collections that are built by many and looked after by elected maintainers.',
  charter: {
    version: 2,
    name: 'Open-source foundation',
    purpose: 'To keep what we build free, useful and in good repair for everybody.',
    articles: [
      article(
        'name-and-purpose',
        'Name and purpose',
        `The foundation bears the name and serves the purpose that stand at the head of this charter. What it makes is
        published under licences that let everybody use, study, change and share it, and stays so.

        It belongs to those who build it. No company, sponsor or founder has a say beyond their one vote.`,
      ),
      article(
        'membership',
        'Membership',
        `Whoever contributes in a lasting way may become a member: with code, words, translations, design, care for
        newcomers, or answers to people who need help. Members who know their contributions vouch for them.

        A person has one vote, whoever employs them. Members say whom they work for where it matters to a decision.`,
      ),
      article(
        'maintainers',
        'Maintainers',
        `Maintainers look after the project day by day: what is merged, when it is released, how it is tested, which
        contributions are asked for. These are **routine** decisions, and the maintainers make them among themselves.
        Whoever disagrees may bring the matter to all members as a standard decision.

        Maintainers work in the open, give reasons when they decline a contribution, and hand on what they know. Until
        the first of them are elected, the members decide such matters as standard decisions.`,
      ),
      article(
        'board',
        'The board',
        `The board answers for money, contracts, names and marks, and for what the law asks of a foundation. It decides
        on spending within the limits of this charter, and on nothing else that this charter gives to others. Until it
        is elected, the members decide.

        Its members come from different employers where that is possible. Each of them says beforehand where they have
        an interest, and then takes no part.`,
      ),
      article(
        'members-decide',
        'What the members decide',
        `The members decide by **standard** decision on direction: licences, the code of conduct, what the project
        takes on and what it gives up, and whatever maintainers or board bring to them.

        Where there are several good ways, such as for a name, a format or a date, they choose by a **choice**
        decision: everybody gives each option points.`,
      ),
      article(
        'proposing',
        'Proposing',
        `A proposal is talked about before it is put to a decision, and other members support that it comes to one. It
        says what problem it solves, what else was considered, what it would break, and who will do the work.

        What was rejected is left in peace for a while. Writing the same in other words to get round this is bad
        manners, and the maintainers may say so.`,
      ),
      article(
        'elections',
        'Elections',
        `Maintainers and board are elected by the members, who rank the candidates. Anybody may stand, or be put
        forward with their consent. Candidates say what they want to do, and whom they work for.

        Holders of a role may be recalled by a standard decision. Who has stopped contributing gives the role back
        without being asked.`,
      ),
      article(
        'money',
        'Money',
        `Money comes from gifts, grants and work done for others, and buys nobody a decision. Gifts above what a person
        would give are published.

        Spending takes the kind of decision that this charter sets for its amount; amounts of the same season count
        together. Whoever is to receive something has no part in deciding it. Accounts are published every year, and
        open to members at any time.`,
      ),
      article(
        'conduct',
        'Conduct',
        `People are treated with respect here, whatever they know, wherever they come from. The code of conduct is a
        resolution of the members. Whoever meets with harassment may turn to any maintainer or member of the board who
        has no part in it, and is heard in confidence and first.`,
      ),
      article(
        'security',
        'Security',
        `Reports of weaknesses in what the foundation publishes are taken in confidence by maintainers, answered soon,
        and published once people can protect themselves. Who may read such reports, and who holds signing keys, is a
        routine decision of which all members are told.`,
      ),
      article(
        'leaving-and-removal',
        'Leaving and removal',
        `A member may leave at any time; what they contributed stays under its licence and under their name.

        A member may be removed by a **removal** decision, for serious or repeated harm to others or to the project.
        The reasons are given in writing, and the answer of the member concerned stands beside them before voting
        begins. Past contributions are never erased.`,
      ),
      article(
        'forks',
        'Forks',
        `Everybody may take what the foundation makes and go another way; that is what freedom means. Those who do are
        wished well, and use another name. Their work may come back at any time.`,
      ),
      article(
        'changing-this-charter',
        'Changing and reviewing this charter',
        `This charter is changed by an **amendment** decision. That what we build stays free is why people give to it:
        an amendment that touches it says so in its title.

        If the foundation ends, names, money and keys go to another body that keeps such work free, chosen by an
        amendment decision.`,
      ),
    ],
    electorate: { tenureMs: 60 * DAY_MS },
    admission: { vouches: 3, vouchAfterMs: 90 * DAY_MS },
    roles: [
      {
        id: 'maintainer',
        title: 'Maintainer',
        purpose: 'Looks after the project day by day, and decides its routine technical matters with the others.',
        seats: 12,
        termMs: 365 * DAY_MS,
        termLimit: 6,
        incompatible: [],
      },
      {
        id: 'board',
        title: 'Member of the board',
        purpose: 'Answers for money, contracts, names and marks, and decides on spending within the charter’s limits.',
        seats: 5,
        termMs: 730 * DAY_MS,
        termLimit: 2,
        incompatible: [],
      },
    ],
    proposing: { sponsors: 2, openPerMember: 3, resubmitAfterMs: 90 * DAY_MS },
    spending: {
      unit: 'EUR',
      windowMs: 90 * DAY_MS,
      tiers: [
        { upTo: 10_000, decisionType: 'spending' },
        { upTo: 100_000, decisionType: 'standard' },
      ],
    },
    decisionTypes: {
      routine: {
        method: 'delegated',
        role: 'maintainer',
        quorum: { numerator: 1, denominator: 2 },
        quorumCounts: 'agree-and-abstain',
        reasonRequired: false,
        noticeMs: 2 * DAY_MS,
        windowMs: 5 * DAY_MS,
        coolingOffMs: 1 * DAY_MS,
      },
      standard: {
        method: 'majority',
        quorum: { numerator: 2, denominator: 5 },
        quorumCounts: 'agree-and-abstain',
        reasonRequired: false,
        noticeMs: 7 * DAY_MS,
        windowMs: 14 * DAY_MS,
        coolingOffMs: 3 * DAY_MS,
        lateSwing: { lastMs: 2 * DAY_MS, extendMs: 3 * DAY_MS, times: 2 },
      },
      spending: {
        method: 'delegated',
        role: 'board',
        quorum: { numerator: 1, denominator: 2 },
        quorumCounts: 'agree-and-abstain',
        reasonRequired: false,
        noticeMs: 3 * DAY_MS,
        windowMs: 7 * DAY_MS,
        coolingOffMs: 2 * DAY_MS,
      },
      choice: {
        method: 'score',
        most: 5,
        threshold: { numerator: 1, denominator: 2 },
        quorum: { numerator: 2, denominator: 5 },
        quorumCounts: 'agree-and-abstain',
        reasonRequired: false,
        noticeMs: 7 * DAY_MS,
        windowMs: 14 * DAY_MS,
        coolingOffMs: 2 * DAY_MS,
      },
      election: {
        method: 'ranked-choice',
        quorum: { numerator: 2, denominator: 5 },
        quorumCounts: 'agree-and-abstain',
        reasonRequired: false,
        noticeMs: 14 * DAY_MS,
        windowMs: 14 * DAY_MS,
        coolingOffMs: 3 * DAY_MS,
      },
      removal: {
        method: 'supermajority',
        threshold: { numerator: 3, denominator: 4 },
        quorum: { numerator: 1, denominator: 2 },
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
        noticeMs: 21 * DAY_MS,
        windowMs: 21 * DAY_MS,
        coolingOffMs: 7 * DAY_MS,
        lateSwing: { lastMs: 2 * DAY_MS, extendMs: 3 * DAY_MS, times: 2 },
      },
    },
    certification: { syncGraceMs: 1 * DAY_MS },
    reviewAfterMs: 730 * DAY_MS,
  },
}
