import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { automergeOnce } from './scripts/build/automerge-once.ts'

/** The interface: one page for Electron (from its own `app:` origin) and for browsers (from a keeper). */
export default defineConfig({
  root: 'renderer',
  base: '/',
  plugins: [react(), automergeOnce()],
  build: {
    outDir: '../dist/renderer',
    emptyOutDir: true,
    // The oldest Chromium that the tests run: Electron 33's.
    target: 'chrome130',
    sourcemap: false,
    // Fonts and WebAssembly stay files, which the content security policy lets in.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1500,
  },
})
