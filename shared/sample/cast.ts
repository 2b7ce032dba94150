/** The members of the sample organisation, all called after fruit, so that nobody takes them for anybody. */
export const CAST = {
  hazel: 'Hazel Quince',
  rowan: 'Rowan Medlar',
  perry: 'Perry Windfall',
  olive: 'Olive Bramley',
  basil: 'Basil Greengage',
  marigold: 'Marigold Pippin',
  ash: 'Ash Damson',
  juniper: 'Juniper Sloe',
  clementine: 'Clementine Crabtree',
} as const

/** Somebody in the story: one of the cast, or the person on whose device it is made. */
export type Who = keyof typeof CAST | 'you'

/** How somebody came in. */
export interface Arrival {
  readonly who: Who
  readonly daysAgo: number
  readonly invitedBy: Who
  /** What they wrote to the members. */
  readonly statement: string
  readonly vouches: readonly { readonly by: Who; readonly statement: string }[]
}

export const FOUNDER: Who = 'hazel'
/** When the founder founded it, in days before it is made. */
export const FOUNDED_DAYS_AGO = 240

export const ARRIVALS: readonly Arrival[] = [
  {
    who: 'rowan',
    daysAgo: 239,
    invitedBy: 'hazel',
    statement: 'You know me from over the hedge.',
    vouches: [{ by: 'hazel', statement: 'My neighbour. The ladder we share is his.' }],
  },
  {
    who: 'perry',
    daysAgo: 238,
    invitedBy: 'hazel',
    statement: 'I can graft, and I can wait.',
    vouches: [
      { by: 'hazel', statement: 'He saved the old pear by the well.' },
      { by: 'rowan', statement: '' },
    ],
  },
  {
    who: 'olive',
    daysAgo: 236,
    invitedBy: 'rowan',
    statement: 'I would like my children to know where juice comes from.',
    vouches: [
      { by: 'rowan', statement: 'She came to every work day last year.' },
      { by: 'hazel', statement: '' },
      { by: 'perry', statement: 'She asks before she cuts. That is all I want of anybody.' },
    ],
  },
  {
    who: 'basil',
    daysAgo: 230,
    invitedBy: 'olive',
    statement: 'I keep accounts for a living and would do it here for apples.',
    vouches: [
      { by: 'olive', statement: 'Careful, and says so when he is not sure.' },
      { by: 'hazel', statement: '' },
      { by: 'rowan', statement: '' },
    ],
  },
  {
    who: 'marigold',
    daysAgo: 220,
    invitedBy: 'perry',
    statement: 'I bring a van and two strong arms.',
    vouches: [
      { by: 'perry', statement: 'The van is real, and so are the arms.' },
      { by: 'basil', statement: '' },
      { by: 'hazel', statement: 'We picked a whole row together.' },
    ],
  },
  {
    who: 'ash',
    daysAgo: 218,
    invitedBy: 'marigold',
    statement: 'I live at the foot of the hill.',
    vouches: [
      { by: 'marigold', statement: 'Helped us when the fence came down.' },
      { by: 'perry', statement: '' },
      { by: 'olive', statement: '' },
    ],
  },
  {
    who: 'you',
    daysAgo: 190,
    invitedBy: 'hazel',
    statement: 'I would like to see how this works.',
    vouches: [
      { by: 'hazel', statement: 'Worked three days with us, and asked good questions.' },
      { by: 'rowan', statement: '' },
      { by: 'basil', statement: 'I would trust them with the books.' },
    ],
  },
  {
    who: 'juniper',
    daysAgo: 20,
    invitedBy: 'marigold',
    statement: 'I moved here in spring and have picked with you since.',
    vouches: [
      { by: 'marigold', statement: 'Three work days, in the rain.' },
      { by: 'hazel', statement: '' },
    ],
  },
  {
    who: 'clementine',
    daysAgo: 4,
    invitedBy: 'olive',
    statement: 'Olive’s cousin. I can bake, and there is much to bake with.',
    vouches: [{ by: 'olive', statement: 'She helped with the whole plum harvest.' }],
  },
]

/** Who left, and when. */
export const DEPARTURE = { who: 'ash', daysAgo: 58 } as const satisfies { who: Who; daysAgo: number }
