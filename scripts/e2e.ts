/** Packages the app for tests and runs the end-to-end tests; arguments go to vitest. */
import { ensureSystem } from './ensure-system.ts'
import { ROOT } from './lib/paths.ts'
import { run } from './lib/run.ts'
import { packageApp } from './package.ts'

await ensureSystem('tests')
await packageApp({ forTests: true })
process.exitCode = await run('vitest', ['run', '--project=e2e', ...process.argv.slice(2)], {
  cwd: ROOT,
})
