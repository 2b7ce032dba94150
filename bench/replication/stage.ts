import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { SideProcess } from './process.ts'
import type { Opening } from './side.ts'
import type { System } from './systems.ts'

export interface Opened {
  readonly side: SideProcess
  readonly folder: string
  readonly identity: string
  readonly usableMs: number
}

/** Folders of one benchmark: what every repetition starts from is made once, the rest is thrown away after it. */
export class Stage {
  readonly #root = mkdtempSync(join(tmpdir(), 'folkmoot-bench-'))
  #next = 0

  /** A system's store of so many records, with `more` known to come. */
  async fixture(system: System, records: number, more: number): Promise<string> {
    const path = join(this.#root, `${system.name.replace(/\W/g, '-')}-${records}-${more}`)
    if (existsSync(path)) return path
    const side = new SideProcess(`${system.name}, fixture`, system.driver)
    try {
      await side.call('fixture', path, records, more)
      await side.call('close')
    } finally {
      await side.end()
    }
    return path
  }

  /** A fresh process; the holder on a copy of the fixture's store. */
  async open(system: System, fixture: string, role: Opening['role'], number = 0): Promise<Opened> {
    const folder = join(this.#root, `run-${this.#next++}`)
    mkdirSync(folder)
    const store = join(fixture, 'store')
    if (role === 'holder' && existsSync(store)) cpSync(store, folder, { recursive: true })
    const side = new SideProcess(`${system.name}, ${role}`, system.driver)
    try {
      const opened = await side.call<{ identity: string; usableMs: number }>('open', { folder, fixture, role, number })
      return { side, folder, ...opened }
    } catch (error) {
      await side.end()
      throw error
    }
  }

  /** Ends the processes and forgets their folders. */
  async end(...opened: readonly Opened[]): Promise<void> {
    await Promise.all(opened.map(({ side }) => side.end()))
    for (const { folder } of opened) rmSync(folder, { recursive: true, force: true })
  }

  close(): void {
    rmSync(this.#root, { recursive: true, force: true })
  }
}

/** Both sides are told what they need to know of each other before anything is timed. */
export async function acquaint(a: Opened, b: Opened): Promise<void> {
  await a.side.call('introduce', b.identity)
  await b.side.call('introduce', a.identity)
}
