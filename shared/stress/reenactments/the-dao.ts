import { decided } from './acts.ts'
import { cut, SOUND } from './charters.ts'
import type { Reenactment } from './reenactment.ts'

/** A No that completes the quorum. */
export const theDao: Reenactment = {
  id: 'the-dao',
  name: 'The DAO',
  year: 2016,
  happened: [
    {
      said: 'The DAO was an investment fund run by a program, in which holders of its tokens voted on what to pay for. In its released program a proposal passed when Yes and No together reached a quorum and there was more Yes than No: a No counted toward the quorum.',
      sources: [1],
    },
    {
      said: 'The quorum was a fifth of all tokens, and rose with the amount asked for to at most 53.3 %. If none was reached for 25 weeks anybody could halve it, and the curator at any time.',
      sources: [1],
    },
    {
      said: 'Who had voted could not move or split off their tokens until that vote was over, so a No had a price and silence had none.',
      sources: [1, 2],
    },
    {
      said: 'On 26 and 27 May 2016 three researchers described reasons, the price of a No among them, for which people would not vote as they thought, and called for no proposals to be made until these were mended.',
      sources: [2],
    },
    {
      said: 'On 13 June 2016 the authors of the program changed it so that only Yes counted toward the quorum. The running fund kept the program that it had.',
      sources: [3],
    },
    {
      said: 'On 17 June 2016 about 3.6 million ether were taken from the fund. That was through an error in the program that paid out those who split off, and not through a vote.',
      sources: [4, 5],
      uncertain: 'Accounts give between 3.6 and 3.7 million ether; the worth in dollars changed by the hour.',
    },
  ],
  sources: [
    {
      author: 'Slock.it',
      title: 'DAO.sol, release 1.0: executeProposal, minQuorum, halveMinQuorum, isBlocked',
      date: '29 April 2016',
      where: 'github.com/slockit/DAO, tag v1.0',
    },
    {
      author: 'Dino Mark, Vlad Zamfir and Emin Gün Sirer',
      title: 'A Call for a Temporary Moratorium on The DAO',
      date: '27 May 2016',
      where: 'hackingdistributed.com/2016/05/27/dao-call-for-moratorium',
    },
    {
      author: 'Christoph Jentzsch',
      title: 'Change of DAO.sol: “only count yes votes and quorum and lower it to 14.3%”',
      date: '13 June 2016',
      where: 'github.com/slockit/DAO, commit 169908b',
    },
    {
      author: 'Quinn DuPont',
      title: 'Experiments in algorithmic governance: a history and ethnography of “The DAO”',
      date: '2017',
      where: 'chapter 8 of “Bitcoin and Beyond” (Routledge)',
    },
    {
      author: 'Blockchain Breaches',
      title: 'The DAO',
      date: 'undated',
      where: 'blockchainbreaches.com/en/breaches/the-dao-2016',
    },
  ],
  translation:
    'Tokens become members with one vote each, and the fund’s payment becomes a resolution; that a vote held tokens fast, that leaving could be followed, and that a quorum could be halved have no counterpart here.',
  hole: ['decisionTypes.standard.quorum', 'decisionTypes.standard.quorumCounts'],
  charter: cut(SOUND, 'standard', { quorum: { numerator: 1, denominator: 5 }, quorumCounts: 'every-ballot' }),
  findings: [
    { id: 'no-helps.standard', number: 2, severity: 'serious' },
    { id: 'turnout.standard', number: 1, severity: 'serious' },
  ],
  notPossible: [3, 13, 21],
  repaired: SOUND,
  people: 15,
  *tell(story) {
    const [one, two, three] = [story.person(0), story.person(1), story.person(2)]
    const { proposal } = story.open(one, 'standard', { kind: 'resolution' }, 'pay for a project that few believe in')
    story.toWindow(proposal)
    story.vote([one, two], proposal, 'agree')
    story.count(proposal)
    story.vote([three], proposal, 'disagree')
    yield* decided(story, proposal)
    story.enact(one, proposal)
  },
  stopped: [
    { act: 'count', outcome: 'no-quorum' },
    { act: 'outcome.enact', who: 'member 1', clause: 'certification' },
  ],
  remains:
    'Whoever is against can still keep a proposal from passing by staying away, together with everybody else who is silent; but saying No is never worse for them than silence.',
}
