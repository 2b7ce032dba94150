import type { Act } from '#shared/acts/acts.ts'
import type { EmitEvent, PeerHandlers } from '#shared/bridge/api.ts'
import { fail } from '#shared/bridge/errors.ts'
import type { EventData, EventName } from '#shared/bridge/methods.ts'
import type { ProfileView } from '#shared/bridge/views.ts'
import { toBase64 } from '#shared/kernel/bytes.ts'
import type { OrganisationId, ProposalId } from '#shared/kernel/ids.ts'
import { confirmationAct } from '#shared/organisation/author.ts'
import type { Organisation } from '#shared/organisation/organisation.ts'
import { actingMember, viewerOf } from '#shared/organisation/views/viewer.ts'
import type { Log } from '../ports/log.ts'
import type { Store, Transport } from '../ports/ports.ts'
import { Clerk } from './clerk.ts'
import { charterHandlers } from './handlers/charters.ts'
import { delegationHandlers } from './handlers/delegations.ts'
import { descentHandlers } from './handlers/descent.ts'
import { documentHandlers } from './handlers/documents.ts'
import { invitationHandlers } from './handlers/invitations.ts'
import { memberHandlers } from './handlers/members.ts'
import { organisationHandlers } from './handlers/organisations.ts'
import { profileHandlers } from './handlers/profile.ts'
import { proposalHandlers } from './handlers/proposals.ts'
import { roleHandlers } from './handlers/roles.ts'
import { sampleHandlers } from './handlers/sample.ts'
import { weighingHandlers } from './handlers/weighing.ts'
import { Joins } from './joins.ts'
import { Network } from './network.ts'
import type { OrganisationService, ServiceContext } from './organisation-service.ts'
import { Organisations } from './organisations.ts'
import type { PeerContext } from './peer-context.ts'
import { Records } from './records.ts'

export interface PeerPorts extends ServiceContext {
  readonly transport: Transport
  readonly log: Log
  /** Versions of the replication protocol: this version's, unless a test has an older or a newer one. */
  readonly versions?: readonly number[]
}

export interface PeerOptions {
  /** Of this software, shown to people and written into the profile. */
  readonly version: string
  /** What this computer is called, offered as the device's name. */
  readonly defaultDeviceName: string
  readonly mdns: boolean
  /** Whether it was said where to listen: then it does at once, and not only when something is founded or joined. */
  readonly listenAtOnce?: boolean
}

/** A whole peer: everything that PeerApi offers, over whatever ports it was given. */
export interface Peer {
  readonly handlers: PeerHandlers
  subscribe(listener: EmitEvent): () => void
  /** Addresses on which this device listens now. */
  listening(): readonly string[]
  close(): Promise<void>
}

/** How often entries from the future, and a disk that failed, are tried again. */
const RETRY_MS = 30_000

/** Opens the profile's organisations, starts the network and answers for all of it. @throws StoreFailure, TransportFailure */
export async function createPeer(outside: PeerPorts, options: PeerOptions): Promise<Peer> {
  const listeners = new Set<EmitEvent>()
  const emit: EmitEvent = <E extends EventName>(event: E, data: EventData<E>) => {
    for (const listener of listeners) listener(event, data)
  }
  const ports: PeerPorts = { ...outside, store: telling(outside.store, () => emit('profile.changed', {})) }
  const records = new Records(ports.store)
  const organisations = new Organisations(ports, records)
  await organisations.load()
  const network = await Network.open({
    ...ports,
    records,
    organisations,
    emit,
    mdns: options.mdns,
    listenAtOnce: options.listenAtOnce ?? false,
  })
  const joins = new Joins({ ...ports, records, organisations, network, emit })
  const context: PeerContext = {
    ...ports,
    ...options,
    records,
    organisations,
    network,
    joins,
    earlierDevices: (await records.renewal())?.earlier ?? [],
    emit,
    storage: () => storageView(ports),
  }
  const clerks = new Map<OrganisationId, Clerk>()
  organisations.onOpened((service) => clerks.set(service.organisation, watch(context, service)))
  organisations.onClosed((id) => {
    clerks.get(id)?.stop()
    clerks.delete(id)
  })
  await network.start()
  await joins.resume()
  const stopRetrying = retryRegularly(context)
  return {
    handlers: {
      ...profileHandlers(context),
      ...charterHandlers(context),
      ...organisationHandlers(context),
      ...descentHandlers(context),
      ...memberHandlers(context),
      ...invitationHandlers(context),
      ...proposalHandlers(context),
      ...weighingHandlers(context),
      ...roleHandlers(context),
      ...delegationHandlers(context),
      ...documentHandlers(context),
      ...sampleHandlers(context),
    },
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    listening: () => network.view().listening,
    close: async () => {
      stopRetrying()
      for (const clerk of clerks.values()) clerk.stop()
      await joins.close()
      await network.close()
      await organisations.close()
    },
  }
}

/** Tells clients what changed in one organisation, and watches its clock. */
function watch({ vault, clock, emit, log }: PeerContext, service: OrganisationService): Clerk {
  const { organisation } = service
  const duty = async (what: string, proposal: ProposalId, make: (state: Organisation) => Act) => {
    try {
      await service.act(make)
    } catch (error) {
      log.debug(what, { proposal, why: error instanceof Error ? error.message : '' })
    }
  }
  const clerk = new Clerk(clock, {
    viewer: () => viewerOf(service.state, vault.device, clock.now()),
    confirm: (proposal) =>
      duty('a count could not be confirmed here', proposal, (state) => {
        const member = actingMember(viewerOf(state, vault.device, clock.now()))
        const act = member === null ? null : confirmationAct(state, proposal, member)
        if (act === null) throw fail('denied', 'It has been confirmed.', { clause: 'certification' })
        return act
      }),
    enact: (proposal) =>
      duty('an outcome could not be put into force here', proposal, () => ({
        kind: 'outcome.enact',
        body: { proposal },
      })),
    timePassed: () => emit('organisation.changed', { organisation }),
  })
  service.onAdded(() => {
    emit('organisation.changed', { organisation })
    clerk.review()
  })
  service.documents.onEvent((event) => {
    const { document } = event
    if (event.kind === 'replaced') return emit('document.replaced', { organisation, document })
    emit('document.changed', { organisation, document, session: event.session, changes: event.changes.map(toBase64) })
  })
  clerk.review()
  return clerk
}

/** The same store, which says at once when a write failed: from then on the app only reads. */
const telling = (store: Store, failed: () => void): Store => ({
  get: (key) => store.get(key),
  range: (from, to) => store.range(from, to),
  write: async (ops) => {
    try {
      await store.write(ops)
    } catch (error) {
      failed()
      throw error
    }
  },
  get failure() {
    return store.failure
  },
  retry: () => store.retry(),
  close: () => store.close(),
})

function storageView({ store }: Pick<PeerContext, 'store'>): ProfileView['storage'] {
  if (store.failure === null) return { state: 'ok' }
  return { state: 'read-only', why: store.failure.message }
}

function retryRegularly({ clock, store, organisations, emit, log }: PeerContext): () => void {
  let cancel = (): void => {}
  let failed = store.failure !== null
  const again = async (): Promise<void> => {
    if (store.failure !== null) await store.retry().catch(() => undefined)
    const fails = store.failure !== null
    if (fails !== failed) emit('profile.changed', {})
    failed = fails
    if (!fails) {
      for (const service of organisations.all()) await service.retryPending()
    }
  }
  const schedule = (): void => {
    cancel = clock.after(RETRY_MS, () => {
      void again()
        .catch((error: unknown) => log.warn('a regular retry failed', { why: String(error) }))
        .finally(schedule)
    })
  }
  schedule()
  return () => cancel()
}
