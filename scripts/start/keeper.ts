import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { z } from 'zod'
import { ROOT } from '../lib/paths.ts'

/** The profile that the app would use on Linux, where there may be no display. */
const USUAL_PROFILE = join(process.env.XDG_CONFIG_HOME ?? join(homedir(), '.config'), 'folkmoot')

/** What a keeper's first line says, as far as it is needed here. */
const Ready = z.object({ api: z.url(), token_file: z.string() })

/** Says where to point a browser. The token is part of the address, where browsers send it to nobody. */
function announce(line: string): void {
  const { api, token_file } = Ready.parse(JSON.parse(line))
  const token = readFileSync(token_file, 'utf8').trim()
  console.log(
    `\nOpen this address in a browser on this computer. It gives full access to this profile: keep it to yourself.\n`,
  )
  console.log(`  ${api}/#token=${token}\n\nStop with Ctrl+C.`)
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
