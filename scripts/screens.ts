/**
 * Puts the pictures that the README and the documents show into `docs/screens/`, from those that the end-to-end story
 * leaves in `test-results/screens/`. `npm run screens` takes them anew, which takes some minutes;
 * `npm run screens -- --taken` uses those that are there.
 */
import { copyFileSync, existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { RESULTS, ROOT } from './lib/paths.ts'
import { run } from './lib/run.ts'

const TAKEN = join(RESULTS, 'screens')
const SHOWN = join(ROOT, 'docs', 'screens')
const SCREENS = ['onboarding', 'home', 'proposals', 'proposal', 'charter', 'members', 'peers'] as const

async function take(): Promise<void> {
  const code = await run(process.execPath, ['scripts/e2e.ts', 'test/e2e/two-apps-and-a-keeper.test.ts'], { cwd: ROOT })
  if (code !== 0) throw new Error('The story broke off; the pictures in docs/screens stay as they were.')
}

/** @throws Error that says which pictures are missing */
function show(): void {
  const names = SCREENS.flatMap((screen) => [`${screen}-light.png`, `${screen}-dark.png`])
  const missing = names.filter((name) => !existsSync(join(TAKEN, name)))
  if (missing.length > 0)
    throw new Error(`These pictures were not taken: ${missing.join(', ')}. Run \`npm run screens\`.`)
  mkdirSync(SHOWN, { recursive: true })
  for (const name of names) copyFileSync(join(TAKEN, name), join(SHOWN, name))
  console.log(`${names.length} pictures are in docs/screens.`)
}

try {
  if (!process.argv.includes('--taken')) await take()
  show()
} catch (cause) {
  console.error(cause instanceof Error ? cause.message : cause)
  process.exitCode = 1
}
