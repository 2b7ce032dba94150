import type { PeerHandlers } from '#shared/bridge/api.ts'
import { delegationsView } from '#shared/organisation/views/delegations.ts'
import type { PeerContext } from '../peer-context.ts'

/** Letting another member vote in one's place, and taking that back. */
export function delegationHandlers({
  organisations,
}: PeerContext): Pick<PeerHandlers, 'delegation.list' | 'delegation.give' | 'delegation.end'> {
  return {
    'delegation.list': ({ organisation }) => delegationsView(organisations.get(organisation).viewer()),
    'delegation.give': async ({ organisation, ...body }) => {
      const { id } = await organisations.get(organisation).act(() => ({ kind: 'delegation.give', body }))
      return { entry: id }
    },
    'delegation.end': async ({ organisation, ...body }) => {
      const { id } = await organisations.get(organisation).act(() => ({ kind: 'delegation.end', body }))
      return { entry: id }
    },
  }
}
