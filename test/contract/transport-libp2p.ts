import { createPrivateKey, createPublicKey } from 'node:crypto'
import { connect, createServer, type Socket } from 'node:net'
import { multiaddr } from '@multiformats/multiaddr'
import { RelayGuard } from '#electron/peer/adapters/libp2p-relay-guard.ts'
import { createNode, KEEP_ALIVE } from '#electron/peer/adapters/libp2p-transport-node.ts'
import { fromHex, sha256, toHex, utf8 } from '#shared/kernel/bytes.ts'
import type { DeviceId } from '#shared/kernel/ids.ts'
import { addressOf, parseAddress } from '#shared/protocol/address.ts'

const PKCS8 = fromHex('302e020100300506032b657004220420')

/** A device key made from a name. */
export function vaultOf(name: string) {
  const seed = sha256(utf8(`device of ${name}`))
  const secret = createPrivateKey({ key: Buffer.concat([PKCS8, seed]), format: 'der', type: 'pkcs8' })
  const spki = createPublicKey(secret).export({ format: 'der', type: 'spki' })
  return { device: toHex(new Uint8Array(spki.subarray(12))) as DeviceId, exportForTransport: () => seed }
}

/** A stream on which a test writes what it likes. */
export async function rawStream(name: string, addresses: readonly string[], protocol: string) {
  const seed = vaultOf(name).exportForTransport()
  const node = await createNode({
    seed,
    listen: [],
    mdns: false,
    keepAlive: KEEP_ALIVE,
    onFound: () => {},
    guard: new RelayGuard(),
    onPlaces: () => {},
  })
  await node.start()
  const connection = await node.dial(addresses.map((address) => multiaddr(address)))
  const stream = await connection.newStream(protocol)
  return {
    send: (bytes: Uint8Array) => void stream.send(bytes),
    closed: () => stream.status !== 'open',
    stop: () => node.stop(),
  }
}

/** A relay of TCP bytes on loopback that can fall silent without closing anything, as a pulled cable does. */
export async function proxyTo(addresses: readonly string[]) {
  const target = parseAddress(addresses[0] ?? '')
  if (!target.ok || target.value.device === null) throw new Error('no address to relay to')
  const { host, port, device } = target.value
  const sockets = new Set<Socket>()
  let silent = false
  const relay = (from: Socket, to: Socket) => {
    sockets.add(from)
    from.on('data', (bytes) => void (silent || to.write(bytes)))
    from.on('close', () => void (silent || to.destroy()))
    from.on('error', () => {})
  }
  const server = createServer((near) => {
    const far = connect(port, host)
    relay(near, far)
    relay(far, near)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const own = server.address()
  if (own === null || typeof own === 'string') throw new Error('the relay has no port')
  return {
    address: addressOf(`/ip4/127.0.0.1/tcp/${own.port}`, device),
    pullCable: () => {
      silent = true
    },
    stop: async () => {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
