import type { DeviceId, EntryId, OrganisationId } from '#shared/kernel/ids.ts'
import { decodeEntry } from '#shared/log/entry.ts'
import type { OrganisationService } from './organisation-service.ts'
import type { Organisations } from './organisations.ts'
import type { ChainTip, DeviceStanding, IngestReport, Replica } from './replica.ts'

type Added = Parameters<Replica['onAdded']>[0]

/**
 * An organisation of which nothing is held yet but its id. The founding entry whose hash is that id starts it; from
 * then on everything goes to the organisation itself.
 */
export class JoiningReplica implements Replica {
  readonly organisation: OrganisationId
  readonly #introducer: DeviceId
  readonly #organisations: Organisations
  readonly #listeners = new Map<Added, () => void>()

  constructor(organisation: OrganisationId, organisations: Organisations, introducer: DeviceId) {
    this.organisation = organisation
    this.#introducer = introducer
    this.#organisations = organisations
  }

  get #service(): OrganisationService | undefined {
    return this.#organisations.find(this.organisation)
  }

  tips(): readonly ChainTip[] {
    return this.#service?.tips() ?? []
  }

  has(id: EntryId): boolean {
    return this.#service?.has(id) ?? false
  }

  standingOf(device: DeviceId): DeviceStanding {
    return this.#service?.standingOf(device) ?? 'unknown'
  }

  async *missingFor(theirs: readonly ChainTip[]): AsyncIterable<readonly Uint8Array[]> {
    if (this.#service !== undefined) yield* this.#service.missingFor(theirs)
  }

  countMissingFor(theirs: readonly ChainTip[]): number {
    return this.#service?.countMissingFor(theirs) ?? 0
  }

  async ingest(entries: readonly Uint8Array[], from: DeviceId): Promise<IngestReport> {
    const service = this.#service ?? (await this.#begin(entries))
    if (service === null) return { added: 0, pending: entries.length, refused: [] }
    return service.ingest(entries, from)
  }

  onAdded(listener: Added): () => void {
    const service = this.#service
    this.#listeners.set(listener, service === undefined ? () => {} : service.onAdded(listener))
    return () => {
      this.#listeners.get(listener)?.()
      this.#listeners.delete(listener)
    }
  }

  async #begin(entries: readonly Uint8Array[]): Promise<OrganisationService | null> {
    for (const bytes of entries) {
      const entry = decodeEntry(bytes)
      if (!entry.ok || (entry.value.id as string) !== (this.organisation as string)) continue
      const service = await this.#organisations.begin(entry.value, this.#introducer)
      for (const listener of this.#listeners.keys()) this.#listeners.set(listener, service.onAdded(listener))
      return service
    }
    return null
  }
}
