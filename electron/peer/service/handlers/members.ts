import type { PeerHandlers } from '#shared/bridge/api.ts'
import { membersView, requestsView } from '#shared/organisation/views/members.ts'
import { peerIdOf } from '#shared/protocol/peer-id.ts'
import type { PeerContext } from '../peer-context.ts'

/** People: who belongs, who asks to, and vouching for them. */
export function memberHandlers({
  organisations,
}: PeerContext): Pick<
  PeerHandlers,
  'member.list' | 'member.requests' | 'member.rename' | 'member.vouch' | 'device.revoke' | 'organisation.leave'
> {
  return {
    'member.list': ({ organisation }) => membersView(organisations.get(organisation).viewer(), peerIdOf),
    'member.requests': ({ organisation }) => requestsView(organisations.get(organisation).viewer()),
    'member.rename': async ({ organisation, name }) => {
      const { id } = await organisations.get(organisation).act(() => ({ kind: 'member.rename', body: { name } }))
      return { entry: id }
    },
    'member.vouch': async ({ organisation, request, statement }) => {
      const { id } = await organisations
        .get(organisation)
        .act(() => ({ kind: 'membership.vouch', body: { request, statement } }))
      return { entry: id }
    },
    'device.revoke': async ({ organisation, device }) => {
      const { id } = await organisations.get(organisation).act(() => ({ kind: 'device.revoke', body: { device } }))
      return { entry: id }
    },
    'organisation.leave': async ({ organisation }) => {
      const { id } = await organisations.get(organisation).act(() => ({ kind: 'membership.leave', body: {} }))
      return { entry: id }
    },
  }
}
