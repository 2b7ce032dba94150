import { MemoryChangeDecoder } from '#electron/peer/adapters/change-decoder-memory.ts'
import { memoryVault } from '#electron/peer/adapters/key-vault.ts'
import { MemoryDisk } from '#electron/peer/adapters/memory-store.ts'
import { MemoryNetwork, MemoryTransport } from '#electron/peer/adapters/memory-transport.ts'
import { noLog } from '#electron/peer/ports/log.ts'
import { OrganisationService } from '#electron/peer/service/organisation-service.ts'
import { createPeer, type Peer } from '#electron/peer/service/peer.ts'
import { Records } from '#electron/peer/service/records.ts'
import { METHODS, type MethodName, type RequestOf, type ResponseOf } from '#shared/bridge/methods.ts'
import type { PeerView } from '#shared/bridge/views.ts'
import { sha256, utf8 } from '#shared/kernel/bytes.ts'
import type { DeviceId, OrganisationId } from '#shared/kernel/ids.ts'
import { RULES, type Rules } from '#shared/organisation/rules.ts'
import { type Key, keyOf, verify, type World } from '#test/kit/people.ts'
import { SeededRandom, VirtualClock } from '#test/unit/peer/peers-kit.ts'

/** A version of the software, as far as another can tell. */
export interface Version {
  readonly rules: Rules
  /** Versions of the replication protocol. */
  readonly versions: readonly number[]
}

const CALLER = { id: 'a test', onClose: () => {} }

/** One person's whole peer, everything that PeerApi answers from, on a disk that outlives it. */
export class WholePeer {
  readonly key: Key
  readonly #name: string
  readonly #house: House
  readonly #disk = new MemoryDisk()
  #peer: Peer | null = null

  constructor(name: string, house: House) {
    this.#name = name
    this.key = keyOf(name)
    this.#house = house
  }

  get device(): DeviceId {
    return this.key.device
  }

  /** Puts an organisation that is held elsewhere on this peer's disk, as if it had been received. */
  async hold(world: World): Promise<void> {
    const [founding, ...rest] = [...world.get(this.#name).organisation.log.entries()]
    if (founding === undefined) throw new Error('an organisation has a founding')
    const context = this.#context(RULES)
    const introducer = founding.device === this.device ? null : founding.device
    const organisation = world.get(this.#name).organisation.id
    const record = { state: 'member', organisation, since: 0, introducer } as const
    const service = await OrganisationService.begin(context, founding, [
      new Records(context.store).putOrganisation(record),
    ])
    await service.ingest(
      rest.map((entry) => entry.bytes),
      founding.device,
    )
    await service.close()
    this.#disk.crash()
  }

  async start({ rules, versions }: Version): Promise<void> {
    const transport = new MemoryTransport({ device: this.device, network: this.#house.wire, mdns: true })
    const ports = { ...this.#context(rules), versions, transport }
    this.#peer = await createPeer(ports, { version: '0.1.0', defaultDeviceName: this.#name, mdns: true })
    await this.#house.calm()
  }

  /** Ends and starts again, perhaps with another version of the software. */
  async restart(version: Version): Promise<void> {
    await this.stop()
    await this.start(version)
  }

  async stop(): Promise<void> {
    const closing = this.#peer?.close()
    await this.#house.clock.pass(10_000)
    await closing
    this.#peer = null
    this.#disk.crash()
  }

  async ask<M extends MethodName>(method: M, params: RequestOf<M>): Promise<ResponseOf<M>> {
    if (this.#peer === null) throw new Error('the peer has not been started')
    const handler = this.#peer.handlers[method] as (params: unknown, caller: typeof CALLER) => unknown
    const spec = METHODS[method]
    return spec.response.parse(await handler(spec.request.parse(params), CALLER)) as ResponseOf<M>
  }

  /** How its page of peers shows another's device. */
  async sees(organisation: OrganisationId, other: WholePeer): Promise<PeerView> {
    const found = (await this.ask('peer.list', { organisation })).find(({ device }) => device === other.device)
    if (found === undefined) throw new Error('no such peer is listed')
    return found
  }

  #context(rules: Rules) {
    return {
      store: this.#disk.openStore(),
      vault: memoryVault(sha256(utf8(`key of ${this.#name}`))),
      clock: this.#house.clock,
      random: new SeededRandom(`${this.#name} ${this.#house.drawn()}`),
      decoder: new MemoryChangeDecoder(),
      verify,
      log: noLog,
      rules,
    }
  }
}

/** Whole peers on one network in memory, with one clock that the test moves. */
export class House {
  readonly clock = new VirtualClock()
  readonly wire = new MemoryNetwork()
  readonly peers: WholePeer[] = []
  #drawn = 0

  drawn(): number {
    return this.#drawn++
  }

  async peer(name: string, world: World): Promise<WholePeer> {
    const peer = new WholePeer(name, this)
    await peer.hold(world)
    this.peers.push(peer)
    return peer
  }

  /** Everybody finds everybody who is not cut off, and exchanges what they have. */
  async calm(): Promise<void> {
    this.wire.announce()
    await this.clock.pass(20_000)
  }

  async close(): Promise<void> {
    for (const peer of this.peers) await peer.stop()
  }
}
