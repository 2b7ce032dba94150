import type { Connection, PeerInfo, Stream } from '@libp2p/interface'
import { peerIdFromString } from '@libp2p/peer-id'
import { multiaddr } from '@multiformats/multiaddr'
import type { DeviceId } from '#shared/kernel/ids.ts'
import { LIMITS } from '#shared/kernel/limits.ts'
import { addressOf, isLoopback, parseAddress } from '#shared/protocol/address.ts'
import { deviceOfPeerId, peerIdOf } from '#shared/protocol/peer-id.ts'
import { type KeyVault, type Link, type Transport, TransportFailure } from '../ports/ports.ts'
import { dialFailure, listenFailure } from './libp2p-transport-errors.ts'
import { Libp2pLink } from './libp2p-transport-link.ts'
import { createNode, KEEP_ALIVE, type KeepAlive, type Node } from './libp2p-transport-node.ts'
import { dialable } from './transport-dialable.ts'

export interface Libp2pTransportOptions {
  readonly vault: Pick<KeyVault, 'device' | 'exportForTransport'>
  /** Multiaddrs without peer id; port 0 lets the system choose. */
  readonly listen?: readonly string[]
  /** Whether to announce this device on the local network and to look for others. */
  readonly mdns: boolean
  /** Port to try where `listen` says 0: keeps addresses that others remember true after a restart. */
  readonly preferredPort?: number
  readonly keepAlive?: KeepAlive
}

export const LISTEN_EVERYWHERE: readonly string[] = ['/ip4/0.0.0.0/tcp/0', '/ip6/::/tcp/0']
/** Milliseconds between two looks at this computer's own addresses, which change with the network. */
const OWN_ADDRESSES_MS = 5_000

/** The network over libp2p: TCP, Noise, Yamux, and mDNS if wanted. The device's key is its libp2p identity. */
export class Libp2pTransport implements Transport {
  readonly device: DeviceId
  readonly #options: Libp2pTransportOptions
  readonly #protocols = new Map<string, (link: Link) => void>()
  readonly #links = new Set<Libp2pLink>()
  readonly #foundListeners: ((device: DeviceId, addresses: readonly string[]) => void)[] = []
  readonly #addressListeners: (() => void)[] = []
  #node: Node | null = null
  #port: number
  #stopWatching: () => void = () => {}

  constructor(options: Libp2pTransportOptions) {
    this.#options = options
    this.device = options.vault.device
    this.#port = options.preferredPort ?? 0
  }

  addresses(): readonly string[] {
    const all = this.#node?.services.listeners.addresses() ?? []
    const own = new Set<string>()
    for (const address of all) {
      const parsed = parseAddress(address.decapsulateCode(P2P_CODE).toString())
      if (parsed.ok) own.add(addressOf(parsed.value.where, this.device))
    }
    return [...own]
  }

  async start(): Promise<void> {
    if (this.#node !== null) return
    try {
      this.#node = await this.#listen(this.#port)
    } catch (error) {
      const failure = listenFailure(error)
      if (failure.problem !== 'port-busy' || this.#port === 0) throw failure
      this.#node = await this.#listen(0).catch((again: unknown) => {
        throw listenFailure(again)
      })
    }
    this.#port = this.#listeningPort() ?? this.#port
    this.#watchAddresses()
  }

  async stop(): Promise<void> {
    const node = this.#node
    if (node === null) return
    this.#node = null
    this.#stopWatching()
    await Promise.all([...this.#links].map((link) => link.close()))
    await node.stop()
  }

  async dial(device: DeviceId, addresses: readonly string[], protocol: string, timeoutMs: number): Promise<Link> {
    const node = this.#node
    if (node === null) throw new TransportFailure('closed', 'this device is offline')
    const where = dialable(device, addresses)
    const peer = peerIdFromString(peerIdOf(device))
    const signal = AbortSignal.timeout(timeoutMs)
    const connected = node.getConnections(peer).find((connection) => connection.status === 'open')
    if (!where.ok && (connected === undefined || where.error.problem === 'wrong-device')) throw where.error
    let connection: Connection
    try {
      const targets = where.ok ? where.value.map((address) => multiaddr(address)) : []
      connection = connected ?? (await node.dial(targets, { signal }))
    } catch (error) {
      throw dialFailure(error, 'connecting')
    }
    try {
      const stream = await connection.newStream(protocol, { signal, maxOutboundStreams: LIMITS.streamsPerProtocol })
      return this.#track(stream, connection, device)
    } catch (error) {
      // A connection that does not even answer this is dead: the next attempt must not meet it again.
      if (signal.aborted) connection.abort(new Error('no answer'))
      throw dialFailure(error, 'opening')
    }
  }

  onLink(protocol: string, accept: (link: Link) => void): void {
    this.#protocols.set(protocol, accept)
    if (this.#node !== null) void this.#handle(this.#node, protocol)
  }

  onFound(found: (device: DeviceId, addresses: readonly string[]) => void): void {
    this.#foundListeners.push(found)
  }

  onAddresses(changed: () => void): void {
    this.#addressListeners.push(changed)
  }

  async #listen(port: number): Promise<Node> {
    const listen = (this.#options.listen ?? LISTEN_EVERYWHERE).map((address) =>
      address.replace(/\/tcp\/0$/, `/tcp/${port}`),
    )
    const node = await createNode({
      seed: this.#options.vault.exportForTransport(),
      listen,
      mdns: this.#options.mdns,
      keepAlive: this.#options.keepAlive ?? KEEP_ALIVE,
      onFound: (peer) => this.#found(peer),
    })
    for (const protocol of this.#protocols.keys()) await this.#handle(node, protocol)
    await node.start()
    return node
  }

  async #handle(node: Node, protocol: string): Promise<void> {
    await node.handle(
      protocol,
      (stream, connection) => {
        const device = deviceOfPeerId(connection.remotePeer.toString())
        if (!device.ok) return stream.abort(new Error('only Ed25519 keys name devices'))
        this.#protocols.get(protocol)?.(this.#track(stream, connection, device.value))
      },
      { maxInboundStreams: LIMITS.streamsPerProtocol, maxOutboundStreams: LIMITS.streamsPerProtocol, force: true },
    )
  }

  #track(stream: Stream, connection: Connection, remote: DeviceId): Libp2pLink {
    const link = new Libp2pLink(stream, connection, remote)
    this.#links.add(link)
    stream.addEventListener('close', () => this.#links.delete(link))
    return link
  }

  #found(peer: PeerInfo): void {
    const device = deviceOfPeerId(peer.id.toString())
    if (!device.ok || device.value === this.device) return
    const parsed = peer.multiaddrs
      .map((address) => parseAddress(address.decapsulateCode(P2P_CODE).toString()))
      .flatMap((address) => (address.ok ? [address.value] : []))
    // Another computer's loopback addresses would lead to this one; they are of use only where there is nothing else.
    const outward = parsed.filter((address) => !isLoopback(address))
    const addresses = (outward.length > 0 ? outward : parsed)
      .map((address) => addressOf(address.where, device.value))
      .slice(0, LIMITS.deviceAddresses)
    for (const listener of this.#foundListeners) listener(device.value, addresses)
  }

  #listeningPort(): number | null {
    const [first] = this.addresses()
    const parsed = first === undefined ? null : parseAddress(first)
    return parsed?.ok === true ? parsed.value.port : null
  }

  #watchAddresses(): void {
    let last = this.addresses().join()
    const timer = setInterval(() => {
      const now = this.addresses().join()
      if (now === last) return
      last = now
      for (const listener of this.#addressListeners) listener()
    }, OWN_ADDRESSES_MS)
    timer.unref()
    this.#stopWatching = () => clearInterval(timer)
    for (const listener of this.#addressListeners) listener()
  }
}

/** Multiaddr code of `/p2p/…`. */
const P2P_CODE = 421
