import { fail } from '#shared/bridge/errors.ts'
import { improper } from '#shared/organisation/names.ts'

/** Names that a person typed, before they are signed or kept. @throws ApiFailure 'denied' */
export function requireNames(...names: readonly string[]): void {
  const why = improper(names)
  if (why !== null) throw fail('denied', why, { clause: 'names', next: 'Type it again by hand.' })
}
