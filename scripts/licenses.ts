/**
 * Checks that everything that is shipped may be shipped under Apache-2.0: every
 * package of the production tree, and of the page's packages, by the licence it declares.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { ROOT } from './lib/paths.ts'

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
  'Python-2.0',
])

const Lock = z.object({
  packages: z.record(
    z.string(),
    z.object({
      dev: z.boolean().optional(),
      optional: z.boolean().optional(),
      license: z.string().optional(),
    }),
  ),
})

/** An SPDX expression fits when one side of every OR, and both sides of every AND, fit. */
const fits = (expression: string): boolean => {
  const bare = expression.replace(/^\((.*)\)$/, '$1')
  if (bare.includes(' OR ')) return bare.split(' OR ').some(fits)
  if (bare.includes(' AND ')) return bare.split(' AND ').every(fits)
  return FITTING.has(bare)
}

const { packages } = Lock.parse(JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')))
const shipped = Object.entries(packages).filter(([path, { dev }]) => path !== '' && !dev)
const unfit = shipped.filter(([, { license }]) => license === undefined || !fits(license))
for (const [path, { license }] of unfit) console.error(`${path}: ${license ?? 'no licence'} does not fit Apache-2.0.`)
console.log(`licenses: ${shipped.length} shipped packages, ${unfit.length} that do not fit`)
process.exitCode = unfit.length === 0 ? 0 : 1
