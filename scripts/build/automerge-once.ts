import type { Plugin } from 'vite'

const NAME = '@automerge/automerge'
const VIRTUAL = '\0automerge-once'

/**
 * Gives the page one Automerge with its WebAssembly as a file beside the code:
 * compiled while it streams in, and only by the parts that edit text. Code that
 * imports `@automerge/automerge` needs to know nothing of this.
 */
export function automergeOnce(): Plugin {
  return {
    name: 'automerge-once',
    enforce: 'pre',
    resolveId: (source) => (source === NAME ? VIRTUAL : undefined),
    load: (id) =>
      id === VIRTUAL
        ? [
            `import wasm from '${NAME}/automerge.wasm?url'`,
            `import { initializeWasm } from '${NAME}/slim'`,
            `await initializeWasm(fetch(wasm))`,
            `export * from '${NAME}/slim'`,
          ].join('\n')
        : undefined,
  }
}
