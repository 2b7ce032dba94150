/**
 * Kills one of two keepers that write and replicate, starts it again, and looks whether anything acknowledged is gone:
 * `npm run kill -- --times 500 --seed 1`.
 */
import { parseArgs } from 'node:util'
import { killOverAndOver } from '../test/kit/kills/kills.ts'

const { values } = parseArgs({
  options: { times: { type: 'string', default: '25' }, seed: { type: 'string', default: '1' } },
})
const started = performance.now()
const since = (): string => `${((performance.now() - started) / 1000).toFixed(0)} s`
try {
  const { kills, whileStarting, entries, acknowledged, state } = await killOverAndOver({
    times: Number(values.times),
    seed: Number(values.seed),
    say: (line) => console.log(`${since().padStart(7)}  ${line}`),
  })
  console.log(
    `kill: ${kills} kills (${whileStarting} while starting), ${entries} entries, ${acknowledged} acknowledgements, nothing lost, both at ${state}, seed ${values.seed}, ${since()}`,
  )
} catch (error) {
  console.error(`kill: failed with seed ${values.seed} after ${since()}:`, error)
  process.exitCode = 1
}
