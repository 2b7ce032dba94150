import type { OrganisationRecord } from './records.ts'

/**
 * Whether a profile has anybody to be in touch with: it founded or joined something, or is joining; a sample is nobody
 * else's. Before, it opens no port and sends nothing.
 */
export const needsNetwork = (organisations: readonly OrganisationRecord[]): boolean =>
  organisations.some(({ state }) => state !== 'sample')
