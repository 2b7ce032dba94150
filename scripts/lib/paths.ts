import { join } from 'node:path'

/** Root of the repository. */
export const ROOT = join(import.meta.dirname, '..', '..')
/** What `npm run build` makes. */
export const DIST = join(ROOT, 'dist')
/** What `npm run package` makes. */
export const RELEASE = join(ROOT, 'release')
/** Downloads and other things that can be thrown away. */
export const CACHE = join(ROOT, '.cache')
/** What a test run leaves for people: results, screenshots, traces. */
export const RESULTS = join(ROOT, 'test-results')
