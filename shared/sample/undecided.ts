import { charterHash } from '../charter/model.ts'
import { unwrapped } from '../charter/templates/template.ts'
import { PRESENT_CHARTER, PROPOSED_CHARTER } from './charter.ts'
import { ballot, type Scene } from './scene.ts'

/** What the sample organisation is about to decide: one proposal in each stage that is not the last. */
export const UNDECIDED: readonly Scene[] = [
  {
    title: 'Let the neighbour’s sheep graze under the trees',
    text: unwrapped(
      `Twelve sheep from October to March. They keep the grass down, and their owner mends the lower fence.`,
    ),
    by: 'perry',
    decisionType: 'standard',
    effect: { kind: 'resolution' },
    draftedDaysAgo: 17,
    sponsor: { by: 'rowan', daysAgo: 16 },
    openedDaysAgo: 15,
    ballots: [
      ballot(12, 'perry', 'agree', 'It saves us four work days of mowing.'),
      ballot(11, 'rowan', 'agree'),
      ballot(10, 'hazel', 'agree'),
      ballot(9, 'olive', 'disagree', 'Sheep eat bark when the grass is short.'),
      ballot(8, 'basil', 'abstain'),
    ],
    signed: { fromDaysAgo: 5.8, by: ['perry', 'rowan', 'hazel', 'olive', 'basil'] },
    challenges: [
      { daysAgo: 5, by: 'olive', text: 'The young trees have no guards yet. Nobody had counted them when we voted.' },
      { daysAgo: 4.6, by: 'marigold', text: 'I counted: forty-one without a guard.' },
    ],
  },
  {
    title: 'Open the tool shed as a library',
    text: unwrapped(`Whoever is a member may borrow a tool for a week and writes it in the book by the door.

    > A ladder in a shed is a ladder that nobody climbs.`),
    by: 'marigold',
    decisionType: 'standard',
    effect: { kind: 'resolution' },
    draftedDaysAgo: 13,
    sponsor: { by: 'hazel', daysAgo: 12 },
    openedDaysAgo: 10.5,
    said: [{ daysAgo: 10, by: 'perry', text: 'Not the grafting knives, please.' }],
    ballots: [
      ballot(8.2, 'marigold', 'agree', 'Knives stay in the drawer.'),
      ballot(7, 'perry', 'agree', 'Then yes.'),
      ballot(6, 'hazel', 'agree'),
      ballot(5.5, 'olive', 'agree'),
    ],
    signed: { fromDaysAgo: 1.2, by: ['marigold', 'perry', 'hazel', 'olive', 'basil'] },
  },
  {
    title: 'Keep the gate open until dusk in winter',
    text: unwrapped(`People come for the view. The last one to leave closes it.`),
    by: 'hazel',
    decisionType: 'standard',
    effect: { kind: 'resolution' },
    draftedDaysAgo: 11.5,
    sponsor: { by: 'basil', daysAgo: 11 },
    openedDaysAgo: 9.6,
    ballots: [
      ballot(7.4, 'hazel', 'agree'),
      ballot(6.5, 'basil', 'agree', 'It is a hill, not a vault.'),
      ballot(4, 'rowan', 'disagree', 'I am the last one to leave, every time.'),
      ballot(2, 'olive', 'agree', 'We could take turns. I begin.'),
    ],
    signed: { fromDaysAgo: 0.4, by: ['hazel', 'basil', 'rowan', 'olive'] },
  },
  {
    title: 'Forty metres of twine for the hedge',
    text: unwrapped(`The hedge on the north side is laid next week, and the twine is used up.`),
    by: 'marigold',
    decisionType: 'spending',
    effect: { kind: 'spend', amount: 60, to: { kind: 'other', name: 'The rope shop' } },
    draftedDaysAgo: 3.3,
    sponsor: { by: 'perry', daysAgo: 3.2 },
    openedDaysAgo: 3.1,
    ballots: [ballot(2.2, 'you', 'agree', 'It is in the budget.')],
  },
  {
    title: 'Lanterns in the lower rows on St Martin’s night',
    text: unwrapped(`The school asks whether the children may walk through the lower rows with their lanterns, from five to
    seven. Two of us stand at the wall.`),
    by: 'olive',
    decisionType: 'routine',
    effect: { kind: 'resolution' },
    draftedDaysAgo: 3.6,
    sponsor: { by: 'hazel', daysAgo: 3.4 },
    openedDaysAgo: 3,
    said: [
      { daysAgo: 1.4, by: 'hazel', text: 'Perry, would lamps instead of candles mend it?' },
      { daysAgo: 0.9, by: 'perry', text: 'They would. Write it down and I take my objection back.' },
    ],
    ballots: [
      ballot(1.9, 'olive', 'agree'),
      ballot(1.8, 'hazel', 'agree', 'I stand at the wall.'),
      ballot(1.6, 'perry', 'object', 'Candles under dry trees could cost us a row. Lamps would mend it.'),
      ballot(1.2, 'rowan', 'agree'),
    ],
  },
  {
    title: 'An open day for the whole village',
    text: unwrapped(`The last Sunday of the month, from ten to four: pressing for everybody who brings fruit, soup from the
    big pot, and a walk with Rowan to the old trees.

    We would need

    - eight people for the day,
    - the press cleaned by Friday,
    - somebody who counts heads.`),
    by: 'rowan',
    decisionType: 'standard',
    effect: { kind: 'resolution' },
    draftedDaysAgo: 6,
    sponsor: { by: 'marigold', daysAgo: 5.2 },
    openedDaysAgo: 4.2,
    said: [
      { daysAgo: 3.9, by: 'juniper', text: 'I can make the soup, vote or no vote.' },
      { daysAgo: 1.1, by: 'basil', text: 'Is the soup meant to be free? It decides how I vote.' },
    ],
    ballots: [
      ballot(2, 'rowan', 'agree', 'They have looked over the wall for long enough.'),
      ballot(1.7, 'marigold', 'agree'),
      ballot(1.3, 'olive', 'disagree', 'Two weeks are too short. In spring I would say yes.'),
      ballot(0.8, 'basil', 'abstain', 'Until somebody says what the soup costs.'),
    ],
  },
  {
    title: 'A vote after two weeks',
    text: unwrapped(`Juniper has picked with us since spring and still waits. Two weeks are enough to know the rows.`),
    by: 'olive',
    decisionType: 'amendment',
    effect: { kind: 'amend', base: charterHash(PRESENT_CHARTER), charter: PROPOSED_CHARTER },
    draftedDaysAgo: 2.8,
    sponsor: { by: 'marigold', daysAgo: 2.1 },
    openedDaysAgo: 1.5,
  },
  {
    title: 'Two beehives by the south wall',
    text: unwrapped(`A friend would give us two hives and come every week to look after them. The wall is warm, and out of
    the way of the paths.

    What I do not know yet: whether anybody here must not be stung.`),
    by: 'juniper',
    decisionType: 'standard',
    effect: { kind: 'resolution' },
    draftedDaysAgo: 2.4,
    said: [
      { daysAgo: 1.9, by: 'perry', text: 'The trees would thank you.' },
      { daysAgo: 0.7, by: 'olive', text: 'My youngest. We would keep to the other end.' },
    ],
  },
]
