import { openLog } from '#electron/peer/adapters/log.ts'
import { compose } from './compose.ts'

export interface KeeperOptions {
  readonly profile: string
  readonly listen: readonly string[]
  readonly apiPort: number
  readonly mdns: boolean
  readonly name: string | null
}

/** What a keeper prints when it is ready: one line of JSON. */
export interface KeeperReady {
  readonly ready: true
  readonly api: string
  readonly token_file: string
  readonly device: string
  readonly peerId: string
  /** Before the profile founded or joins anything, no port is opened, unless `--listen` names one. */
  readonly network: 'listening' | 'not-needed-yet'
  readonly listening: readonly string[]
  readonly keyProtection: string
}

/** Resolves at the first SIGINT or SIGTERM; the second ends the process at once. */
function untilStopped(): Promise<void> {
  return new Promise((resolve) => {
    let asked = false
    const stop = (): void => {
      if (asked) process.exit(130)
      asked = true
      resolve()
    }
    process.on('SIGINT', stop)
    process.on('SIGTERM', stop)
  })
}

/**
 * Runs a peer without a window until it is told to stop. Calls `ready` once it answers.
 * @throws ApiFailure when it cannot start
 */
export async function runKeeper(options: KeeperOptions, ready: (facts: KeeperReady) => void): Promise<void> {
  const stopped = untilStopped()
  const log = openLog('warn')
  process.on('unhandledRejection', (error) => log.error('A fault that nothing waited for', { error }))
  process.on('uncaughtExceptionMonitor', (error) => log.error('A fault that ends the keeper', { error }))
  try {
    const peer = await compose({
      profile: options.profile,
      // Plain Node has no way to the system's keyring.
      protection: { kind: 'file-permissions' },
      listen: options.listen,
      // Whoever names an address wants that one; a keeper that nobody can reach is of no use.
      network: 'required',
      mdns: options.mdns,
      api: { port: options.apiPort },
      deviceName: options.name,
      log,
    })
    ready({
      ready: true,
      api: peer.loopback?.url ?? '',
      token_file: peer.loopback?.tokenFile ?? '',
      device: peer.device,
      peerId: peer.peerId,
      network: peer.listening().length > 0 ? 'listening' : 'not-needed-yet',
      listening: peer.listening(),
      keyProtection: peer.keyProtection,
    })
    await stopped
    await peer.close()
  } finally {
    log.close()
  }
}
