import { generateKeyPairFromSeed } from '@libp2p/crypto/keys'
import type { ComponentLogger, Connection, Libp2p, PeerId, PeerInfo } from '@libp2p/interface'
import type { TransportManager } from '@libp2p/interface-internal'
import { mdns } from '@libp2p/mdns'
import { noise } from '@libp2p/noise'
import { type Ping, ping } from '@libp2p/ping'
import { tcp } from '@libp2p/tcp'
import { yamux } from '@libp2p/yamux'
import type { Multiaddr } from '@multiformats/multiaddr'
import { createLibp2p } from 'libp2p'
import { LIMITS } from '#shared/kernel/limits.ts'
import { noIdentify, type Places, relayServer, relayTransport } from './libp2p-relay.ts'
import type { RelayGuard } from './libp2p-relay-guard.ts'

/** Name under which devices announce themselves on the local network, so that only Folkmoots find each other. */
const MDNS_SERVICE = '_folkmoot._udp.local'
/** Milliseconds between two questions "who is there?" on the local network. */
const MDNS_INTERVAL_MS = 10_000
/** Bytes in flight on one stream: lets a ping through a slow line in time, and still fills a fast one. */
const WINDOW_BYTES = 512 * 1024
/** Connections of one device: one, and those not yet known to be dead. */
const CONNECTIONS_PER_DEVICE = 8

/** How soon a silently cut connection is noticed: after at most interval + timeout. */
export interface KeepAlive {
  readonly intervalMs: number
  readonly timeoutMs: number
}
export const KEEP_ALIVE: KeepAlive = { intervalMs: 5_000, timeoutMs: 8_000 }

/** What the transport needs besides libp2p's own interface. */
interface Listeners {
  /** Addresses really listened on, without libp2p's notion of which are "verified" from outside. */
  addresses(): Multiaddr[]
  /** Opens a connection to one address, at once and whatever else is being opened. */
  dial(address: Multiaddr, signal: AbortSignal): Promise<Connection>
}
export type Node = Libp2p<{ ping: Ping; listeners: Listeners }>

export interface NodeOptions {
  readonly seed: Uint8Array
  readonly listen: readonly string[]
  readonly mdns: boolean
  readonly keepAlive: KeepAlive
  readonly onFound: (peer: PeerInfo) => void
  readonly guard: RelayGuard
  readonly onPlaces: (places: Places) => void
}

/**
 * A libp2p node that does only what it is told: it dials nobody by itself, keeps no routing table, asks no server, and
 * relays for those alone whom the guard lets through. It does not run `identify` either, which would tell any stranger
 * all addresses of this device.
 */
export async function createNode(options: NodeOptions): Promise<Node> {
  let connectionsOf: (peer: PeerId) => Connection[] = () => []
  const node: Node = await createLibp2p({
    start: false,
    privateKey: await generateKeyPairFromSeed('Ed25519', options.seed),
    addresses: { listen: [...options.listen] },
    nodeInfo: { name: 'folkmoot', version: '1', userAgent: 'folkmoot' },
    // Both default to no delay of small packets (TCP_NODELAY) and to TCP keep-alive.
    transports: [tcp({ maxConnections: LIMITS.connections }), relayTransport(options.guard, options.onPlaces)],
    connectionEncrypters: [noise()],
    streamMuxers: [
      yamux({
        maxInboundStreams: 4 * LIMITS.streamsPerProtocol,
        maxOutboundStreams: 4 * LIMITS.streamsPerProtocol,
        streamOptions: { maxStreamWindowSize: WINDOW_BYTES },
      }),
    ],
    connectionManager: {
      maxConnections: LIMITS.connections,
      maxIncomingPendingConnections: LIMITS.pendingConnections,
      inboundConnectionThreshold: LIMITS.connectionsPerSecond,
      maxPeerAddrsToDial: LIMITS.deviceAddresses,
      reconnectRetries: 0,
    },
    connectionMonitor: {
      pingInterval: options.keepAlive.intervalMs,
      pingTimeout: { minTimeout: options.keepAlive.timeoutMs, maxTimeout: options.keepAlive.timeoutMs },
    },
    connectionGater: {
      ...options.guard.gater,
      denyInboundEncryptedConnection: (peer) => connectionsOf(peer).length >= CONNECTIONS_PER_DEVICE,
    },
    peerDiscovery: options.mdns ? [announcing(options.onFound)] : [],
    services: {
      ping: ping({ maxInboundStreams: 4, maxOutboundStreams: 4 }),
      listeners: (components: {
        readonly transportManager: TransportManager
        readonly logger: ComponentLogger
      }): Listeners => ({
        addresses: () => components.transportManager.getAddrs(),
        dial: (address, signal) => components.transportManager.dial(address, { signal }),
      }),
      identify: noIdentify,
      relay: relayServer(options.guard),
    },
  })
  connectionsOf = (peer) => node.getConnections(peer)
  return node
}

/**
 * mDNS that reports every announcement, not only the first of each peer. Known limits of the library: it asks and
 * answers on the interface that the system chooses for multicast (it listens on all), over IPv4 only, and tells only
 * private addresses.
 */
const announcing = (onFound: (peer: PeerInfo) => void) => {
  const create = mdns({ serviceTag: MDNS_SERVICE, interval: MDNS_INTERVAL_MS })
  return (components: Parameters<typeof create>[0]): ReturnType<typeof create> => {
    const discovery = create(components)
    discovery.addEventListener('peer', (event) => onFound(event.detail))
    return discovery
  }
}
