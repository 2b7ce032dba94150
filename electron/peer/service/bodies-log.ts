import type { BodyChange } from '#shared/documents/change.ts'
import type { DeviceId, DocumentId, EntryId } from '#shared/kernel/ids.ts'

/** A change entry of the log that its guard let through. */
export interface AcceptedChange {
  readonly entry: EntryId
  readonly device: DeviceId
  readonly nonce: Uint8Array
  readonly change: Uint8Array
  /** Place in the order in which this device's log got its entries. */
  readonly arrival: number
  /** The change as it was read for the guard, when that was just now: saves reading it again. */
  readonly decoded?: BodyChange | undefined
}

/** A document's accepted changes that arrived after `after` (-1: all), in order of arrival. */
export type LoadChanges = (document: DocumentId, after: number) => AsyncIterable<AcceptedChange>
