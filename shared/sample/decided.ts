import { charterHash } from '../charter/model.ts'
import { unwrapped } from '../charter/templates/template.ts'
import { FOUNDING_CHARTER, PRESENT_CHARTER, RIVAL_CHARTER } from './charter.ts'
import { ballot, type Scene } from './scene.ts'

/** What the sample organisation has decided, well or badly, one proposal for each way in which that can end. */

const amending = (charter: typeof FOUNDING_CHARTER) =>
  ({ kind: 'amend', base: charterHash(FOUNDING_CHARTER), charter }) as const

export const DECIDED: readonly Scene[] = [
  {
    title: 'Who keeps the books?',
    text: unwrapped(
      `Basil has kept them since we began and would gladly share the work. Both have said that they would do it.`,
    ),
    by: 'hazel',
    decisionType: 'election',
    effect: (member) => ({ kind: 'elect', role: 'treasurer', candidates: [member('you'), member('basil')] }),
    draftedDaysAgo: 124,
    sponsor: { by: 'rowan', daysAgo: 123 },
    openedDaysAgo: 120,
    said: [{ daysAgo: 122, by: 'basil', text: 'I will show whoever it becomes how I file things.' }],
    ballots: [
      ballot(117, 'hazel', 'agree', 'Fresh eyes.', [0, 1]),
      ballot(116.4, 'rowan', 'agree', '', [0, 1]),
      ballot(116, 'basil', 'agree', 'I would like to prune more and count less.', [0]),
      ballot(114, 'olive', 'agree', 'Basil has done it well.', [1, 0]),
      ballot(112, 'marigold', 'agree', '', [0, 1]),
    ],
    signed: { fromDaysAgo: 110.5, by: ['hazel', 'rowan', 'perry', 'olive', 'basil', 'marigold'] },
    enacted: { by: 'hazel', daysAgo: 108 },
  },
  {
    title: 'Buy the old cider press from the mill',
    text: unwrapped(`The mill gives up its press. It is eighty years old and works. With it we press our own fruit instead of
    driving it over the hill.

    - 900 euros, to be fetched by us
    - Marigold’s van carries it
    - it stands in the tithe shed, under a sheet`),
    by: 'perry',
    decisionType: 'standard',
    effect: { kind: 'spend', amount: 900, to: { kind: 'other', name: 'The mill at Wren Bottom' } },
    draftedDaysAgo: 106,
    sponsor: { by: 'olive', daysAgo: 105 },
    openedDaysAgo: 104,
    ballots: [
      ballot(101, 'perry', 'agree', 'It pays for itself in two harvests.'),
      ballot(100, 'olive', 'agree'),
      ballot(99.5, 'marigold', 'agree', 'I have room on Thursday.'),
      ballot(98, 'basil', 'abstain', 'I can find the money and not the space.'),
      ballot(97, 'rowan', 'agree'),
      ballot(96, 'ash', 'disagree', 'We would have to mend it for ever.'),
    ],
    signed: { fromDaysAgo: 94.5, by: ['perry', 'olive', 'marigold', 'basil', 'rowan', 'hazel'] },
    enacted: { by: 'perry', daysAgo: 91 },
  },
  {
    title: 'Let two vouches be enough',
    text: unwrapped(`Three vouches were right while we were few and knew everybody. Now people work with two of us on a work
    day and then wait for weeks until a third has met them.`),
    by: 'olive',
    decisionType: 'amendment',
    effect: amending(PRESENT_CHARTER),
    draftedDaysAgo: 103,
    sponsor: { by: 'basil', daysAgo: 102 },
    openedDaysAgo: 100,
    ballots: [
      ballot(92, 'olive', 'agree', 'Nobody should have to wait for a stranger’s day off.'),
      ballot(91.5, 'basil', 'agree'),
      ballot(90, 'hazel', 'agree', 'Two who know somebody are better than three who do not.'),
      ballot(88, 'marigold', 'agree'),
      ballot(86, 'ash', 'disagree', 'It was harder for me, and I am glad of it.'),
      ballot(80, 'perry', 'agree'),
    ],
    signed: { fromDaysAgo: 78.5, by: ['hazel', 'olive', 'basil', 'marigold', 'perry', 'rowan'] },
    enacted: { by: 'olive', daysAgo: 71 },
  },
  {
    title: 'Wait two months before a vote',
    text: unwrapped(`A newcomer has a vote after a month. Two months would let them see a whole season’s work first.`),
    by: 'basil',
    decisionType: 'amendment',
    effect: amending(RIVAL_CHARTER),
    draftedDaysAgo: 102.5,
    sponsor: { by: 'marigold', daysAgo: 101 },
    openedDaysAgo: 99,
    ballots: [
      ballot(91, 'basil', 'agree'),
      ballot(90.5, 'marigold', 'agree', 'A month was short for me too.'),
      ballot(89, 'perry', 'agree'),
      ballot(84, 'rowan', 'agree', 'Yes, as long as it is not made longer again.'),
      ballot(83, 'hazel', 'disagree', 'They pick like everybody else from the first day.'),
    ],
    signed: { fromDaysAgo: 77.5, by: ['basil', 'marigold', 'perry', 'rowan', 'hazel', 'olive'] },
  },
  {
    title: 'Lend the top field to a motor rally',
    text: unwrapped(`One weekend, 400 euros, and they leave it as they found it.`),
    by: 'ash',
    decisionType: 'standard',
    effect: { kind: 'resolution' },
    draftedDaysAgo: 71.5,
    sponsor: { by: 'perry', daysAgo: 70.5 },
    openedDaysAgo: 69,
    ballots: [
      ballot(66, 'ash', 'agree', 'Easy money.'),
      ballot(65, 'olive', 'disagree', 'The field is where the hares are.'),
      ballot(64, 'rowan', 'disagree', 'Nobody leaves a field as they found it with sixty cars.'),
      ballot(63, 'hazel', 'disagree'),
      ballot(62, 'marigold', 'agree', 'We could fence the roots off.'),
      ballot(61, 'perry', 'abstain', 'I said it should be decided, not that I want it.'),
      ballot(60.6, 'basil', 'abstain', 'The money is good and the field is not mine alone.'),
    ],
    signed: { fromDaysAgo: 59.5, by: ['olive', 'rowan', 'hazel', 'marigold', 'perry', 'basil'] },
  },
  {
    title: 'Paint the gate green',
    text: unwrapped(`It was green once. There is half a tin of paint in the shed.`),
    by: 'marigold',
    decisionType: 'standard',
    effect: { kind: 'resolution' },
    draftedDaysAgo: 51,
    sponsor: { by: 'hazel', daysAgo: 50.5 },
    openedDaysAgo: 50,
    said: [{ daysAgo: 49, by: 'rowan', text: 'This could have been a routine decision, and done by now.' }],
    ballots: [ballot(46, 'marigold', 'agree'), ballot(44, 'hazel', 'agree', 'Green it was.')],
    signed: { fromDaysAgo: 40.5, by: ['marigold', 'hazel', 'rowan', 'olive', 'basil'] },
  },
  {
    title: 'What grows in the bare corner?',
    text: unwrapped(`The storm took four trees by the lower wall. It is damp there, and gets the evening sun.`),
    by: 'rowan',
    decisionType: 'choice',
    effect: { kind: 'choose', options: ['Medlars', 'A row of quinces', 'Hazel for the fences'] },
    draftedDaysAgo: 40,
    sponsor: { by: 'olive', daysAgo: 39 },
    openedDaysAgo: 38,
    ballots: [
      ballot(35, 'rowan', 'agree', 'They like it damp.', [0, 1]),
      ballot(34, 'hazel', 'agree', 'Not because of my name.', [1, 0]),
      ballot(33, 'olive', 'agree', '', [1, 2]),
      ballot(32, 'perry', 'agree', 'We buy hazel every year.', [2, 1, 0]),
      ballot(31, 'basil', 'agree', '', [1]),
    ],
    signed: { fromDaysAgo: 28.5, by: ['rowan', 'hazel', 'olive', 'perry', 'basil'] },
    enacted: { by: 'rowan', daysAgo: 26 },
  },
  {
    title: 'Sell jam at the station',
    text: unwrapped(`Saturday mornings, from the trolley.`),
    by: 'basil',
    decisionType: 'standard',
    effect: { kind: 'resolution' },
    draftedDaysAgo: 26.5,
    sponsor: { by: 'marigold', daysAgo: 25 },
    openedDaysAgo: 24,
    said: [{ daysAgo: 23.4, by: 'olive', text: 'The station asks for a trader’s licence. Do we have one?' }],
    withdrawn: { daysAgo: 23, reason: 'Olive is right. I will find out first, and bring it again.' },
  },
]
