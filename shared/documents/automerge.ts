/**
 * The only place that imports Automerge. Everything else, in the peer, the worker and the window, imports it from
 * here, so that one process holds one WASM instance: two would not recognise each other's documents.
 *
 * Under Node the package loads itself. In a browser build its `browser` condition needs WASM imports as ES modules;
 * alias `@automerge/automerge` to its `dist/mjs/entrypoints/fullfat_base64.js`, which loads itself synchronously and
 * needs only `'wasm-unsafe-eval'` in the page's content security policy.
 */
export * as Automerge from '@automerge/automerge'
export type { DecodedChange, Doc, Heads, Patch } from '@automerge/automerge'
