import type { ConnectionGater, PeerId, Stream, StreamHandler } from '@libp2p/interface'
import type { Registrar } from '@libp2p/interface-internal'
import type { DeviceId } from '#shared/kernel/ids.ts'
import { LIMITS } from '#shared/kernel/limits.ts'
import { deviceOfPeerId } from '#shared/protocol/peer-id.ts'
import { type Bucket, fullBucket, type Rate, take } from '#shared/protocol/rate.ts'
import type { RelayPolicy } from '../ports/ports.ts'

const CALLS: Rate = { size: LIMITS.relayCallsPerMinute, perMs: 60_000 }
const NEWCOMERS: Rate = { size: LIMITS.relayedNewcomersPerMinute, perMs: 60_000 }

const NOBODY: RelayPolicy = { isMember: () => false, mayMeet: () => 'no' }

/** Stands before libp2p's relay, at both its doors: who may wait here, who may ask for whom, and how much of it. */
export class RelayGuard {
  policy: RelayPolicy = NOBODY
  readonly #calls = new Map<DeviceId, Bucket>()
  #newcomers = fullBucket(NEWCOMERS, Date.now())
  #newcomersNow = 0
  readonly #through = new Map<DeviceId, DeviceId>()

  /** What the relay asks before it does anything for anybody. */
  readonly gater: ConnectionGater = {
    denyInboundRelayReservation: (source) => !this.#isMember(source),
    denyOutboundRelayedConnection: (source, destination) => {
      const [caller, called] = [deviceOf(source), deviceOf(destination)]
      if (caller === null || called === null || !this.#isMember(destination)) return true
      return this.policy.mayMeet(caller, called) === 'no'
    },
    denyInboundRelayedConnection: (relay, remote) => {
      const [via, device] = [deviceOf(relay), deviceOf(remote)]
      if (via === null || device === null || !this.#isMember(relay)) return true
      this.#through.set(device, via)
      if (this.#through.size > LIMITS.connections) this.#through.delete([...this.#through.keys()][0] ?? device)
      return false
    },
  }

  /** Through whom a device that called was passed on last. */
  relayOf(device: DeviceId): DeviceId | null {
    return this.#through.get(device) ?? null
  }

  /** The relay's door: members are let in at their pace, strangers a few at a time, and for little. */
  before(handler: StreamHandler): StreamHandler {
    return async (stream, connection) => {
      const device = deviceOf(connection.remotePeer)
      if (device === null) return stream.abort(new Error('only Ed25519 keys name devices'))
      if (this.#isMember(connection.remotePeer)) {
        if (!this.#allowed(device)) return stream.abort(new Error('too many calls'))
        return handler(stream, connection)
      }
      if (!this.#letIn(stream)) return stream.abort(new Error('no room for strangers now'))
      return handler(stream, connection)
    }
  }

  /** The door of whom others ask for at a relay: relays that are no member's are not heard. */
  beforeCalled(handler: StreamHandler): StreamHandler {
    return async (stream, connection) => {
      if (!this.#isMember(connection.remotePeer)) return stream.abort(new Error('not a relay of ours'))
      return handler(stream, connection)
    }
  }

  #isMember(peer: PeerId): boolean {
    const device = deviceOf(peer)
    return device !== null && this.policy.isMember(device)
  }

  #allowed(device: DeviceId): boolean {
    const now = Date.now()
    const { allowed, bucket } = take(this.#calls.get(device) ?? fullBucket(CALLS, now), CALLS, now)
    for (const [other, { at }] of this.#calls) if (now - at > CALLS.perMs) this.#calls.delete(other)
    this.#calls.set(device, bucket)
    return allowed
  }

  #letIn(stream: Stream): boolean {
    const { allowed, bucket } = take(this.#newcomers, NEWCOMERS, Date.now())
    this.#newcomers = bucket
    if (!allowed || this.#newcomersNow >= LIMITS.relayedNewcomers) return false
    this.#newcomersNow += 1
    let left = LIMITS.relayedNewcomerBytes
    const late = setTimeout(() => stream.abort(new Error('time is over')), LIMITS.relayedNewcomerMs)
    late.unref()
    // What comes back is bounded by the same count: it answers what was asked.
    stream.addEventListener('message', ({ data }) => {
      left -= data.byteLength
      if (left < 0) stream.abort(new Error('too much for a stranger'))
    })
    stream.addEventListener('close', () => {
      clearTimeout(late)
      this.#newcomersNow -= 1
    })
    return true
  }
}

function deviceOf(peer: PeerId): DeviceId | null {
  const device = deviceOfPeerId(peer.toString())
  return device.ok ? device.value : null
}

/** The same registrar with a door before every handler. */
export const guarded = (registrar: Registrar, door: (handler: StreamHandler) => StreamHandler): Registrar => ({
  getProtocols: () => registrar.getProtocols(),
  handle: (protocol, handler, options) => registrar.handle(protocol, door(handler), options),
  unhandle: (protocol, options) => registrar.unhandle(protocol, options),
  getHandler: (protocol) => registrar.getHandler(protocol),
  use: (protocol, middleware) => registrar.use(protocol, middleware),
  unuse: (protocol) => registrar.unuse(protocol),
  getMiddleware: (protocol) => registrar.getMiddleware(protocol),
  register: (protocol, topology, options) => registrar.register(protocol, topology, options),
  unregister: (id) => registrar.unregister(id),
  getTopologies: (protocol) => registrar.getTopologies(protocol),
})
