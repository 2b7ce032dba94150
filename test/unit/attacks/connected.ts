import { MemoryDisk } from '#electron/peer/adapters/memory-store.ts'
import { MemoryNetwork, MemoryTransport } from '#electron/peer/adapters/memory-transport.ts'
import type { Link, Store } from '#electron/peer/ports/ports.ts'
import type { OrganisationPeers, PeerStatus } from '#electron/peer/service/peers/organisation-peers.ts'
import { PeerNetwork } from '#electron/peer/service/peers/peer-network.ts'
import { sha256, toHex } from '#shared/kernel/bytes.ts'
import type { DeviceId, EntryId } from '#shared/kernel/ids.ts'
import { standingOf } from '#shared/organisation/standing.ts'
import { DIALECT } from '#shared/protocol/dialect.ts'
import {
  decodeReplicate,
  encodeReplicate,
  REPLICATE_PROTOCOL,
  REPLICATE_VERSIONS,
  type ReplicateMessage,
} from '#shared/protocol/replicate-messages.ts'
import type { ChainTip } from '#shared/protocol/vector.ts'
import { keyOf } from '#test/kit/people.ts'
import { SeededRandom, VirtualClock } from '#test/unit/peer/peers-kit.ts'
import type { Laptop } from './laptop.ts'

export const VERSION = Math.max(...REPLICATE_VERSIONS)

/** A cable between laptops, with time that passes only when a test says so. */
export class Wire {
  readonly clock = new VirtualClock()
  readonly memory = new MemoryNetwork()
  readonly #all: Connected[] = []

  /**
   * @param store where this device remembers other devices
   * @param versions of the protocol that it speaks
   */
  async connect(
    laptop: Laptop,
    store = new MemoryDisk().openStore(),
    versions: readonly number[] = REPLICATE_VERSIONS,
  ): Promise<Connected> {
    const connected = new Connected(laptop, this, store, versions)
    await connected.open()
    this.#all.push(connected)
    return connected
  }

  async online(...which: readonly Connected[]): Promise<void> {
    for (const each of which) await each.network.setOnline(true)
    this.memory.announce()
    await this.clock.pass(3_000)
  }

  async close(): Promise<void> {
    const closing = Promise.all(this.#all.map(({ network }) => network.close()))
    await this.clock.pass(10_000)
    await closing
  }
}

/** A laptop on the wire, with the real network of peers. */
export class Connected {
  readonly laptop: Laptop
  readonly device: DeviceId
  readonly #wire: Wire
  readonly #store: Store
  readonly #versions: readonly number[]
  network!: PeerNetwork
  peers!: OrganisationPeers

  constructor(laptop: Laptop, wire: Wire, store: Store, versions: readonly number[]) {
    this.#versions = versions
    this.laptop = laptop
    this.#store = store
    this.device = keyOf(laptop.owner).device
    this.#wire = wire
  }

  async open(): Promise<void> {
    const { clock, memory } = this.#wire
    this.network = await PeerNetwork.open({
      transport: new MemoryTransport({ device: this.device, network: memory, mdns: true }),
      clock,
      random: new SeededRandom(this.laptop.owner),
      store: this.#store,
      dialect: { ...DIALECT, versions: this.#versions },
      onChanged: () => {},
      onFault: rethrow,
    })
    this.peers = await this.network.add(this.laptop.service, {
      devices: () => devicesOf(this.laptop),
      events: { changed: () => {}, presence: () => {}, tips: () => {}, progress: () => {}, fault: rethrow },
    })
  }

  sees(device: DeviceId): PeerStatus {
    const status = this.peers.list().find((each) => each.device === device)
    if (status === undefined) throw new Error('it is no device of a member')
    return status
  }
}

const rethrow = (error: unknown): void => {
  throw error
}

function devicesOf({ organisation }: Laptop): readonly DeviceId[] {
  const view = organisation.log.everything()
  return [...organisation.log.devices()].filter((device) => standingOf(organisation, view, device) !== null)
}

/** A member's device whose software does as it likes: it speaks the wire by hand. */
export class Rogue {
  readonly heard: ReplicateMessage[] = []
  readonly #link: Link
  readonly #wire: Wire

  private constructor(link: Link, wire: Wire) {
    this.#link = link
    this.#wire = wire
    void this.#listen()
  }

  static async dials(wire: Wire, owner: string, target: Connected, tips: readonly ChainTip[]): Promise<Rogue> {
    const transport = new MemoryTransport({ device: keyOf(owner).device, network: wire.memory })
    await transport.start()
    const link = await transport.dial(target.device, target.network.addresses(), REPLICATE_PROTOCOL, 1_000)
    const rogue = new Rogue(link, wire)
    await rogue.says({ type: 'hello', versions: [VERSION], organisation: target.laptop.organisation.id })
    await rogue.says({ type: 'accept', version: VERSION, addresses: [], tips: [...tips] })
    return rogue
  }

  async says(message: ReplicateMessage): Promise<void> {
    await this.#link.send(encodeReplicate(message)).catch(() => undefined)
    await this.#wire.clock.pass(10)
  }

  /** Entries heard since the last time this was asked, by their ids. */
  entries(): readonly EntryId[] {
    const entries = this.heard.splice(0).flatMap((message) => (message.type === 'entries' ? message.entries : []))
    return entries.map((bytes) => toHex(sha256(bytes)) as EntryId)
  }

  async #listen(): Promise<void> {
    try {
      for await (const bytes of this.#link.messages) {
        const message = decodeReplicate(bytes)
        if (message.ok) this.heard.push(message.value)
      }
    } catch {
      // A cut ends it too.
    }
  }
}
