/** Checks that imports follow the arrows of ARCHITECTURE.md, that no files import each other in a circle, and that `shared/` is pure. */
import { join } from 'node:path'
import { findCycles } from './rooms/cycles.ts'
import { findImpurities } from './rooms/purity.ts'
import { resolveTarget } from './rooms/resolve.ts'
import { broken } from './rooms/rules.ts'
import { readSources } from './rooms/sources.ts'

const root = join(import.meta.dirname, '..')
const sources = readSources(root, ['shared', 'electron', 'renderer', 'test', 'scripts', 'bench'])
const problems: string[] = []

for (const source of sources) {
  for (const { specifier, line } of source.imports) {
    const target = resolveTarget(source.path, specifier)
    for (const rule of broken(source.path, target)) {
      problems.push(`${source.path}:${line} imports ${target}: ${rule.name}, because ${rule.why}.`)
    }
  }
  if (!source.path.startsWith('shared/')) continue
  for (const { line, what } of findImpurities(source)) {
    problems.push(`${source.path}:${line} uses ${what}: shared/ takes time, chance and the world as arguments.`)
  }
}

const graph = new Map(
  sources.map((source) => [
    source.path,
    source.imports.filter((found) => !found.typeOnly).map((found) => resolveTarget(source.path, found.specifier)),
  ]),
)
for (const cycle of findCycles(graph)) problems.push(`These files import each other in a circle: ${cycle.join(', ')}.`)

for (const problem of problems) console.error(problem)
console.log(`rooms: ${sources.length} files read, ${problems.length} problems`)
process.exitCode = problems.length === 0 ? 0 : 1
