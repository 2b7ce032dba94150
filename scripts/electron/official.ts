import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ElectronAtHand } from '../ensure-electron.ts'
import { ROOT } from '../lib/paths.ts'
import { run } from '../lib/run.ts'

/** How long the site with Electron's releases may take to answer at all. */
const REACH_MS = 4_000
const HOME = join(ROOT, 'node_modules', 'electron')

function installed(): ElectronAtHand | undefined {
  const dist = join(HOME, 'dist')
  const versionFile = join(dist, 'version')
  if (!existsSync(versionFile) || !existsSync(join(HOME, 'path.txt'))) return undefined
  return {
    dist,
    version: readFileSync(versionFile, 'utf8').trim().replace(/^v/, ''),
    origin: 'official',
  }
}

/** Asks before downloading, so that a network without that site costs seconds and not a minute of retries. */
async function isReachable(version: string): Promise<boolean> {
  const site = process.env.ELECTRON_MIRROR ?? 'https://github.com/electron/electron/releases/download/'
  try {
    const answer = await fetch(`${site}v${version}/SHASUMS256.txt`, {
      method: 'HEAD',
      signal: AbortSignal.timeout(REACH_MS),
    })
    return answer.ok
  } catch {
    return false
  }
}

/** The binary that the `electron` package downloads and checks against its own list of hashes. */
export async function officialElectron(): Promise<ElectronAtHand | undefined> {
  const found = installed()
  if (found) return found
  if (process.env.ELECTRON_SKIP_BINARY_DOWNLOAD) return undefined
  const { version } = JSON.parse(readFileSync(join(HOME, 'package.json'), 'utf8')) as {
    version: string
  }
  if (!(await isReachable(version))) {
    console.log(`The official Electron ${version} cannot be downloaded from here: its site did not answer.`)
    return undefined
  }
  await run(process.execPath, [join(HOME, 'install.js')])
  return installed()
}
