import { plural } from '../time.ts'

/** Who holds which role, and how it is given and given back. */
export const roles = {
  title: 'Roles',
  empty:
    'A role is a task that members elect somebody to for a time, such as treasurer. The charter says which there are; an amendment adds the first.',
  amend: 'Propose an amendment',
  seats: (seats: number) => plural(seats, 'seat'),
  term: (length: string) => `for ${length}`,
  limit: (terms: number) => `at most ${plural(terms, 'term')} in a row`,
  notWith: (titles: string) => `not together with ${titles}`,
  until: 'until',
  since: 'since',
  electedBy: 'election',
  vacant: (n: number) => (n === 1 ? 'One seat is free.' : `${n} seats are free.`),
  nobody: 'Nobody holds it.',
  before: 'Who held it before',
  inFlight: 'Being decided',
  elect: 'Propose an election',
  recall: 'Propose a recall',
  recallOf: (name: string) => `Propose to recall ${name}`,
  resign: 'Give this role back…',
  resignTitle: (role: string) => `Give back the role “${role}”`,
  resignSign: (role: string) => `that you no longer hold the role “${role}”, from now on.`,
  resignCauses: 'free your seat. What you did in the role stays as it is.',
  resignUndo: 'Only by being elected again.',
  resignVerb: 'Give it back',
  holds: 'Holds',
}
