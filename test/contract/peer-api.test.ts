import { MessageChannel } from 'node:worker_threads'
import { describe, expect, it, onTestFinished } from 'vitest'
import { ApiClient, connectToPeer } from '#electron/hosts/api-client.ts'
import { API_LIMITS } from '#electron/peer/api/limits.ts'
import { type MessagePortLike, messagePortChannel } from '#electron/peer/api/message-port-channel.ts'
import { type Connection, type PeerService, serveConnection } from '#electron/peer/api/serve.ts'
import { startApiServer } from '#electron/peer/api/websocket-server.ts'
import type { Log, LogDetails } from '#electron/peer/ports/log.ts'
import { StoreFailure, TransportFailure } from '#electron/peer/ports/ports.ts'
import type { Caller } from '#shared/bridge/api.ts'
import { fail } from '#shared/bridge/errors.ts'
import type { MethodName } from '#shared/bridge/methods.ts'
import type { OrganisationId } from '#shared/kernel/ids.ts'
import { FakePeer } from '#test/kit/fake-peer.ts'
import { until } from '#test/kit/until.ts'

const organisation = 'a'.repeat(64) as OrganisationId
const network = { online: true, needed: true, listening: ['/ip4/127.0.0.1/tcp/4001'], mdns: false, problem: null }

/** Remembers what was logged. */
class TestLog implements Log {
  readonly lines: { readonly message: string; readonly details: LogDetails | undefined }[] = []
  readonly #note = (message: string, details?: LogDetails): void => void this.lines.push({ message, details })
  readonly debug = this.#note
  readonly info = this.#note
  readonly warn = this.#note
  readonly error = this.#note
}

interface Serving {
  connect(): Promise<ApiClient>
  readonly connections: readonly Connection[]
}
type Transport = (peer: PeerService, log: Log) => Promise<Serving>

/** A port that behaves as Electron's: listeners get an event that holds the message. */
function asElectronPort(port: MessagePortLike): MessagePortLike {
  return {
    postMessage: (message) => port.postMessage(message),
    on(event: 'message' | 'close', listener: (given?: unknown) => void) {
      if (event === 'message') port.on('message', (data) => listener({ data, ports: [] }))
      else port.on('close', listener)
    },
    start: () => port.start(),
    close: () => port.close(),
  }
}

const overPorts =
  (kind: 'node' | 'electron'): Transport =>
  async (peer, log) => {
    const connections: Connection[] = []
    return {
      connections,
      async connect() {
        const { port1, port2 } = new MessageChannel()
        onTestFinished(() => port2.close())
        const port = kind === 'node' ? port1 : asElectronPort(port1)
        connections.push(serveConnection(messagePortChannel(port, kind), peer, log))
        return new ApiClient({
          send: (message) => port2.postMessage(message),
          onMessage: (listener) => void port2.on('message', listener),
          onClose: (listener) => void port2.on('close', () => listener(null)),
          close: () => port2.close(),
        })
      },
    }
  }

const overWebSocket: Transport = async (peer, log) => {
  const connections: Connection[] = []
  const server = await startApiServer({
    port: 0,
    token: 'the-token',
    renderer: null,
    log,
    serve: (channel) => {
      const connection = serveConnection(channel, peer, log)
      connections.push(connection)
      return connection
    },
  })
  onTestFinished(() => server.close())
  return {
    connections,
    async connect() {
      const client = await connectToPeer(server.port, 'the-token')
      onTestFinished(() => client.close())
      return client
    },
  }
}

const transports: [string, Transport][] = [
  ['a MessagePort of Node', overPorts('node')],
  ['a MessagePort of Electron', overPorts('electron')],
  ['a WebSocket', overWebSocket],
]

describe.each(transports)('PeerApi over %s', (_name, serve) => {
  async function setup() {
    const peer = new FakePeer()
    const log = new TestLog()
    const serving = await serve(peer, log)
    return { peer, log, serving, client: await serving.connect() }
  }
  const refusal = (code: string) => ({ name: 'ApiFailure', error: expect.objectContaining({ code }) })

  it('carries a request to its handler and the answer back', async () => {
    const { peer, client } = await setup()
    peer.answer('network.setOnline', ({ online }: { online: boolean }) => ({ ...network, online }))
    expect(await client.call('network.setOnline', { online: false })).toEqual({ ...network, online: false })
  })

  it('fills in what the table says may be left out', async () => {
    const { peer, client } = await setup()
    let got: unknown
    peer.answer('proposal.draft', (params) => {
      got = params
      return { proposal: 'b'.repeat(64) }
    })
    await client.call('proposal.draft', { organisation, title: '  A bench  ' })
    expect(got).toEqual({
      organisation,
      title: 'A bench',
      text: '',
      decisionType: 'standard',
      effect: { kind: 'resolution' },
    })
  })

  it('answers many at once, each with its own', async () => {
    const { peer, client } = await setup()
    peer.answer('network.setOnline', async ({ online }: { online: boolean }) => {
      if (online) await new Promise((resolve) => setImmediate(resolve))
      return { ...network, online }
    })
    const asked = Array.from({ length: 100 }, (_, i) => client.call('network.setOnline', { online: i % 2 === 0 }))
    expect((await Promise.all(asked)).map(({ online }) => online)).toEqual(asked.map((_, i) => i % 2 === 0))
  })

  it.each([
    ['profile.get', { extra: 1 }, /extra/],
    ['network.setOnline', { online: 'yes' }, /^online: /],
    ['organisation.get', { organisation: 'A'.repeat(64) }, /^organisation: /],
    ['join.start', {}, /link/],
    ['profile.get', null, /./],
    ['profile.get', 7, /./],
    [
      'proposal.edit',
      { organisation, proposal: organisation, splices: [{ field: 'text', at: 0.5, remove: 0, insert: '' }] },
      /^splices\.0\.at: /,
    ],
  ])('refuses %s with parameters that break its schema, naming where', async (method, params, where) => {
    const { peer, client } = await setup()
    peer.answer(method as MethodName, () => {
      throw new Error('must not be called')
    })
    const failure = await client.callByName(method, params).catch((error: unknown) => error)
    expect(failure).toMatchObject(refusal('invalid-request'))
    expect(failure).toMatchObject({ error: { why: expect.stringMatching(where) } })
  })

  it.each(['', 'no.such', 'constructor', '__proto__', 'toString'])('knows no method called “%s”', async (name) => {
    const { client } = await setup()
    await expect(client.callByName(name, {})).rejects.toMatchObject(refusal('unknown-method'))
  })

  it('passes refusals on as they are, clause and all', async () => {
    const { peer, client } = await setup()
    peer.answer('organisation.get', () => {
      throw fail('denied', 'No.', { why: 'Because.', next: 'Ask.', clause: 'admission' })
    })
    await expect(client.call('organisation.get', { organisation })).rejects.toMatchObject({
      error: { code: 'denied', what: 'No.', why: 'Because.', next: 'Ask.', clause: 'admission' },
    })
  })

  it.each([
    [new StoreFailure('full', 'The disk is full.'), 'disk-full'],
    [new StoreFailure('failed', 'The disk reported a fault.'), 'disk-failed'],
    [new StoreFailure('damaged', 'Something is not what was written.'), 'profile-damaged'],
    [new TransportFailure('port-busy', 'Another program uses port 4001.'), 'port-busy'],
    [new TransportFailure('unreachable', 'Nobody answered.'), 'unreachable'],
    [new TransportFailure('no-common-protocol', 'No common version.'), 'version-unsupported'],
  ])('says in its own terms: %s', async (failure, code) => {
    const { peer, client } = await setup()
    peer.answer('network.get', () => {
      throw failure
    })
    await expect(client.call('network.get', {})).rejects.toMatchObject(refusal(code))
  })

  it('hides what a fault of its own says, and logs it', async () => {
    const { peer, client, log } = await setup()
    const fault = new Error('the secret is 12345')
    peer.answer('network.get', () => {
      throw fault
    })
    const failure = await client.call('network.get', {}).catch((error: unknown) => error)
    expect(failure).toMatchObject(refusal('internal'))
    expect(JSON.stringify(failure)).not.toContain('12345')
    expect(log.lines).toContainEqual({ message: expect.stringContaining('network.get'), details: { error: fault } })
  })

  it('takes an answer that breaks the table for a fault of its own', async () => {
    const { peer, client, log } = await setup()
    peer.answer('network.get', () => ({ ...network, secret: 'must not get out' }))
    const failure = await client.callByName('network.get', {}).catch((error: unknown) => error)
    expect(failure).toMatchObject(refusal('internal'))
    expect(JSON.stringify(failure)).not.toContain('must not get out')
    expect(JSON.stringify(log.lines)).not.toContain('must not get out')
    expect(log.lines).toHaveLength(1)
  })

  it('sends each client the events it asked for, and no others', async () => {
    const { peer, serving, client } = await setup()
    const other = await serving.connect()
    const heard: string[] = []
    client.on('organisation.changed', ({ organisation: id }) => heard.push(`client: ${id.slice(0, 1)}`))
    other.on('joins.changed', () => heard.push('other: joins'))
    peer.answer('network.get', () => network)
    await Promise.all([client.call('network.get', {}), other.call('network.get', {})])
    peer.emit('organisation.changed', { organisation })
    peer.emit('joins.changed', {})
    peer.emit('profile.changed', {})
    await Promise.all([client.call('network.get', {}), other.call('network.get', {})])
    expect(heard.sort()).toEqual(['client: a', 'other: joins'])
  })

  it('sends no more events once nobody listens', async () => {
    const { peer, client } = await setup()
    peer.answer('network.get', () => network)
    let heard = 0
    const stop = client.on('joins.changed', () => heard++)
    await client.call('network.get', {})
    peer.emit('joins.changed', {})
    await client.call('network.get', {})
    stop()
    await client.call('network.get', {})
    peer.emit('joins.changed', {})
    await client.call('network.get', {})
    expect(heard).toBe(1)
  })

  it('gives handlers a caller of its own for each client, and tells them when it has gone', async () => {
    const { peer, serving, client } = await setup()
    const callers: Caller[] = []
    const gone: string[] = []
    peer.answer('network.get', (_params, caller) => {
      if (!callers.includes(caller)) caller.onClose(() => gone.push(caller.id))
      callers.push(caller)
      return network
    })
    const other = await serving.connect()
    await client.call('network.get', {})
    await client.call('network.get', {})
    await other.call('network.get', {})
    const [first, again, second] = callers
    expect(first).toBe(again)
    expect(first?.id).not.toBe(second?.id)
    client.close()
    await until('the peer notices that a client has gone', () => gone.length === 1)
    expect(gone).toEqual([first?.id])
    expect(peer.subscribers).toBe(1)
    let told = false
    first?.onClose(() => (told = true))
    await until('a late listener is told too', () => told)
  })

  it('fails what is still unanswered when the connection ends', async () => {
    const { peer, serving, client } = await setup()
    peer.answer('network.get', () => new Promise(() => {}))
    const asked = client.call('network.get', {})
    asked.catch(() => {})
    peer.answer('organisation.list', () => [])
    await client.call('organisation.list', {})
    serving.connections[0]?.close()
    await expect(asked).rejects.toMatchObject(refusal('shutting-down'))
    await expect(client.call('network.get', {})).rejects.toMatchObject(refusal('shutting-down'))
  })

  it('when closing answers what was asked and refuses more', async () => {
    const { peer, serving, client } = await setup()
    let finish = (): void => {}
    peer.answer('network.get', () => new Promise((resolve) => (finish = () => resolve(network))))
    peer.answer('organisation.list', () => [])
    const asked = client.call('network.get', {})
    await client.call('organisation.list', {})
    const drained = serving.connections[0]?.drain()
    await expect(client.call('organisation.list', {})).rejects.toMatchObject(refusal('shutting-down'))
    finish()
    expect(await asked).toEqual(network)
    await drained
  })

  it('refuses more unanswered requests than it allows, and goes on when some are answered', async () => {
    const { peer, client } = await setup()
    const finish: (() => void)[] = []
    peer.answer('network.get', () => new Promise((resolve) => finish.push(() => resolve(network))))
    const asked = Array.from({ length: API_LIMITS.inFlight }, () => client.call('network.get', {}))
    await expect(client.call('network.get', {})).rejects.toMatchObject(refusal('too-large'))
    for (const each of finish.splice(0)) each()
    await Promise.all(asked)
    peer.answer('network.get', () => network)
    await client.call('network.get', {})
  })

  it('refuses a request with more values than it allows', async () => {
    const { client } = await setup()
    const many = Array.from({ length: API_LIMITS.messageValues + 1 }, () => 0)
    await expect(client.callByName('network.get', many)).rejects.toMatchObject(refusal('too-large'))
  })

  it('does not let a foreign object’s keys confuse it', async () => {
    const { client } = await setup()
    const hostile: unknown = JSON.parse('{"__proto__": {"online": true}, "online": true}')
    await expect(client.callByName('network.setOnline', hostile)).rejects.toMatchObject({ name: 'ApiFailure' })
  })
})
