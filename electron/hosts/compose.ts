import { hostname } from 'node:os'
import { resolve } from 'node:path'
import { createVerifier, nodeSha256 } from '#electron/peer/adapters/crypto.ts'
import type { Protection } from '#electron/peer/adapters/key-file.ts'
import { Libp2pTransport } from '#electron/peer/adapters/libp2p-transport.ts'
import type { OpenLog } from '#electron/peer/adapters/log.ts'
import { profilePaths } from '#electron/peer/adapters/profile-layout.ts'
import { systemClock, systemRandom } from '#electron/peer/adapters/system.ts'
import type { Channel } from '#electron/peer/api/channel.ts'
import { type Connection, serveConnection } from '#electron/peer/api/serve.ts'
import type { KeyVault } from '#electron/peer/ports/ports.ts'
import { createPeer } from '#electron/peer/service/peer.ts'
import type { DeviceId } from '#shared/kernel/ids.ts'
import { LIMITS } from '#shared/kernel/limits.ts'
import { peerIdOf } from '#shared/protocol/peer-id.ts'
import { Closers } from './closers.ts'
import { openDecoder } from './decoder.ts'
import { openProfile, preferredPort, rememberPort } from './open-profile.ts'
import { renewIfNeeded } from './renew-profile.ts'
import { type Loopback, serveLoopback } from './serve-loopback.ts'
import { startupFailure } from './startup-failure.ts'
import { VERSION } from './version.ts'

export interface ComposeOptions {
  /** Folder of the profile; made when it is not there. */
  readonly profile: string
  readonly protection: Protection
  /** Multiaddrs to listen on, from the start; empty for the usual ones, once the profile founded or joins something. */
  readonly listen: readonly string[]
  /** What a port that others use does to the start: fails it, or is only shown (the usual; all else works without). */
  readonly network?: 'required' | 'optional'
  /** Whether to announce this device on the local network and look for others. */
  readonly mdns: boolean
  /** Also serve PeerApi to programs on this computer; port 0 lets the system choose. `null`: do not. */
  readonly api: { readonly port: number } | null
  /** What this device is called where nothing else was said; `null` for the computer's name. */
  readonly deviceName: string | null
  /** Gets the profile's log file once the profile is ours. The caller closes it. */
  readonly log: OpenLog
}

/** A peer that runs on a profile. */
export interface RunningPeer {
  readonly device: DeviceId
  readonly peerId: string
  readonly keyProtection: KeyVault['protection']
  /** Where programs on this computer reach it; `null` when that was not asked for. */
  readonly loopback: Loopback | null
  /** Addresses at which other devices reach it now. */
  listening(): readonly string[]
  /** Serves PeerApi over one more channel, such as a message port of a window. */
  serve(channel: Channel): Connection
  /** Answers what was asked, ends every connection, closes the database. */
  close(): Promise<void>
}

const nameOfComputer = (): string => hostname().trim().slice(0, LIMITS.nameChars) || 'This computer'

/**
 * Opens a profile and runs a whole peer on it: the one way, for the keeper and for the app. Everything is closed again
 * when a part fails. @throws ApiFailure in words for people
 */
export async function compose(options: ComposeOptions): Promise<RunningPeer> {
  const closers = new Closers()
  try {
    return await composeWith({ ...options, profile: resolve(options.profile) }, closers)
  } catch (error) {
    const failure = startupFailure(error)
    // What is known is told to whoever starts us; only a fault of our own needs looking into.
    if (failure.error.code === 'internal') options.log.error('The peer could not start', { error })
    await closers.close().catch((also: unknown) => options.log.error('A fault in closing after that', { error: also }))
    throw failure
  }
}

async function composeWith(options: ComposeOptions, closers: Closers): Promise<RunningPeer> {
  const { profile, log } = options
  const opened = await openProfile(profile, options.protection, closers)
  const { store } = opened
  // Not before: a profile that is another's, or a newer version's, stays untouched.
  log.toFile(profilePaths(profile).log)
  const decoder = openDecoder()
  closers.add(() => decoder.close())
  const outside = {
    decoder,
    log,
    clock: systemClock,
    random: systemRandom,
    verify: createVerifier(),
    hash: nodeSha256,
  }
  const vault = await renewIfNeeded(opened, outside, { profile, protection: options.protection })
  const transport = new Libp2pTransport({
    vault,
    mdns: options.mdns,
    preferredPort: await preferredPort(store),
    ...(options.listen.length > 0 ? { listen: options.listen } : {}),
  })
  // A profile may go online long after the start, when it founds or joins.
  const remember = (): Promise<void> =>
    rememberPort(store, transport.addresses()).catch((error: unknown) =>
      log.warn('The port was not remembered', { error }),
    )
  transport.onAddresses(() => void remember())
  const peer = await createPeer(
    { ...outside, store, vault, transport },
    {
      version: VERSION,
      defaultDeviceName: options.deviceName ?? nameOfComputer(),
      mdns: options.mdns,
      // Whoever names an address has asked for it to be opened.
      listenAtOnce: options.listen.length > 0,
    },
  )
  closers.add(() => peer.close())
  if (options.network === 'required' && peer.listening().length === 0) {
    // Asking again is what tells why.
    await peer.handlers['network.setOnline']({ online: true }, { id: 'start', onClose: () => {} })
  }
  await remember()

  const connections = new Set<Connection>()
  closers.add(async () => {
    await Promise.all([...connections].map((connection) => connection.drain()))
    for (const connection of connections) connection.close()
  })
  const loopback = options.api === null ? null : await serveLoopback(profile, options.api.port, peer, log, closers)
  log.info('The peer runs', { version: VERSION, device: vault.device, listening: peer.listening() })
  return {
    device: vault.device,
    peerId: peerIdOf(vault.device),
    keyProtection: vault.protection,
    loopback,
    listening: () => peer.listening(),
    serve(channel) {
      const connection = serveConnection(channel, peer, log)
      connections.add(connection)
      channel.onClose(() => connections.delete(connection))
      return connection
    },
    async close() {
      await closers.close()
      log.info('The peer was closed')
    },
  }
}
