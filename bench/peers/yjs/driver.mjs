import { once } from 'node:events'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import WebSocket, { WebSocketServer } from 'ws'
import { digestOf, recordOf } from '../../replication/records.ts'
import { runSide } from '../../replication/side.ts'

// The server is CommonJS; documents must be of the same copy of Yjs as its own.
const require = createRequire(import.meta.url)
const Y = require('yjs')
const { WebsocketProvider } = require('y-websocket')
const { getYDoc, setupWSConnection } = require('y-websocket/bin/utils')

const ROOM = 'bench'
const STATE = 'state.yjs'

/** The holder is the y-websocket server itself, the joiner one of its clients. Nothing is stored but on request. */
class Yjs {
  #grown
  #doc = new Y.Doc()
  #held = 0
  #provider = null

  constructor(grown) {
    this.#grown = grown
  }

  async fixture(path, count) {
    mkdirSync(join(path, 'store'), { recursive: true })
    await this.write(0, count)
    writeFileSync(join(path, 'store', STATE), Y.encodeStateAsUpdate(this.#doc))
  }

  async open({ folder, role }) {
    const at = performance.now()
    if (role === 'holder') this.#doc = getYDoc(ROOM, true)
    const state = join(folder, STATE)
    if (existsSync(state)) Y.applyUpdate(this.#doc, readFileSync(state))
    const records = this.#doc.getMap('records')
    this.#held = records.size
    const usableMs = performance.now() - at
    records.observe((event) => {
      for (const { action } of event.changes.keys.values()) if (action === 'add') this.#held++
      this.#grown()
    })
    return { identity: '', usableMs }
  }

  async introduce() {}

  async write(first, count) {
    const records = this.#doc.getMap('records')
    for (let i = first; i < first + count; i++) records.set(String(i), recordOf(i))
  }

  async vote(number) {
    await this.write(number, 1)
  }

  async listen() {
    const server = createServer()
    new WebSocketServer({ server }).on('connection', (socket, request) =>
      setupWSConnection(socket, request, { docName: ROOM, gc: true }),
    )
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    return `ws://127.0.0.1:${server.address().port}`
  }

  async connect(address) {
    if (this.#provider === null) {
      this.#provider = new WebsocketProvider(address, ROOM, this.#doc, {
        WebSocketPolyfill: WebSocket,
        disableBc: true,
      })
    } else this.#provider.connect()
  }

  async disconnect() {
    this.#provider?.disconnect()
  }

  held() {
    return this.#held
  }

  async digest() {
    return digestOf(this.#doc.getMap('records').values())
  }

  async stored() {
    return Y.encodeStateAsUpdate(this.#doc).length
  }

  async close() {
    this.#provider?.destroy()
  }
}

runSide((grown) => new Yjs(grown))
