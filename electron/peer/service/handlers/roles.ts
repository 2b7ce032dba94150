import type { PeerHandlers } from '#shared/bridge/api.ts'
import { rolesView } from '#shared/organisation/views/roles.ts'
import type { PeerContext } from '../peer-context.ts'

/** Roles: who holds them, and giving one back. */
export function roleHandlers({ organisations }: PeerContext): Pick<PeerHandlers, 'role.list' | 'role.resign'> {
  return {
    'role.list': async ({ organisation }) => {
      const service = organisations.get(organisation)
      return rolesView(service.viewer(), await service.documents.draftsReader())
    },
    'role.resign': async ({ organisation, role }) => {
      const { id } = await organisations.get(organisation).act(() => ({ kind: 'role.resign', body: { role } }))
      return { entry: id }
    },
  }
}
