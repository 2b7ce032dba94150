import { type Charter, roleOf } from '#shared/charter/model.ts'
import { useOrganisation } from '../../state/organisation-context.tsx'
import { useQuery } from '../../state/use-query.ts'

/** The charter in force; null while it is awaited. */
export function useCharter(): Charter | null {
  const { organisation } = useOrganisation()
  const query = useQuery('charter.get', { organisation })
  return query.status === 'ready' ? query.data.charter : null
}

/** What the charter calls a role; its id where it has no such role any more. */
export const roleTitle = (charter: Charter | null, role: string): string =>
  (charter === null ? null : roleOf(charter, role))?.title ?? role
