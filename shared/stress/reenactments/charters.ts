import type { DecisionRule } from '../../charter/decision-rule.ts'
import type { Charter } from '../../charter/model.ts'
import { DAY_MS } from '../../charter/units.ts'
import { withRule } from '../repairs.ts'

/** Charters of re-enactments: one in which nothing serious is found, and holes to cut into it. */

const HALF = { numerator: 1, denominator: 2 } as const
const TWO_THIRDS = { numerator: 2, denominator: 3 } as const

const counted = { quorum: HALF, quorumCounts: 'agree-and-abstain', reasonRequired: false } as const

const days = (notice: number, window: number, coolingOff: number) => ({
  noticeMs: notice * DAY_MS,
  windowMs: window * DAY_MS,
  coolingOffMs: coolingOff * DAY_MS,
})

/** What every re-enactment ends with, but for what it needs besides. */
export const SOUND: Charter = {
  version: 2,
  name: 'The organisation',
  purpose: 'To look after together what we share.',
  articles: [
    {
      id: 'purpose',
      title: 'Purpose',
      text: 'Whatever the organisation decides, owns or promises is for its purpose.',
    },
  ],
  electorate: { tenureMs: 30 * DAY_MS },
  admission: { vouches: 2, vouchAfterMs: 30 * DAY_MS },
  proposing: { sponsors: 0, openPerMember: 5, resubmitAfterMs: 60 * DAY_MS },
  decisionTypes: {
    routine: { method: 'majority', ...counted, ...days(3, 7, 1) },
    standard: { method: 'majority', ...counted, ...days(7, 7, 2) },
    amendment: { method: 'supermajority', threshold: TWO_THIRDS, ...counted, ...days(14, 14, 7) },
  },
  certification: { syncGraceMs: DAY_MS },
  reviewAfterMs: 365 * DAY_MS,
}

type Changed = 'standard' | 'amendment'

/** A charter with something else in the rule of one kind of decision. */
export const cut = (charter: Charter, type: Changed, change: Partial<Omit<DecisionRule, 'method'>>): Charter =>
  withRule(charter, type, (rule) => ({ ...rule, ...change }))

/** A charter that says nothing about how proposals come to a decision. */
export function withoutProposing({ proposing: _, ...rest }: Charter): Charter {
  return rest
}
