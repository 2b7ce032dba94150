import type { PeerApi } from '#shared/bridge/api.ts'
import type { PeerView } from '#shared/bridge/views.ts'
import type { OrganisationId } from '#shared/kernel/ids.ts'

const STATES: { readonly [S in PeerView['state']]: string } = {
  'not-connected': 'not connected',
  connecting: 'connecting',
  comparing: 'connected, comparing',
  receiving: 'receiving',
  sending: 'sending',
  'up-to-date': 'up to date',
  failed: 'could not connect',
}

export interface PeersOf {
  readonly organisation: OrganisationId
  readonly name: string
  readonly peers: readonly PeerView[]
}

/** Every organisation's devices, or those of the one. */
export async function peersAsData(peer: PeerApi, only?: string): Promise<PeersOf[]> {
  const all: PeersOf[] = []
  for (const { organisation, name } of await peer.call('organisation.list', {})) {
    if (only !== undefined && organisation !== only) continue
    all.push({ organisation, name, peers: await peer.call('peer.list', { organisation }) })
  }
  return all
}

/** The same for people. */
export async function peersInWords(peer: PeerApi, only?: string): Promise<string> {
  const all = await peersAsData(peer, only)
  if (all.length === 0) return 'No such organisation is kept here.\n'
  const part = ({ name, peers }: PeersOf): string => {
    const lines = peers.length === 0 ? ['There is no other device yet.'] : peers.flatMap(peerInWords)
    return [name, ...lines.map((line) => `  ${line}`), ''].join('\n')
  }
  return all.map(part).join('\n')
}

/** One device: its state and way, then why it is not connected and what helps. */
function peerInWords(peer: PeerView): string[] {
  const facts = [STATES[peer.state]]
  if (peer.via !== null) facts.push(`passed on by ${peer.via.deviceName}`)
  else if (peer.route !== null) facts.push(peer.route === 'lan' ? 'on this network' : 'directly')
  if (peer.latencyMs !== null) facts.push(`answers in ${peer.latencyMs} ms`)
  if ((peer.weLack ?? 0) > 0) facts.push(`has ${peer.weLack} entries that are lacking here`)
  if ((peer.theyLack ?? 0) > 0) facts.push(`lacks ${peer.theyLack} entries`)
  facts.push(
    peer.lastCompleteSyncAt === null
      ? 'never in step'
      : `last in step ${new Date(peer.lastCompleteSyncAt).toISOString()}`,
  )
  const lines = [`${peer.deviceName} (${peer.person.name}, ${peer.class}): ${facts.join('; ')}`]
  if (peer.problem !== null) {
    const { what, why, next } = peer.problem
    lines.push(`  ${[what, why, next].filter((text) => text !== undefined).join(' ')}`)
  }
  if (peer.retryAt !== null) lines.push(`  tried again ${new Date(peer.retryAt).toISOString()}`)
  return lines
}
