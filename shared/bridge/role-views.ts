import { z } from 'zod'
import { RoleId } from '../charter/decision-rule.ts'
import { Instant, ProposalId } from '../kernel/ids.ts'
import { Person } from './person-view.ts'

const TermView = z.strictObject({
  person: Person,
  from: Instant,
  until: Instant,
  /** The proposal that elected them. */
  proposal: ProposalId,
})

/** A role of the charter in force with who holds it, and who held it before. */
export const RoleView = z.strictObject({
  role: RoleId,
  title: z.string(),
  purpose: z.string(),
  seats: z.number().int(),
  termMs: z.number().int(),
  termLimit: z.number().int(),
  /** Titles of roles that nobody holds together with this one. */
  incompatible: z.array(z.string()),
  holders: z.array(TermView),
  /** Terms that are over, the last one first. */
  before: z.array(TermView),
  /** Elections to it and recalls from it that are not decided yet. */
  inFlight: z.array(z.strictObject({ proposal: ProposalId, title: z.string() })),
  /** Whether this person holds it, and could give it back. */
  mine: z.boolean(),
})
export type RoleView = z.infer<typeof RoleView>
