import { z } from 'zod'
import { Digest, Instant, MemberId, OrganisationId } from '../kernel/ids.ts'
import { Person } from './person-view.ts'

/** Somebody as the organisation that others come from knows them; `null` where its record is not held here. */
const Formerly = z.strictObject({ member: MemberId, name: z.string().nullable() })

/** Where an organisation comes from, as its founding says. */
export const DescentView = z.strictObject({
  organisation: OrganisationId,
  /** What it was called then. */
  name: z.string(),
  charter: Digest,
  foundedAt: Instant,
  /** Whether this profile holds its record, which can be read as long as it does, also by those who have left it. */
  held: z.boolean(),
  /** Whether this profile holds it as far as was taken along, so that the descent can be proven from here. */
  provable: z.boolean(),
  /** The record of where it says that it comes from is held, and does not bear out what the founding says. */
  contradicted: z.boolean(),
  /** Members in good standing at what was taken along; `null` where that is not held. */
  membersThen: z.number().int().nullable(),
  founder: z.strictObject({ there: Formerly, here: Person }),
  /** Those whom the founding asks by name, in its order, with who they are here once they came. */
  companions: z.array(z.strictObject({ there: Formerly, here: Person.nullable() })),
  /** Whether this device, which founded it, can let in those who are missing without others' word. */
  mayReceive: z.boolean(),
})
export type DescentView = z.infer<typeof DescentView>

const LastHeard = z.strictObject({ person: Person, lastHeardAt: Instant })

/** Whether enough members can be heard of for the charter to be changed, or anything to be certified. */
export const ReachView = z.strictObject({
  members: z.number().int(),
  /** Members who must agree, were nobody else to answer, and sign the count, for an amendment to pass. */
  needed: z.number().int(),
  /** Those who must sign a count of all members, of whatever kind of decision. */
  certifiers: z.number().int(),
  /** For how long somebody has to be silent to be listed so, in milliseconds. */
  silentForMs: z.number().int(),
  /** Members of whom something signed came within that time, the last first. */
  heard: z.array(LastHeard),
  silent: z.array(LastHeard),
})
export type ReachView = z.infer<typeof ReachView>
