import type { DeviceId } from '#shared/kernel/ids.ts'
import { LIMITS } from '#shared/kernel/limits.ts'
import { addressOf, circuitAt, isRelayed, parseAddress } from '#shared/protocol/address.ts'
import { type Link, type RelayAt, type RelayPolicy, type Transport, TransportFailure } from '../ports/ports.ts'
import { dialable } from './transport-dialable.ts'
import { HEADER_BYTES } from './transport-framing.ts'
import { Inbox } from './transport-inbox.ts'

/** Bytes of unread messages past which a sender waits. */
const PAUSE_BYTES = 2 * LIMITS.messageBytes

const LOST = new TransportFailure('closed', 'the connection was lost')

/**
 * The network's memory twin: all transports made on one `MemoryNetwork` reach each other by their made-up addresses,
 * until a pair is cut. No timers and no chance: messages arrive in the microtask queue, in order.
 */
export class MemoryNetwork {
  readonly #listening = new Map<string, MemoryTransport>()
  readonly #links = new Set<MemoryLink>()
  readonly #online = new Set<MemoryTransport>()
  readonly #cut = new Set<string>()
  #nextPort = 10_000
  /** Told how many bytes were sent on all links, headers counted, whenever a message has been. */
  onSent: (sent: number) => void = () => {}
  #sent = 0
  #breaksAt = Number.POSITIVE_INFINITY

  /** Lets all links break after this many more bytes: a message that is not whole by then never arrives. */
  breakAfter(bytes: number): void {
    this.#breaksAt = this.#sent + bytes
  }

  #carries(message: Uint8Array): boolean {
    this.#sent += HEADER_BYTES + message.length
    this.onSent(this.#sent)
    if (this.#sent <= this.#breaksAt) return true
    this.#breaksAt = Number.POSITIVE_INFINITY
    for (const link of [...this.#links]) link.break(LOST)
    return false
  }

  /** Cuts the cable between two devices: links break, new ones find nobody. */
  cut(a: DeviceId, b: DeviceId): void {
    this.#cut.add(pairOf(a, b))
    for (const link of [...this.#links]) if (link.legs.includes(pairOf(a, b))) link.break(LOST)
  }

  /** Puts bytes into a link that are no message: the other end refuses them, both ends are cut off. */
  garble(link: Link): void {
    for (const own of this.#links) if (own === link) own.garble()
  }

  heal(a: DeviceId, b: DeviceId): void {
    this.#cut.delete(pairOf(a, b))
  }

  /** As one round of mDNS: everybody who listens and wants to be found is heard by everybody not cut off. */
  announce(): void {
    for (const from of new Set(this.#listening.values())) {
      for (const to of new Set(this.#listening.values())) {
        if (from !== to && from.mdns && to.mdns && !this.isCut(from.device, to.device))
          to.hear(from.device, from.addresses())
      }
    }
  }

  isCut(a: DeviceId, b: DeviceId): boolean {
    return this.#cut.has(pairOf(a, b))
  }

  /** Links now open, each counted at both its ends. */
  get openLinks(): number {
    return this.#links.size
  }

  listen(transport: MemoryTransport, wanted: readonly string[]): string[] {
    const addresses = wanted.map((address) => address.replace(/\/tcp\/0$/, () => `/tcp/${this.#nextPort++}`))
    for (const address of addresses) {
      if (!parseAddress(address).ok)
        throw new TransportFailure('address', 'this device cannot listen on the given addresses')
      if (this.#listening.has(address)) throw new TransportFailure('port-busy', 'another program uses the port')
    }
    for (const address of addresses) this.#listening.set(address, transport)
    this.#online.add(transport)
    return addresses
  }

  forget(transport: MemoryTransport): void {
    this.#online.delete(transport)
    for (const [address, owner] of this.#listening) if (owner === transport) this.#listening.delete(address)
    for (const link of [...this.#links]) {
      if (link.local === transport.device) void link.close()
      else if (link.via === transport.device) link.break(LOST)
    }
  }

  /** Everybody who is online, those too who listen nowhere. */
  everybody(): readonly MemoryTransport[] {
    return [...this.#online]
  }

  /** A device that listens somewhere. */
  listener(device: DeviceId): MemoryTransport | undefined {
    return [...this.#listening.values()].find((transport) => transport.device === device)
  }

  at(where: string): MemoryTransport | undefined {
    return this.#listening.get(where)
  }

  connect(
    from: MemoryTransport,
    to: MemoryTransport,
    protocol: string,
    where: string,
    via: DeviceId | null = null,
  ): readonly [MemoryLink, MemoryLink] {
    const wire: Wire = { carries: (message) => this.#carries(message), closed: (link) => this.#links.delete(link) }
    const near = new MemoryLink(from.device, to.device, protocol, addressOf(where, to.device), wire, via)
    const back = from.addresses()[0] ?? addressOf('/ip4/127.0.0.1/tcp/1', from.device)
    const far = new MemoryLink(to.device, from.device, protocol, back, wire, via)
    near.join(far)
    far.join(near)
    this.#links.add(near)
    this.#links.add(far)
    return [near, far]
  }
}

const pairOf = (a: DeviceId, b: DeviceId): string => (a < b ? `${a}:${b}` : `${b}:${a}`)

export interface MemoryTransportOptions {
  readonly device: DeviceId
  readonly network: MemoryNetwork
  readonly listen?: readonly string[]
  readonly mdns?: boolean
}

export class MemoryTransport implements Transport {
  readonly device: DeviceId
  readonly mdns: boolean
  readonly #network: MemoryNetwork
  readonly #protocols = new Map<string, (link: Link) => void>()
  readonly #found: ((device: DeviceId, addresses: readonly string[]) => void)[] = []
  readonly #changed: (() => void)[] = []
  #policy: RelayPolicy = { isMember: () => false, mayMeet: () => 'no' }
  #relays: readonly RelayAt[] = []
  #wanted: readonly string[]
  #listening: readonly string[] | null = null

  constructor(options: MemoryTransportOptions) {
    this.device = options.device
    this.mdns = options.mdns ?? false
    this.#network = options.network
    this.#wanted = options.listen ?? ['/ip4/127.0.0.1/tcp/0']
  }

  addresses(): readonly string[] {
    if (this.#listening === null) return []
    const places = this.#relays.filter(({ device }) => this.#hasPlaceAt(device))
    return [...this.#listening, ...places.map(({ address, device }) => circuitAt(address, device))].map((where) =>
      addressOf(where, this.device),
    )
  }

  relayFor(policy: RelayPolicy): void {
    this.#policy = policy
  }

  beReachableThrough(relays: readonly RelayAt[]): void {
    const before = this.addresses().join()
    this.#relays = relays
    if (this.addresses().join() !== before) for (const listener of this.#changed) listener()
  }

  #hasPlaceAt(device: DeviceId): boolean {
    const relay = this.#network.listener(device)
    if (relay === undefined || this.#network.isCut(device, this.device)) return false
    return relay.#policy.isMember(this.device)
  }

  async start(): Promise<void> {
    if (this.#listening !== null) return
    // The same port again after a restart, as the real one does.
    this.#listening = this.#network.listen(this, this.#wanted)
    this.#wanted = this.#listening
    for (const listener of this.#changed) listener()
  }

  async stop(): Promise<void> {
    this.#listening = null
    this.#network.forget(this)
  }

  async dial(device: DeviceId, addresses: readonly string[], protocol: string, _timeoutMs: number): Promise<Link> {
    if (this.#listening === null) throw new TransportFailure('closed', 'this device is offline')
    const where = dialable(device, addresses)
    if (!where.ok) throw where.error
    await Promise.resolve()
    let failure = new TransportFailure('unreachable', 'no address answered')
    for (const text of where.value.filter((each) => !isRelayed(each))) {
      const address = parseAddress(text)
      const target = address.ok ? this.#network.at(address.value.where) : undefined
      if (!address.ok || target === undefined || this.#network.isCut(this.device, target.device)) continue
      if (target.device !== device) {
        failure = new TransportFailure('wrong-device', 'another device answered at that address')
        continue
      }
      const accept = target.#protocols.get(protocol)
      if (accept === undefined)
        throw new TransportFailure('no-common-protocol', 'the other device does not speak this protocol')
      const [near, far] = this.#network.connect(this, target, protocol, address.value.where)
      accept(far)
      return near
    }
    for (const text of where.value.filter(isRelayed)) {
      const link = this.#throughRelay(device, text, protocol)
      if (link !== null) return link
      failure = new TransportFailure('not-at-relay', 'a relay answered, and the device is not to be had there')
    }
    throw failure
  }

  #throughRelay(device: DeviceId, text: string, protocol: string): MemoryLink | null {
    const address = parseAddress(text)
    const relay = address.ok && address.value.relay !== null ? this.#network.listener(address.value.relay) : undefined
    if (!address.ok || relay === undefined || this.#network.isCut(this.device, relay.device)) return null
    const called = this.#network.everybody().find((each) => each.device === device)
    if (called === undefined || !called.#relays.some((place) => place.device === relay.device)) return null
    if (!called.#hasPlaceAt(relay.device) || !called.#policy.isMember(relay.device)) return null
    const accept = called.#protocols.get(protocol)
    if (relay.#policy.mayMeet(this.device, device) === 'no' || accept === undefined) return null
    const [near, far] = this.#network.connect(this, called, protocol, address.value.where, relay.device)
    accept(far)
    return near
  }

  onLink(protocol: string, accept: (link: Link) => void): void {
    this.#protocols.set(protocol, accept)
  }

  onFound(found: (device: DeviceId, addresses: readonly string[]) => void): void {
    this.#found.push(found)
  }

  onAddresses(changed: () => void): void {
    this.#changed.push(changed)
  }

  hear(device: DeviceId, addresses: readonly string[]): void {
    for (const listener of this.#found) listener(device, addresses)
  }
}

/** What a link needs of its network. */
interface Wire {
  /** Whether a message gets through whole. */
  readonly carries: (message: Uint8Array) => boolean
  readonly closed: (link: MemoryLink) => void
}

export class MemoryLink implements Link {
  readonly local: DeviceId
  readonly remote: DeviceId
  readonly protocol: string
  readonly address: string
  readonly route: Link['route']
  readonly via: DeviceId | null
  readonly latencyMs = null
  readonly messages: Inbox
  readonly #wire: Wire
  #other: MemoryLink | null = null
  #waiting: (() => void)[] = []
  #full = false

  constructor(
    local: DeviceId,
    remote: DeviceId,
    protocol: string,
    address: string,
    wire: Wire,
    via: DeviceId | null = null,
  ) {
    this.local = local
    this.remote = remote
    this.protocol = protocol
    this.address = address
    this.via = via
    this.route = via === null ? 'lan' : 'relayed'
    this.#wire = wire
    this.messages = new Inbox((bytes) => this.#throttle(bytes))
  }

  /** The pairs of devices between which it runs. */
  get legs(): readonly string[] {
    const { local, remote, via } = this
    return via === null ? [pairOf(local, remote)] : [pairOf(local, via), pairOf(via, remote)]
  }

  join(other: MemoryLink): void {
    this.#other = other
  }

  async send(message: Uint8Array): Promise<void> {
    if (message.length > LIMITS.messageBytes) throw new TransportFailure('malformed', 'the message is too large')
    for (;;) {
      const other = this.#other
      if (other === null) throw new TransportFailure('closed', 'the link is closed')
      if (!other.#full) {
        if (!this.#wire.carries(message)) throw LOST
        other.messages.push(message.slice())
        return
      }
      await new Promise<void>((resolve) => other.#waiting.push(resolve))
    }
  }

  async close(_reason?: string): Promise<void> {
    const other = this.#other
    this.#end((link) => link.messages.end())
    if (other !== null) other.#end((link) => link.messages.end())
  }

  garble(): void {
    this.#other?.break(new TransportFailure('malformed', 'bytes that are no message'))
  }

  /** Both ends see a cut. */
  break(failure: TransportFailure): void {
    const other = this.#other
    this.#end((link) => link.messages.fail(failure))
    if (other !== null) other.#end((link) => link.messages.fail(failure))
  }

  #end(finish: (link: MemoryLink) => void): void {
    if (this.#other === null) return
    this.#other = null
    finish(this)
    this.#wire.closed(this)
    this.#release()
  }

  #throttle(bytes: number): void {
    this.#full = bytes > PAUSE_BYTES
    if (!this.#full) this.#release()
  }

  #release(): void {
    const waiting = this.#waiting
    this.#waiting = []
    for (const go of waiting) go()
  }
}
