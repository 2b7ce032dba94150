import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { profilePaths } from '#electron/peer/adapters/profile-layout.ts'
import { asOrganisationId } from '#shared/kernel/ids.ts'
import { actsOf, packed, unpacked } from './acts.ts'
import { bytesBelow, CALLER, decoded, type RunningBenchPeer, runPeer, takeIn } from './bench-profile.ts'
import { type Driver, type Opening, runSide } from './side.ts'

/** Two real peers: profiles on disk, libp2p on loopback, every act checked and durable before it counts. */
class Folkmoot implements Driver {
  readonly #grown: () => void
  #opening: Opening | null = null
  #acts: readonly Uint8Array[] = []
  #running: RunningBenchPeer | null = null

  constructor(grown: () => void) {
    this.#grown = grown
  }

  get #peer(): RunningBenchPeer {
    if (this.#running === null) throw new Error('not open')
    return this.#running
  }

  get #name(): string {
    return this.#opening?.role === 'joiner' ? `member ${this.#opening.number + 1}` : 'member 0'
  }

  get #founding() {
    return decoded(this.#acts[0])
  }

  get #organisation() {
    return asOrganisationId(this.#founding.id)
  }

  async fixture(path: string, count: number, more: number): Promise<void> {
    const { acts } = actsOf(count, more)
    mkdirSync(path, { recursive: true })
    writeFileSync(join(path, 'acts'), packed(acts))
    const [founding, ...others] = acts.slice(0, count)
    if (founding === undefined) throw new Error('there are no acts')
    const store = join(path, 'store')
    await takeIn(
      store,
      'member 0',
      founding,
      others.map(({ bytes }) => bytes),
    )
  }

  async open(opening: Opening): Promise<{ identity: string; usableMs: number }> {
    this.#opening = opening
    this.#acts = unpacked(join(opening.fixture, 'acts'))
    if (opening.role === 'joiner') await takeIn(opening.folder, this.#name, this.#founding, [])
    const organisation = this.#organisation
    const at = performance.now()
    await this.#start()
    await this.#peer.peer.handlers['home.get']({ organisation }, CALLER)
    const usableMs = performance.now() - at
    await this.#peer.count()
    return { identity: '', usableMs }
  }

  async #start(): Promise<void> {
    if (this.#opening === null) throw new Error('not open')
    this.#running = await runPeer(this.#opening.folder, this.#name, this.#organisation, this.#grown)
  }

  async introduce(): Promise<void> {}

  async write(first: number, count: number): Promise<void> {
    if (this.#opening === null) throw new Error('not open')
    await this.#peer.close()
    await takeIn(this.#opening.folder, this.#name, this.#founding, this.#acts.slice(first, first + count))
    await this.#start()
    await this.#peer.count()
  }

  async vote(number: number): Promise<void> {
    const organisation = this.#organisation
    const { handlers } = this.#peer.peer
    this.#proposals ??= await handlers['proposal.list']({ organisation }, CALLER)
    const proposal = this.#proposals[number % this.#proposals.length]?.proposal
    if (proposal === undefined) throw new Error('there are no proposals')
    await handlers['ballot.cast']({ organisation, proposal, stance: 'agree', reason: `Because of ${number}.` }, CALLER)
  }

  #proposals:
    | readonly { readonly proposal: Parameters<RunningBenchPeer['peer']['handlers']['proposal.get']>[0]['proposal'] }[]
    | null = null

  async listen(): Promise<string> {
    const [address] = this.#peer.peer.listening()
    if (address === undefined) throw new Error('not listening')
    return address
  }

  async connect(address: string): Promise<void> {
    await this.#peer.peer.handlers['network.setOnline']({ online: true }, CALLER)
    await this.#peer.peer.handlers['peer.connect']({ organisation: this.#organisation, address }, CALLER)
  }

  async disconnect(): Promise<void> {
    await this.#peer.peer.handlers['network.setOnline']({ online: false }, CALLER)
  }

  held(): number {
    return this.#running?.held() ?? 0
  }

  payload(first: number, count: number): number {
    return this.#acts.slice(first, first + count).reduce((sum, { length }) => sum + length, 0)
  }

  async digest(): Promise<string> {
    const { handlers } = this.#peer.peer
    return (await handlers['organisation.stateHash']({ organisation: this.#organisation }, CALLER)).state
  }

  async stored(): Promise<number> {
    return bytesBelow(profilePaths(this.#opening?.folder ?? '').data)
  }

  async close(): Promise<void> {
    await this.#running?.close()
  }

  /** Lets a page in another process use this peer. */
  async serve(): Promise<string> {
    await this.#peer.serve()
    return this.#organisation
  }
}

let driver: Folkmoot | null = null
runSide(
  (grown) => {
    driver = new Folkmoot(grown)
    return driver
  },
  { serve: () => driver?.serve() },
)
