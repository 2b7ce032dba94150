import { noise } from '@chainsafe/libp2p-noise'
import { yamux } from '@chainsafe/libp2p-yamux'
import { tcp } from '@libp2p/tcp'
import { multiaddr } from '@multiformats/multiaddr'
import { createLibp2p } from 'libp2p'
import { recordOf } from '../../replication/records.ts'
import { runSide } from '../../replication/side.ts'

const ECHO = '/bench/echo/1'

/** Not a system to keep records in: what the same network stack needs to send a record there and have it back. */
class Echo {
  #node = null
  #stream = null

  async fixture() {}

  async open() {
    const at = performance.now()
    this.#node = await createLibp2p({
      addresses: { listen: ['/ip4/127.0.0.1/tcp/0'] },
      transports: [tcp()],
      connectionEncrypters: [noise()],
      streamMuxers: [yamux()],
    })
    await this.#node.handle(ECHO, (stream) => {
      stream.addEventListener('message', ({ data }) => stream.send(data.subarray()))
    })
    return { identity: '', usableMs: performance.now() - at }
  }

  async introduce() {}
  async write() {}
  async vote() {}

  async listen() {
    return this.#node.getMultiaddrs()[0].toString()
  }

  async connect(address) {
    this.#stream = await this.#node.dialProtocol(multiaddr(address), ECHO)
  }

  async disconnect() {}

  held() {
    return 0
  }

  async digest() {
    return ''
  }

  async stored() {
    return 0
  }

  async close() {
    await this.#node?.stop()
  }

  /** Milliseconds from sending a record until it is back, one after another. */
  async echo(times) {
    const taken = []
    for (let i = 0; i < times; i++) {
      const record = recordOf(i)
      const at = performance.now()
      await new Promise((resolve) => {
        let left = record.length
        const listener = ({ data }) => {
          left -= data.byteLength
          if (left > 0) return
          this.#stream.removeEventListener('message', listener)
          resolve()
        }
        this.#stream.addEventListener('message', listener)
        this.#stream.send(record)
      })
      taken.push(performance.now() - at)
    }
    return taken
  }
}

const echo = new Echo()
runSide(() => echo, { echo: (times) => echo.echo(times) })
