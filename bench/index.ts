/**
 * Measures and prints; asserts nothing about time. `npm run bench`, or with the names of those wanted:
 * `npm run bench -- core first-screen edit-latency`. `npm run bench -- replication` compares with other systems, takes
 * options of its own (see `replication.ts`) and runs only when it is named.
 */
import { cpus, totalmem } from 'node:os'
import manifest from '../package.json' with { type: 'json' }
import { charter } from './charter.ts'
import { core } from './core.ts'
import { editLatency } from './edit-latency.ts'
import { firstScreen } from './first-screen.ts'
import { largeLists } from './large-lists.ts'
import { replication } from './replication.ts'

const BENCHMARKS: Readonly<Record<string, () => void | Promise<void>>> = {
  core,
  charter,
  'edit-latency': editLatency,
  'first-screen': firstScreen,
  'large-lists': largeLists,
}

const [first, ...rest] = process.argv.slice(2)
const compares = first === 'replication'
const wanted = compares || first === undefined ? [] : [first, ...rest]
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
if (compares) await replication(rest)
for (const [name, run] of Object.entries(compares ? {} : BENCHMARKS)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue
  console.log()
  await run()
}
