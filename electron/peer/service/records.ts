import * as dagCbor from '@ipld/dag-cbor'
import { z } from 'zod'
import { PersonName } from '#shared/acts/acts.ts'
import { RenewalView } from '#shared/bridge/views.ts'
import { DeviceId, EntryId, Instant, OrganisationId } from '#shared/kernel/ids.ts'
import { type Store, StoreFailure, type WriteOp } from '../ports/ports.ts'

/** Small facts that a profile remembers besides the signed log: names, memberships, secrets of its own invitations. */

const ProfileRecord = z.strictObject({ name: PersonName.nullable(), deviceName: PersonName })
export type ProfileRecord = z.infer<typeof ProfileRecord>

/** An organisation this profile belongs to, is joining, or looks around in. */
const OrganisationRecord = z.discriminatedUnion('state', [
  z.strictObject({
    state: z.literal('member'),
    organisation: OrganisationId,
    since: Instant,
    /** The device that let this one in: asked first while too little has been received to know any other. */
    introducer: DeviceId.nullable(),
  }),
  z.strictObject({
    state: z.literal('joining'),
    organisation: OrganisationId,
    since: Instant,
    /** The invitation's link. Holds its secret: never logged, deleted once joined. */
    link: z.string(),
    /** This device's signed first entry, presented again at every attempt. */
    request: z.custom<Uint8Array>((value) => value instanceof Uint8Array),
  }),
  /** Made here to look around in; no other device ever hears of it. */
  z.strictObject({
    state: z.literal('sample'),
    organisation: OrganisationId,
    since: Instant,
    /** Whether all of it is on the disk. What is left of a making that was interrupted is thrown away. */
    complete: z.boolean(),
  }),
])
export type OrganisationRecord = z.infer<typeof OrganisationRecord>

/** That this profile goes on under a new device key, and which devices it was before, the newest last. */
const RenewalRecord = RenewalView.extend({ read: z.boolean(), earlier: z.array(DeviceId) })
export type RenewalRecord = z.infer<typeof RenewalRecord>

const PROFILE = 'profile'
const RENEWAL = 'renewal'
const organisationKey = (id: OrganisationId): string => `organisation/${id}`
const invitationKey = (organisation: OrganisationId, invitation: EntryId): string =>
  `invitation/${organisation}/${invitation}`

function read<T>(schema: z.ZodType<T>, key: string, bytes: Uint8Array): T {
  try {
    return schema.parse(dagCbor.decode(bytes))
  } catch (cause) {
    throw new StoreFailure('damaged', `the record ${key} cannot be read`, { cause })
  }
}

export class Records {
  readonly #store: Store

  constructor(store: Store) {
    this.#store = store
  }

  async profile(): Promise<ProfileRecord | null> {
    const bytes = await this.#store.get(PROFILE)
    return bytes === undefined ? null : read(ProfileRecord, PROFILE, bytes)
  }

  async saveProfile(record: ProfileRecord): Promise<void> {
    await this.#store.write([{ type: 'put', key: PROFILE, value: dagCbor.encode(record) }])
  }

  async renewal(): Promise<RenewalRecord | null> {
    const bytes = await this.#store.get(RENEWAL)
    return bytes === undefined ? null : read(RenewalRecord, RENEWAL, bytes)
  }

  putRenewal(record: RenewalRecord): WriteOp {
    return { type: 'put', key: RENEWAL, value: dagCbor.encode(record) }
  }

  async saveRenewal(record: RenewalRecord): Promise<void> {
    await this.#store.write([this.putRenewal(record)])
  }

  async organisations(): Promise<readonly OrganisationRecord[]> {
    const records: OrganisationRecord[] = []
    for await (const [key, bytes] of this.#store.range('organisation/', 'organisation/~')) {
      records.push(read(OrganisationRecord, key, bytes))
    }
    return records
  }

  putOrganisation(record: OrganisationRecord): WriteOp {
    return { type: 'put', key: organisationKey(record.organisation), value: dagCbor.encode(record) }
  }

  async saveOrganisation(record: OrganisationRecord): Promise<void> {
    await this.#store.write([this.putOrganisation(record)])
  }

  async forgetOrganisation(id: OrganisationId): Promise<void> {
    await this.#store.write([this.dropOrganisation(id)])
  }

  dropOrganisation(id: OrganisationId): WriteOp {
    return { type: 'del', key: organisationKey(id) }
  }

  /** Links of invitations made on this device, by invitation. */
  async links(organisation: OrganisationId): Promise<ReadonlyMap<EntryId, string>> {
    const prefix = `invitation/${organisation}/`
    const links = new Map<EntryId, string>()
    for await (const [key, bytes] of this.#store.range(prefix, `${prefix}~`)) {
      links.set(EntryId.parse(key.slice(prefix.length)), read(z.string(), key, bytes))
    }
    return links
  }

  putLink(organisation: OrganisationId, invitation: EntryId, link: string): WriteOp {
    return { type: 'put', key: invitationKey(organisation, invitation), value: dagCbor.encode(link) }
  }

  forgetLink(organisation: OrganisationId, invitation: EntryId): WriteOp {
    return { type: 'del', key: invitationKey(organisation, invitation) }
  }
}
