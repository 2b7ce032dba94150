import { copyFileSync, mkdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { type BuildOptions, build } from 'esbuild'
import { DIST, ROOT } from '../lib/paths.ts'

/** What CommonJS packages expect to find, given to them inside ES modules. */
const COMMONJS_NAMES = [
  `import { createRequire as $createRequire } from 'node:module'`,
  `const require = $createRequire(import.meta.url)`,
  `const __filename = import.meta.filename`,
  `const __dirname = import.meta.dirname`,
].join('\n')

const common: BuildOptions = {
  absWorkingDir: ROOT,
  bundle: true,
  platform: 'node',
  // Node 20 is inside Electron 33, the oldest that the tests run.
  target: 'node20',
  // Native: loads its own compiled file from its own folder.
  external: ['electron', 'classic-level'],
  sourcemap: 'linked',
  sourcesContent: false,
  minifySyntax: true,
  minifyWhitespace: true,
  keepNames: true,
  logLevel: 'warning',
}

/** Automerge's WebAssembly is read from the folder of the code that uses it. */
function copyAutomerge(folder: string): void {
  const require = createRequire(import.meta.url)
  const automerge = dirname(require.resolve('@automerge/automerge/automerge.wasm'))
  mkdirSync(folder, { recursive: true })
  copyFileSync(
    join(automerge, 'mjs', 'wasm_bindgen_output', 'nodejs', 'automerge_wasm_bg.wasm'),
    join(folder, 'automerge_wasm_bg.wasm'),
  )
}

/** What runs under Node: the peer in the app, the command line, and the thread that reads others' changes. */
const PEER_ENTRIES = {
  utility: 'electron/hosts/utility.ts',
  cli: 'electron/hosts/cli.ts',
  'change-decoder-worker': 'electron/peer/adapters/change-decoder-worker.ts',
}

/** Bundles main, preload and the peer with their packages: few files start faster than many. */
export async function buildNodeSide(): Promise<void> {
  await Promise.all([
    build({
      ...common,
      entryPoints: ['electron/main/index.ts'],
      outfile: join(DIST, 'main', 'index.js'),
      format: 'esm',
      banner: { js: COMMONJS_NAMES },
    }),
    // A sandboxed preload script cannot be an ES module.
    build({
      ...common,
      entryPoints: ['electron/preload/index.ts'],
      outfile: join(DIST, 'preload', 'index.cjs'),
      format: 'cjs',
    }),
    build({
      ...common,
      entryPoints: PEER_ENTRIES,
      outdir: join(DIST, 'peer'),
      format: 'esm',
      splitting: true,
      banner: { js: COMMONJS_NAMES },
    }),
  ])
  copyAutomerge(join(DIST, 'peer'))
}
