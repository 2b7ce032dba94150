/**
 * Measures and prints; asserts nothing about time. `npm run bench`, or with the names of those wanted:
 * `npm run bench -- core first-screen edit-latency`.
 */
import { cpus, totalmem } from 'node:os'
import manifest from '../package.json' with { type: 'json' }
import { core } from './core.ts'
import { editLatency } from './edit-latency.ts'
import { firstScreen } from './first-screen.ts'

const BENCHMARKS: Readonly<Record<string, () => void | Promise<void>>> = {
  core,
  'edit-latency': editLatency,
  'first-screen': firstScreen,
}

const wanted = process.argv.slice(2)
const unknown = wanted.filter((name) => !(name in BENCHMARKS))
if (unknown.length > 0) {
  console.error(`There is no benchmark called ${unknown.join(', ')}: ${Object.keys(BENCHMARKS).join(', ')}.`)
  process.exit(2)
}

const [processor, ...others] = cpus()
console.log(
  [
    `${others.length + 1} cores (${processor?.model.trim()})`,
    `${Math.round(totalmem() / 2 ** 30)} GiB`,
    `${process.platform} ${process.arch}`,
    `Node ${process.versions.node}`,
    `Folkmoot ${manifest.version}`,
  ].join(', '),
)
for (const [name, run] of Object.entries(BENCHMARKS)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue
  console.log()
  await run()
}
