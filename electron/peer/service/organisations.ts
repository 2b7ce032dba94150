import { fail } from '#shared/bridge/errors.ts'
import type { Charter } from '#shared/charter/model.ts'
import { toHex } from '#shared/kernel/bytes.ts'
import { asOrganisationId, type DeviceId, type Digest, type OrganisationId } from '#shared/kernel/ids.ts'
import { type Entry, signEntry } from '#shared/log/entry.ts'
import { OrganisationService, type ServiceContext } from './organisation-service.ts'
import type { Records } from './records.ts'

type OpenedListener = (service: OrganisationService) => void

/** The organisations that this profile holds. */
export class Organisations {
  readonly #context: ServiceContext
  readonly #records: Records
  readonly #services = new Map<OrganisationId, OrganisationService>()
  readonly #introducers = new Map<OrganisationId, DeviceId>()
  readonly #listeners = new Set<OpenedListener>()

  constructor(context: ServiceContext, records: Records) {
    this.#context = context
    this.#records = records
  }

  /** Reads every organisation of the profile back from its log. @throws StoreFailure */
  async load(): Promise<void> {
    for (const record of await this.#records.organisations()) {
      if (record.state !== 'member') continue
      if (record.introducer !== null) this.#introducers.set(record.organisation, record.introducer)
      this.#add(await OrganisationService.load(this.#context, record.organisation))
    }
  }

  /** Calls back for each organisation that is or becomes part of the profile. */
  onOpened(listener: OpenedListener): void {
    this.#listeners.add(listener)
    for (const service of this.#services.values()) listener(service)
  }

  all(): readonly OrganisationService[] {
    return [...this.#services.values()]
  }

  /** The device that let this one into an organisation; `null` where it was founded here. */
  introducerOf(id: OrganisationId): DeviceId | null {
    return this.#introducers.get(id) ?? null
  }

  find(id: OrganisationId): OrganisationService | undefined {
    return this.#services.get(id)
  }

  /** @throws ApiFailure 'not-found' */
  get(id: OrganisationId): OrganisationService {
    const service = this.#services.get(id)
    if (service === undefined) throw fail('not-found', 'This profile holds no such organisation.')
    return service
  }

  /** Signs and stores the founding of a new organisation. @throws StoreFailure */
  async found(charter: Charter, founder: string, device: string): Promise<OrganisationService> {
    const { vault, clock, random } = this.#context
    const nonce = toHex(random.bytes(32)) as Digest
    const founding = signEntry(
      {
        organisation: null,
        device: vault.device,
        seq: 1,
        prev: null,
        seen: [],
        document: 'organisation',
        kind: 'organisation.found',
        kindVersion: charter.version,
        claimedTime: clock.now(),
        body: { founder, device, charter, nonce },
      },
      (message) => vault.sign(message),
    )
    return this.begin(founding, null)
  }

  /** Starts holding an organisation from its founding entry, its own or a received one. @throws StoreFailure, ApiFailure */
  async begin(founding: Entry, introducer: DeviceId | null): Promise<OrganisationService> {
    const organisation = asOrganisationId(founding.id)
    const existing = this.#services.get(organisation)
    if (existing !== undefined) return existing
    const record = this.#records.putOrganisation({
      state: 'member',
      organisation,
      since: this.#context.clock.now(),
      introducer,
    })
    const service = await OrganisationService.begin(this.#context, founding, [record])
    this.#add(service)
    return service
  }

  async close(): Promise<void> {
    for (const service of this.#services.values()) await service.close()
  }

  #add(service: OrganisationService): void {
    this.#services.set(service.organisation, service)
    for (const listener of this.#listeners) listener(service)
  }
}
