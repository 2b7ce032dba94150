import { fail } from '#shared/bridge/errors.ts'
import type { MemberId } from '#shared/kernel/ids.ts'
import { actingMember, type Viewer } from '#shared/organisation/views/viewer.ts'

/** Whoever acts on this device, or why nobody does. @throws ApiFailure */
export function requireMember(viewer: Viewer): MemberId {
  const member = actingMember(viewer)
  if (member !== null) return member
  if (viewer.standing?.class === 'keeper') {
    throw fail('keeper-device', 'This device is a keeper: it stores and passes on, and signs nothing.', {
      next: 'Do this on your own laptop; the keeper will have it at once.',
    })
  }
  throw fail('not-a-member', 'This device does not belong to a member in good standing.')
}
