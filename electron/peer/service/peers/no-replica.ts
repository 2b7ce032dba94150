import type { OrganisationId } from '#shared/kernel/ids.ts'
import type { Replica } from '../replica.ts'

/**
 * An organisation that is not here. A link that asks for it runs the same protocol as one from a stranger to an
 * organisation that is: whoever probes cannot tell the two apart.
 */
export const noReplica = (organisation: OrganisationId): Replica => ({
  organisation,
  tips: () => [],
  has: () => false,
  standingOf: () => 'unknown',
  async *missingFor() {},
  countMissingFor: () => 0,
  ingest: async () => ({ added: 0, pending: 0, refused: [] }),
  onAdded: () => () => {},
})
