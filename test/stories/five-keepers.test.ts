import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const STORY = fileURLToPath(new URL('../../scripts/story.ts', import.meta.url))

test('the story that anybody can run ends with five equal organisations', async () => {
  const story = spawn(process.execPath, [STORY], { stdio: ['ignore', 'pipe', 'inherit'] })
  let told = ''
  for await (const chunk of story.stdout) told += String(chunk)
  const code = story.exitCode ?? (await new Promise((resolve) => story.once('exit', resolve)))
  const hashes = [...told.matchAll(/ {2}([0-9a-f]{64}) {2}\(/g)].map(([, hash]) => hash)
  expect(told).toContain('The workshop buys a kettle.')
  expect(hashes).toHaveLength(5)
  expect(new Set(hashes).size).toBe(1)
  expect(code).toBe(0)
})
