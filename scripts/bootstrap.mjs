/**
 * Runs one of our scripts on a machine where nothing is installed yet: installs
 * the packages if they are missing or older than the lock file, then starts the
 * script with the Node that came with them. Plain JavaScript without packages,
 * because it runs on whatever Node the machine has.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const isWindows = process.platform === 'win32'
const node = join(root, 'node_modules', '.bin', isWindows ? 'node.cmd' : 'node')
const changedAt = (path) => (existsSync(path) ? statSync(path).mtimeMs : 0)

const isInstalled = () =>
  existsSync(node) &&
  changedAt(join(root, 'node_modules/.package-lock.json')) >=
    changedAt(join(root, 'package-lock.json'))

if (!isInstalled()) {
  console.log('Installing packages (npm ci): they are missing or older than package-lock.json.')
  const install = spawnSync('npm', ['ci', '--no-audit', '--no-fund'], {
    cwd: root,
    stdio: 'inherit',
    shell: isWindows,
  })
  if (install.status !== 0 || !existsSync(node)) {
    console.error(
      'The packages could not be installed; npm says why above. Nothing else was changed.',
    )
    process.exit(1)
  }
}

const bin = join(root, 'node_modules', '.bin')
const run = spawnSync(node, process.argv.slice(2), {
  cwd: root,
  stdio: 'inherit',
  shell: isWindows,
  env: { ...process.env, PATH: `${bin}${isWindows ? ';' : ':'}${process.env.PATH}` },
})
process.exit(run.status ?? 1)
