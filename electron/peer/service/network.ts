import type { EmitEvent } from '#shared/bridge/api.ts'
import { fail } from '#shared/bridge/errors.ts'
import type { EvidenceView, NetworkView, PeerView, PresenceView } from '#shared/bridge/views.ts'
import type { DeviceId, DocumentId, OrganisationId } from '#shared/kernel/ids.ts'
import { RULES } from '#shared/organisation/rules.ts'
import { ownerOf, standingOf } from '#shared/organisation/standing.ts'
import { deviceName } from '#shared/organisation/views/members.ts'
import { personOf } from '#shared/organisation/views/viewer.ts'
import { DIALECT, type Dialect } from '#shared/protocol/dialect.ts'
import type { Place } from '#shared/protocol/replicate-messages.ts'
import type { Log } from '../ports/log.ts'
import { type Transport, TransportFailure } from '../ports/ports.ts'
import { Desk } from './desk.ts'
import { JoinHost } from './join/join-host.ts'
import { needsNetwork } from './need-of-network.ts'
import type { OrganisationService, ServiceContext } from './organisation-service.ts'
import type { Organisations } from './organisations.ts'
import type { PeerStatus } from './peers/organisation-peers.ts'
import { PeerNetwork } from './peers/peer-network.ts'
import type { Present } from './peers/presence.ts'
import type { Records } from './records.ts'
import type { ChainTip, Replica } from './replica.ts'
import { Serial } from './serial.ts'

export interface NetworkParts extends ServiceContext {
  /** What this end speaks: this version's, unless a test has an older or a newer one. */
  readonly versions?: Dialect['versions']
  readonly transport: Transport
  readonly log: Log
  readonly organisations: Organisations
  readonly emit: EmitEvent
  readonly mdns: boolean
  readonly records: Pick<Records, 'organisations'>
  /** Whether it was said at the start where to listen; then nobody has to found or join first. */
  readonly listenAtOnce: boolean
}

/** The connections of this device as PeerApi shows them: names and people put to what the links know. */
export class Network {
  readonly #parts: NetworkParts
  readonly #peers: PeerNetwork
  readonly #desks = new Map<OrganisationId, Desk>()
  /** Where the clients of this peer are in documents; others are told of one place for this device. */
  readonly #places = new Map<
    string,
    { readonly organisation: OrganisationId; readonly document: DocumentId; readonly at: Place }
  >()
  readonly #adding: Promise<void>[] = []
  readonly #switching = new Serial()
  /** What the person wants: false while they work offline. */
  #wanted = true
  #needed = false

  private constructor(parts: NetworkParts, peers: PeerNetwork) {
    this.#parts = parts
    this.#peers = peers
    new JoinHost({
      transport: parts.transport,
      clock: parts.clock,
      find: (organisation) => this.#desks.get(organisation),
      onFault: (error) => this.#fault('a request to join failed', error),
    })
    parts.organisations.onOpened((service) => this.#adding.push(this.#open(service)))
  }

  /** @throws StoreFailure */
  static async open(parts: NetworkParts): Promise<Network> {
    const { transport, clock, random, store, emit, log, rules = RULES, versions = DIALECT.versions } = parts
    const peers = await PeerNetwork.open({
      transport,
      clock,
      random,
      store,
      dialect: { versions, rules: rules.version },
      onChanged: () => emit('peers.changed', { organisation: null }),
      onFault: (error) => log.warn('a connection failed', { why: String(error) }),
    })
    return new Network(parts, peers)
  }

  async start(): Promise<void> {
    await Promise.all(this.#adding)
    await this.review()
  }

  /**
   * Goes online once there is a reason to, and offline when the last one is gone. To be called when the profile founded,
   * joins or gave something up. A port in use is shown, not thrown: everything else works without a network.
   */
  async review(): Promise<void> {
    const { listenAtOnce, records } = this.#parts
    const settled = this.#switching.run(async () => {
      this.#needed = listenAtOnce || needsNetwork(await records.organisations())
      await this.#settle()
    })
    await settled.catch((error: unknown) => this.#fault('could not go online', error))
  }

  /** Works offline or not; not offline means online only where there is a reason to be. @throws ApiFailure 'port-busy' */
  async setOnline(online: boolean): Promise<void> {
    this.#wanted = online
    try {
      await this.#switching.run(() => this.#settle())
    } catch (error) {
      if (!(error instanceof TransportFailure)) throw error
      if (error.problem === 'address') {
        throw fail('address-malformed', 'An address to listen on cannot be used.', { why: error.message })
      }
      throw fail('port-busy', 'The port for other devices is in use by another program.', {
        why: error.message,
        next: 'Close that program, or start Folkmoot with another address to listen on.',
      })
    }
  }

  async #settle(): Promise<void> {
    await this.#peers.setOnline(this.#wanted && this.#needed)
  }

  view(): NetworkView {
    return {
      online: this.#peers.online,
      needed: this.#needed,
      listening: [...this.#peers.addresses()],
      mdns: this.#parts.mdns,
      problem: this.#peers.problem?.message ?? null,
    }
  }

  /** Every device of every member but this one. */
  peersOf(organisation: OrganisationId): readonly PeerView[] {
    const service = this.#parts.organisations.find(organisation)
    const statuses = this.#peers.get(organisation)?.list() ?? []
    if (service === undefined) return []
    return statuses.flatMap((status) => this.#peerView(service, status))
  }

  #peerView(service: OrganisationService, status: PeerStatus): readonly PeerView[] {
    const view = service.state.log.everything()
    const owner = ownerOf(service.state, view, status.device)
    if (owner === null) return []
    const viewer = service.viewer()
    return [
      {
        ...status,
        via: status.via === null ? null : { device: status.via, deviceName: deviceName(viewer, status.via) },
        deviceName: deviceName(viewer, status.device),
        class: owner.class,
        person: personOf(viewer, owner.member),
      },
    ]
  }

  /** What devices sent that was not taken in. */
  refusalsIn(organisation: OrganisationId): readonly EvidenceView[] {
    return this.peersOf(organisation).flatMap(({ device, deviceName, person, refused }) =>
      refused.map(({ why, sentence, lastAt, samples }): EvidenceView => {
        const kind = why === 'newer-format' ? 'newer' : why === 'bad-signature' ? 'bad-signature' : 'refused'
        return { at: lastAt, kind, device, person, sentence: `From ${deviceName}: ${sentence}`, entries: samples }
      }),
    )
  }

  async connect(organisation: OrganisationId, address: string): Promise<void> {
    this.#parts.organisations.get(organisation)
    await this.#peers.get(organisation)?.connect(address)
  }

  /** Takes an older version of the protocol from a device that spoke a newer one. @throws ApiFailure */
  acceptOlder(organisation: OrganisationId, device: DeviceId): void {
    this.#parts.organisations.get(organisation)
    this.#peers.get(organisation)?.acceptOlder(device)
  }

  /** Where one of this peer's clients is; `null` when it has gone. */
  setPlace(organisation: OrganisationId, document: DocumentId, client: string, at: Place | null): void {
    const key = `${client} ${document}`
    if (at === null) this.#places.delete(key)
    else this.#places.set(key, { organisation, document, at })
    const another = [...this.#places.values()].find(
      (place) => place.organisation === organisation && place.document === document,
    )
    this.#peers.get(organisation)?.setPlace(document, at ?? another?.at ?? null)
  }

  /** Replicates an organisation that is being joined: nothing of it is held yet but who invites. */
  async addJoining(
    replica: Replica,
    introducer: DeviceId,
    addresses: readonly string[],
    received: () => void,
  ): Promise<void> {
    this.#peers.book.learn(introducer, addresses, 'typed')
    await this.#peers.add(replica, {
      devices: () => this.#devicesOf(replica.organisation),
      introducer,
      events: this.#events(replica.organisation, received),
    })
  }

  async remove(organisation: OrganisationId): Promise<void> {
    await this.#peers.remove(organisation)
  }

  async close(): Promise<void> {
    await this.#peers.close()
  }

  async #open(service: OrganisationService): Promise<void> {
    const { organisation } = service
    // A sample is nobody else's: no device is dialled for it, and to whoever asks for it this one holds no such thing.
    if (this.#parts.organisations.isSample(organisation)) return
    this.#desks.set(organisation, new Desk(service, this.#parts.vault.device, this.#parts.clock))
    if (this.#peers.get(organisation) !== undefined) return
    await this.#peers.add(service, {
      devices: () => this.#devicesOf(organisation),
      introducer: this.#parts.organisations.introducerOf(organisation),
      events: this.#events(organisation),
    })
  }

  #events(organisation: OrganisationId, received: () => void = () => {}) {
    const { emit } = this.#parts
    return {
      changed: () => emit('peers.changed', { organisation }),
      presence: (document: DocumentId, present: readonly Present[]) =>
        emit('presence.changed', { organisation, document, present: this.#presence(organisation, present) }),
      progress: (device: DeviceId, count: number, expected: number) => {
        emit('sync.progress', { organisation, device, received: count, expected })
        received()
      },
      tips: (device: DeviceId, tips: readonly ChainTip[]) =>
        this.#parts.organisations.find(organisation)?.heardTips(device, tips),
      fault: (error: unknown) => this.#fault('syncing failed', error),
    }
  }

  #presence(organisation: OrganisationId, present: readonly Present[]): PresenceView[] {
    const service = this.#parts.organisations.find(organisation)
    if (service === undefined) return []
    const view = service.state.log.everything()
    return present.flatMap(({ device, at }) => {
      const standing = standingOf(service.state, view, device)
      return standing === null ? [] : [{ device, person: personOf(service.viewer(), standing.member), ...at }]
    })
  }

  #devicesOf(organisation: OrganisationId): readonly DeviceId[] {
    const service = this.#parts.organisations.find(organisation)
    if (service === undefined) return []
    const view = service.state.log.everything()
    const { facts } = service.state
    const known = [
      facts.founding.device,
      ...facts.requestOfDevice.keys(),
      ...facts.deviceRequestOfDevice.keys(),
      ...facts.successions.keys(),
    ]
    return [...new Set(known)].filter((device) => standingOf(service.state, view, device) !== null)
  }

  #fault(what: string, error: unknown): void {
    this.#parts.log.warn(what, { why: error instanceof Error ? error.message : String(error) })
  }
}
