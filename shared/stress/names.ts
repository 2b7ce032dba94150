import type { NotPossible } from './finding.ts'

/** The list of 25, by number. */
const NAMES = [
  'tiny-turnout capture',
  'a No helps it pass',
  'a No is punished',
  'ambush at the bell',
  'tie-down',
  'flash electorate',
  'packing',
  'sock puppets',
  'emergency bypass',
  'salami spending',
  'self-dealing',
  'amendment back door',
  'quorum decay',
  'fatigue by resubmission',
  'quiet window',
  'payload swap',
  'gridlock',
  'dead charter',
  'purge',
  'super-delegate',
  'stalked exit',
  'gatekeeper',
  'spam flood',
  'silence capture',
  'partition double vote',
] as const

export const nameOf = (number: number): string => NAMES[number - 1] ?? `finding ${number}`

const impossible = (number: number, why: string): NotPossible => ({ number, name: nameOf(number), why })

/** What no charter of this version can have. Each is checked by a run in the tests, or by there being no such rule. */
export const NOT_POSSIBLE: readonly NotPossible[] = [
  impossible(3, 'A ballot restricts nothing: whoever voted No may vote on everything else, and leave, at once.'),
  impossible(5, 'A ballot locks nothing that another decision needs; members vote on any number at the same time.'),
  impossible(
    12,
    'Only an amendment decision changes the charter, and it is a vote of the members themselves: the software lets no charter ask for less, and no role or proposer decide it.',
  ),
  impossible(
    13,
    'A quorum is a fixed share of the roll, which is frozen at opening; only an amendment changes the share.',
  ),
  impossible(
    16,
    'The opening act fixes title, text, options and effect, and each ballot names that act; a second opening is denied.',
  ),
  impossible(
    21,
    'Leaving takes effect at once and needs nobody’s consent. A group that goes on in a new organisation names who may come along; anybody else who follows needs its members’ word.',
  ),
]
