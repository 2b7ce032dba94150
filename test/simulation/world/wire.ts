import { dialable } from '#electron/peer/adapters/transport-dialable.ts'
import { Inbox } from '#electron/peer/adapters/transport-inbox.ts'
import { type Link, type Transport, TransportFailure } from '#electron/peer/ports/ports.ts'
import type { DeviceId } from '#shared/kernel/ids.ts'
import { LIMITS } from '#shared/kernel/limits.ts'
import { addressOf, parseAddress } from '#shared/protocol/address.ts'
import type { Chance } from './chance.ts'
import { never } from './disk.ts'
import type { SimTime } from './time.ts'

/** Bytes under way on a link past which a sender waits. */
const PAUSE_BYTES = 2 * LIMITS.messageBytes
/** Milliseconds after which a link through which nothing comes is given up. */
const DEAD_LINK_MS = 30_000

export interface WireManner {
  /** Milliseconds that a message takes between two computers, one way; each direction has its own. */
  latencyMs(from: number, to: number): number
  /** Milliseconds added by chance to each message. */
  readonly jitterMs: number
  /** One link in so many breaks by itself after a few messages; 0 for none. */
  readonly breaksOneIn: number
}

/** How two computers stand to each other: in touch; cut off so that both notice; or nothing comes through, silently. */
export type Touch = 'in-touch' | 'cut' | 'silent'

/** What a hostile device makes of a message that its own software sends; nothing, several, or something else. */
export type Habit = (message: Uint8Array, link: SimLink) => readonly Uint8Array[]

/** The network of a run. Within a link messages keep their order; between links chance decides. */
export class SimWire {
  readonly time: SimTime
  readonly manner: WireManner
  chance: Chance
  touch: (a: number, b: number) => Touch = () => 'in-touch'
  /** Told of each message that arrives, for the trace and the counts. */
  onArrival: (link: SimLink, message: Uint8Array) => void = () => {}
  /** Told of each message that a peer's software sends. */
  onSent: (link: SimLink, message: Uint8Array) => void = () => {}
  readonly #listening = new Map<string, SimTransport>()
  readonly #links = new Set<SimLink>()
  broken = 0

  constructor(time: SimTime, manner: WireManner, chance: Chance) {
    this.time = time
    this.manner = manner
    this.chance = chance
  }

  listen(transport: SimTransport): void {
    if (this.#listening.has(transport.where)) throw new TransportFailure('port-busy', 'another program uses the port')
    this.#listening.set(transport.where, transport)
  }

  forget(transport: SimTransport): void {
    if (this.#listening.get(transport.where) === transport) this.#listening.delete(transport.where)
  }

  at(where: string): SimTransport | undefined {
    return this.#listening.get(where)
  }

  /** One round of mDNS among those who are in touch. */
  announce(): void {
    const all = [...this.#listening.values()]
    for (const from of all) {
      for (const to of all) {
        if (from.device !== to.device && this.touch(from.computer, to.computer) === 'in-touch') {
          to.hear(from.device, from.addresses())
        }
      }
    }
  }

  linksOf(computer: number): readonly SimLink[] {
    return [...this.#links].filter((link) => link.owner.computer === computer)
  }

  connect(from: SimTransport, to: SimTransport, protocol: string): readonly [SimLink, SimLink] {
    const near = new SimLink(this, from, to, protocol)
    const far = new SimLink(this, to, from, protocol)
    near.join(far)
    far.join(near)
    const { breaksOneIn } = this.manner
    if (breaksOneIn > 0 && this.chance.oneIn(breaksOneIn)) near.breakAfter(this.chance.between(1, 8))
    for (const link of [near, far]) this.#links.add(link)
    return [near, far]
  }

  ended(link: SimLink): void {
    this.#links.delete(link)
  }

  /** The way between computers changed: links that are cut break at once, silent ones after a while. */
  touchChanged(): void {
    for (const link of [...this.#links]) {
      const touch = this.touch(link.owner.computer, link.other.computer)
      if (touch === 'cut') link.break()
      if (touch === 'silent') this.time.after(DEAD_LINK_MS, () => link.breakIfSilent())
      // What waited in a silent link has long been given up by the computers between.
      if (touch === 'in-touch' && link.stalled) link.break()
    }
  }

  /** The power went: all links of a computer end, the others notice. */
  unplug(transport: SimTransport): void {
    this.forget(transport)
    for (const link of [...this.#links]) if (link.owner === transport) link.break()
  }

  latency(from: number, to: number): number {
    return this.manner.latencyMs(from, to) + this.chance.below(this.manner.jitterMs + 1)
  }
}

export class SimTransport implements Transport {
  readonly device: DeviceId
  readonly computer: number
  readonly where: string
  /** With the peer id. */
  readonly address: string
  readonly wire: SimWire
  habit: Habit | null = null
  readonly #protocols = new Map<string, (link: Link) => void>()
  readonly #found: ((device: DeviceId, addresses: readonly string[]) => void)[] = []
  readonly #changed: (() => void)[] = []
  #listening = false
  #off = false

  constructor(wire: SimWire, device: DeviceId, computer: number) {
    this.wire = wire
    this.device = device
    this.computer = computer
    this.where = `/ip4/10.0.0.${computer + 1}/tcp/4001`
    this.address = addressOf(this.where, device)
  }

  addresses(): readonly string[] {
    return this.#listening ? [this.address] : []
  }

  async start(): Promise<void> {
    if (this.#listening) return
    this.wire.listen(this)
    this.#listening = true
    for (const listener of this.#changed) listener()
  }

  async stop(): Promise<void> {
    this.#listening = false
    this.wire.forget(this)
    for (const link of this.wire.linksOf(this.computer)) if (link.owner === this) void link.close()
  }

  /** As if the power went: nothing that was asked of it answers any more. */
  kill(): void {
    this.#off = true
    this.#listening = false
    this.wire.unplug(this)
  }

  get off(): boolean {
    return this.#off
  }

  async dial(device: DeviceId, addresses: readonly string[], protocol: string, timeoutMs: number): Promise<Link> {
    if (!this.#listening) throw new TransportFailure('closed', 'this device is offline')
    const where = dialable(device, addresses)
    if (!where.ok) throw where.error
    let failure = new TransportFailure('unreachable', 'no address answered')
    for (const text of where.value) {
      const address = parseAddress(text)
      const target = address.ok ? this.wire.at(address.value.where) : undefined
      const touch = target === undefined ? 'cut' : this.wire.touch(this.computer, target.computer)
      const there = target === undefined ? 1 : this.wire.latency(this.computer, target.computer)
      await this.#wait(touch === 'silent' ? timeoutMs : 2 * there)
      if (!this.#listening) throw new TransportFailure('closed', 'this device is offline')
      if (target === undefined || touch !== 'in-touch' || !target.#listening) continue
      if (this.wire.touch(this.computer, target.computer) !== 'in-touch') continue
      if (target.device !== device) {
        failure = new TransportFailure('wrong-device', 'another device answered at that address')
        continue
      }
      const accept = target.#protocols.get(protocol)
      if (accept === undefined) {
        throw new TransportFailure('no-common-protocol', 'the other device does not speak this protocol')
      }
      const [near, far] = this.wire.connect(this, target, protocol)
      accept(far)
      return near
    }
    throw failure
  }

  async #wait(ms: number): Promise<void> {
    await new Promise<void>((resolve) => this.wire.time.after(ms, resolve))
    if (this.#off) await never()
  }

  /** Every computer here can be reached or cannot: nobody needs a relay. */
  relayFor(): void {}
  beReachableThrough(): void {}

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

/** One end of a link. */
export class SimLink implements Link {
  readonly remote: DeviceId
  readonly protocol: string
  readonly address: string
  readonly route = 'lan'
  readonly via = null
  readonly latencyMs = null
  readonly messages: Inbox
  readonly owner: SimTransport
  readonly other: SimTransport
  readonly #wire: SimWire
  #end: SimLink | null = null
  #arrives = 0
  #under = 0
  #unread = 0
  #left = Number.POSITIVE_INFINITY
  #waiting: (() => void)[] = []
  stalled = false

  constructor(wire: SimWire, owner: SimTransport, other: SimTransport, protocol: string) {
    this.#wire = wire
    this.owner = owner
    this.other = other
    this.remote = other.device
    this.protocol = protocol
    this.address = other.address
    this.messages = new Inbox((bytes) => {
      this.#unread = bytes
      this.#end?.release()
    })
  }

  join(end: SimLink): void {
    this.#end = end
  }

  breakAfter(messages: number): void {
    this.#left = messages
  }

  get open(): boolean {
    return this.#end !== null
  }

  async send(message: Uint8Array): Promise<void> {
    if (this.owner.off) return never()
    if (message.length > LIMITS.messageBytes) throw new TransportFailure('malformed', 'the message is too large')
    this.#wire.onSent(this, message)
    const messages = this.owner.habit === null ? [message] : this.owner.habit(message, this)
    for (const each of messages) await this.#post(each)
    if (this.owner.off) return never()
  }

  /** Sends past the software, as a hostile device does. */
  post(message: Uint8Array): void {
    void this.#post(message).catch(() => undefined)
  }

  async #post(message: Uint8Array): Promise<void> {
    for (;;) {
      const end = this.#end
      if (end === null) throw new TransportFailure('closed', 'the link is closed')
      if (this.#under + end.#unread <= PAUSE_BYTES) break
      await new Promise<void>((resolve) => this.#waiting.push(resolve))
    }
    const { computer } = this.owner
    this.#under += message.length
    this.#schedule(this.#wire.latency(computer, this.other.computer), (end) => {
      this.#under -= message.length
      this.#wire.onArrival(this, message)
      end.messages.push(new Uint8Array(message))
      this.#left -= 1
      if (this.#left <= 0) this.break()
      this.release()
    })
  }

  #schedule(delayMs: number, arrive: (end: SimLink) => void): void {
    const { time } = this.#wire
    this.#arrives = Math.max(this.#arrives, time.now + delayMs)
    const end = this.#end
    time.after(this.#arrives - time.now, () => {
      // Messages that were under way when the link broke are lost.
      if (end === null || this.#end !== end) return
      if (this.#wire.touch(this.owner.computer, this.other.computer) !== 'in-touch') this.stalled = true
      if (!this.stalled) arrive(end)
    })
  }

  async close(_reason?: string): Promise<void> {
    if (this.#end === null) return
    this.messages.end()
    this.#schedule(this.#wire.latency(this.owner.computer, this.other.computer), (end) => {
      end.messages.end()
      this.#over()
      end.#over()
    })
  }

  breakIfSilent(): void {
    if (this.open && this.#wire.touch(this.owner.computer, this.other.computer) !== 'in-touch') this.break()
  }

  /** Both ends see a cut. */
  break(): void {
    const end = this.#end
    if (end === null) return
    this.#wire.broken += 1
    for (const link of [this, end]) {
      link.messages.fail(new TransportFailure('closed', 'the connection was lost'))
      link.#over()
    }
  }

  release(): void {
    const waiting = this.#waiting
    this.#waiting = []
    for (const go of waiting) go()
  }

  #over(): void {
    this.#end = null
    this.#wire.ended(this)
    this.release()
  }
}
