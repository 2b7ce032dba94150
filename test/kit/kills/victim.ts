import { type ChildProcess, spawn } from 'node:child_process'
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { ApiClient } from '#electron/hosts/api-client.ts'
import { findPeer } from '#electron/hosts/find-peer.ts'
import { openLevelStore } from '#electron/peer/adapters/level-store.ts'
import { EntryStore } from '#electron/peer/service/entry-store.ts'
import type { OrganisationId } from '#shared/kernel/ids.ts'

const CLI = fileURLToPath(new URL('../../../electron/hosts/cli.ts', import.meta.url))
/** Milliseconds in which a keeper must be ready, on a busy machine too. */
const READY_MS = 120_000

/** A keeper process that is killed again and again, and somebody who works with it. */
export class Victim {
  readonly name: string
  readonly profile: string
  device = ''
  api: ApiClient | null = null
  #child: ChildProcess | null = null
  #said = ''

  constructor(name: string, folder: string) {
    this.name = name
    this.profile = join(folder, name)
  }

  /** Starts the process; `ready` waits until it answers. */
  start(): void {
    this.#said = ''
    const args = ['--profile', this.profile, '--listen', '/ip4/127.0.0.1/tcp/0', '--api-port', '0', '--no-mdns']
    const child = spawn(process.execPath, [CLI, 'keeper', ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
    child.stdout.on('data', (chunk: Buffer) => {
      this.#said += chunk.toString()
    })
    child.stderr.on('data', (chunk: Buffer) => {
      this.#said += chunk.toString()
    })
    this.#child = child
  }

  /** Connects once the keeper is ready. @throws Error with what it said when it ends or takes too long */
  async ready(): Promise<void> {
    const end = performance.now() + READY_MS
    while (!this.#said.includes('"ready":true')) {
      const ended = this.#child?.exitCode ?? null
      if (ended !== null) throw new Error(`${this.name} did not start again (exit ${ended}): ${this.#said}`)
      if (performance.now() > end) throw new Error(`${this.name} was not ready in time: ${this.#said}`)
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
    this.api = await findPeer(this.profile)
    this.device = (await this.api.call('profile.get', {})).device
  }

  async kill(): Promise<void> {
    const child = this.#child
    this.#child = null
    this.api?.close()
    this.api = null
    if (child === null || child.exitCode !== null || child.signalCode !== null) return
    const gone = new Promise((resolve) => child.once('exit', resolve))
    child.kill('SIGKILL')
    await gone
  }

  /** Ends as it would when somebody asks it to. */
  async leave(): Promise<void> {
    const child = this.#child
    if (child === null || child.exitCode !== null) return
    const gone = new Promise((resolve) => child.once('exit', resolve))
    child.kill('SIGTERM')
    await gone
    this.#child = null
  }

  /**
   * The entries on its disk at this moment, by id. A running process is held meanwhile, so that what is looked at is
   * what a kill at this moment would leave; looking happens on a copy, which the process never sees.
   */
  async entriesOnDisk(organisation: OrganisationId): Promise<ReadonlyMap<string, Uint8Array>> {
    const copy = await mkdtemp(join(tmpdir(), 'folkmoot-kill-copy-'))
    try {
      this.#child?.kill('SIGSTOP')
      await cp(this.profile, copy, { recursive: true }).finally(() => this.#child?.kill('SIGCONT'))
      const store = await openLevelStore(copy, '0.0.0-kill')
      const entries = new Map<string, Uint8Array>()
      for await (const { id, bytes } of new EntryStore(store, organisation).entries()) entries.set(id, bytes)
      await store.close()
      return entries
    } finally {
      await rm(copy, { recursive: true, force: true })
    }
  }
}
