/**
 * Runs one of our scripts on a machine where nothing is installed yet: installs
 * the packages if they are missing or other than the lock file says, then starts the
 * script with the Node that came with them. Plain JavaScript without packages,
 * because it runs on whatever Node the machine has.
 */
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const isWindows = process.platform === 'win32'
const node = join(root, 'node_modules', '.bin', isWindows ? 'node.cmd' : 'node')
const readLock = (path) => JSON.parse(readFileSync(join(root, path), 'utf8')).packages

/** True when every package of the lock file is there in its version; npm writes down what it installed. */
const isInstalled = () => {
  const record = 'node_modules/.package-lock.json'
  if (!existsSync(node) || !existsSync(join(root, record))) return false
  const installed = readLock(record)
  return Object.entries(readLock('package-lock.json')).every(
    ([path, wanted]) => path === '' || wanted.optional || installed[path]?.version === wanted.version,
  )
}

if (!isInstalled()) {
  console.log('Installing packages (npm ci): they are missing or other than package-lock.json says.')
  const install = spawnSync('npm', ['ci', '--no-audit', '--no-fund'], {
    cwd: root,
    stdio: 'inherit',
    shell: isWindows,
  })
  if (install.status !== 0 || !existsSync(node)) {
    console.error('The packages could not be installed; npm says why above. Nothing else was changed.')
    process.exit(1)
  }
}

const bin = join(root, 'node_modules', '.bin')
const child = spawn(node, process.argv.slice(2), {
  cwd: root,
  stdio: 'inherit',
  shell: isWindows,
  env: { ...process.env, PATH: `${bin}${isWindows ? ';' : ':'}${process.env.PATH}` },
})
// Ctrl+C reaches the whole group; the script decides how to end, and we wait for it.
process.on('SIGINT', () => undefined)
process.on('SIGTERM', () => child.kill('SIGTERM'))
child.on('exit', (code) => process.exit(code ?? 1))
