import { mkdirSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { gossipsub } from '@chainsafe/libp2p-gossipsub'
import { noise } from '@chainsafe/libp2p-noise'
import { yamux } from '@chainsafe/libp2p-yamux'
import { bitswap } from '@helia/block-brokers'
import { identify } from '@libp2p/identify'
import { tcp } from '@libp2p/tcp'
import { multiaddr } from '@multiformats/multiaddr'
import { createOrbitDB, IPFSAccessController, LevelStorage } from '@orbitdb/core'
import { createHelia } from 'helia'
import { createLibp2p } from 'libp2p'
import { digestOf, recordOf } from '../../replication/records.ts'
import { runSide } from '../../replication/side.ts'

/** An event log, written by anybody, with OrbitDB's own storage on disk and blocks in memory. Loopback only. */
class Orbit {
  #grown
  #folder = ''
  #helia = null
  #orbit = null
  #log = null
  #held = 0
  #address = ''

  constructor(grown) {
    this.#grown = grown
  }

  // Its databases belong to an identity and a block store: written anew in each run.
  async fixture(path) {
    mkdirSync(join(path, 'store'), { recursive: true })
  }

  async open({ folder, role }) {
    this.#folder = folder
    const at = performance.now()
    const libp2p = await createLibp2p({
      addresses: { listen: ['/ip4/127.0.0.1/tcp/0'] },
      transports: [tcp()],
      connectionEncrypters: [noise()],
      streamMuxers: [yamux()],
      services: { identify: identify(), pubsub: gossipsub({ allowPublishToZeroTopicPeers: true }) },
    })
    this.#helia = await createHelia({ libp2p, blockBrokers: [bitswap()], routers: [] })
    this.#orbit = await createOrbitDB({ ipfs: this.#helia, id: role, directory: join(folder, 'orbitdb') })
    if (role === 'holder') await this.#openLog('bench')
    return { identity: this.#log?.address ?? '', usableMs: performance.now() - at }
  }

  async #openLog(name) {
    const index = await LevelStorage({ path: join(this.#folder, 'index') })
    // Events tell of heads alone; the index tells of every entry.
    const put = async (hash, value) => {
      if ((await index.get(hash)) === undefined) this.#held++
      await index.put(hash, value)
      this.#grown()
    }
    const AccessController = IPFSAccessController({ write: ['*'] })
    const options = { type: 'events', AccessController, indexStorage: { ...index, put } }
    this.#log = await this.#orbit.open(name, options)
  }

  async introduce(identity) {
    if (identity !== '') this.#address = identity
  }

  async write(first, count) {
    for (let i = first; i < first + count; i++) await this.#log.add(recordOf(i))
  }

  async vote(number) {
    await this.write(number, 1)
  }

  async listen() {
    return this.#helia.libp2p.getMultiaddrs()[0].toString()
  }

  async connect(address) {
    await this.#helia.libp2p.dial(multiaddr(address))
    if (this.#log === null) await this.#openLog(this.#address)
  }

  async disconnect() {
    for (const connection of this.#helia.libp2p.getConnections()) await connection.close()
  }

  held() {
    return this.#held
  }

  async digest() {
    return digestOf((await this.#log.all()).map(({ value }) => value))
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
    await this.#log?.close()
    await this.#orbit?.stop()
    await this.#helia?.stop()
  }
}

runSide((grown) => new Orbit(grown))
