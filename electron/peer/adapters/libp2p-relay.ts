import {
  type CircuitRelayServerComponents,
  type CircuitRelayService,
  type CircuitRelayTransportComponents,
  circuitRelayServer,
  circuitRelayTransport,
} from '@libp2p/circuit-relay-v2'
import { type PeerId, serviceCapabilities, type Transport } from '@libp2p/interface'
import { LIMITS } from '#shared/kernel/limits.ts'
import { guarded, type RelayGuard } from './libp2p-relay-guard.ts'

/** Milliseconds for which a place at a relay holds; it is renewed some minutes before. */
const PLACE_MS = 60 * 60 * 1000

/** libp2p's relay with a guard at its door. It relays for nobody of whom the guard's policy does not say so. */
export function relayServer(guard: RelayGuard) {
  const create = circuitRelayServer({
    maxInboundHopStreams: LIMITS.relayedLinksPerDevice,
    maxOutboundStopStreams: LIMITS.relayedLinksPerDevice,
    reservations: {
      maxReservations: LIMITS.relayPlaces,
      reservationTtl: PLACE_MS,
      defaultDurationLimit: LIMITS.relayedMs,
      defaultDataLimit: BigInt(LIMITS.relayedBytes),
    },
  })
  return (components: CircuitRelayServerComponents): CircuitRelayService =>
    create({
      registrar: guarded(components.registrar, (handler) => guard.before(handler)),
      peerStore: components.peerStore,
      addressManager: components.addressManager,
      peerId: components.peerId,
      privateKey: components.privateKey,
      connectionManager: components.connectionManager,
      connectionGater: components.connectionGater,
      logger: components.logger,
    })
}

/** Where this device waits at other members' devices to be asked for. */
export interface Places {
  has(relay: PeerId): boolean
  /** Asks a connected relay for a place, or renews it. */
  take(relay: PeerId): Promise<void>
}

/** libp2p's way through relays, which hears of calls only from relays that the guard lets in, and looks for none itself. */
export function relayTransport(guard: RelayGuard, made: (places: Places) => void) {
  const create = circuitRelayTransport({
    maxInboundStopStreams: LIMITS.relayedLinksPerDevice,
    maxOutboundStopStreams: LIMITS.relayedLinksPerDevice,
  })
  return (components: CircuitRelayTransportComponents): Transport => {
    const transport = create({
      registrar: guarded(components.registrar, (handler) => guard.beforeCalled(handler)),
      peerStore: components.peerStore,
      connectionManager: components.connectionManager,
      transportManager: components.transportManager,
      logger: components.logger,
      randomWalk: components.randomWalk,
      events: components.events,
      peerId: components.peerId,
      upgrader: components.upgrader,
      addressManager: components.addressManager,
      connectionGater: components.connectionGater,
    })
    if (hasPlaces(transport)) {
      const { reservationStore } = transport
      made({
        has: (relay) => reservationStore.hasReservation(relay),
        take: async (relay) => void (await reservationStore.addRelay(relay, 'configured')),
      })
    }
    return transport
  }
}

/** The part of the transport that the package makes but does not name in its types. */
interface WithPlaces {
  readonly reservationStore: {
    hasReservation(relay: PeerId): boolean
    addRelay(relay: PeerId, type: 'configured'): Promise<unknown>
  }
}

const hasPlaces = (transport: object): transport is WithPlaces =>
  'reservationStore' in transport &&
  typeof transport.reservationStore === 'object' &&
  transport.reservationStore !== null &&
  'hasReservation' in transport.reservationStore &&
  'addRelay' in transport.reservationStore

/**
 * The relay's transport insists on `identify`, by which it looks for relays among strangers. Here it is told which relays
 * to use, so nothing of the kind runs: this only says that it is there.
 */
export const noIdentify = () => ({ [serviceCapabilities]: ['@libp2p/identify'] })
