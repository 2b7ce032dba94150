import type { Connection, PeerInfo, Stream } from '@libp2p/interface'
import { peerIdFromString } from '@libp2p/peer-id'
import { multiaddr } from '@multiformats/multiaddr'
import type { DeviceId } from '#shared/kernel/ids.ts'
import { LIMITS } from '#shared/kernel/limits.ts'
import { addressOf, circuitAt, isLoopback, isRelayed, parseAddress } from '#shared/protocol/address.ts'
import { deviceOfPeerId, peerIdOf } from '#shared/protocol/peer-id.ts'
import {
  type KeyVault,
  type Link,
  type RelayAt,
  type RelayPolicy,
  type Transport,
  TransportFailure,
} from '../ports/ports.ts'
import type { Places } from './libp2p-relay.ts'
import { RelayGuard } from './libp2p-relay-guard.ts'
import { firstToAnswer } from './libp2p-transport-dial.ts'
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

/** Milliseconds before a relay that refused is asked again. */
const PLACES_AGAIN_MS = 2_000

/** The network over libp2p: TCP, Noise, Yamux, and mDNS if wanted. The device's key is its libp2p identity. */
export class Libp2pTransport implements Transport {
  readonly device: DeviceId
  readonly #options: Libp2pTransportOptions
  readonly #protocols = new Map<string, (link: Link) => void>()
  readonly #links = new Set<Libp2pLink>()
  readonly #foundListeners: ((device: DeviceId, addresses: readonly string[]) => void)[] = []
  readonly #addressListeners: (() => void)[] = []
  readonly #guard = new RelayGuard()
  /** Connections being opened, by device and kind of way: another organisation that wants the same shares them. */
  readonly #opening = new Map<string, Promise<Connection>>()
  #relays: readonly RelayAt[] = []
  #places: Places | null = null
  #taking = false
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
      const text = address.toString()
      const parsed = parseAddress(address.decapsulateCode(P2P_CODE).toString())
      if (parsed.ok && !isRelayed(text)) own.add(addressOf(parsed.value.where, this.device))
    }
    for (const { device, address } of this.#relays) {
      if (this.#places?.has(peerIdFromString(peerIdOf(device))) === true)
        own.add(addressOf(circuitAt(address, device), this.device))
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
    const open = node.getConnections(peer).filter((connection) => connection.status === 'open')
    const direct = open.find((connection) => this.#viaOf(connection, device) === null)
    const relayedWill = !where.ok || where.value.some(isRelayed)
    const connected = direct ?? (relayedWill ? open[0] : undefined)
    if (!where.ok && (connected === undefined || where.error.problem === 'wrong-device')) throw where.error
    let connection: Connection
    try {
      connection =
        connected ?? (await this.#connect(node, device, this.#elsewhere(where.ok ? where.value : []), signal))
    } catch (error) {
      throw dialFailure(error, 'connecting')
    }
    try {
      const stream = await connection.newStream(protocol, {
        signal,
        maxOutboundStreams: LIMITS.streamsPerProtocol,
        // "Limited" is what libp2p calls relayed connections, which end after so many bytes.
        runOnLimitedConnection: true,
      })
      return this.#track(stream, connection, device)
    } catch (error) {
      // A connection that does not even answer this is dead: the next attempt must not meet it again.
      if (signal.aborted) connection.abort(new Error('no answer'))
      throw dialFailure(error, 'opening')
    }
  }

  relayFor(policy: RelayPolicy): void {
    this.#guard.policy = policy
  }

  beReachableThrough(relays: readonly RelayAt[]): void {
    this.#relays = relays
    void this.#takePlaces()
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
      guard: this.#guard,
      onPlaces: (places) => {
        this.#places = places
      },
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
      {
        maxInboundStreams: LIMITS.streamsPerProtocol,
        maxOutboundStreams: LIMITS.streamsPerProtocol,
        runOnLimitedConnection: true,
        force: true,
      },
    )
  }

  /** In another home a device may have the same local address as this one has here. */
  #elsewhere(addresses: readonly string[]): readonly string[] {
    const placeOf = (text: string): string => text.split('/p2p/')[0] ?? ''
    const own = new Set(
      this.addresses()
        .filter((text) => !isRelayed(text))
        .map(placeOf),
    )
    return addresses.filter((text) => isRelayed(text) || !own.has(placeOf(text)))
  }

  /** One connection, by whichever address answers first. */
  #connect(node: Node, device: DeviceId, addresses: readonly string[], signal: AbortSignal): Promise<Connection> {
    const key = `${device} ${addresses.some(isRelayed)}`
    const same = this.#opening.get(key)
    if (same !== undefined) return same
    const opening = firstToAnswer(
      addresses,
      (address, until) => node.services.listeners.dial(multiaddr(address), until),
      (late) => void late.close().catch(() => late.abort(new Error('another address was faster'))),
      signal,
    ).finally(() => this.#opening.delete(key))
    this.#opening.set(key, opening)
    return opening
  }

  /** Through whom a connection goes, if it is relayed. */
  #viaOf(connection: Connection, device: DeviceId): DeviceId | null {
    const text = connection.remoteAddr.toString()
    if (!isRelayed(text)) return null
    const parsed = parseAddress(text)
    // Of a connection that came in through a relay, libp2p may not say which that was.
    return (parsed.ok ? parsed.value.relay : null) ?? this.#guard.relayOf(device) ?? device
  }

  /** Asks the relays for a place where there is none yet, and those that refuse again after a while. */
  async #takePlaces(): Promise<void> {
    if (this.#taking) return
    this.#taking = true
    const before = this.addresses().join()
    const missing = this.#relays
      .map(({ device }) => peerIdFromString(peerIdOf(device)))
      .filter((relay) => this.#node !== null && this.#places?.has(relay) === false)
    const answers = await Promise.allSettled(missing.map((relay) => this.#places?.take(relay)))
    if (this.addresses().join() !== before) for (const listener of this.#addressListeners) listener()
    // A relay that has not heard yet that this is a member's device refuses; so does one that is full.
    const refused = answers.some(({ status }) => status === 'rejected')
    const again = (): void => {
      this.#taking = false
      if (refused && this.#node !== null) void this.#takePlaces()
    }
    setTimeout(again, refused ? PLACES_AGAIN_MS : 0).unref()
  }

  #track(stream: Stream, connection: Connection, remote: DeviceId): Libp2pLink {
    const link = new Libp2pLink(stream, connection, remote, this.#viaOf(connection, remote))
    this.#links.add(link)
    stream.addEventListener('close', () => {
      this.#links.delete(link)
      if (link.via !== null) this.#letGo(connection)
    })
    return link
  }

  /** Leaves a relayed connection when a direct one has taken its place: the relay has others to serve. */
  #letGo(connection: Connection): void {
    const all = this.#node?.getConnections(connection.remotePeer) ?? []
    const unused = !connection.streams.some(({ protocol }) => this.#protocols.has(protocol))
    const direct = all.some((other) => other !== connection && !isRelayed(other.remoteAddr.toString()))
    if (unused && direct) void connection.close().catch(() => connection.abort(new Error('no longer needed')))
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
