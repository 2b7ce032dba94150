import { readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type KeeperReady, runKeeper } from '#electron/hosts/keeper.ts'
import { ApiFailure } from '#shared/bridge/errors.ts'

/** The profile that the app would use on Linux, where there may be no display. */
const USUAL_PROFILE = join(process.env.XDG_CONFIG_HOME ?? join(homedir(), '.config'), 'folkmoot')

/** Says where to point a browser. The token is part of the address, where browsers send it to nobody. */
function announce({ api, token_file }: KeeperReady): void {
  const token = readFileSync(token_file, 'utf8').trim()
  console.log(`
Open this address in a browser on this computer. It gives full access to this profile: keep it to yourself.

  ${api}/#token=${token}

Stop with Ctrl+C.`)
}

/** Runs a keeper until it is told to stop, with the app's own options. Gives the exit code. */
export async function startKeeper(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    strict: false,
    options: {
      profile: { type: 'string' },
      listen: { type: 'string', multiple: true },
      'api-port': { type: 'string' },
      'no-mdns': { type: 'boolean' },
    },
  })
  try {
    await runKeeper(
      {
        profile: typeof values.profile === 'string' ? values.profile : USUAL_PROFILE,
        listen: (values.listen ?? []).filter((address) => typeof address === 'string'),
        apiPort: Number(values['api-port'] ?? 0),
        mdns: values['no-mdns'] !== true,
        name: null,
      },
      announce,
    )
    return 0
  } catch (cause) {
    if (!(cause instanceof ApiFailure)) throw cause
    const { what, why, next } = cause.error
    console.error([what, why, next].filter(Boolean).join('\n'))
    return 1
  }
}
