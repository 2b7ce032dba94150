import type { DeviceId, EntryId, OrganisationId } from '#shared/kernel/ids.ts'
import type { Refused } from '#shared/log/refusal.ts'
import type { ChainTip, DeviceStanding } from '#shared/protocol/vector.ts'

export interface IngestReport {
  /** Entries now durable that were not before. */
  readonly added: number
  /** Entries held back until what they cite arrives. */
  readonly pending: number
  /** Entries that are not accepted, each with why. The sender is answerable for those that are a fault. */
  readonly refused: readonly Refused[]
}

export type { ChainTip, DeviceStanding }

/** One organisation as replication sees it: a set of entries that grows, and who may have them. */
export interface Replica {
  readonly organisation: OrganisationId
  /** Sorted by device, then seq, then id. */
  tips(): readonly ChainTip[]
  has(id: EntryId): boolean
  standingOf(device: DeviceId): DeviceStanding
  /** Entries a holder of `theirs` lacks, as stored bytes in causal order, in bundles that fit one message. */
  missingFor(theirs: readonly ChainTip[]): AsyncIterable<readonly Uint8Array[]>
  /** How many entries `missingFor` would give. */
  countMissingFor(theirs: readonly ChainTip[]): number
  /** Checks, stores durably, then applies. Resolves when what was added is on disk. @throws StoreFailure */
  ingest(entries: readonly Uint8Array[], from: DeviceId): Promise<IngestReport>
  /** Calls back after entries became durable, with the device they came from (`null`: written here). */
  onAdded(
    listener: (entries: readonly { readonly id: EntryId; readonly bytes: Uint8Array }[], from: DeviceId | null) => void,
  ): () => void
}
