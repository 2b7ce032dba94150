import { Charter, type Role } from '../charter/model.ts'
import { article } from '../charter/templates/template.ts'
import { DAY_MS } from '../charter/units.ts'

/** The charter of the sample organisation, as it was founded and as its members amended it since. */

const TREASURER: Role = {
  id: 'treasurer',
  title: 'Treasurer',
  purpose: 'Keeps the books open to everybody, and decides small purchases alone.',
  seats: 1,
  termMs: 365 * DAY_MS,
  termLimit: 3,
  incompatible: ['orchard-keeper'],
}

const ORCHARD_KEEPER: Role = {
  id: 'orchard-keeper',
  title: 'Orchard keeper',
  purpose: 'Knows what each tree needs, and says when it is time to prune and to pick.',
  seats: 2,
  termMs: 365 * DAY_MS,
  termLimit: 0,
  incompatible: ['treasurer'],
}

const counted = {
  quorum: { numerator: 1, denominator: 2 },
  quorumCounts: 'agree-and-abstain',
  reasonRequired: false,
} as const

const weekly = { ...counted, noticeMs: 2 * DAY_MS, windowMs: 7 * DAY_MS } as const

/** As it was founded. */
export const FOUNDING_CHARTER: Charter = Charter.parse({
  version: 2,
  name: 'Wren Hill Orchard (a sample)',
  purpose: 'To keep the old orchard on Wren Hill alive and open, and to share its fruit fairly. It is made up.',
  articles: [
    article(
      'name-and-purpose',
      'Name and purpose',
      `We keep the old orchard on Wren Hill: two hundred trees, most of them older than any of us. Nobody owns its fruit
      alone.

      **This organisation is a sample.** Its hill, its trees and its members are made up.`,
    ),
    article(
      'membership',
      'Membership',
      `Whoever has worked in the orchard on three days may ask to join. Members who have worked beside them vouch for
      them. Whoever leaves is welcome back.`,
    ),
    article(
      'harvest',
      'The harvest',
      `Everybody who picks takes a share home, the same for all. What is left is pressed, and the juice is sold at the
      gate. The money keeps the orchard.`,
    ),
    article(
      'decisions',
      'How we decide',
      `- What can easily be undone is a **routine** decision, by consent: whoever objects says what harm it would do,
        and what would mend it.
      - What binds us for longer is a **standard** decision, by majority.
      - Between several ways we rank them, and so we elect.
      - This charter changes by **amendment**, with three quarters.`,
    ),
    article(
      'money',
      'Money',
      `The treasurer buys what is small without asking, and shows the books every month. All else is decided together,
      by its amount.`,
    ),
  ],
  electorate: { tenureMs: 30 * DAY_MS },
  admission: { vouches: 3 },
  roles: [TREASURER, ORCHARD_KEEPER],
  proposing: { sponsors: 1, openPerMember: 3, resubmitAfterMs: 60 * DAY_MS },
  spending: {
    unit: 'EUR',
    windowMs: 60 * DAY_MS,
    tiers: [
      { upTo: 150, decisionType: 'spending' },
      { upTo: 3000, decisionType: 'standard' },
    ],
  },
  challenge: { members: 2 },
  decisionTypes: {
    routine: {
      ...counted,
      method: 'consent',
      silenceConsents: true,
      quorum: { numerator: 1, denominator: 3 },
      noticeMs: DAY_MS,
      windowMs: 4 * DAY_MS,
      coolingOffMs: DAY_MS,
    },
    standard: { ...weekly, method: 'majority', coolingOffMs: 3 * DAY_MS },
    spending: {
      ...counted,
      method: 'delegated',
      role: TREASURER.id,
      noticeMs: 0,
      windowMs: 2 * DAY_MS,
      coolingOffMs: DAY_MS,
    },
    choice: { ...weekly, method: 'ranked-choice', coolingOffMs: 2 * DAY_MS },
    election: { ...weekly, method: 'ranked-choice', coolingOffMs: 2 * DAY_MS },
    amendment: {
      ...counted,
      method: 'supermajority',
      threshold: { numerator: 3, denominator: 4 },
      noticeMs: 7 * DAY_MS,
      windowMs: 14 * DAY_MS,
      coolingOffMs: 7 * DAY_MS,
    },
  },
  certification: { syncGraceMs: DAY_MS / 8 },
  reviewAfterMs: 365 * DAY_MS,
})

/** As it is: two vouches let somebody in, where it took three. */
export const PRESENT_CHARTER: Charter = { ...FOUNDING_CHARTER, admission: { vouches: 2 } }

/** As it would be if the amendment had passed that the present one made a rival of. */
export const RIVAL_CHARTER: Charter = { ...FOUNDING_CHARTER, electorate: { tenureMs: 60 * DAY_MS } }

/** As it will be if the amendment passes that is in its notice. */
export const PROPOSED_CHARTER: Charter = { ...PRESENT_CHARTER, electorate: { tenureMs: 14 * DAY_MS } }
