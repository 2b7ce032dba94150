/**
 * Checks each room against its own TypeScript project, so that a room can only
 * use what it will find where it runs: `shared/` sees neither Node nor the DOM,
 * the peer sees no DOM, the renderer sees no Node.
 */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

const projects = [
  'shared/tsconfig.json',
  'electron/tsconfig.json',
  'electron/preload/tsconfig.json',
  'renderer/tsconfig.json',
  'test/tsconfig.json',
  'bench/tsconfig.json',
  'tsconfig.json',
].filter((project) => existsSync(project))

const wanted = process.argv.slice(2)
let failed = 0
for (const project of projects) {
  if (wanted.length > 0 && !wanted.some((room) => project.startsWith(room))) continue
  const run = spawnSync('tsc', ['--project', project, '--pretty', 'false'], { encoding: 'utf8' })
  const output = `${run.stdout}${run.stderr}`.trim()
  const isEmpty = output.includes('TS18003')
  const ok = run.status === 0 || isEmpty
  if (!ok) {
    failed += 1
    console.error(output)
  }
  console.log(`${ok ? 'ok  ' : 'FAIL'} ${project}${isEmpty ? ' (no sources yet)' : ''}`)
}
process.exitCode = failed === 0 ? 0 : 1
