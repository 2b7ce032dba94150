import type { DeviceId } from '#shared/kernel/ids.ts'
import type { PeerSession } from './peer-session.ts'

/** Milliseconds after which a second link from the other end means that it has lost the first. */
const SETTLED_MS = 10_000

/**
 * Two devices keep one link for each organisation. When both dial at once, both keep the link dialled by the smaller
 * device id, each judging alone. A second link from the same end, or long after the first, replaces the first, which
 * that end must have lost.
 */
export function newLinkWins(existing: PeerSession, own: DeviceId, now: number): boolean {
  if (existing.role === 'accepted') return true
  if (existing.established && now - existing.openedAt > SETTLED_MS) return true
  return existing.remote < own
}
