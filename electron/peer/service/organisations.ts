import { versionOf } from '#shared/acts/acts.ts'
import type { Descent } from '#shared/acts/descent.ts'
import { fail } from '#shared/bridge/errors.ts'
import type { Charter } from '#shared/charter/model.ts'
import { toHex } from '#shared/kernel/bytes.ts'
import { asOrganisationId, type DeviceId, type Digest, type OrganisationId } from '#shared/kernel/ids.ts'
import { LIMITS } from '#shared/kernel/limits.ts'
import { type Entry, signEntry } from '#shared/log/entry.ts'
import { StoreFailure } from '../ports/ports.ts'
import { OrganisationService, type ServiceContext } from './organisation-service.ts'
import type { Records } from './records.ts'
import { sampleEntries } from './sample.ts'
import { forgetEverythingOf } from './traces.ts'

type OpenedListener = (service: OrganisationService) => void
type ClosedListener = (id: OrganisationId) => void

/** The organisations that this profile holds. */
export class Organisations {
  readonly #context: ServiceContext
  readonly #records: Records
  readonly #services = new Map<OrganisationId, OrganisationService>()
  readonly #introducers = new Map<OrganisationId, DeviceId>()
  readonly #listeners = new Set<OpenedListener>()
  readonly #closedListeners = new Set<ClosedListener>()
  readonly #samples = new Set<OrganisationId>()
  /** The sample that is being made. */
  #making: Promise<OrganisationService> | null = null

  constructor(context: ServiceContext, records: Records) {
    this.#context = context
    this.#records = records
  }

  /** Reads every organisation of the profile back from its log. @throws StoreFailure */
  async load(): Promise<void> {
    for (const record of await this.#records.organisations()) {
      if (record.state === 'joining') continue
      if (record.state === 'sample' && !record.complete) {
        // On a disk that takes nothing it stays, and is not shown.
        await this.#forget(record.organisation)
        continue
      }
      if (record.state === 'sample') this.#samples.add(record.organisation)
      else if (record.introducer !== null) this.#introducers.set(record.organisation, record.introducer)
      this.#add(await OrganisationService.load(this.#context, record.organisation))
    }
  }

  /** Calls back for each organisation that is or becomes part of the profile. */
  onOpened(listener: OpenedListener): void {
    this.#listeners.add(listener)
    for (const service of this.#services.values()) listener(service)
  }

  /** Calls back for each organisation that stops being part of the profile. */
  onClosed(listener: ClosedListener): void {
    this.#closedListeners.add(listener)
  }

  all(): readonly OrganisationService[] {
    return [...this.#services.values()]
  }

  /** The device that let this one into an organisation; `null` where it was founded here. */
  introducerOf(id: OrganisationId): DeviceId | null {
    return this.#introducers.get(id) ?? null
  }

  /** Whether it was made here to look around in. */
  isSample(id: OrganisationId): boolean {
    return this.#samples.has(id)
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
  async found(
    charter: Charter,
    founder: string,
    device: string,
    descent: Descent | null = null,
  ): Promise<OrganisationService> {
    const { vault, clock, random } = this.#context
    const nonce = toHex(random.bytes(32)) as Digest
    const body = { founder, device, charter, nonce, ...(descent === null ? {} : { descent }) }
    const from = descent === null ? undefined : this.get(descent.organisation).state.log
    // With a clock that is behind, no earlier than the record it takes along.
    const after = descent?.heads.map((id) => from?.need(id).claimedTime ?? 0) ?? []
    const founding = signEntry(
      {
        organisation: null,
        device: vault.device,
        seq: 1,
        prev: null,
        seen: [],
        document: 'organisation',
        kind: 'organisation.found',
        kindVersion: versionOf({ kind: 'organisation.found', body }),
        claimedTime: Math.max(clock.now(), ...after),
        body,
      },
      (message) => vault.sign(message),
    )
    if (founding.bytes.length > LIMITS.entryBytes) {
      throw fail('too-large', `A founding with all it names may hold at most ${LIMITS.entryBytes / 1024} KiB.`)
    }
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

  /** The sample organisation: the one that is here, or a new one, in which the person has this name. @throws StoreFailure */
  async openSample(name: string, deviceName: string): Promise<OrganisationService> {
    const [here] = this.#samples
    if (here !== undefined) return this.get(here)
    this.#making ??= this.#makeSample(name, deviceName).finally(() => {
      this.#making = null
    })
    return this.#making
  }

  async #makeSample(name: string, deviceName: string): Promise<OrganisationService> {
    const [founding, ...rest] = await sampleEntries(this.#context, name, deviceName)
    if (founding === undefined) throw new Error('an organisation has a founding')
    const organisation = asOrganisationId(founding.id)
    const record = { state: 'sample', organisation, since: this.#context.clock.now() } as const
    const begun = this.#records.putOrganisation({ ...record, complete: false })
    const service = await OrganisationService.begin(this.#context, founding, [begun])
    try {
      // Through the same gate as everything that comes from others.
      const bytes = rest.map((entry) => entry.bytes)
      const { added, refused } = await service.ingest(bytes, founding.device)
      if (added < rest.length) throw new Error(`the sample is not what it should be: ${JSON.stringify(refused)}`)
      await this.#records.saveOrganisation({ ...record, complete: true })
    } catch (error) {
      await service.discard()
      await this.#forget(organisation)
      throw error
    }
    this.#samples.add(organisation)
    this.#add(service)
    return service
  }

  /** Throws a sample away with everything that the disk has of it. @throws ApiFailure, StoreFailure */
  async discard(id: OrganisationId): Promise<void> {
    const service = this.get(id)
    if (!this.#samples.has(id)) {
      throw fail('denied', 'Only a sample can be thrown away.', {
        why: 'What people have signed in an organisation stays.',
        next: 'You can leave it, on the page of settings.',
      })
    }
    this.#services.delete(id)
    this.#samples.delete(id)
    for (const listener of this.#closedListeners) listener(id)
    await service.discard()
    await forgetEverythingOf(this.#context.store, id)
  }

  async #forget(id: OrganisationId): Promise<void> {
    try {
      await forgetEverythingOf(this.#context.store, id)
    } catch (error) {
      if (!(error instanceof StoreFailure)) throw error
    }
  }

  async close(): Promise<void> {
    for (const service of this.#services.values()) await service.close()
  }

  #add(service: OrganisationService): void {
    this.#services.set(service.organisation, service)
    for (const listener of this.#listeners) listener(service)
  }
}
