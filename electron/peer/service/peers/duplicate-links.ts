import type { DeviceId } from '#shared/kernel/ids.ts'
import type { Link } from '../../ports/ports.ts'
import type { PeerSession } from './peer-session.ts'

/** Milliseconds after which a second link from the other end means that it has lost the first. */
const SETTLED_MS = 10_000

/**
 * Two devices keep one link for each organisation. When both dial at once, both keep the link dialled by the smaller
 * device id, each judging alone. A second link from the same end, or long after the first, replaces the first, which
 * that end must have lost. A direct link replaces a relayed one, whoever dialled it, and is not replaced by one in haste.
 */
export function newLinkWins(existing: PeerSession, fresh: Pick<Link, 'route'>, own: DeviceId, now: number): boolean {
  const [wasRelayed, isRelayed] = [existing.link.route === 'relayed', fresh.route === 'relayed']
  if (wasRelayed && !isRelayed) return true
  if (existing.role === 'accepted') return true
  if (existing.established && now - existing.openedAt > SETTLED_MS) return true
  return isRelayed === wasRelayed && existing.remote < own
}
