import { DAY_MS } from '../../charter/units.ts'
import { decided, reworded } from './acts.ts'
import { cut, SOUND, withoutProposing } from './charters.ts'
import type { Reenactment } from './reenactment.ts'

/** The same again, when nobody looks. */
export const buildFinance: Reenactment = {
  id: 'build-finance',
  name: 'Build Finance',
  year: 2022,
  happened: [
    {
      said: 'Build Finance was a group that paid for projects and decided by the number of tokens. In February 2022 one person with many tokens proposed to be given control of the program that makes the tokens.',
      sources: [1, 2],
    },
    {
      said: 'A first proposal was noticed in the group’s chat and voted down. The tokens were moved to another address, the same was proposed again, and this time it passed: there were not enough votes against it.',
      sources: [1, 2],
      uncertain:
        'One account dates the first attempt to 9 and the second to 10 February; the group made it known on 14 February.',
    },
    {
      said: 'No notice of the second proposal came up in the chat.',
      sources: [1],
      uncertain:
        'The group believed that the proposer had switched off the program that gave notice; that was not shown.',
    },
    {
      said: 'The new owner made over a million tokens, sold them, and took the treasury: by accounts of the time 160 ether, or about 470,000 dollars.',
      sources: [1, 2],
      uncertain: 'The sum is an estimate of the time.',
    },
  ],
  sources: [
    {
      author: 'Edward Ongweso Jr',
      title: 'Democratic DAO Suffers Coup, New Leader Steals Everything (with the group’s own statement)',
      date: '15 February 2022',
      where: 'vice.com/en/article/democratic-dao-suffers-coup-new-leader-steals-everything',
    },
    {
      author: 'Crypto Times',
      title: 'Build Finance suffered hostile governance takeover, lost $470K',
      date: '15 February 2022',
      where: 'cryptotimes.io/2022/02/15/build-finance-suffered-hostile-governance-takeover-lost-470k',
    },
  ],
  translation:
    'One address with many tokens, and then another, becomes two members who act as one; control of the tokens becomes an amendment that gives the organisation another purpose; the quorum of a twentieth and the window of one day are ours, since no source that we could read says what they were.',
  hole: [
    'decisionTypes.amendment.quorum',
    'decisionTypes.amendment.noticeMs',
    'decisionTypes.amendment.windowMs',
    'decisionTypes.amendment.coolingOffMs',
  ],
  charter: withoutProposing(
    cut(SOUND, 'amendment', {
      quorum: { numerator: 1, denominator: 20 },
      noticeMs: 0,
      windowMs: DAY_MS,
      coolingOffMs: 0,
    }),
  ),
  findings: [
    { id: 'turnout.amendment', number: 1, severity: 'serious' },
    { id: 'quiet.amendment', number: 15, severity: 'serious' },
    { id: 'ambush.amendment', number: 4, severity: 'serious' },
    { id: 'resubmission', number: 14, severity: 'caution' },
  ],
  notPossible: [],
  repaired: SOUND,
  people: 12,
  *tell(story) {
    const [one, two, ...others] = story.members.slice()
    if (one === undefined || two === undefined) throw new Error('there are twelve members')
    const effect = story.takeover()
    const first = story.open(one, 'amendment', effect, 'put those who propose this in charge').proposal
    story.toWindow(first)
    story.vote([one, two], first, 'agree')
    story.vote(others.slice(0, 5), first, 'disagree')
    yield* decided(story, first)
    let second = story.open(one, 'amendment', effect, 'put those who propose this in charge')
    if (second.answer.answer === 'denied')
      second = story.open(one, 'amendment', reworded(effect), 'the same in other words')
    story.toWindow(second.proposal)
    story.vote([one, two], second.proposal, 'agree')
    // Without a notice in their chat, the others look in when three days have passed.
    story.pass(3 * DAY_MS)
    story.vote(others, second.proposal, 'disagree')
    yield* decided(story, second.proposal)
    story.enact(one, second.proposal)
  },
  stopped: [
    { act: 'proposal.open', who: 'member 1', clause: 'proposing.resubmitAfterMs' },
    { act: 'count', outcome: 'no-quorum' },
    { act: 'outcome.enact', who: 'member 1', clause: 'certification' },
  ],
  remains:
    'The same may be put again at once in other words: software cannot tell what is meant. Then the higher quorum and the longer times decide.',
}
