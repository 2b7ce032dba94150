import { connect, createServer } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { Libp2pTransport } from '#electron/peer/adapters/libp2p-transport.ts'
import { MemoryDisk } from '#electron/peer/adapters/memory-store.ts'
import { createPeer, type Peer } from '#electron/peer/service/peer.ts'
import type { MethodName, RequestOf, ResponseOf } from '#shared/bridge/methods.ts'
import { charterFor } from '#test/kit/people.ts'
import { serviceContext } from '#test/kit/service-context.ts'

/** Somebody whose laptop would listen on one port of loopback, over the real transport. */
class Laptop {
  readonly port: number
  readonly #disk = new MemoryDisk()
  #stop = async (): Promise<void> => {}
  #peer: Peer | null = null

  constructor(port: number) {
    this.port = port
  }

  async start(listenAtOnce = false): Promise<void> {
    const store = this.#disk.openStore()
    const context = serviceContext(store)
    const { vault } = context
    const transport = new Libp2pTransport({ vault, listen: [`/ip4/127.0.0.1/tcp/${this.port}`], mdns: false })
    const options = { version: '0.0.0', defaultDeviceName: 'A laptop', mdns: false, listenAtOnce }
    const peer = await createPeer({ ...context, transport }, options)
    this.#peer = peer
    this.#stop = async () => {
      await peer.close()
      await store.close()
    }
  }

  async stop(): Promise<void> {
    if (this.#peer === null) return
    this.#peer = null
    await this.#stop()
  }

  async ask<M extends MethodName>(method: M, params: RequestOf<M>): Promise<ResponseOf<M>> {
    if (this.#peer === null) throw new Error('it is off')
    const handler = this.#peer.handlers[method] as (params: unknown, caller: object) => Promise<ResponseOf<M>>
    return await handler(params, { id: 'a window', onClose: () => {} })
  }

  founds(): Promise<unknown> {
    return this.ask('organisation.found', { charter: charterFor('Tryers'), founder: 'Ada', deviceName: 'A laptop' })
  }

  /** Whether another program could connect to it. */
  answers(): Promise<boolean> {
    return new Promise((resolve) => {
      const socket = connect(this.port, '127.0.0.1')
      const say = (answered: boolean) => () => {
        socket.destroy()
        resolve(answered)
      }
      socket.once('connect', say(true)).once('error', say(false))
    })
  }
}

async function laptop(): Promise<Laptop> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  if (address === null || typeof address === 'string') throw new Error('no free port')
  const made = new Laptop(address.port)
  onTestFinished(() => made.stop())
  return made
}

const NOT_YET = { online: false, needed: false, listening: [], problem: null }

describe('the first start', () => {
  it('opens no port, not even by switching the network on, until something is founded; then at every start', async () => {
    const ada = await laptop()
    await ada.start()
    expect(await ada.ask('network.get', {})).toMatchObject(NOT_YET)
    expect(await ada.ask('network.setOnline', { online: true })).toMatchObject(NOT_YET)
    expect(await ada.answers()).toBe(false)
    await ada.founds()
    const listening = [expect.stringContaining(`/tcp/${ada.port}/`)]
    expect(await ada.ask('network.get', {})).toMatchObject({ online: true, needed: true, listening })
    expect(await ada.answers()).toBe(true)
    await ada.stop()
    expect(await ada.answers()).toBe(false)
    await ada.start()
    expect(await ada.ask('network.get', {})).toMatchObject({ online: true, needed: true, listening })
    expect(await ada.answers()).toBe(true)
  })

  it('leaves it closed for somebody who founds while working offline', async () => {
    const ada = await laptop()
    await ada.start()
    await ada.ask('network.setOnline', { online: false })
    await ada.founds()
    expect(await ada.ask('network.get', {})).toMatchObject({ online: false, needed: true, listening: [] })
    expect(await ada.answers()).toBe(false)
    await ada.ask('network.setOnline', { online: true })
    expect(await ada.answers()).toBe(true)
  })

  it('opens it before the inviting device is asked, and closes it when the only attempt is given up', async () => {
    const [ada, ben] = [await laptop(), await laptop()]
    await ada.start()
    await ada.founds()
    const [held] = await ada.ask('organisation.list', {})
    if (held === undefined) throw new Error('nothing was founded')
    const { organisation } = held
    const { link } = await ada.ask('invitation.create', {
      organisation,
      gives: 'membership',
      uses: 1,
      validForMs: 600_000,
      note: '',
    })
    // The inviting device is off: the attempt goes on until it is given up.
    await ada.stop()
    await ben.start()
    await ben.ask('invitation.inspect', { link: link ?? '' })
    expect(await ben.ask('network.get', {})).toMatchObject(NOT_YET)
    expect(await ben.answers()).toBe(false)
    const view = await ben.ask('join.start', { link: link ?? '', name: 'Ben', deviceName: 'Box', statement: '' })
    expect(view).toMatchObject({ state: 'connecting', problem: { code: 'unreachable' } })
    expect(await ben.ask('network.get', {})).toMatchObject({ online: true, needed: true })
    expect(await ben.answers()).toBe(true)
    await ben.ask('join.forget', { organisation })
    expect(await ben.ask('network.get', {})).toMatchObject(NOT_YET)
    expect(await ben.answers()).toBe(false)
  })

  it('opens it at once where an address to listen on was named at the start', async () => {
    const ada = await laptop()
    await ada.start(true)
    expect(await ada.ask('network.get', {})).toMatchObject({ online: true, needed: true })
    expect(await ada.answers()).toBe(true)
  })
})
