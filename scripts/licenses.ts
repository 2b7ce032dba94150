/** Checks that everything that is shipped may be shipped under Apache-2.0, by the licence that each package declares. */
import { shippedPackages } from './lib/shipped.ts'

/** Licences that ask for notice at most. */
const FITTING = new Set([
  'Apache-2.0',
  'MIT',
  'MIT-0',
  'ISC',
  'BSD-2-Clause',
  'BSD-3-Clause',
  '0BSD',
  'BlueOak-1.0.0',
  'Unlicense',
  'CC0-1.0',
  'OFL-1.1',
  'Zlib',
])

/** An SPDX expression fits when one side of every OR, and both sides of every AND, fit. */
const fits = (expression: string): boolean => {
  const bare = expression.replace(/^\((.*)\)$/, '$1')
  if (bare.includes(' OR ')) return bare.split(' OR ').some(fits)
  if (bare.includes(' AND ')) return bare.split(' AND ').every(fits)
  return FITTING.has(bare)
}

const shipped = shippedPackages()
const unfit = shipped.filter(({ license }) => license === undefined || !fits(license))
for (const { name, license } of unfit) {
  console.error(`${name}: ${license ?? 'no licence declared'} does not fit Apache-2.0.`)
}
console.log(`licenses: ${shipped.length} shipped packages, ${unfit.length} that do not fit`)
process.exitCode = unfit.length === 0 ? 0 : 1
