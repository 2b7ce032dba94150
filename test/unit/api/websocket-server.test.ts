import { mkdir, writeFile } from 'node:fs/promises'
import { createServer, request as httpRequest } from 'node:http'
import { connect } from 'node:net'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { WebSocket } from 'ws'
import { connectToPeer } from '#electron/hosts/api-client.ts'
import { API_LIMITS } from '#electron/peer/api/limits.ts'
import { serveConnection } from '#electron/peer/api/serve.ts'
import { fileFor } from '#electron/peer/api/static-files.ts'
import { startApiServer } from '#electron/peer/api/websocket-server.ts'
import { noLog } from '#electron/peer/ports/log.ts'
import { API_PROTOCOL, tokenProtocol } from '#shared/bridge/socket.ts'
import { FakePeer } from '#test/kit/fake-peer.ts'
import { scratchFolder } from '#test/kit/scratch.ts'
import { until } from '#test/kit/until.ts'

const TOKEN = 'right-token'

async function start(renderer: string | null = null) {
  const peer = new FakePeer()
  peer.answer('organisation.list', () => [])
  const server = await startApiServer({
    port: 0,
    token: TOKEN,
    renderer,
    log: noLog,
    serve: (channel) => serveConnection(channel, peer, noLog),
  })
  onTestFinished(() => server.close())
  return { peer, server, port: server.port }
}

/** How a WebSocket handshake ends: the HTTP status of a refusal, `open`, or the close code that follows at once. */
function shake(
  port: number,
  options: { headers?: Record<string, string>; protocols?: string[]; path?: string } = {},
): Promise<number | 'open'> {
  const { headers = {}, protocols = [API_PROTOCOL, tokenProtocol(TOKEN)], path = '/api' } = options
  const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, protocols, { headers })
  onTestFinished(() => socket.terminate())
  return new Promise((resolve, reject) => {
    socket.on('unexpected-response', (_request, response) => resolve(response.statusCode ?? 0))
    socket.on('close', (code) => resolve(code))
    socket.on('error', reject)
    socket.on('open', () => {
      // Open only if a request is answered.
      socket.send(JSON.stringify({ type: 'request', id: 1, method: 'organisation.list', params: {} }))
      socket.on('message', () => resolve('open'))
    })
  })
}

function get(port: number, path: string, options: { host?: string; method?: string; origin?: string } = {}) {
  const { host = `127.0.0.1:${port}`, method = 'GET', origin } = options
  return new Promise<{ status: number; headers: NodeJS.Dict<string | string[]>; body: string }>((resolve, reject) => {
    const headers = { host, ...(origin === undefined ? {} : { origin }) }
    const request = httpRequest({ host: '127.0.0.1', port, path, method, headers, agent: false }, (response) => {
      let body = ''
      response.on('data', (chunk: Buffer) => (body += chunk.toString()))
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }))
    })
    request.on('error', reject)
    request.end()
  })
}

describe('who may speak PeerApi over a WebSocket', () => {
  it('a program with the token', async () => {
    const { port } = await start()
    expect(await shake(port)).toBe('open')
  })

  it('a page that this very server served', async () => {
    const { port } = await start()
    expect(await shake(port, { headers: { origin: `http://127.0.0.1:${port}` } })).toBe('open')
    expect(await shake(port, { headers: { host: `localhost:${port}`, origin: `http://localhost:${port}` } })).toBe(
      'open',
    )
  })

  it.each([
    [[]],
    [[API_PROTOCOL]],
    [[API_PROTOCOL, tokenProtocol('wrong')]],
    [[API_PROTOCOL, tokenProtocol('right-toke')]],
  ])('nobody with %j instead of the token', async (protocols) => {
    const { port } = await start()
    expect(await shake(port, { protocols })).toBe(4401)
  })

  it('nobody who puts the token in the address instead', async () => {
    const { port } = await start()
    expect(await shake(port, { protocols: [API_PROTOCOL], path: `/api?token=${TOKEN}` })).toBe(4401)
  })

  it.each(['http://evil.example', 'https://127.0.0.1', 'http://127.0.0.1:1', 'null', 'file://'])(
    'no page of %s',
    async (origin) => {
      const { port } = await start()
      expect(await shake(port, { headers: { origin } })).toBe(403)
    },
  )

  it('no page that reached us by a name of its own (DNS rebinding)', async () => {
    const { port } = await start()
    expect(
      await shake(port, { headers: { host: `evil.example:${port}`, origin: `http://evil.example:${port}` } }),
    ).toBe(403)
    expect(await shake(port, { headers: { host: `127.0.0.1:${port + 1}` } })).toBe(403)
    expect((await get(port, '/', { host: `evil.example:${port}` })).status).toBe(403)
  })

  it('nobody at another path', async () => {
    const { port } = await start()
    expect(await shake(port, { path: '/other' })).toBe(404)
  })

  it('not more clients than are allowed', async () => {
    const { port } = await start()
    const clients = await Promise.all(Array.from({ length: API_LIMITS.connections }, () => connectToPeer(port, TOKEN)))
    onTestFinished(() => {
      for (const client of clients) client.close()
    })
    expect(await shake(port)).toBe(503)
  })

  it('the refused client of our own hears that it is not authorised', async () => {
    const { port } = await start()
    const client = await connectToPeer(port, 'wrong')
    await expect(client.call('organisation.list', {})).rejects.toMatchObject({ error: { code: 'unauthorised' } })
    await expect(connectToPeer(port, 'not a token\r\n')).rejects.toMatchObject({ error: { code: 'unauthorised' } })
  })
})

describe('what is not PeerApi', () => {
  /** The close code after sending something with the right token. */
  async function closedBy(data: string | Uint8Array): Promise<number> {
    const { port } = await start()
    const socket = new WebSocket(`ws://127.0.0.1:${port}/api`, [API_PROTOCOL, tokenProtocol(TOKEN)])
    socket.on('open', () => socket.send(data))
    return await new Promise((resolve) => socket.on('close', resolve))
  }

  it.each([
    '',
    'hello',
    '[]',
    '7',
    'null',
    '{"type":"request"}',
    '{"type":"subscribe","events":7}',
    '{"type":"subscribe","events":[],"x":1}',
  ])('ends the connection: %s', async (text) => {
    expect(await closedBy(text)).toBe(4400)
  })

  it('ends the connection when it is binary or too long', async () => {
    expect(await closedBy(new Uint8Array([1, 2, 3]))).toBe(4400)
    expect(await closedBy('x'.repeat(API_LIMITS.messageBytes + 1))).toBe(1009)
  })

  it('never brings the server down: raw bytes, half requests, sudden ends', async () => {
    const { port } = await start()
    for (const text of [
      '\x00\xff',
      'GET / HTTP/1.1\r\n',
      'GET http://[ HTTP/1.1\r\n\r\n',
      'GET // HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n',
      `GET // HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: close\r\n\r\n`,
    ]) {
      await new Promise<void>((resolve) => {
        const socket = connect(port, '127.0.0.1', () => socket.end(text))
        socket.on('close', () => resolve())
        socket.on('error', () => {})
        socket.resume()
      })
    }
    expect(await shake(port)).toBe('open')
  })
})

describe('a client that does not read', () => {
  it('is let go before what waits for it fills the memory', async () => {
    const { port, peer } = await start()
    const socket = new WebSocket(`ws://127.0.0.1:${port}/api`, [API_PROTOCOL, tokenProtocol(TOKEN)])
    onTestFinished(() => socket.terminate())
    await new Promise<void>((resolve) => socket.on('open', () => resolve()))
    socket.send(JSON.stringify({ type: 'subscribe', events: ['document.changed'] }))
    socket.send(JSON.stringify({ type: 'request', id: 1, method: 'organisation.list', params: {} }))
    await new Promise<void>((resolve) => socket.once('message', () => resolve()))
    socket.pause()
    const id = 'a'.repeat(64) as never
    const changes = ['A'.repeat(1024 * 1024)]
    for (let megabytes = 0; megabytes < 50; megabytes++) {
      peer.emit('document.changed', { organisation: id, document: id, session: null, changes })
    }
    await until('the peer lets it go', () => peer.subscribers === 0)
  })
})

describe('the port', () => {
  it('that another program uses is named, as a failure with a code', async () => {
    const other = createServer()
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => void other.close())
    const address = other.address()
    const port = typeof address === 'object' && address !== null ? address.port : 0
    const starting = startApiServer({
      port,
      token: TOKEN,
      renderer: null,
      log: noLog,
      serve: () => ({ drain: async () => {}, close() {} }),
    })
    await expect(starting).rejects.toMatchObject({
      name: 'TransportFailure',
      problem: 'port-busy',
      message: expect.stringContaining(String(port)),
    })
  })

  it('is free again after closing, even with clients connected', async () => {
    const peer = new FakePeer()
    const options = {
      token: TOKEN,
      renderer: null,
      log: noLog,
      serve: (channel: Parameters<typeof serveConnection>[0]) => serveConnection(channel, peer, noLog),
    }
    const first = await startApiServer({ port: 0, ...options })
    const client = await connectToPeer(first.port, TOKEN)
    const ended = new Promise<void>((resolve) => client.onClose(resolve))
    await first.close()
    await ended
    const second = await startApiServer({ port: first.port, ...options })
    await second.close()
  })
})

describe('the interface’s files', () => {
  async function built() {
    const folder = await scratchFolder()
    const root = join(folder, 'renderer')
    await mkdir(join(root, 'assets'), { recursive: true })
    await writeFile(join(root, 'index.html'), '<title>Folkmoot</title>')
    await writeFile(join(root, 'assets', 'app.js'), 'export {}')
    await writeFile(join(folder, 'secret.txt'), 'not for you')
    return { root, ...(await start(root)) }
  }

  it('are served with headers that keep everything else out', async () => {
    const { port } = await built()
    const page = await get(port, '/')
    expect(page).toMatchObject({ status: 200, body: '<title>Folkmoot</title>' })
    expect(page.headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
    })
    const policy = String(page.headers['content-security-policy'])
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain(`connect-src 'self' ws://127.0.0.1:${port}`)
    expect(policy).not.toMatch(/script-src[^;]*unsafe-inline|script-src[^;]*'unsafe-eval'/)
    expect(await get(port, '/assets/app.js')).toMatchObject({
      status: 200,
      headers: { 'content-type': 'text/javascript; charset=utf-8' },
    })
  })

  it('give the page itself for its routes, and nothing for files that are not there', async () => {
    const { port } = await built()
    expect((await get(port, '/proposals/abc?tab=text')).body).toBe('<title>Folkmoot</title>')
    expect((await get(port, '/assets/none.js')).status).toBe(404)
    expect((await get(port, '/', { method: 'POST' })).status).toBe(405)
    expect(await get(port, '/', { method: 'HEAD' })).toMatchObject({ status: 200, body: '' })
  })

  it.each([
    '/../secret.txt',
    '/..%2fsecret.txt',
    '/%2e%2e/secret.txt',
    '/assets/..%2f..%2fsecret.txt',
    '/..%5csecret.txt',
    '/%00',
    '/%',
    '//etc/passwd',
    '/.env',
  ])('do not include %s', async (path) => {
    const { port } = await built()
    const answer = await get(port, path)
    expect(answer.body).not.toContain('not for you')
    expect([200, 404]).toContain(answer.status)
    if (answer.status === 200) expect(answer.body).toBe('<title>Folkmoot</title>')
  })

  it('are looked up inside their folder only', () => {
    expect(fileFor('/app', '/a.js')).toBe('/app/a.js')
    expect(fileFor('/app', '/')).toBe('/app/index.html')
    for (const path of ['/../app2/x.js', '/%2e%2e/x.js', '/a/../../x.js', '/a%00.js', '/.git/config', '/%E0%A4%A'])
      expect(fileFor('/app', path)).toBeNull()
  })

  it('say so when they are not built', async () => {
    const { port } = await start(null)
    expect(await get(port, '/')).toMatchObject({ status: 503, body: expect.stringContaining('npm run build') })
  })
})
