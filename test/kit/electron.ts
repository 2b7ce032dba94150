import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { _electron, type ElectronApplication, type Page } from 'playwright-core'
import { ensureDisplay } from './electron/display.ts'
import { launcherFor } from './electron/user.ts'

export { stopDisplay } from './electron/display.ts'

const ROOT = join(import.meta.dirname, '..', '..')
const FOLDERS: Readonly<Record<string, string>> = {
  linux: 'linux-unpacked/folkmoot',
  darwin: 'mac/Folkmoot.app/Contents/MacOS/Folkmoot',
  win32: 'win-unpacked/Folkmoot.exe',
}
/** The packaged app that `npm run test:e2e` makes before it runs the tests. */
export const PACKAGED = join(ROOT, 'release', 'test', FOLDERS[process.platform] ?? '')
/** Where screenshots and traces are left for people. */
export const SCREENS = join(ROOT, 'test-results', 'screens')

export interface LaunchOptions {
  /** Folder of the profile; made if missing, and given to the user that the app runs as. */
  readonly profile: string
  readonly args?: readonly string[]
  readonly env?: NodeJS.ProcessEnv
  readonly colorScheme?: 'light' | 'dark'
}

/** A running packaged app with its first window. */
export interface LaunchedApp {
  readonly electron: ElectronApplication
  readonly page: Page
  /** Process id of the main process. */
  readonly pid: number
  readonly sandboxed: boolean
  /** From starting the process to its first window, for benchmarks. */
  readonly windowMs: number
  /** Saves what the window shows as `test-results/screens/<name>.png`. */
  screenshot(name: string): Promise<void>
  /** Ends the app as a person does, by quitting. */
  close(): Promise<void>
  /** Ends it at once, with no chance to save: SIGKILL to the main process and all its children. */
  kill(): Promise<void>
}

/** What every launch has in common, before Playwright is involved: also for apps that are expected to end at once. */
export async function launchPlan(options: LaunchOptions) {
  if (!existsSync(PACKAGED)) {
    throw new Error(`There is no packaged app at ${PACKAGED}. Run \`npm run test:e2e\`, which makes it.`)
  }
  const launcher = launcherFor(PACKAGED)
  mkdirSync(options.profile, { recursive: true })
  launcher.own(options.profile)
  if (!launcher.sandboxed) console.warn(`Chromium's sandbox is off in this test: ${launcher.whyNot}.`)
  return {
    executable: launcher.executable,
    args: [
      ...(launcher.sandboxed ? [] : ['--no-sandbox']),
      '--disable-gpu',
      '--profile',
      options.profile,
      ...(options.args ?? []),
    ],
    env: { ...process.env, DISPLAY: await ensureDisplay(), ...launcher.env, ...options.env },
    sandboxed: launcher.sandboxed,
  }
}

export async function launchApp(options: LaunchOptions): Promise<LaunchedApp> {
  const plan = await launchPlan(options)
  const startedAt = performance.now()
  const electron = await _electron.launch({
    executablePath: plan.executable,
    args: plan.args,
    env: Object.fromEntries(Object.entries(plan.env).filter((pair): pair is [string, string] => pair[1] !== undefined)),
    chromiumSandbox: plan.sandboxed,
    timeout: 60_000,
    ...(options.colorScheme ? { colorScheme: options.colorScheme } : {}),
  })
  const page = await electron.firstWindow()
  const windowMs = performance.now() - startedAt
  const { pid } = electron.process()
  if (pid === undefined) throw new Error('The app has no process id.')
  return {
    electron,
    page,
    pid,
    sandboxed: plan.sandboxed,
    windowMs,
    screenshot: async (name) => {
      mkdirSync(SCREENS, { recursive: true })
      await page.screenshot({ path: join(SCREENS, `${name}.png`) })
    },
    close: () => electron.close(),
    kill: async () => {
      const ended = new Promise<void>((resolve) => electron.process().once('exit', () => resolve()))
      // Playwright starts the app as the leader of a process group.
      process.kill(-pid, 'SIGKILL')
      await ended
    },
  }
}
