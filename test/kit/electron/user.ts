import { execFileSync, spawnSync } from 'node:child_process'
import { chmodSync, cpSync, existsSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

const NAME = 'folkmoot-test'

/** How the app is started: by whom, with which command, and whether Chromium's sandbox is on. */
export interface Launcher {
  readonly executable: string
  readonly sandboxed: boolean
  /** Why the sandbox is off, in words. */
  readonly whyNot?: string
  readonly env: NodeJS.ProcessEnv
  /** Gives a folder to the user that the app runs as. */
  own(folder: string): void
}

const succeeds = (command: string, args: readonly string[]): boolean =>
  spawnSync(command, args, { stdio: 'ignore' }).status === 0
const asUser = (...command: string[]): string[] => [
  `--reuid=${NAME}`,
  `--regid=${NAME}`,
  '--init-groups',
  '--',
  ...command,
]

/** A copy where the ordinary user can read it, made once for each build. */
function readable(executable: string): string {
  if (succeeds('setpriv', asUser('test', '-x', executable))) return executable
  const folder = dirname(executable)
  const built = Math.round(statSync(join(folder, 'resources', 'app.asar')).mtimeMs)
  const copies = '/var/tmp'
  const copy = join(copies, `folkmoot-test-${built}`)
  if (!existsSync(copy)) {
    for (const old of readdirSync(copies).filter((name) => name.startsWith('folkmoot-test-'))) {
      rmSync(join(copies, old), { recursive: true, force: true })
    }
    cpSync(folder, copy, { recursive: true })
  }
  chmodSync(copy, 0o755)
  return join(copy, 'folkmoot')
}

/** Lets the ordinary user through to a folder inside the system's temporary folder, and gives it to them. */
function hand(folder: string): void {
  for (let parent = dirname(folder); parent.startsWith(`${tmpdir()}/`); parent = dirname(parent)) {
    chmodSync(parent, statSync(parent).mode | 0o011)
  }
  execFileSync('chown', ['-R', `${NAME}:${NAME}`, folder])
}

/** A command beside the packaged app that becomes the app, so that its process id and signals are the app's own. */
function wrapper(executable: string): string {
  const path = join(dirname(dirname(executable)), 'as-ordinary-user')
  const command = ['setpriv', ...asUser(readable(executable))].map((word) => `'${word}'`).join(' ')
  // Another test may be starting the old one at this moment.
  writeFileSync(`${path}.${process.pid}`, `#!/bin/sh\nexec ${command} "$@"\n`, { mode: 0o755 })
  renameSync(`${path}.${process.pid}`, path)
  return path
}

let made: Launcher | undefined

/**
 * Root cannot use Chromium's sandbox, and what is tested should be what is
 * shipped: as root, the app runs as an ordinary user made for the purpose.
 */
export function launcherFor(executable: string): Launcher {
  if (made) return made
  const isRoot = process.getuid?.() === 0
  const plain: Launcher = { executable, sandboxed: true, env: {}, own: () => undefined }
  if (!isRoot) {
    made = succeeds('unshare', ['--user', 'true'])
      ? plain
      : { ...plain, sandboxed: false, whyNot: 'this system does not allow user namespaces' }
    return made
  }
  const hasUser =
    succeeds('id', [NAME]) ||
    succeeds('useradd', ['--create-home', '--shell', '/usr/sbin/nologin', '--user-group', NAME])
  if (!hasUser || !succeeds('setpriv', asUser('unshare', '--user', 'true'))) {
    const whyNot = hasUser ? 'this system does not allow user namespaces' : 'the test user could not be made'
    made = { ...plain, sandboxed: false, whyNot }
    return made
  }
  const home = `/home/${NAME}`
  made = {
    executable: wrapper(executable),
    sandboxed: true,
    env: { HOME: home, USER: NAME, LOGNAME: NAME, XDG_CONFIG_HOME: join(home, '.config') },
    own: hand,
  }
  return made
}
