import type { PeerHandlers } from '#shared/bridge/api.ts'
import { fail } from '#shared/bridge/errors.ts'
import { charterOf } from '#shared/organisation/standing.ts'
import { rolesView } from '#shared/organisation/views/roles.ts'
import type { PeerContext } from '../peer-context.ts'

/** Roles: who holds them, and giving one back. */
export function roleHandlers({
  organisations,
}: PeerContext): Pick<PeerHandlers, 'role.list' | 'role.resign' | 'emergency.pause'> {
  return {
    'role.list': async ({ organisation }) => {
      const service = organisations.get(organisation)
      return rolesView(service.viewer(), await service.documents.draftsReader())
    },
    'emergency.pause': async ({ organisation, reason }) => {
      const { id } = await organisations.get(organisation).act((state) => {
        const { emergency } = charterOf(state, state.log.everything()).charter
        if (emergency === undefined) throw fail('denied', 'The charter knows no pause.', { clause: 'emergency' })
        return { kind: 'emergency.pause', body: { role: emergency.role, reason } }
      })
      return { entry: id }
    },
    'role.resign': async ({ organisation, role }) => {
      const { id } = await organisations.get(organisation).act(() => ({ kind: 'role.resign', body: { role } }))
      return { entry: id }
    },
  }
}
