import { useEffect, useState } from 'react'
import type { DeviceId, OrganisationId } from '#shared/kernel/ids.ts'
import { usePeer } from '../../state/peer-context.tsx'

export interface SyncProgress {
  readonly received: number
  readonly expected: number
}

/** Long transfers under way, by the device they come from. */
export function useSyncProgress(organisation: OrganisationId): ReadonlyMap<DeviceId, SyncProgress> {
  const api = usePeer()
  const [progress, setProgress] = useState<ReadonlyMap<DeviceId, SyncProgress>>(new Map())
  useEffect(
    () =>
      api.on('sync.progress', (event) => {
        if (event.organisation !== organisation) return
        setProgress((known) => new Map(known).set(event.device, event))
      }),
    [api, organisation],
  )
  return progress
}
