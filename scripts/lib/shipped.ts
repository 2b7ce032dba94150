import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { readSources } from '../rooms/sources.ts'
import { ROOT } from './paths.ts'

const Names = z.record(z.string(), z.string()).optional()
const Lock = z.object({
  packages: z.record(
    z.string(),
    z.object({
      version: z.string().optional(),
      license: z.string().optional(),
      dependencies: Names,
      optionalDependencies: Names,
    }),
  ),
})
const Manifest = z.object({ dependencies: z.record(z.string(), z.string()) })

export interface ShippedPackage {
  readonly name: string
  readonly version: string
  readonly license: string | undefined
  /** Folder from the root of the repository. */
  readonly folder: string
}

const packageName = (specifier: string): string =>
  specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/')

/** The packages that the page is bundled with; the peer's are `dependencies`. */
const importedByPage = (): string[] =>
  readSources(ROOT, ['renderer']).flatMap(({ imports }) =>
    imports
      .filter(({ specifier, typeOnly }) => !typeOnly && !/^[.#]|^node:/.test(specifier))
      .map(({ specifier }) => packageName(specifier)),
  )

/** Every package whose code goes into what people install, with what it needs in turn. */
export function shippedPackages(): ShippedPackage[] {
  const { packages } = Lock.parse(JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')))
  const { dependencies } = Manifest.parse(JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')))
  const found = new Map<string, ShippedPackage>()
  /** Node's own way: the nearest node_modules above the package that asks. */
  const locate = (name: string, from: string): string | undefined => {
    for (let base = from; ; base = base.slice(0, Math.max(0, base.lastIndexOf('/node_modules/')))) {
      const path = base === '' ? `node_modules/${name}` : `${base}/node_modules/${name}`
      if (packages[path]) return path
      if (base === '') return undefined
    }
  }
  const add = (name: string, from: string): void => {
    const folder = locate(name, from)
    const entry = folder === undefined ? undefined : packages[folder]
    if (folder === undefined || entry === undefined || found.has(folder)) return
    found.set(folder, { name, version: entry.version ?? '', license: entry.license, folder })
    for (const next of Object.keys({ ...entry.dependencies, ...entry.optionalDependencies })) add(next, folder)
  }
  for (const name of [...Object.keys(dependencies), ...importedByPage()]) add(name, '')
  return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1))
}

/** The text of a package's licence and notices, as its authors ship them. */
export function licenceText({ folder }: ShippedPackage): string {
  const files = readdirSync(join(ROOT, folder)).filter((name) => /^(licen[cs]e|notice|copying)/i.test(name))
  return files.map((name) => readFileSync(join(ROOT, folder, name), 'utf8').trim()).join('\n\n')
}
