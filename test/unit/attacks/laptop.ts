import { MemoryChangeDecoder } from '#electron/peer/adapters/change-decoder-memory.ts'
import { createVerifier } from '#electron/peer/adapters/crypto.ts'
import { memoryVault } from '#electron/peer/adapters/key-vault.ts'
import { MemoryDisk } from '#electron/peer/adapters/memory-store.ts'
import type { ChangeDecoder } from '#electron/peer/ports/change-decoder.ts'
import { noLog } from '#electron/peer/ports/log.ts'
import type { Store } from '#electron/peer/ports/ports.ts'
import { OrganisationService, type ServiceContext } from '#electron/peer/service/organisation-service.ts'
import type { IngestReport } from '#electron/peer/service/replica.ts'
import type { StateHashView } from '#shared/bridge/views.ts'
import { sha256, utf8 } from '#shared/kernel/bytes.ts'
import type { DeviceId } from '#shared/kernel/ids.ts'
import type { Entry } from '#shared/log/entry.ts'
import type { Organisation } from '#shared/organisation/organisation.ts'
import { evidenceView } from '#shared/organisation/views/home.ts'
import { viewerOf } from '#shared/organisation/views/viewer.ts'
import { keyOf, type Replica, type World } from '#test/kit/people.ts'

interface Parts {
  /** Whose laptop it is; somebody outside the story unless said. */
  readonly owner?: string
  readonly decoder?: ChangeDecoder
  readonly clock?: ServiceContext['clock']
}

/**
 * A laptop with the real service on a disk that outlives it. Whatever reaches it comes as bytes from another device,
 * through the one gate: decoding, signatures, verdicts, the guard, the disk.
 */
export class Laptop {
  readonly owner: string
  readonly disk = new MemoryDisk()
  store: Store
  service!: OrganisationService
  readonly #parts: Parts
  readonly #world: World
  #drawn = 0

  private constructor(world: World, parts: Parts) {
    this.#world = world
    this.#parts = parts
    this.owner = parts.owner ?? 'a bystander'
    this.store = this.disk.openStore()
  }

  /** Holds what a person holds, received as bytes. */
  static async like(person: Replica, parts: Parts = {}): Promise<Laptop> {
    return Laptop.holding(person.world, [...person.organisation.log.entries()], parts)
  }

  static async holding(world: World, entries: readonly Entry[], parts: Parts = {}): Promise<Laptop> {
    const [founding, ...rest] = entries
    if (founding === undefined) throw new Error('an organisation has a founding')
    const laptop = new Laptop(world, parts)
    laptop.service = await OrganisationService.begin(laptop.#context(), founding, [])
    if (rest.length > 0) await laptop.hears(...rest)
    return laptop
  }

  get organisation(): Organisation {
    return this.service.state
  }

  hears(...entries: readonly Entry[]): Promise<IngestReport> {
    return this.hearsBytes(entries.map((entry) => entry.bytes))
  }

  hearsBytes(bytes: readonly Uint8Array[], from: DeviceId = keyOf('a carrier').device): Promise<IngestReport> {
    return this.service.ingest(bytes, from)
  }

  /** The power goes, and comes back. */
  async restarts(): Promise<void> {
    this.disk.crash()
    this.store = this.disk.openStore()
    this.service = await OrganisationService.load(this.#context(), this.service.organisation)
  }

  /** Shut down in order, with all that is remembered for a quick start, and started again. */
  async sleepsAndWakes(): Promise<void> {
    await this.service.close()
    await this.restarts()
  }

  state(): Promise<StateHashView> {
    return this.service.stateHash()
  }

  evidence(): readonly string[] {
    const viewer = viewerOf(this.organisation, keyOf(this.owner).device, this.#world.now)
    return evidenceView(viewer).map(({ kind }) => kind)
  }

  #context(): ServiceContext {
    return {
      store: this.store,
      vault: memoryVault(sha256(utf8(`key of ${this.owner}`))),
      verify: createVerifier(),
      clock: this.#parts.clock ?? { now: () => this.#world.now, after: () => () => {}, turn: async () => {} },
      random: { bytes: (length) => sha256(utf8(`${this.owner} draws ${this.#drawn++}`)).slice(0, length) },
      decoder: this.#parts.decoder ?? new MemoryChangeDecoder(),
      log: noLog,
    }
  }
}
