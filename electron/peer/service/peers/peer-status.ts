import type { PeerView } from '#shared/bridge/views.ts'
import type { Digest } from '#shared/kernel/ids.ts'
import { peerIdOf } from '#shared/protocol/peer-id.ts'
import type { Contact } from './contact.ts'
import type { Remembered } from './peer-memory.ts'
import { refusedEntries } from './problems.ts'

/** What PeerApi shows of a device, save whose it is. */
export type PeerStatus = Omit<PeerView, 'deviceName' | 'class' | 'person'>

/** @param digest that of the own vector now, against which "up to date" is judged */
export function statusOf(contact: Contact, remembered: Remembered, digest: Digest, now: number): PeerStatus {
  const { session } = contact
  const refused = session?.state.refused ?? 0
  const connected = session?.established === true
  return {
    device: contact.device,
    peerId: peerIdOf(contact.device),
    state: contact.state(digest),
    route: session?.link.route ?? null,
    address: session?.link.address ?? null,
    theyLack: session?.state.theyLack ?? contact.theyLack,
    weLack: session?.state.weLack ?? contact.weLack,
    lastCompleteSyncAt: remembered.completeAt === 0 ? null : remembered.completeAt,
    lastSeenAt: connected ? now : remembered.seenAt === 0 ? null : remembered.seenAt,
    retryAt: session === null && !contact.dialling ? contact.retryAt : null,
    problem: refused > 0 ? refusedEntries(refused) : session === null ? contact.problem : null,
  }
}
