/**
 * Names the system packages that Electron and its tests need and this machine
 * lacks. As root on Debian or Ubuntu it installs them; elsewhere it says what to
 * install. Run it alone with `node scripts/ensure-system.ts`.
 */
import { existsSync, readFileSync } from 'node:fs'
import { systemBrowser } from './lib/browser.ts'
import { capture, run } from './lib/run.ts'

/** Libraries that Electron is linked against. */
const FOR_ELECTRON = [
  'libgtk-3-0',
  'libnss3',
  'libasound2',
  'libgbm1',
  'libxss1',
  'libnotify4',
  'libsecret-1-0',
  'xdg-utils',
  'dbus',
]
/** What unpacks and displays it without a desktop. */
const FOR_TESTS = [...FOR_ELECTRON, 'xvfb', 'unzip']
/** In which the page is tested as a keeper serves it, where the system has none of its kind yet. */
const BROWSER = 'chromium'

/** With which tests make networks of their own. */
const FOR_NETWORKS = ['iproute2', 'nftables']

export type Purpose = 'app' | 'tests' | 'networks'

/** Newer Debian and Ubuntu releases renamed some libraries when time became 64 bits wide. */
const alternatives = (name: string): readonly string[] => [name, `${name}t64`]

const isInstalled = (name: string): boolean =>
  alternatives(name).some((candidate) => {
    const { ok, output } = capture('dpkg-query', ['--show', `--showformat=\${db:Status-Status}`, candidate])
    return ok && output === 'installed'
  })

const isDebian = (): boolean =>
  existsSync('/etc/os-release') && /^ID(_LIKE)?=.*\b(debian|ubuntu)\b/m.test(readFileSync('/etc/os-release', 'utf8'))

const available = (name: string): string =>
  alternatives(name).find((candidate) =>
    /^\s+Candidate: (?!\(none\))/m.test(capture('apt-cache', ['policy', candidate]).output),
  ) ?? name

/** @throws Error that says which packages are missing and how to install them. */
export async function ensureSystem(purpose: Purpose): Promise<void> {
  if (process.platform !== 'linux' || !isDebian()) return
  const forTests = systemBrowser() === undefined ? [...FOR_TESTS, BROWSER] : FOR_TESTS
  const wanted = { app: FOR_ELECTRON, tests: forTests, networks: FOR_NETWORKS }[purpose]
  const missing = wanted.filter((name) => !isInstalled(name))
  if (missing.length === 0) return
  const isRoot = process.getuid?.() === 0
  if (isRoot) {
    console.log(`Installing system packages: ${missing.join(' ')}`)
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
    await run('apt-get', ['update', '-qq'], { env })
    const code = await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...missing.map(available)], {
      env,
    })
    if (code === 0) return
  }
  throw new Error(
    [
      `These system packages are missing: ${missing.join(', ')}.`,
      isRoot ? 'apt-get could not install them; it says why above.' : 'Only an administrator can install them.',
      `Run: sudo apt-get install --no-install-recommends ${missing.map(available).join(' ')}`,
    ].join('\n'),
  )
}

if (import.meta.main) {
  await ensureSystem('tests').catch((cause: Error) => {
    console.error(cause.message)
    process.exitCode = 1
  })
}
