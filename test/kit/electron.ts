import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { _electron, type ElectronApplication, errors, type Page } from 'playwright-core'
import { ensureDisplay } from './electron/display.ts'
import { processesUnder } from './electron/processes.ts'
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
export const TRACES = join(ROOT, 'test-results', 'traces')

const ATTACH_MS = 25_000
const KILL_MS = 10_000

export interface LaunchOptions {
  /** Folder of the profile; made if missing, and given to the user that the app runs as. */
  readonly profile: string
  readonly args?: readonly string[]
  readonly env?: NodeJS.ProcessEnv
  readonly colorScheme?: 'light' | 'dark'
  /** Records what happens; `close` leaves it as `test-results/traces/<trace>.zip`. */
  readonly trace?: string
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
  /** Ends it at once, with no chance to save: SIGKILL to the main process and all that it started. */
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

const isAlive = (id: number): boolean => existsSync(`/proc/${id}`)

/** Ends a process and all it started, at once, and waits until none is left. */
async function killFamily(root: number): Promise<void> {
  const family = processesUnder(root).map(({ id }) => id)
  for (const id of family) {
    try {
      process.kill(id, 'SIGKILL')
    } catch {
      // It went by itself, together with its parent.
    }
  }
  for (let waited = 0; family.some(isAlive) && waited < KILL_MS; waited += 20) await setTimeout(20)
}

/**
 * Attaching to a starting Electron can hang on a busy machine though the app is
 * well (seen once in 60 launches at three times the machine's load). Tried once more, and said so.
 */
async function attach(start: () => Promise<ElectronApplication>): Promise<ElectronApplication> {
  try {
    return await start()
  } catch (cause) {
    if (!(cause instanceof errors.TimeoutError)) throw cause
    console.warn(`Playwright did not attach to the app within ${ATTACH_MS / 1000} s; trying once more.`)
    return await start()
  }
}

export async function launchApp(options: LaunchOptions): Promise<LaunchedApp> {
  const plan = await launchPlan(options)
  const env = Object.fromEntries(
    Object.entries(plan.env).filter((pair): pair is [string, string] => pair[1] !== undefined),
  )
  let startedAt = performance.now()
  const electron = await attach(() => {
    startedAt = performance.now()
    return _electron.launch({
      executablePath: plan.executable,
      args: plan.args,
      env,
      chromiumSandbox: plan.sandboxed,
      timeout: ATTACH_MS,
      ...(options.colorScheme ? { colorScheme: options.colorScheme } : {}),
    })
  })
  const page = await electron.firstWindow()
  const windowMs = performance.now() - startedAt
  const { pid } = electron.process()
  if (pid === undefined) throw new Error('The app has no process id.')
  const { tracing } = electron.context()
  if (options.trace) await tracing.start({ screenshots: true, snapshots: true })
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
    close: async () => {
      if (options.trace) await tracing.stop({ path: join(TRACES, `${options.trace}.zip`) }).catch(() => undefined)
      await electron.close()
    },
    kill: () => killFamily(pid),
  }
}
