import type { DecisionTypeName } from '../../charter/decision-rule.ts'
import type { Effect } from '../../charter/effect.ts'
import type { Charter } from '../../charter/model.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../charter/units.ts'
import type { ProposalId } from '../../kernel/ids.ts'
import { BEGIN, type Story } from '../story.ts'
import { decided } from './acts.ts'
import { cut, SOUND, withoutProposing } from './charters.ts'
import type { Reenactment } from './reenactment.ts'

const AMOUNT = 20_000
const PAYMENT = 'pay 20,000 into a fund that member 1 keeps'

const ruled: Charter = {
  ...SOUND,
  spending: { unit: 'euros', windowMs: 90 * DAY_MS, tiers: [{ upTo: 2_000, decisionType: 'standard' }] },
}

/** A large payment to those who propose it, over a weekend. */
export const compound: Reenactment = {
  id: 'compound-289',
  name: 'Compound, proposal 289',
  year: 2024,
  happened: [
    {
      said: 'Compound is a lending program whose treasury is decided on by the number of its tokens, COMP. From May 2024 a group around one large holder proposed to move COMP from the treasury into a fund of the group’s own.',
      sources: [1, 2],
    },
    {
      said: 'Proposal 247 in May came to nothing, and proposal 279 was voted down in July.',
      sources: [2, 4],
      uncertain: 'Accounts differ on whether 247 lacked a quorum or was withdrawn, and one counts a further attempt.',
    },
    {
      said: 'Proposal 289 asked for 499,000 COMP, about 24 million dollars, to be placed for a year. It was voted on from the night of Thursday 25 July 2024 through the weekend, and passed on Sunday 28 July by 682,191 to 633,636.',
      sources: [1, 4],
    },
    {
      said: 'Others had warned that several accounts bought COMP on the market for these votes. The group denied that it was stealing.',
      sources: [1],
      uncertain: 'Whether it was an attack or a vote that was won is disputed; we say only what was decided, and how.',
    },
    {
      said: 'The proposal was cancelled by its proposer within days, in exchange for a plan by which all holders would share in the income.',
      sources: [3],
    },
  ],
  sources: [
    {
      author: 'The Block (read as reported by ChainCatcher)',
      title: '$24 million Compound Finance proposal passed by whale over DAO objections',
      date: '29 July 2024',
      where: 'chaincatcher.com/en/article/2135655',
    },
    {
      author: 'CoinDesk',
      title: 'COMP Down 6.7% after Supposed “Governance Attack” on Compound DAO',
      date: '29 July 2024',
      where: 'coindesk.com/markets/2024/07/29/comp-down-67-after-supposed-governance-attack-on-compound-dao',
    },
    {
      author: 'The Defiant (read in a reprint)',
      title: 'Compound Agrees to Distribute 30% of Reserves to COMP Stakers to End Alleged Governance Attack',
      date: '30 July 2024',
      where: 'altszn.com/compound-agrees-to-distribute-30-of-reserves-to-comp-stakers-to-end-alleged-governance-attack',
    },
    {
      author: 'Crypto Today',
      title: 'Crypto Whale’s $24M Heist Exposes Compound’s Governance Flaws',
      date: 'July or August 2024',
      where: 'cryptoday.today/breaking-news/compound-finance-governance-attack',
    },
  ],
  translation:
    'Tokens bought on a market become a bloc of four among thirteen members, and the fund becomes one of the four; the quorum of a fifth and all sums are ours.',
  hole: ['decisionTypes.standard.quorum', 'decisionTypes.standard.noticeMs', 'decisionTypes.standard.windowMs'],
  charter: withoutProposing(
    cut(SOUND, 'standard', { quorum: { numerator: 1, denominator: 5 }, noticeMs: 0, windowMs: 3 * DAY_MS }),
  ),
  findings: [
    { id: 'turnout.standard', number: 1, severity: 'serious' },
    { id: 'quiet.standard', number: 15, severity: 'caution' },
    { id: 'resubmission', number: 14, severity: 'caution' },
    { id: 'self-dealing', number: 11, severity: 'note' },
    { id: 'unsummed', number: 10, severity: 'note' },
  ],
  notPossible: [],
  repaired: ruled,
  people: 13,
  tell: (story) => attempts(story),
  stopped: [
    { act: 'proposal.open', who: 'member 1', clause: 'spending.tiers' },
    { act: 'ballot.cast', who: 'member 1', clause: 'electorate' },
    { act: 'count', outcome: 'no-quorum' },
    { act: 'proposal.open', who: 'member 1', clause: 'proposing.resubmitAfterMs' },
    { act: 'count', outcome: 'no-quorum' },
    { act: 'outcome.enact', who: 'member 1', clause: 'certification' },
  ],
  remains:
    'Called a plain resolution, the payment needs no spending rule: software cannot tell who gains from a text. Then the quorum and the times decide, as the end of the story shows.',
}

interface Asked {
  readonly type: DecisionTypeName
  readonly effect: Effect
}

/** First on a Monday, when the others see it; then over a weekend, when few do. */
function* attempts(story: Story): Generator<void, void> {
  const [one, bloc, others] = [story.person(0), story.members.slice(1, 4), story.members.slice(4)]
  const { first, asked } = ask(story)
  story.toWindow(first)
  story.vote([one], first, 'agree')
  story.vote(bloc, first, 'agree')
  story.vote(others.slice(0, 7), first, 'disagree')
  yield* decided(story, first)
  story.now = next(story.now, THURSDAY_NIGHT)
  const second = askAgain(story, asked)
  story.toWindow(second)
  story.vote([one, ...bloc], second, 'agree')
  story.vote(others.slice(0, 3), second, 'disagree')
  // The others look in on Monday morning.
  story.now = next(story.now, MONDAY_MORNING)
  story.vote(others.slice(3), second, 'disagree')
  yield* decided(story, second)
  story.enact(one, second)
}

/** As a standard decision, or as whatever the charter asks for such a sum. */
function ask(story: Story): { readonly first: ProposalId; readonly asked: Asked } {
  const one = story.person(0)
  const effect: Effect =
    story.charter().spending === undefined
      ? { kind: 'resolution' }
      : { kind: 'spend', amount: AMOUNT, to: { kind: 'member', member: one.member } }
  const { proposal, answer } = story.open(one, 'standard', effect, PAYMENT)
  if (answer.answer !== 'denied') return { first: proposal, asked: { type: 'standard', effect } }
  return { first: story.open(one, 'amendment', effect, PAYMENT).proposal, asked: { type: 'amendment', effect } }
}

function askAgain(story: Story, { type, effect }: Asked): ProposalId {
  const { proposal, answer } = story.open(story.person(0), type, effect, PAYMENT)
  if (answer.answer !== 'denied') return proposal
  return story.open(story.person(0), 'standard', { kind: 'resolution' }, `${PAYMENT}, as a plain resolution`).proposal
}

const WEEK_MS = 7 * DAY_MS
/** Since the beginning of a Monday, as walkthroughs begin. */
const THURSDAY_NIGHT = 3 * DAY_MS + 23 * HOUR_MS + 40 * MINUTE_MS
const MONDAY_MORNING = 9 * HOUR_MS

/** The next such moment of a week. */
const next = (now: number, moment: number): number => now + ((((BEGIN + moment - now) % WEEK_MS) + WEEK_MS) % WEEK_MS)
