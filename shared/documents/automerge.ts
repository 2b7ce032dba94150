/**
 * The only place that imports Automerge. Everything else, in the peer, the worker and the window, imports it from
 * here, so that one process holds one WASM instance: two would not recognise each other's documents.
 *
 * Under Node the package loads itself; in a build of the page the plugin `automergeOnce` of vite.config.ts replaces it
 * with the `slim` entry point and one WebAssembly file beside the code.
 */

export type { Doc, Heads, Patch } from '@automerge/automerge'
export * as Automerge from '@automerge/automerge'
