import { once } from 'node:events'
import { mkdirSync, readdirSync, statSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { join } from 'node:path'
import Hypercore from 'hypercore'
import RAM from 'random-access-memory'
import { digestOf, recordOf } from '../../replication/records.ts'
import { runSide } from '../../replication/side.ts'

/**
 * Two logs, since each has one writer: the holder's, with everything, on disk, and the joiner's, for what it writes
 * itself. What is received is kept in memory, which is quicker. Both travel over one encrypted stream.
 */
class Hypercores {
  #grown
  #folder = ''
  #own = null
  #theirs = null
  #theirsHeld = 0
  #socket = null
  #server = null

  constructor(grown) {
    this.#grown = grown
  }

  async fixture(path, count) {
    mkdirSync(path, { recursive: true })
    const core = new Hypercore(join(path, 'store', 'own'))
    await core.append(Array.from({ length: count }, (_, i) => recordOf(i)))
    await core.close()
  }

  async open({ folder }) {
    this.#folder = folder
    const at = performance.now()
    this.#own = new Hypercore(join(folder, 'own'))
    await this.#own.ready()
    if (this.#own.length > 0) await this.#own.get(this.#own.length - 1)
    const usableMs = performance.now() - at
    return { identity: this.#own.key.toString('hex'), usableMs }
  }

  async introduce(identity) {
    this.#theirs = new Hypercore(RAM, Buffer.from(identity, 'hex'))
    await this.#theirs.ready()
    this.#theirs.on('download', () => {
      this.#theirsHeld++
      this.#grown()
    })
    this.#theirs.download({ start: 0, end: -1 })
  }

  async write(first, count) {
    await this.#own.append(Array.from({ length: count }, (_, i) => recordOf(first + i)))
  }

  async vote(number) {
    await this.#own.append(recordOf(number))
  }

  #replicate(socket, isInitiator) {
    socket.setNoDelay(true)
    const stream = Hypercore.createProtocolStream(isInitiator)
    stream.on('error', () => {})
    socket.on('error', () => {})
    socket.pipe(stream).pipe(socket)
    this.#own.replicate(stream)
    this.#theirs.replicate(stream)
  }

  async listen() {
    if (this.#server === null) {
      this.#server = createServer((socket) => this.#replicate(socket, false))
      this.#server.listen(0, '127.0.0.1')
      await once(this.#server, 'listening')
    }
    return String(this.#server.address().port)
  }

  async connect(address) {
    this.#socket = connect(Number(address), '127.0.0.1')
    await once(this.#socket, 'connect')
    this.#replicate(this.#socket, true)
  }

  async disconnect() {
    this.#socket.destroy()
  }

  held() {
    return this.#own.length + this.#theirsHeld
  }

  async digest() {
    const records = []
    for (const core of [this.#own, this.#theirs]) {
      for (let i = 0; i < core.length; i++) records.push(await core.get(i))
    }
    return digestOf(records)
  }

  async stored() {
    let all = 0
    for (const name of readdirSync(this.#folder, { recursive: true })) {
      const found = statSync(join(this.#folder, name))
      if (found.isFile()) all += found.size
    }
    return all
  }

  async close() {
    await this.#own?.close()
    await this.#theirs?.close()
  }
}

runSide((grown) => new Hypercores(grown))
