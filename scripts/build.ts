/** Makes `dist/`: the page with vite; main, preload and the peer with esbuild. */
import { rmSync } from 'node:fs'
import { build as buildPage } from 'vite'
import { buildNodeSide } from './build/node-side.ts'
import { writeNotices } from './build/notices.ts'
import { DIST, ROOT } from './lib/paths.ts'

export async function build(): Promise<void> {
  const startedAt = performance.now()
  rmSync(DIST, { recursive: true, force: true })
  await buildNodeSide()
  await buildPage({
    configFile: `${ROOT}/vite.config.ts`,
    root: `${ROOT}/renderer`,
    logLevel: 'warn',
  })
  writeNotices()
  console.log(`Built dist/ in ${((performance.now() - startedAt) / 1000).toFixed(1)} s.`)
}

if (import.meta.main) {
  await build().catch((cause: unknown) => {
    console.error(cause instanceof Error ? cause.message : cause)
    process.exitCode = 1
  })
}
