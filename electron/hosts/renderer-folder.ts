import { existsSync } from 'node:fs'
import { join } from 'node:path'

/** Where the built interface lies, seen from the sources and from the built code; `null` where it is not built. */
export function rendererFolder(): string | null {
  const candidates = [
    join(import.meta.dirname, '..', '..', 'dist', 'renderer'),
    join(import.meta.dirname, '..', 'renderer'),
  ]
  return candidates.find((folder) => existsSync(join(folder, 'index.html'))) ?? null
}
