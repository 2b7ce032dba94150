import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { automergeOnce } from '../../scripts/build/automerge-once.ts'

/** The interface on a peer in memory, built as the real one is. */
export default defineConfig({
  root: import.meta.dirname,
  base: './',
  plugins: [react(), automergeOnce()],
  build: {
    outDir: '../../.cache/gallery-page',
    emptyOutDir: true,
    target: 'chrome130',
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 2000,
  },
})
