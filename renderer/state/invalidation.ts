import type { EventName, MethodName } from '#shared/bridge/methods.ts'

/** Answers that hold for the whole profile and change with the list of organisations. */
const OF_PROFILE: ReadonlySet<MethodName> = new Set(['organisation.list', 'join.list', 'profile.get'])
/** Answers that never change while the app runs. */
const CONSTANT: ReadonlySet<MethodName> = new Set([
  'template.list',
  'charter.preview',
  'charter.stressTest',
  'invitation.inspect',
])
const OF_CONNECTIONS: ReadonlySet<MethodName> = new Set([
  'peer.list',
  'network.get',
  'organisation.get',
  'organisation.list',
])

/** Whether an event means that the answer to a question may be different now. */
export function concerns(
  event: EventName,
  organisation: string | null,
  method: MethodName,
  params: { readonly organisation?: string },
): boolean {
  if (CONSTANT.has(method)) return false
  switch (event) {
    case 'organisations.changed':
      return OF_PROFILE.has(method)
    case 'organisation.changed':
      return method === 'organisation.list' || params.organisation === organisation
    case 'peers.changed':
      return (
        OF_CONNECTIONS.has(method) && (organisation === null || (params.organisation ?? organisation) === organisation)
      )
    case 'joins.changed':
      return method === 'join.list' || method === 'organisation.list'
    case 'profile.changed':
      return method === 'profile.get'
    case 'document.changed':
    case 'document.replaced':
    case 'presence.changed':
    case 'sync.progress':
    case 'charter.stressProgress':
      return false
  }
}
