import { profilePaths } from '#electron/peer/adapters/profile-layout.ts'
import { type PeerService, serveConnection } from '#electron/peer/api/serve.ts'
import { startApiServer } from '#electron/peer/api/websocket-server.ts'
import type { Log } from '#electron/peer/ports/log.ts'
import { publishAddress, withdrawAddress } from './api-address.ts'
import { ensureToken } from './api-token.ts'
import type { Closers } from './closers.ts'
import { rendererFolder } from './renderer-folder.ts'

export interface Loopback {
  /** Where the interface is in a browser on this computer; it also needs the token. */
  readonly url: string
  readonly port: number
  readonly tokenFile: string
}

/**
 * Serves PeerApi and the interface to programs on this computer, and leaves word in the profile where.
 * @param port 0 lets the system choose
 * @throws TransportFailure 'port-busy', StoreFailure
 */
export async function serveLoopback(
  profile: string,
  port: number,
  peer: PeerService,
  log: Log,
  closers: Closers,
): Promise<Loopback> {
  const token = await ensureToken(profile)
  const tokenFile = profilePaths(profile).apiToken
  const server = await startApiServer({
    port,
    token,
    renderer: rendererFolder(),
    log,
    serve: (channel) => serveConnection(channel, peer, log),
  })
  closers.add(() => server.close())
  closers.add(() => withdrawAddress(profile))
  await publishAddress(profile, { port: server.port, pid: process.pid, tokenFile })
  return { url: `http://127.0.0.1:${server.port}`, port: server.port, tokenFile }
}
