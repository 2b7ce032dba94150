/**
 * Opens the app, built from these sources. Without a display it says so and
 * starts a keeper with the same interface on loopback instead. Arguments go to
 * the app or the keeper: `npm start -- --profile DIR`.
 */
import { build } from './build.ts'
import { makeRunnable } from './electron/runnable.ts'
import { ensureElectron } from './ensure-electron.ts'
import { ensureSystem } from './ensure-system.ts'
import { ROOT } from './lib/paths.ts'
import { run } from './lib/run.ts'
import { startKeeper } from './start/keeper.ts'

const args = process.argv.slice(2)
const hasDisplay = process.platform !== 'linux' || Boolean(process.env.DISPLAY) || Boolean(process.env.WAYLAND_DISPLAY)

async function openWindow(): Promise<number> {
  await ensureSystem('app')
  const { command, args: own } = makeRunnable(await ensureElectron())
  await build()
  const isRoot = process.platform === 'linux' && process.getuid?.() === 0
  if (isRoot) {
    console.log(
      'Running as root, where Chromium’s sandbox cannot work: it is off. Better run Folkmoot as an ordinary user.',
    )
  }
  return run(command, [...own, ...(isRoot ? ['--no-sandbox'] : []), ...args], { cwd: ROOT })
}

async function serveBrowser(): Promise<number> {
  console.log('There is no display here, so no window can open. Starting a keeper with the same interface instead.')
  await build()
  return startKeeper(args)
}

process.exitCode = await (hasDisplay ? openWindow() : serveBrowser()).catch((cause: unknown) => {
  console.error(cause instanceof Error ? cause.message : cause)
  return 1
})
