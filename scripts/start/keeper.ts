import { spawn } from 'node:child_process'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { ROOT } from '../lib/paths.ts'

/** The profile that the app would use on Linux, where there may be no display. */
const USUAL_PROFILE = join(process.env.XDG_CONFIG_HOME ?? join(homedir(), '.config'), 'folkmoot')

/** Says where to point a browser, once the keeper's first line has told. */
function announce(line: string): void {
  const { page } = JSON.parse(line) as { readonly page?: string }
  console.log(page ? `Open this address in a browser on this machine:\n\n  ${page}\n\nStop with Ctrl+C.` : line)
}

/** Runs a keeper in the foreground until it ends; gives its exit code. */
export function startKeeper(args: readonly string[]): Promise<number> {
  const profile = args.includes('--profile') ? [] : ['--profile', USUAL_PROFILE]
  const child = spawn(process.execPath, ['electron/hosts/cli.ts', 'keeper', ...profile, ...args], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let isAnnounced = false
  createInterface({ input: child.stdout }).on('line', (line) => {
    if (isAnnounced) console.log(line)
    else announce(line)
    isAnnounced = true
  })
  const pass = (signal: NodeJS.Signals) => child.kill(signal)
  process.on('SIGINT', pass).on('SIGTERM', pass)
  return new Promise((resolve) => child.once('exit', (code) => resolve(code ?? 0)))
}
