import type { MessagePortMain } from 'electron'
import { openLog } from '#electron/peer/adapters/log.ts'
import { messagePortChannel } from '#electron/peer/api/message-port-channel.ts'
import type { MainToPeer, PeerToMain } from '#electron/supervision.ts'
import { ApiFailure } from '#shared/bridge/errors.ts'
import { compose, type RunningPeer } from './compose.ts'
import { startupFailure } from './startup-failure.ts'

/**
 * The peer inside the app: the same as a keeper's, in a process of its own, where
 * a crash costs the window nothing. It serves PeerApi over one message port for
 * each window, and is told by the main process what a keeper reads from its command line.
 */
const main = process.parentPort
const tell = (message: PeerToMain): void => main.postMessage(message)

type Start = Extract<MainToPeer, { readonly type: 'start' }>

let running: Promise<RunningPeer> | undefined

async function run(order: Start): Promise<RunningPeer> {
  const log = openLog('warn')
  process.on('unhandledRejection', (error) => log.error('A fault that nothing waited for', { error }))
  process.on('uncaughtExceptionMonitor', (error) => log.error('A fault that ends the peer', { error }))
  return await compose({
    profile: order.profile,
    protection: order.protection,
    listen: order.listen,
    mdns: order.mdns,
    api: order.apiPort === null ? null : { port: order.apiPort },
    deviceName: null,
    log,
  })
}

async function start(order: Start): Promise<void> {
  running = run(order)
  try {
    await running
    tell({ type: 'ready' })
  } catch (error) {
    tell({ type: 'failed', error: (error instanceof ApiFailure ? error : startupFailure(error)).error })
  }
}

async function serve(port: MessagePortMain): Promise<void> {
  const peer = await running?.catch(() => undefined)
  if (peer) peer.serve(messagePortChannel(port, 'electron'))
  else port.close()
}

async function stop(): Promise<void> {
  const peer = await running?.catch(() => undefined)
  await peer?.close().catch(() => undefined)
  process.exit(0)
}

main.on('message', ({ data, ports }: { readonly data: MainToPeer; readonly ports: readonly MessagePortMain[] }) => {
  switch (data.type) {
    case 'start':
      return void start(data)
    case 'client':
      return void (ports[0] && serve(ports[0]))
    case 'stop':
      return void stop()
  }
})
