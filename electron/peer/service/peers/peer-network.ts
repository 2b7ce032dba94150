import type { DeviceId, OrganisationId } from '#shared/kernel/ids.ts'
import { DIALECT, type Dialect } from '#shared/protocol/dialect.ts'
import { REPLICATE_PROTOCOL } from '#shared/protocol/replicate-messages.ts'
import { isRecognised } from '#shared/protocol/vector.ts'
import {
  type Clock,
  type Meeting,
  type Random,
  type RelayAt,
  type Store,
  type Transport,
  TransportFailure,
} from '../../ports/ports.ts'
import type { Replica } from '../replica.ts'
import { AddressBook, type AddressSource } from './address-book.ts'
import { OrganisationPeers, type OrganisationPeersParts, type PeerEvents } from './organisation-peers.ts'
import { PeerMemory } from './peer-memory.ts'
import { chooseRelays, type RelayCandidate } from './relays.ts'
import { ReplicationHost } from './replication-host.ts'

export interface PeerNetworkParts {
  readonly transport: Transport
  readonly clock: Clock
  readonly random: Random
  readonly store: Store
  /** Own addresses or the online switch changed. */
  readonly onChanged: () => void
  readonly onFault: (error: unknown) => void
  /** What this end speaks: this version's, unless a test has an older or a newer one. */
  readonly dialect?: Dialect
}

/** All connections of this device: the transport's life, and one `OrganisationPeers` for each organisation. */
export class PeerNetwork {
  readonly book: AddressBook
  readonly #parts: PeerNetworkParts
  readonly #organisations = new Map<OrganisationId, OrganisationPeers>()
  #relays: readonly RelayAt[] = []
  #online = false
  #problem: TransportFailure | null = null

  private constructor(parts: PeerNetworkParts, book: AddressBook) {
    const { transport, clock } = parts
    this.#parts = parts
    this.book = book
    const host = new ReplicationHost(clock, (organisation) => this.#organisations.get(organisation))
    transport.onLink(REPLICATE_PROTOCOL, (link) => void host.accept(link).catch(parts.onFault))
    transport.relayFor({
      isMember: (device) => this.#all().some((peers) => isRecognised(peers.standingOf(device))),
      mayMeet: (caller, called) => this.#meeting(caller, called),
    })
    transport.onFound((device, addresses) => this.learn(device, addresses, 'found'))
    transport.onAddresses(() => {
      for (const peers of this.#all()) peers.addressesChanged()
      parts.onChanged()
    })
  }

  /** Offline at first. @throws StoreFailure */
  static async open(parts: PeerNetworkParts): Promise<PeerNetwork> {
    const book = new AddressBook(parts.store)
    await book.load()
    return new PeerNetwork(parts, book)
  }

  get online(): boolean {
    return this.#online
  }

  /** Why going online failed last; `null` when it did not. */
  get problem(): TransportFailure | null {
    return this.#problem
  }

  /** Addresses on which this device listens, with its peer id. */
  addresses(): readonly string[] {
    return this.#parts.transport.addresses()
  }

  /**
   * Begins to replicate an organisation: dials its members' devices whenever this device is online.
   * @throws StoreFailure
   */
  async add(
    replica: Replica,
    options: {
      readonly devices: OrganisationPeersParts['devices']
      readonly introducer?: DeviceId | null
      readonly events: PeerEvents
    },
  ): Promise<OrganisationPeers> {
    const { transport, clock, random, store } = this.#parts
    const existing = this.#organisations.get(replica.organisation)
    if (existing !== undefined) await existing.close()
    const memory = new PeerMemory(store, replica.organisation)
    await memory.load()
    const peers = new OrganisationPeers({
      transport,
      clock,
      random,
      replica,
      memory,
      book: this.book,
      devices: options.devices,
      introducer: options.introducer ?? null,
      events: {
        ...options.events,
        changed: () => {
          options.events.changed()
          this.#reviewRelays()
        },
      },
      dialect: this.#parts.dialect ?? DIALECT,
    })
    this.#organisations.set(replica.organisation, peers)
    if (this.#online) peers.goOnline()
    return peers
  }

  get(organisation: OrganisationId): OrganisationPeers | undefined {
    return this.#organisations.get(organisation)
  }

  /** Ends all links of an organisation. */
  async remove(organisation: OrganisationId): Promise<void> {
    const peers = this.#organisations.get(organisation)
    this.#organisations.delete(organisation)
    await peers?.close()
  }

  /** Hints about where a device may be found, dialled soon if it is a member's. */
  learn(device: DeviceId, addresses: readonly string[], source: AddressSource): void {
    if (device === this.#parts.transport.device) return
    const recognised = [...this.#organisations.values()].filter((peers) => peers.wants(device))
    // Strangers' announcements are not kept: anybody on the network can make any number of them.
    if (recognised.length === 0 && source === 'found') return
    this.book.learn(device, addresses, source)
    for (const peers of recognised) peers.heardOf(device)
  }

  /** Starts or stops listening, announcing and all links. @throws TransportFailure such as 'port-busy' */
  async setOnline(online: boolean): Promise<void> {
    if (online === this.#online) return
    try {
      if (online) await this.#parts.transport.start()
      this.#online = online
      this.#problem = null
      if (online) for (const peers of this.#organisations.values()) peers.goOnline()
      else {
        await Promise.all([...this.#organisations.values()].map((peers) => peers.goOffline()))
        await this.#parts.transport.stop()
      }
    } catch (error) {
      if (error instanceof TransportFailure) this.#problem = error
      throw error
    } finally {
      this.#parts.onChanged()
    }
  }

  #all(): readonly OrganisationPeers[] {
    return [...this.#organisations.values()]
  }

  /** Strangers may ask a member's device for one thing only, to be let in: it says no to all else by itself. */
  #meeting(caller: DeviceId, called: DeviceId): Meeting {
    const homes = this.#all().filter((peers) => isRecognised(peers.standingOf(called)))
    if (homes.length === 0) return 'no'
    return homes.some((peers) => isRecognised(peers.standingOf(caller))) ? 'members' : 'newcomer'
  }

  #reviewRelays(): void {
    if (!this.#online) return
    const candidates = new Map<DeviceId, RelayCandidate>()
    for (const peers of this.#all()) for (const each of peers.relayCandidates()) candidates.set(each.device, each)
    this.#relays = chooseRelays([...candidates.values()], this.#relays)
    this.#parts.transport.beReachableThrough(this.#relays)
  }

  async close(): Promise<void> {
    await Promise.all([...this.#organisations.values()].map((peers) => peers.close()))
    this.#organisations.clear()
    this.#online = false
    await this.#parts.transport.stop()
  }
}
