import type { DeviceId } from '#shared/kernel/ids.ts'

/** Wall clock and timers of the outside world; the simulation owns another. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number
  /** Calls `run` once after `delayMs`; the returned function cancels. */
  after(delayMs: number, run: () => void): () => void
  /** Between two pieces of long work: resolves when everything else that is due, a key or a link, has had its turn. */
  turn(): Promise<void>
}

/** Unpredictable bytes. */
export interface Random {
  bytes(length: number): Uint8Array
}

/** Signs as this device. The secret never leaves the vault. */
export interface KeyVault {
  readonly device: DeviceId
  readonly protection: 'system-keyring' | 'file-permissions'
  sign(message: Uint8Array): Uint8Array
  /** The raw Ed25519 seed for the transport's handshake, the one other place that must prove this device. */
  exportForTransport(): Uint8Array
}

export type WriteOp =
  | { readonly type: 'put'; readonly key: string; readonly value: Uint8Array }
  | { readonly type: 'del'; readonly key: string }

/**
 * An ordered key-value store. Keys compare as UTF-8. Errors are `StoreFailure`s; after a failed write the store
 * accepts no more writes until `retry` succeeds, and reads go on.
 */
export interface Store {
  get(key: string): Promise<Uint8Array | undefined>
  /** Entries with `from <= key < to`, in order. */
  range(from: string, to: string): AsyncIterable<readonly [string, Uint8Array]>
  /** All or nothing, and on disk when the promise resolves. */
  write(ops: readonly WriteOp[]): Promise<void>
  /** The failed write that stops further ones; `null` while writes are accepted. */
  readonly failure: StoreFailure | null
  /** After a failed write: tries whether the disk takes data again, and accepts writes if so. @throws StoreFailure */
  retry(): Promise<void>
  close(): Promise<void>
}

export type StoreProblem = 'full' | 'failed' | 'busy' | 'newer' | 'damaged'

export class StoreFailure extends Error {
  readonly problem: StoreProblem
  constructor(problem: StoreProblem, message: string, options?: { cause?: unknown }) {
    super(message, options)
    this.name = 'StoreFailure'
    this.problem = problem
  }
}

/** A long-lived, ordered, two-way stream of messages with one remote device, whose key the link has proven. */
export interface Link {
  readonly remote: DeviceId
  readonly protocol: string
  /** Address of the remote end as text, for people. */
  readonly address: string
  readonly route: 'lan' | 'direct' | 'relayed'
  /** The member's device that passes it on, and cannot read it; `null` unless the route is `relayed`. */
  readonly via: DeviceId | null
  /** Milliseconds there and back, as last measured; `null` when not measured yet. */
  readonly latencyMs: number | null
  /** Resolves when the message is accepted by the transport (back-pressure). Rejects when the link is closed. */
  send(message: Uint8Array): Promise<void>
  /** Messages in order; ends when the remote closes; throws `TransportFailure` on malformed framing or a cut. */
  readonly messages: AsyncIterable<Uint8Array>
  close(reason?: string): Promise<void>
}

export type TransportProblem =
  | 'unreachable'
  /** A relay answered, and the device is not to be had there. */
  | 'not-at-relay'
  | 'refused'
  | 'no-common-protocol'
  | 'wrong-device'
  | 'malformed'
  | 'closed'
  | 'port-busy'
  | 'address'

export class TransportFailure extends Error {
  readonly problem: TransportProblem
  constructor(problem: TransportProblem, message: string, options?: { cause?: unknown }) {
    super(message, options)
    this.name = 'TransportFailure'
    this.problem = problem
  }
}

/** How far two devices may meet through this one: not at all, as a newcomer asks to join, or as members do. */
export type Meeting = 'no' | 'newcomer' | 'members'

/** Whom this device relays for. It passes on what it cannot read, for members of organisations that it is in itself. */
export interface RelayPolicy {
  /** Whether a device may wait here to be asked for. Only such a device is taken as a relay, too. */
  isMember(device: DeviceId): boolean
  mayMeet(caller: DeviceId, called: DeviceId): Meeting
}

/** A device that relays, and one of its addresses. */
export interface RelayAt {
  readonly device: DeviceId
  readonly address: string
}

/** The network. Every message is at most LIMITS.messageBytes. */
export interface Transport {
  readonly device: DeviceId
  /** Addresses with peer id on which this device can be dialled, newest truth. */
  addresses(): readonly string[]
  start(): Promise<void>
  /** Closes every link and stops listening and announcing. */
  stop(): Promise<void>
  /**
   * Opens a link to the device at one of these addresses; all are tried, those at relays last. An open relayed connection
   * is used only when an address at a relay is among them, or none at all. @throws TransportFailure
   */
  dial(device: DeviceId, addresses: readonly string[], protocol: string, timeoutMs: number): Promise<Link>
  /** Relays as the policy says; before it is set, for nobody. */
  relayFor(policy: RelayPolicy): void
  /** The relays, all of them connected, at which others shall be able to ask for this device; it is tried again at each call. */
  beReachableThrough(relays: readonly RelayAt[]): void
  /** Called for each link another device opens. */
  onLink(protocol: string, accept: (link: Link) => void): void
  /** Called when a device announces itself on the local network, again on each announcement. */
  onFound(found: (device: DeviceId, addresses: readonly string[]) => void): void
  /** Called when the set of own addresses changes. */
  onAddresses(changed: () => void): void
}
