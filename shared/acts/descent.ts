import { z } from 'zod'
import { DeviceId, Digest, EntryId, MemberId, OrganisationId, signedText } from '../kernel/ids.ts'
import { LIMITS } from '../kernel/limits.ts'

const ascending = (ids: readonly string[]): boolean => ids.every((id, i) => i === 0 || (ids[i - 1] as string) < id)

/** A member of the organisation it comes from, whom the founder asks by name to go along. */
export const Companion = z.strictObject({
  /** As the other organisation knows them. */
  member: MemberId,
  /** The devices that signed for them there; one of these has to ask to join. Sorted, no repeats. */
  devices: z.array(DeviceId).min(1).max(LIMITS.companionDevices).refine(ascending, 'devices must be sorted'),
})
export type Companion = z.infer<typeof Companion>

/**
 * What a founding says of the organisation that its founder and others come from. All of it is a claim, which only the
 * record of that organisation can prove (see shared/proof/descent-proof.ts): this one never holds that record.
 */
export const Descent = z
  .strictObject({
    organisation: OrganisationId,
    /** What it was called then. */
    name: signedText(LIMITS.nameChars),
    /** The charter in force there then. */
    charter: Digest,
    /** Heads of its record as far as the founder takes it along; they commit to everything before them. Sorted. */
    heads: z.array(EntryId).min(1).max(LIMITS.seenHeads).refine(ascending, 'heads must be sorted'),
    /** Who the founder is there. */
    founder: MemberId,
    companions: z.array(Companion).max(LIMITS.companions),
  })
  .refine(({ founder, companions }) => {
    const members = [founder, ...companions.map(({ member }) => member)]
    const devices = companions.flatMap((each) => each.devices)
    return new Set(members).size === members.length && new Set(devices).size === devices.length
  }, 'nobody and no device is named twice')
export type Descent = z.infer<typeof Descent>
