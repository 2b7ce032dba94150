import { MemoryDisk } from '#electron/peer/adapters/memory-store.ts'
import { MemoryNetwork, MemoryTransport } from '#electron/peer/adapters/memory-transport.ts'
import type { Clock, Link, Random } from '#electron/peer/ports/ports.ts'
import type { OrganisationPeers, PeerStatus } from '#electron/peer/service/peers/organisation-peers.ts'
import { PeerNetwork } from '#electron/peer/service/peers/peer-network.ts'
import type { Present } from '#electron/peer/service/peers/presence.ts'
import type { IngestReport, Replica } from '#electron/peer/service/replica.ts'
import { concat, fromUtf8, sha256, toHex, utf8 } from '#shared/kernel/bytes.ts'
import type { DeviceId, EntryId, OrganisationId } from '#shared/kernel/ids.ts'
import type { Refused } from '#shared/log/refusal.ts'
import { DIALECT } from '#shared/protocol/dialect.ts'
import { type ChainTip, compareTips, type DeviceStanding } from '#shared/protocol/vector.ts'

export const ORGANISATION = '0f'.repeat(32) as OrganisationId
export const deviceNamed = (name: string): DeviceId => toHex(sha256(utf8(`device ${name}`))) as DeviceId

/** Time that passes only when a test says so. Between two timers everything that can happen without time happens. */
export class VirtualClock implements Clock {
  #now = 1_800_000_000_000
  readonly #timers = new Set<{ readonly at: number; readonly run: () => void }>()

  now(): number {
    return this.#now
  }

  after(delayMs: number, run: () => void): () => void {
    const timer = { at: this.#now + delayMs, run }
    this.#timers.add(timer)
    return () => this.#timers.delete(timer)
  }

  turn(): Promise<void> {
    return Promise.resolve()
  }

  async pass(ms: number): Promise<void> {
    const end = this.#now + ms
    await settled()
    for (;;) {
      // The earliest, and of several at the same instant the one that was set first.
      let next: { readonly at: number; readonly run: () => void } | null = null
      for (const timer of this.#timers) if (timer.at <= end && (next === null || timer.at < next.at)) next = timer
      if (next === null) break
      this.#timers.delete(next)
      this.#now = Math.max(this.#now, next.at)
      next.run()
      await settled()
    }
    this.#now = end
  }
}

/** Everything that needs no time has happened: a few rounds of the event loop, of which the memory network needs none. */
export async function settled(): Promise<void> {
  for (let round = 0; round < 5; round += 1) await new Promise<void>((resolve) => setImmediate(resolve))
}

/** The same "random" bytes in every run. */
export class SeededRandom implements Random {
  #state: Uint8Array
  constructor(seed: string) {
    this.#state = sha256(utf8(seed))
  }

  bytes(length: number): Uint8Array {
    let out: Uint8Array = new Uint8Array()
    while (out.length < length) {
      this.#state = sha256(this.#state)
      out = concat(out, this.#state)
    }
    return out.slice(0, length)
  }
}

/** What a pretended entry says: who wrote it, where in the chain, and perhaps whom it admits or removes. */
interface Pretended {
  readonly device: DeviceId
  readonly seq: number
  readonly admits?: DeviceId
  readonly removes?: DeviceId
  readonly text?: string
}

/** An organisation of pretended entries: chains, standing by the entries held, nothing signed. */
export class PretendedReplica implements Replica {
  readonly organisation: OrganisationId
  readonly #entries = new Map<EntryId, { readonly bytes: Uint8Array; readonly said: Pretended }>()
  readonly #tips = new Map<DeviceId, ChainTip>()
  readonly #standing = new Map<DeviceId, DeviceStanding>()
  readonly #listeners = new Set<Parameters<Replica['onAdded']>[0]>()
  /** How often each entry was offered, to see what travels twice. */
  readonly offered = new Map<EntryId, number>()
  failWith: Error | null = null
  ingesting: Promise<void> = Promise.resolve()
  /** What a slow disk waits for each time. */
  pause: () => Promise<void> = async () => {}

  constructor(organisation = ORGANISATION) {
    this.organisation = organisation
  }

  get size(): number {
    return this.#entries.size
  }

  get ids(): readonly EntryId[] {
    return [...this.#entries.keys()].sort()
  }

  write(device: DeviceId, what: Omit<Pretended, 'device' | 'seq'> = {}): EntryId {
    const seq = this.#reach(device) + 1
    const bytes = utf8(JSON.stringify({ device, seq, ...what }))
    this.#add([bytes], null)
    return toHex(sha256(bytes)) as EntryId
  }

  /** The id of what a device would write next. */
  next(device: DeviceId): EntryId {
    return toHex(sha256(utf8(JSON.stringify({ device, seq: this.#reach(device) + 1 })))) as EntryId
  }

  /** As if everything `other` holds had been here before. */
  copyFrom(other: PretendedReplica): void {
    for (const [id, entry] of other.#entries) this.#keep(id, entry)
  }

  authorOf(id: EntryId): DeviceId | undefined {
    return this.#entries.get(id)?.said.device
  }

  tips(): readonly ChainTip[] {
    return [...this.#tips.values()].sort(compareTips)
  }

  has(id: EntryId): boolean {
    return this.#entries.has(id)
  }

  standingOf(device: DeviceId): DeviceStanding {
    return this.#standing.get(device) ?? 'unknown'
  }

  members(): readonly DeviceId[] {
    return [...this.#standing].filter(([, standing]) => standing === 'member').map(([device]) => device)
  }

  async *missingFor(theirs: readonly ChainTip[]): AsyncIterable<readonly Uint8Array[]> {
    const missing = this.#missing(theirs)
    for (let at = 0; at < missing.length; at += 10) yield missing.slice(at, at + 10)
  }

  countMissingFor(theirs: readonly ChainTip[]): number {
    return this.#missing(theirs).length
  }

  async ingest(entries: readonly Uint8Array[], from: DeviceId): Promise<IngestReport> {
    await this.ingesting
    await this.pause()
    if (this.failWith !== null) throw this.failWith
    const refused: Refused[] = []
    const good: Uint8Array[] = []
    for (const bytes of entries) {
      const id = toHex(sha256(bytes)) as EntryId
      this.offered.set(id, (this.offered.get(id) ?? 0) + 1)
      if (read(bytes) === null) refused.push({ id, why: 'unreadable' })
      else if (!this.#entries.has(id)) good.push(bytes)
    }
    const added = this.#add(good, from)
    return { added, pending: good.length - added, refused }
  }

  onAdded(listener: Parameters<Replica['onAdded']>[0]): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  #add(entries: readonly Uint8Array[], from: DeviceId | null): number {
    const added: { id: EntryId; bytes: Uint8Array }[] = []
    for (const bytes of entries) {
      const said = read(bytes)
      // An entry whose predecessor is missing is left for the next comparison.
      if (said === null || said.seq !== this.#reach(said.device) + 1) continue
      const id = toHex(sha256(bytes)) as EntryId
      this.#keep(id, { bytes, said })
      added.push({ id, bytes })
    }
    if (added.length > 0) for (const listener of this.#listeners) listener(added, from)
    return added.length
  }

  #keep(id: EntryId, entry: { readonly bytes: Uint8Array; readonly said: Pretended }): void {
    const { device, seq, admits, removes } = entry.said
    this.#entries.set(id, entry)
    if (seq > this.#reach(device)) this.#tips.set(device, { device, seq, id })
    if (admits !== undefined && this.#standing.get(admits) === undefined) this.#standing.set(admits, 'member')
    if (removes !== undefined) this.#standing.set(removes, 'removed')
  }

  #reach(device: DeviceId): number {
    return this.#tips.get(device)?.seq ?? 0
  }

  #missing(theirs: readonly ChainTip[]): Uint8Array[] {
    const reach = new Map(theirs.map((tip) => [tip.device, tip.seq]))
    return [...this.#entries.values()]
      .filter(({ said }) => said.seq > (reach.get(said.device) ?? 0))
      .map(({ bytes }) => bytes)
  }
}

function read(bytes: Uint8Array): Pretended | null {
  try {
    return JSON.parse(fromUtf8(bytes)) as Pretended
  } catch {
    return null
  }
}

/** One device with its network, its store and one organisation. */
export class TestPeer {
  readonly name: string
  readonly device: DeviceId
  readonly transport: MemoryTransport
  readonly replica: PretendedReplica
  readonly store = new MemoryDisk().openStore()
  readonly progress: { device: DeviceId; received: number; expected: number }[] = []
  readonly faults: unknown[] = []
  readonly presence: { document: string; present: readonly Present[] }[] = []
  changes = 0
  /** Whom to connect with, if not all members; and versions of the protocol, if not those of this software. */
  devices: () => readonly DeviceId[] = () => this.replica.members()
  versions: readonly number[] | null = null
  network!: PeerNetwork
  peers!: OrganisationPeers
  readonly #world: PeerWorld

  constructor(name: string, world: PeerWorld, replica: PretendedReplica) {
    this.name = name
    this.device = deviceNamed(name)
    this.#world = world
    this.replica = replica
    this.transport = new MemoryTransport({ device: this.device, network: world.wire, mdns: world.mdns })
  }

  async open(introducer: DeviceId | null = null): Promise<void> {
    const { clock } = this.#world
    const fault = (error: unknown): void => void this.faults.push(error)
    this.network = await PeerNetwork.open({
      transport: this.transport,
      clock,
      random: new SeededRandom(this.name),
      store: this.store,
      ...(this.versions === null ? {} : { dialect: { ...DIALECT, versions: this.versions } }),
      onChanged: () => {},
      onFault: fault,
    })
    this.peers = await this.network.add(this.replica, {
      devices: () => this.devices(),
      introducer,
      events: {
        changed: () => {
          this.changes += 1
        },
        presence: (document, present) => void this.presence.push({ document, present }),
        progress: (device, received, expected) => void this.progress.push({ device, received, expected }),
        tips: () => {},
        fault,
      },
    })
  }

  /** How this peer sees another. */
  sees(other: TestPeer): PeerStatus {
    const status = this.peers.list().find(({ device }) => device === other.device)
    if (status === undefined) throw new Error(`${this.name} does not know ${other.name}`)
    return status
  }

  next(): EntryId {
    return this.replica.next(this.device)
  }

  write(text?: string): EntryId {
    return this.replica.write(this.device, text === undefined ? {} : { text })
  }
}

export class PeerWorld {
  readonly clock = new VirtualClock()
  readonly wire = new MemoryNetwork()
  readonly mdns: boolean
  readonly all: TestPeer[] = []

  constructor(mdns = true) {
    this.mdns = mdns
  }

  /** Members who all hold the same beginning: each one's admission, written by the first. */
  async members(...names: string[]): Promise<TestPeer[]> {
    const beginning = new PretendedReplica()
    const founder = deviceNamed(names[0] ?? '')
    for (const name of names) beginning.write(founder, { admits: deviceNamed(name) })
    const peers: TestPeer[] = []
    for (const name of names) {
      const replica = new PretendedReplica()
      replica.copyFrom(beginning)
      peers.push(await this.peer(name, replica))
    }
    return peers
  }

  async peer(name: string, replica = new PretendedReplica(), introducer: DeviceId | null = null): Promise<TestPeer> {
    const peer = new TestPeer(name, this, replica)
    await peer.open(introducer)
    this.all.push(peer)
    return peer
  }

  async online(...peers: TestPeer[]): Promise<void> {
    for (const peer of peers) await peer.network.setOnline(true)
    this.wire.announce()
    await this.clock.pass(2_000)
  }

  /** A device of nobody, for tests that speak the wire by hand. */
  async stranger(name: string): Promise<MemoryTransport> {
    const transport = new MemoryTransport({ device: deviceNamed(name), network: this.wire })
    await transport.start()
    return transport
  }

  async close(): Promise<void> {
    const closing = Promise.all(this.all.map((peer) => peer.network.close()))
    await this.clock.pass(10_000)
    await closing
  }
}

/** All messages of a link until it ends. */
export async function everythingFrom(link: Link): Promise<Uint8Array[]> {
  const got: Uint8Array[] = []
  try {
    for await (const message of link.messages) got.push(message)
  } catch {
    // A cut ends it too.
  }
  return got
}
