import { parentPort } from 'node:worker_threads'
import { readChange } from '#shared/documents/codec.ts'

/** The real worker, but that certain first bytes make it do what a fault in Automerge could. */
export const TROUBLE = { hang: 0xf1, exit: 0xf2, fill: 0xf3, throw: 0xf4 } as const

parentPort?.on('message', (bytes: Uint8Array) => {
  switch (bytes[0]) {
    case TROUBLE.hang:
      for (;;);
    case TROUBLE.exit:
      process.exit(1)
      break
    case TROUBLE.fill: {
      const taken: Uint8Array[] = []
      for (;;) taken.push(new Uint8Array(8 * 1024 * 1024).fill(1))
    }
    case TROUBLE.throw:
      throw new Error('a fault of the worker')
    default:
      parentPort?.postMessage(readChange(bytes))
  }
})
