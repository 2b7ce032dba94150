import type { MessagePortMain } from 'electron'
import type { MainToPeer, PeerToMain } from '#electron/supervision.ts'

/** The peer inside Electron: composed in a utility process, serving PeerApi over message ports. */
const main = process.parentPort
const tell = (message: PeerToMain): void => main.postMessage(message)

main.on('message', ({ data, ports }: { data: MainToPeer; ports: MessagePortMain[] }) => {
  if (data.type === 'start') tell({ type: 'ready' })
  if (data.type === 'stop') process.exit(0)
  const [port] = ports
  if (!port) return
  port.on('message', ({ data: request }) => {
    port.postMessage({
      type: 'error',
      id: request.id,
      error: { code: 'internal', what: 'The peer is not here yet.' },
    })
  })
  port.start()
})
