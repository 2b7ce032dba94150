import { fail } from '#shared/bridge/errors.ts'
import type { OrganisationId } from '#shared/kernel/ids.ts'
import type { Organisations } from './organisations.ts'

/** Before anything that would reach another device. @throws ApiFailure 'denied' */
export function requireNoSample(organisations: Organisations, organisation: OrganisationId): void {
  if (!organisations.isSample(organisation)) return
  throw fail('denied', 'The sample is on this device alone.', {
    why: 'Its members are made up. Nobody can join them, and no device of theirs can be reached.',
    next: 'Found an organisation of your own to invite others.',
  })
}
