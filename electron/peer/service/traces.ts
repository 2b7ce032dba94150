import type { OrganisationId } from '#shared/kernel/ids.ts'
import type { Store, WriteOp } from '../ports/ports.ts'
import { renewKey } from './own-chain.ts'

/** What begins the keys under which something of an organisation is kept. */
const prefixesOf = (id: OrganisationId): readonly string[] => [
  `log/${id}/`,
  `guard/${id}/`,
  `body/${id}/`,
  `invitation/${id}/`,
  `peer/sync/${id}/`,
]
const keysOf = (id: OrganisationId): readonly string[] => [`organisation/${id}`, `derived/${id}`, renewKey(id)]

/**
 * Deletes everything that a profile keeps of an organisation, at once. Its work must have ended: what it wrote
 * afterwards would stay. @throws StoreFailure
 */
export async function forgetEverythingOf(store: Store, id: OrganisationId): Promise<void> {
  const ops: WriteOp[] = keysOf(id).map((key) => ({ type: 'del', key }))
  for (const prefix of prefixesOf(id)) {
    for await (const [key] of store.range(prefix, `${prefix}~`)) ops.push({ type: 'del', key })
  }
  await store.write(ops)
}
