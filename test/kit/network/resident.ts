import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { z } from 'zod'
import type { MethodName, RequestOf, ResponseOf } from '#shared/bridge/methods.ts'
import type { OrganisationId } from '#shared/kernel/ids.ts'
import type { Computer } from './lab.ts'

const ROOT = join(import.meta.dirname, '..', '..', '..')
const CLI = join(ROOT, 'electron', 'hosts', 'cli.ts')
const DRIVER = join(import.meta.dirname, 'driver.ts')
/** The port on which everybody listens, so that an address can be told from where a computer is. */
const PORT = 4001

const Answer = z.object({
  id: z.number(),
  result: z.unknown(),
  error: z.object({ code: z.string(), what: z.string() }).loose().optional(),
})
const Ready = z.object({ device: z.string(), peerId: z.string(), listening: z.array(z.string()) })

interface Asked {
  readonly resolve: (result: unknown) => void
  readonly reject: (error: Error) => void
}

/** A refusal of PeerApi. */
export class Refused extends Error {
  readonly code: string
  constructor(code: string, what: string) {
    super(what)
    this.code = code
  }
}

export interface ResidentOptions {
  /** Whether it looks for others on its network by itself. */
  readonly mdns: boolean
  /** Empty: as it comes, which is nowhere before the founding. */
  readonly listen?: readonly string[]
}

/** A real `folkmoot keeper` process on one computer of a lab, with a client of its PeerApi beside it. */
export class Resident {
  readonly name: string
  readonly computer: Computer
  readonly profile: string
  device = ''
  peerId = ''
  readonly #options: ResidentOptions
  readonly #asked = new Map<number, Asked>()
  #keeper: ChildProcess | null = null
  #driver: ChildProcess | null = null
  #asks = 0

  private constructor(name: string, computer: Computer, profile: string, options: ResidentOptions) {
    this.name = name
    this.computer = computer
    this.profile = profile
    this.#options = options
  }

  static async moveIn(name: string, computer: Computer, options: ResidentOptions): Promise<Resident> {
    const profile = await mkdtemp(join(tmpdir(), `folkmoot-net-${name.toLowerCase()}-`))
    const resident = new Resident(name, computer, profile, options)
    await resident.start()
    return resident
  }

  async start(): Promise<void> {
    const { listen = [`/ip4/0.0.0.0/tcp/${PORT}`, `/ip6/::/tcp/${PORT}`], mdns } = this.#options
    const where = listen.flatMap((address) => ['--listen', address])
    const more = mdns ? [] : ['--no-mdns']
    this.#keeper = this.#spawn([CLI, 'keeper', '--profile', this.profile, ...where, ...more])
    const ready = Ready.parse(JSON.parse(await firstLine(this.#keeper)))
    this.device = ready.device
    this.peerId = ready.peerId
    this.#driver = this.#spawn([DRIVER, this.profile])
    await this.#hear(this.#driver)
  }

  /** Where others find it, as its person would read it from its page of peers. */
  address(family: 'ip4' | 'ip6' = 'ip4'): string {
    return `/${family}/${this.computer[family]}/tcp/${PORT}/p2p/${this.peerId}`
  }

  async call<M extends MethodName>(method: M, params: RequestOf<M>): Promise<ResponseOf<M>> {
    const driver = this.#driver
    if (driver === null) throw new Error(`${this.name} is away`)
    const id = ++this.#asks
    const answer = new Promise<unknown>((resolve, reject) => this.#asked.set(id, { resolve, reject }))
    driver.stdin?.write(`${JSON.stringify({ id, method, params })}\n`)
    // The peer checks what it answers by the same table.
    return (await answer) as ResponseOf<M>
  }

  /** How this one sees the device of another now. */
  async sees(other: Resident, organisation: OrganisationId): Promise<ResponseOf<'peer.list'>[number]> {
    const peers = await this.call('peer.list', { organisation })
    const found = peers.find(({ device }) => device === other.device)
    if (found === undefined) throw new Error(`${this.name} knows nothing of ${other.name}`)
    return found
  }

  /** The process is gone at once, as when the power fails. */
  async crash(): Promise<void> {
    await this.#end('SIGKILL')
  }

  async leave(): Promise<void> {
    await this.#end('SIGTERM')
    await rm(this.profile, { recursive: true, force: true })
  }

  get pid(): number {
    return this.#keeper?.pid ?? 0
  }

  #spawn(args: readonly string[]): ChildProcess {
    const all = ['netns', 'exec', this.computer.namespace, process.execPath, ...args]
    return spawn('ip', all, { cwd: ROOT, stdio: ['pipe', 'pipe', 'inherit'] })
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const processes = [this.#driver, this.#keeper]
    this.#driver = this.#keeper = null
    for (const child of processes) {
      if (child === null || child.exitCode !== null || child.signalCode !== null) continue
      const gone = new Promise((resolve) => child.once('exit', resolve))
      child.kill(signal)
      await gone
    }
    for (const { reject } of this.#asked.values()) reject(new Error(`${this.name} has gone`))
    this.#asked.clear()
  }

  /** Resolves when the driver is ready. */
  #hear(driver: ChildProcess): Promise<void> {
    const { stdout } = driver
    if (stdout === null) throw new Error('the driver has no output')
    return new Promise((resolve, reject) => {
      driver.once('exit', () => reject(new Error(`the driver of ${this.name} ended`)))
      createInterface({ input: stdout }).on('line', (line) => {
        const { id, result, error } = Answer.parse(JSON.parse(line))
        if (id === 0) return resolve()
        const asked = this.#asked.get(id)
        this.#asked.delete(id)
        if (error === undefined) asked?.resolve(result)
        else asked?.reject(new Refused(error.code, error.what))
      })
    })
  }
}

async function firstLine(child: ChildProcess): Promise<string> {
  if (child.stdout === null) throw new Error('the keeper has no output')
  for await (const line of createInterface({ input: child.stdout })) return line
  throw new Error('the keeper ended before it was ready')
}
