import { parentPort } from 'node:worker_threads'
import { readChange } from '#shared/documents/codec.ts'

/**
 * The worker's side of change-decoder.ts: one change in, one result out. A panic inside Automerge leaves its memory in
 * an unknown state, so the thread ends itself after reporting it.
 */
const port = parentPort
if (port === null) throw new Error('change-decoder-worker runs only as a worker thread')
port.on('message', (bytes: Uint8Array) => {
  const result = readChange(bytes)
  port.postMessage(result)
  if (!result.ok && result.error.code === 'panicked') port.close()
})
