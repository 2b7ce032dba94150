import type { DeviceId, EntryId } from '#shared/kernel/ids.ts'
import type { JoinRefusal, JoinStatus } from '#shared/protocol/join-messages.ts'

export type JoinAnswer =
  | { readonly answer: 'refused'; readonly code: JoinRefusal }
  | { readonly answer: 'received'; readonly request: EntryId; readonly status: JoinStatus }

/** One organisation as newcomers meet it: decides what becomes of a request, and knows how far it is. */
export interface InvitationDesk {
  /**
   * Takes the first entry of a newcomer's chain. Durable once it answers `received`; the same entry presented again is
   * answered again and counted once. `from` is proven by the link and is the entry's author.
   */
  receive(entry: Uint8Array, from: DeviceId): Promise<JoinAnswer>
  /** `null` when no such request was received. */
  statusOf(request: EntryId): JoinStatus | null
  /** Calls back when the status of any request may have changed, until the returned function is called. */
  onChange(listener: () => void): () => void
}
