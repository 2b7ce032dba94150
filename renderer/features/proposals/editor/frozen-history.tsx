import type { DocumentId, OrganisationId } from '#shared/kernel/ids.ts'
import { FailureNotice, Skeleton } from '../../../ui/notice.tsx'
import { History } from './history.tsx'
import { useBodySession } from './use-body-session.ts'

export interface FrozenHistoryProps {
  readonly organisation: OrganisationId
  readonly document: DocumentId
}

/** The history of a text that is no longer edited. */
export default function FrozenHistory({ organisation, document }: FrozenHistoryProps) {
  const state = useBodySession(organisation, document)
  switch (state.status) {
    case 'opening':
      return <Skeleton lines={[7, 9]} />
    case 'failed':
      return <FailureNotice failure={state.failure} />
    case 'open':
      return <History doc={state.session.doc} />
  }
}
