import { existsSync } from 'node:fs'
import { WorkerChangeDecoder } from '#electron/peer/adapters/change-decoder.ts'
import type { ChangeDecoder } from '#electron/peer/ports/change-decoder.ts'

/** The worker beside the built code, or among the sources. */
function workerUrl(): URL {
  const built = new URL('./change-decoder-worker.js', import.meta.url)
  return existsSync(built) ? built : new URL('../peer/adapters/change-decoder-worker.ts', import.meta.url)
}

/** Reads others' changes in a worker of its own. */
export const openDecoder = (): ChangeDecoder => new WorkerChangeDecoder({ workerUrl: workerUrl() })
