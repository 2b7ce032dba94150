import type { EmitEvent } from '#shared/bridge/api.ts'
import type { ProfileView } from '#shared/bridge/views.ts'
import type { DeviceId } from '#shared/kernel/ids.ts'
import type { Log } from '../ports/log.ts'
import type { Joins } from './joins.ts'
import type { Network } from './network.ts'
import type { ServiceContext } from './organisation-service.ts'
import type { Organisations } from './organisations.ts'
import type { Records } from './records.ts'

/** What the handlers of PeerApi work with. */
export interface PeerContext extends ServiceContext {
  readonly version: string
  readonly defaultDeviceName: string
  readonly records: Records
  readonly organisations: Organisations
  readonly network: Network
  readonly joins: Joins
  /** Devices that this profile was before it went on under its present key. */
  readonly earlierDevices: readonly DeviceId[]
  readonly log: Log
  readonly emit: EmitEvent
  storage(): ProfileView['storage']
}
