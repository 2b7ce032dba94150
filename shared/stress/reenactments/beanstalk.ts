import { DAY_MS, HOUR_MS } from '../../charter/units.ts'
import { decided, letIn } from './acts.ts'
import { cut, SOUND } from './charters.ts'
import type { Reenactment } from './reenactment.ts'

/** An electorate made for one vote. */
export const beanstalk: Reenactment = {
  id: 'beanstalk',
  name: 'Beanstalk',
  year: 2022,
  happened: [
    {
      said: 'Beanstalk was a currency run by a program that holders of its voting tokens could replace by vote. A proposal was voted on for seven days; but once it was a day old, two thirds of all votes could put it into force at once, and whoever put money in had votes that moment.',
      sources: [1, 3],
    },
    {
      said: 'On 16 April 2022 somebody made two proposals, numbered 18 and 19, one of which looked like a donation to Ukraine.',
      sources: [2, 3],
      uncertain: 'Accounts differ on which number did what.',
    },
    {
      said: 'On 17 April 2022, in one transaction, they borrowed about a thousand million dollars, turned it into more than two thirds of the votes, put their proposal into force, took what the program held, and gave the loan back.',
      sources: [2, 3],
      uncertain: 'How much more than two thirds: accounts give from 67 to 79 %.',
    },
    {
      said: 'The loss was given as 182 million dollars, of which the taker kept some 76 to 80 million.',
      sources: [2, 3],
      uncertain: 'Both are estimates at the prices of that day.',
    },
  ],
  sources: [
    {
      author: 'Publius (the authors of Beanstalk)',
      title: 'GovernanceFacet.sol (emergencyCommit) and its constants',
      date: 'as deployed in April 2022',
      where: 'github.com/BeanstalkFarms/Beanstalk',
    },
    {
      author: 'Cointelegraph (read in a reprint)',
      title: 'Beanstalk Farms loses $182M in DeFi governance exploit',
      date: '18 April 2022',
      where: 'worldcrypto.news/beanstalk-farms-loses-182m-in-defi-governance-exploit',
    },
    {
      author: 'dnzn.dev',
      title: 'Beanstalk Governance Attack',
      date: 'undated',
      where: 'dnzn.dev/events/beanstalk-governance-attack',
    },
  ],
  translation:
    'Votes borrowed for a moment become newcomers whom two members let in for one vote, and the emergency way becomes an amendment decided within a day and an hour, since the only emergency power here is a pause, in which nothing takes effect; votes that arrive after the opening are no use here under any charter, since the roll is frozen then, so the newcomers have to come before it.',
  hole: [
    'electorate.tenureMs',
    'decisionTypes.amendment.noticeMs',
    'decisionTypes.amendment.windowMs',
    'decisionTypes.amendment.coolingOffMs',
  ],
  charter: {
    ...cut(SOUND, 'amendment', { noticeMs: DAY_MS, windowMs: HOUR_MS, coolingOffMs: 0 }),
    electorate: { tenureMs: 0 },
  },
  findings: [
    { id: 'flash.amendment', number: 6, severity: 'serious' },
    { id: 'quiet.amendment', number: 15, severity: 'serious' },
    { id: 'ambush.amendment', number: 4, severity: 'serious' },
  ],
  notPossible: [],
  repaired: SOUND,
  people: 6,
  *tell(story) {
    story.pass(365 * DAY_MS)
    const [one, two, ...others] = story.members.slice()
    if (one === undefined || two === undefined) throw new Error('there are six members')
    const names = [1, 2, 3, 4, 5, 6].map((n) => `newcomer ${n}`)
    const newcomers = yield* letIn(story, [one, two], names, 'let in newcomers 1 to 6, whom nobody else knows')
    const { proposal } = story.open(one, 'amendment', story.takeover(), 'hand everything to whoever proposes this')
    const late = yield* letIn(story, [one, two], ['newcomer 7'], 'let in newcomer 7, when the proposal is open')
    story.toWindow(proposal)
    story.vote(late, proposal, 'agree')
    story.vote([one, two], proposal, 'agree')
    story.vote(newcomers, proposal, 'agree')
    story.vote(others, proposal, 'disagree')
    yield* decided(story, proposal)
    story.enact(one, proposal)
  },
  stopped: [
    { act: 'ballot.cast', who: 'newcomers 1 to 6', clause: 'electorate' },
    { act: 'count', outcome: 'no-quorum' },
    { act: 'outcome.enact', who: 'member 1', clause: 'certification' },
  ],
  remains:
    'Newcomers who wait for a month have votes. No rule of this version limits how many may join at a time; more vouches make it take more members to let strangers in.',
}
