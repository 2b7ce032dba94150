/**
 * Packages the app for this system with the Electron at hand.
 *
 * - `npm run package` makes `release/<system>-unpacked`, ready to run;
 * - `npm run package -- --linux deb` (or any other arguments of electron-builder)
 *   makes installers, which needs an open network for electron-builder's tools;
 * - `npm run package -- --test` makes `release/test`, which differs from what is
 *   shipped in one fuse: a test may attach to it.
 */
import { join } from 'node:path'
import { build } from './build.ts'
import { ensureElectron } from './ensure-electron.ts'
import { RELEASE, ROOT } from './lib/paths.ts'
import { run } from './lib/run.ts'

export interface Packaged {
  readonly folder: string
}

const FOLDERS: Readonly<Record<string, string>> = {
  linux: 'linux-unpacked',
  darwin: 'mac',
  win32: 'win-unpacked',
}

/** @throws Error when electron-builder fails; it says why itself. */
export async function packageApp(options: {
  readonly forTests: boolean
  readonly more?: readonly string[]
}): Promise<Packaged> {
  const electron = await ensureElectron()
  await build()
  const output = options.forTests ? join(RELEASE, 'test') : RELEASE
  const more = options.more ?? []
  const code = await run(
    'electron-builder',
    [
      ...(more.length > 0 ? more : ['--dir']),
      '--publish=never',
      `-c.electronDist=${electron.dist}`,
      `-c.electronVersion=${electron.version}`,
      `-c.directories.output=${output}`,
      ...(options.forTests ? ['-c.electronFuses.enableNodeCliInspectArguments=true'] : []),
    ],
    // Pages of package names that npm rightly shares.
    { cwd: ROOT, dropLines: /duplicate dependency references/ },
  )
  if (code !== 0) throw new Error('electron-builder could not package the app; it says why above.')
  return { folder: join(output, FOLDERS[process.platform] ?? 'linux-unpacked') }
}

if (import.meta.main) {
  const more = process.argv.slice(2).filter((argument) => argument !== '--test')
  try {
    const { folder } = await packageApp({ forTests: process.argv.includes('--test'), more })
    console.log(`Packaged into ${folder}`)
  } catch (cause) {
    console.error(cause instanceof Error ? cause.message : cause)
    process.exitCode = 1
  }
}
