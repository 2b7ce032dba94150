import { existsSync, mkdirSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import type { ElectronAtHand } from '../ensure-electron.ts'
import { CACHE, ROOT } from '../lib/paths.ts'
import { capture } from '../lib/run.ts'

/** How to start the app from `dist/` without packaging it. */
export interface Runnable {
  readonly command: string
  readonly args: readonly string[]
}

const executableIn = (dist: string): string =>
  ({ darwin: join(dist, 'Electron.app/Contents/MacOS/Electron'), win32: join(dist, 'electron.exe') })[
    process.platform as string
  ] ?? join(dist, 'electron')

/**
 * An official Electron takes the app's folder as an argument. One without its
 * default app looks for the app inside itself: it gets a twin made of hard links,
 * so that the distribution that packages are made of stays as it is.
 */
export function makeRunnable({ dist, version }: ElectronAtHand): Runnable {
  const takesFolder = process.platform !== 'linux' || existsSync(join(dist, 'resources', 'default_app.asar'))
  if (takesFolder) return { command: executableIn(dist), args: [ROOT] }
  const twin = join(CACHE, `run-${version}`)
  const app = join(twin, 'resources', 'app')
  if (!existsSync(app)) {
    rmSync(twin, { recursive: true, force: true })
    mkdirSync(CACHE, { recursive: true })
    const { ok, output } = capture('cp', ['--archive', '--link', dist, twin])
    if (!ok) throw new Error(`Electron could not be made ready in ${twin}.\n${output}`)
    symlinkSync(ROOT, app)
  }
  return { command: join(twin, 'electron'), args: [] }
}
