import { isBuiltin } from 'node:module'
import { posix } from 'node:path'

/** Turns what is written in an import into a path in the repository, or a package or built-in name. */
export function resolveTarget(from: string, specifier: string): string {
  if (specifier.startsWith('#')) return specifier.slice(1)
  if (specifier.startsWith('.')) return posix.normalize(posix.join(posix.dirname(from), specifier))
  if (!specifier.startsWith('node:') && isBuiltin(specifier)) return `node:${specifier}`
  return specifier
}
