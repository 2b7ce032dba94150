import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Page } from 'playwright-core'
import type { ApiClient } from '#electron/hosts/api-client.ts'
import { findPeer } from '#electron/hosts/find-peer.ts'
import { type LaunchedApp, launchApp } from '#test/kit/electron.ts'
import { eventually } from './eventually.ts'

/** Generous: the machine may have two cores and other work. */
export const PATIENCE_MS = 60_000

/** Somebody at a computer with the packaged app on a profile of their own, on loopback alone. */
export class Desk {
  readonly name: string
  readonly profile: string
  #app: LaunchedApp | null = null
  #peer: ApiClient | null = null

  private constructor(name: string, profile: string) {
    this.name = name
    this.profile = profile
  }

  static async sitDown(name: string): Promise<Desk> {
    const desk = new Desk(name, join(mkdtempSync(join(tmpdir(), `folkmoot-${name.toLowerCase()}-`)), 'profile'))
    await desk.start()
    return desk
  }

  get app(): LaunchedApp {
    if (this.#app === null) throw new Error(`${this.name}’s app does not run`)
    return this.#app
  }

  get page(): Page {
    return this.app.page
  }

  /** The same peer that the window talks to, for looking behind what the window shows. */
  get peer(): ApiClient {
    if (this.#peer === null) throw new Error(`${this.name}’s peer is not connected`)
    return this.#peer
  }

  async start(): Promise<void> {
    this.#app = await launchApp({
      profile: this.profile,
      args: ['--no-mdns', '--listen', '/ip4/127.0.0.1/tcp/0', '--api-port', '0'],
    })
    this.page.setDefaultTimeout(PATIENCE_MS)
    this.#peer = await eventually(`${this.name}’s peer answers`, () => findPeer(this.profile).catch(() => null))
  }

  /** As when the battery is pulled out: nothing gets a chance to save. */
  async crash(): Promise<void> {
    await this.app.kill()
    this.#forget()
  }

  /** Quits as a person does; the profile was for this test alone. */
  async leave(): Promise<void> {
    const app = this.#app
    this.#forget()
    await app?.close().catch(() => undefined)
    rmSync(dirname(this.profile), { recursive: true, force: true, maxRetries: 5 })
  }

  #forget(): void {
    this.#peer?.close()
    this.#peer = null
    this.#app = null
  }
}
