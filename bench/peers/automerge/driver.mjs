import { once } from 'node:events'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as Automerge from '@automerge/automerge'
import { Repo } from '@automerge/automerge-repo'
import { WebSocketClientAdapter, WebSocketServerAdapter } from '@automerge/automerge-repo-network-websocket'
import { WebSocketServer } from 'ws'
import { digestOf, recordOf } from '../../replication/records.ts'
import { runSide } from '../../replication/side.ts'

const SHARDS = 256
const STATE = 'state.automerge'

const empty = () =>
  Automerge.from({ shards: Object.fromEntries(Array.from({ length: SHARDS }, (_, i) => [String(i), {}])) })

const add = (doc, number) => {
  doc.shards[String(number % SHARDS)][String(number)] = recordOf(number)
}

/** One document with a map of 256 maps: records in one map take far longer. One change a record. Nothing is stored. */
class AutomergeRepo {
  #grown
  #repo = null
  #handle = null
  #url = ''
  #held = 0
  #adapter = null
  #server = null

  constructor(grown) {
    this.#grown = grown
  }

  async fixture(path, count) {
    mkdirSync(join(path, 'store'), { recursive: true })
    let doc = empty()
    for (let i = 0; i < count; i++) doc = Automerge.change(doc, (draft) => add(draft, i))
    writeFileSync(join(path, 'store', STATE), Automerge.save(doc))
  }

  async open({ folder, role }) {
    let usableMs = 0
    const network = []
    if (role === 'holder') {
      this.#server = new WebSocketServer({ port: 0, host: '127.0.0.1' })
      await once(this.#server, 'listening')
      network.push(new WebSocketServerAdapter(this.#server))
    }
    this.#repo = new Repo({ network })
    const state = join(folder, STATE)
    if (role === 'holder') {
      const at = performance.now()
      const bytes = readFileSync(state)
      const doc = Automerge.load(bytes)
      this.#held = count(doc)
      usableMs = performance.now() - at
      Automerge.free(doc)
      this.#handle = this.#repo.import(new Uint8Array(bytes))
      await this.#handle.whenReady()
      this.#follow()
    } else if (existsSync(state)) throw new Error('a joiner begins with nothing')
    return { identity: this.#handle?.url ?? '', usableMs }
  }

  #follow() {
    this.#held = count(this.#handle.doc())
    this.#handle.on('change', ({ patches }) => {
      for (const { action, path } of patches) if (action === 'put' && path.length === 3) this.#held++
      this.#grown()
    })
    this.#grown()
  }

  async introduce(identity) {
    if (identity !== '') this.#url = identity
  }

  async write(first, count) {
    for (let i = first; i < first + count; i++) this.#handle.change((draft) => add(draft, i))
  }

  async vote(number) {
    await this.write(number, 1)
  }

  async listen() {
    return `ws://127.0.0.1:${this.#server.address().port}`
  }

  async connect(address) {
    this.#adapter = new WebSocketClientAdapter(address)
    this.#repo.networkSubsystem.addNetworkAdapter(this.#adapter)
    if (this.#handle !== null) return
    // Asked again while the connection is not up: then nobody has it.
    const find = async () => {
      for (;;) {
        try {
          return await this.#repo.find(this.#url)
        } catch {
          await new Promise((resolve) => setTimeout(resolve, 5))
        }
      }
    }
    await this.#adapter.whenReady()
    void find().then((handle) => {
      this.#handle = handle
      this.#follow()
    })
  }

  async disconnect() {
    // Disconnects it too.
    this.#repo.networkSubsystem.removeNetworkAdapter(this.#adapter)
  }

  held() {
    return this.#held
  }

  async digest() {
    return digestOf(Object.values(this.#handle.doc().shards).flatMap((shard) => Object.values(shard)))
  }

  async stored() {
    return Automerge.save(this.#handle.doc()).length
  }

  async close() {}
}

const count = (doc) => Object.values(doc.shards).reduce((sum, shard) => sum + Object.keys(shard).length, 0)

runSide((grown) => new AutomergeRepo(grown))
