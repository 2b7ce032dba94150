import { DAY_MS } from '../../charter/units.ts'
import type { ProposalId } from '../../kernel/ids.ts'
import { openingAct } from '../../organisation/author.ts'
import type { StepAnswer } from '../finding.ts'
import type { Someone } from '../people.ts'
import { ALLOWED, type Story } from '../story.ts'
import { decided, reworded } from './acts.ts'
import { cut, SOUND } from './charters.ts'
import type { Reenactment } from './reenactment.ts'

const LIE = 'the same small change that was adopted last year'

/** A proposal that is not what it says. */
export const tornadoCash: Reenactment = {
  id: 'tornado-cash',
  name: 'Tornado Cash',
  year: 2023,
  happened: [
    {
      said: 'Proposals to Tornado Cash were programs, put up at an address, that holders of its tokens voted on. In May 2023 one was said to do what an earlier proposal about the program’s relayers had done.',
      sources: [1],
    },
    {
      said: 'It had one more function than it was said to have, with which its author could erase the program and put another into its place. After the vote they did.',
      sources: [1],
      uncertain: 'That account dates the vote to 18 May 2023; the day of the exchange we could not check.',
    },
    {
      said: 'The other program gave its author 1.2 million votes, enough to decide everything alone.',
      sources: [1, 2],
    },
    {
      said: 'By one count they took 483,000 tokens and sold most of them for 485 ether. A proposal of their own that gave control back passed on 26 May 2023, with 517,000 votes for it and none against.',
      sources: [2],
      uncertain: 'The other account says 380,000 tokens for 372 ether, some days earlier.',
    },
  ],
  sources: [
    {
      author: 'Decrypt',
      title: 'Tornado Cash Governance Attacker Offers DAO New Lifeline in “Expensive Lesson”',
      date: 'May 2023',
      where: 'decrypt.co/140932/tornado-cash-governance-attacker-offers-dao-new-lifeline-expensive-lesson',
    },
    {
      author: 'The Block',
      title: 'Tornado Cash DAO passes attacker’s proposal to hand back control',
      date: '26 May 2023',
      where: 'theblock.co/post/232401/tornado-cash-dao-passes-attackers-proposal-to-hand-back-control',
    },
  ],
  translation:
    'The program at an address becomes the effect of an amendment, which the opening act fixes together with its text, so that no charter has the hole itself; what is left of the story is a text that says something else than the effect does, and whether anybody has time to see it.',
  hole: ['decisionTypes.amendment.coolingOffMs'],
  charter: cut(SOUND, 'amendment', { coolingOffMs: 0 }),
  findings: [{ id: 'ambush.amendment', number: 4, severity: 'serious' }],
  notPossible: [16],
  repaired: { ...SOUND, challenge: { members: 3 } },
  people: 9,
  *tell(story) {
    const one = story.person(0)
    const { proposal } = story.open(one, 'amendment', story.takeover(), LIE)
    swap(story, one, proposal)
    story.toWindow(proposal)
    story.vote(story.members.slice(0, 6), proposal, 'agree')
    swap(story, one, proposal)
    yield* decided(story, proposal)
    const careful = story.members.slice(6)
    // The day after, three read what the amendment does, and not only what it says.
    const hasTime = story.charter().decisionTypes.amendment.coolingOffMs > DAY_MS
    if (!hasTime) story.enact(one, proposal)
    story.pass(DAY_MS)
    challenge(story, careful, proposal)
    if (hasTime) story.enact(one, proposal)
  },
  stopped: [{ act: 'outcome.enact', who: 'member 1', clause: 'challenge.members' }],
  remains:
    'A text can still lie. Folkmoot shows an amendment as the sentences that it changes, from the effect and not from the text; somebody has to read them. A challenge only wins time: a further decision can uphold the outcome.',
}

/** Putting another effect into the place of the one that is voted on. */
function swap(story: Story, by: Someone, proposal: ProposalId): void {
  const effect = reworded(story.takeover())
  const draft = { proposal, title: LIE, text: LIE, decisionType: 'amendment', effect, heads: [] } as const
  const { answer } = story.act(by, openingAct(story.organisation, story.now, draft))
  story.tell(by.name, 'open it again under the same title, with another effect', 'proposal.open', answer)
}

function challenge(story: Story, people: readonly Someone[], proposal: ProposalId): void {
  let answer: StepAnswer = ALLOWED
  for (const each of people) {
    const reason = 'It does something else than it says.'
    answer = story.act(each, { kind: 'outcome.challenge', body: { proposal, reason } }).answer
  }
  story.tell(
    'members 7 to 9',
    'challenge the outcome: it does something else than it says',
    'outcome.challenge',
    answer,
  )
}
