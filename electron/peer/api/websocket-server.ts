import { createHash, timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocketServer } from 'ws'
import { API_PATH, API_PROTOCOL, CLOSE_UNAUTHORISED, TOKEN_PREFIX } from '#shared/bridge/socket.ts'
import type { Log } from '../ports/log.ts'
import { TransportFailure } from '../ports/ports.ts'
import type { Channel } from './channel.ts'
import { API_LIMITS } from './limits.ts'
import { judgeOrigin } from './origin.ts'
import type { Connection } from './serve.ts'
import { serveFile } from './static-files.ts'
import { webSocketChannel } from './websocket-channel.ts'

/** Only programs on this computer can reach it. */
const LOOPBACK = '127.0.0.1'

export interface ApiServerOptions {
  /** 0 lets the system choose. */
  readonly port: number
  /** What a client must show. */
  readonly token: string
  /** Folder of the built interface; `null` where there is none. */
  readonly renderer: string | null
  readonly serve: (channel: Channel) => Connection
  readonly log: Log
}

export interface ApiServer {
  readonly port: number
  /** Answers what was asked, then ends every connection. */
  close(): Promise<void>
}

/** Comparing digests takes equally long wherever two texts differ, and whatever their lengths. */
function isToken(given: string, token: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(given), digest(token))
}

function tokenIn(request: IncomingMessage): string {
  const offered = (request.headers['sec-websocket-protocol'] ?? '').split(',').map((text) => text.trim())
  return offered.find((text) => text.startsWith(TOKEN_PREFIX))?.slice(TOKEN_PREFIX.length) ?? ''
}

function refuse(socket: Duplex, status: string): void {
  socket.on('error', () => {})
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      const inUse = cause.code === 'EADDRINUSE'
      const message = inUse ? `Another program uses port ${port}.` : `Port ${port} cannot be used.`
      reject(new TransportFailure(inUse ? 'port-busy' : 'address', message, { cause }))
    })
    server.listen({ port, host: LOOPBACK }, () => {
      const address = server.address()
      resolve(typeof address === 'object' && address !== null ? address.port : port)
    })
  })
}

/**
 * PeerApi for programs on this computer: the interface's files over HTTP, and PeerApi itself over a WebSocket for those
 * who show the profile's token. @throws TransportFailure 'port-busy'
 */
export async function startApiServer({
  port: wanted,
  token,
  renderer,
  serve,
  log,
}: ApiServerOptions): Promise<ApiServer> {
  const connections = new Set<Connection>()
  let port = wanted
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: API_LIMITS.messageBytes,
    handleProtocols: (offered) => (offered.has(API_PROTOCOL) ? API_PROTOCOL : false),
  })
  const server = createServer((request, response) => {
    // Never what the request says: its address may hold what somebody should not have put there.
    if (judgeOrigin(request.headers, port) === 'foreign') {
      log.warn('A request from elsewhere was refused')
      response.writeHead(403, { 'content-type': 'text/plain', connection: 'close' }).end('Forbidden.\n')
      return
    }
    serveFile(renderer, request.headers.host ?? `${LOOPBACK}:${port}`, request, response).catch((error: unknown) => {
      log.error('A fault in serving a file', { error })
      response.destroy()
    })
  })
  server.on('upgrade', (request, socket, head) => {
    const isApi = (request.url ?? '').split('?')[0] === API_PATH
    if (judgeOrigin(request.headers, port) === 'foreign') {
      log.warn('A connection from elsewhere was refused')
      refuse(socket, '403 Forbidden')
    } else if (!isApi) refuse(socket, '404 Not Found')
    else if (connections.size >= API_LIMITS.connections) refuse(socket, '503 Service Unavailable')
    else {
      sockets.handleUpgrade(request, socket, head, (client) => {
        if (!isToken(tokenIn(request), token)) {
          log.warn('A client without the right token was refused')
          // A browser learns nothing of a refused handshake; a close code it can show.
          client.on('error', () => {})
          client.close(CLOSE_UNAUTHORISED, 'unauthorised')
          return
        }
        const connection = serve(webSocketChannel(client))
        connections.add(connection)
        client.once('close', () => connections.delete(connection))
      })
    }
  })
  port = await listen(server, wanted)
  server.on('error', (error) => log.error('A fault of the server on this computer', { error }))
  return {
    port,
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      await Promise.all([...connections].map((connection) => connection.drain()))
      for (const connection of connections) connection.close()
      server.closeIdleConnections()
      const impatient = setTimeout(() => {
        for (const client of sockets.clients) client.terminate()
        server.closeAllConnections()
      }, 1_500)
      await closed
      clearTimeout(impatient)
      sockets.close()
    },
  }
}
