import type { PeerView } from '#shared/bridge/views.ts'
import { listOf, plural, roughly } from '#shared/organisation/views/words.ts'

const MOST_NAMES = 3

/** Names of the others' devices; the person's own devices go by the device's name. */
function namesOf(peers: readonly PeerView[]): string {
  const names = [...new Set(peers.map((peer) => (peer.person.me ? peer.deviceName : peer.person.name)))]
  if (names.length <= MOST_NAMES) return listOf(names)
  return `${names.slice(0, MOST_NAMES - 1).join(', ')} and ${names.length - MOST_NAMES + 1} more`
}

/**
 * Where this device stands with all others, in one sentence. Says "up to date" only of devices whose records were
 * compared and found equal.
 */
export function syncSentence(peers: readonly PeerView[], online: boolean, now: number): string {
  if (!online) return 'Working offline. What you do is kept here and sent when you go online.'
  if (peers.length === 0) return 'Only on this device so far.'
  const equal = peers.filter((peer) => peer.state === 'up-to-date')
  const busy = peers.filter(
    (peer) => peer.state === 'receiving' || peer.state === 'sending' || peer.state === 'comparing',
  )
  const away = peers.filter((peer) => !equal.includes(peer) && !busy.includes(peer))
  const parts: string[] = []
  if (equal.length > 0) parts.push(`Up to date with ${namesOf(equal)}${otherRules(equal)}`)
  if (busy.length > 0) parts.push(`${parts.length === 0 ? 'Exchanging' : 'exchanging'} with ${namesOf(busy)}`)
  if (away.length > 0) parts.push(awaySentence(away, parts.length === 0, now))
  return `${parts.join('; ')}.`
}

/** Equal records that are judged by other rules may still read differently. */
function otherRules(equal: readonly PeerView[]): string {
  const others = equal.filter((peer) => peer.software === 'newer' || peer.software === 'older')
  if (others.length === 0) return ''
  const run = others.length === 1 ? 'runs' : 'run'
  return ` (${namesOf(others)} ${run} another version of Folkmoot, which may read the record differently)`
}

function awaySentence(away: readonly PeerView[], alone: boolean, now: number): string {
  const last = away.reduce((best, peer) => Math.max(best, peer.lastSeenAt ?? 0), 0)
  const lack = away.reduce((sum, peer) => Math.max(sum, peer.theyLack ?? 0), 0)
  const seen = last === 0 ? '' : `, last seen ${roughly(Math.max(0, now - last))} ago`
  const lacking = lack === 0 ? '' : `, lacking ${plural(lack, 'thing')} you have`
  return `${alone ? 'Not connected to' : 'not connected to'} ${namesOf(away)}${seen}${lacking}`
}
