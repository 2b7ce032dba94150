import { fail } from '#shared/bridge/errors.ts'
import type { PeerView } from '#shared/bridge/views.ts'
import type { DeviceId, DocumentId, OrganisationId } from '#shared/kernel/ids.ts'
import { LIMITS } from '#shared/kernel/limits.ts'
import { isLoopback, parseAddress } from '#shared/protocol/address.ts'
import { peerIdOf } from '#shared/protocol/peer-id.ts'
import {
  encodeReplicate, type Place, REPLICATE_PROTOCOL, type ReplicateMessage,
} from '#shared/protocol/replicate-messages.ts'
import type { DeviceAddresses } from '#shared/protocol/replicate-state.ts'
import { type DeviceStanding, isRecognised } from '#shared/protocol/vector.ts'
import { type Clock, type Link, type Random, type Transport, TransportFailure } from '../../ports/ports.ts'
import type { Replica } from '../replica.ts'
import type { AddressBook } from './address-book.ts'
import { Contact } from './contact.ts'
import { newLinkWins } from './duplicate-links.ts'
import { Holdings } from './holdings.ts'
import type { PeerMemory } from './peer-memory.ts'
import { PeerSession, type SessionEnd, type SessionListener } from './peer-session.ts'
import { Presence, type Present } from './presence.ts'
import { connectFailure, dialProblem, NO_ADDRESS, refusedEntries } from './problems.ts'

/** Milliseconds for opening a link to a device, over all its addresses. */
const DIAL_MS = 10_000
/** Milliseconds in which several changes are told as one. */
const CHANGED_EVERY_MS = 50

/** What PeerApi shows of a device, save whose it is. */
export type PeerStatus = Omit<PeerView, 'deviceName' | 'class' | 'person'>

export interface PeerEvents {
  /** The state of connections or of syncing changed. */
  changed(): void
  presence(document: DocumentId, present: readonly Present[]): void
  /** Progress of a transfer that was known to be needed when vectors were compared. */
  progress(device: DeviceId, received: number, expected: number): void
  /** A fault of ours, or of the disk, that did not stop anything: for the log. */
  fault(error: unknown): void
}

export interface OrganisationPeersParts {
  readonly transport: Transport
  readonly clock: Clock
  readonly random: Random
  readonly replica: Replica
  readonly book: AddressBook
  readonly memory: PeerMemory
  /** Every device of every member in good standing, keepers included. Asked again after each growth of the replica. */
  readonly devices: () => readonly DeviceId[]
  /** The device that invited this one, dialled and heard out before the acts say who it is. */
  readonly introducer: DeviceId | null
  readonly events: PeerEvents
}

/**
 * The connections of one organisation: dials every member's device, keeps one link with each, runs the protocol on it
 * and knows honestly where each stands.
 */
export class OrganisationPeers {
  readonly organisation: OrganisationId
  readonly #parts: OrganisationPeersParts
  readonly #holdings: Holdings
  readonly #contacts = new Map<DeviceId, Contact>()
  /** All sessions that have not ended, among them those of strangers. */
  readonly #sessions = new Set<PeerSession>()
  /** Links of strangers, with whom to tell when they are none any more. */
  readonly #unsettled = new Map<PeerSession, () => void>()
  readonly #presence: Presence
  readonly #listener: SessionListener
  readonly #unsubscribe: () => void
  #online = false
  #dials = 0
  #cancelRetry: () => void = () => {}
  #cancelChanged: (() => void) | null = null
  #onIdle: (() => void)[] = []

  constructor(parts: OrganisationPeersParts) {
    this.#parts = parts
    this.organisation = parts.replica.organisation
    this.#holdings = new Holdings(parts.replica)
    this.#presence = new Presence(parts.clock, () => this.#established(), parts.events.presence)
    this.#listener = {
      established: (session) => this.#onEstablished(session),
      equal: (session) => this.#note(session.remote, { completeAt: parts.clock.now(), seenAt: parts.clock.now() }),
      changed: () => this.#changed(),
      heardOf: (session, of) => this.#heardOf(session, of),
      place: (session, document, at) => this.#presence.hear(session.remote, document, at),
      progress: (session, received, expected) => parts.events.progress(session.remote, received, expected),
      ended: (session, end) => this.#onEnded(session, end),
    }
    this.#unsubscribe = parts.replica.onAdded((entries, from) => {
      this.#holdings.refresh()
      for (const session of [...this.#sessions]) session.grown(entries, from)
      for (const contact of this.#contacts.values()) {
        if (contact.session === null && contact.theyLack !== null) contact.theyLack += entries.length
      }
      this.#evaluate()
    })
  }

  /** Starts dialling; the transport is up. */
  goOnline(): void {
    this.#online = true
    for (const contact of this.#contacts.values()) contact.retryAt = null
    this.#evaluate()
  }

  /** Says goodbye on every link. Resolves when all have ended. */
  async goOffline(): Promise<void> {
    this.#online = false
    this.#cancelRetry()
    for (const session of [...this.#sessions]) session.close('closing')
    while (this.#sessions.size > 0) await new Promise<void>((resolve) => this.#onIdle.push(resolve))
    for (const contact of this.#contacts.values()) contact.rest()
    this.#changed()
  }

  async close(): Promise<void> {
    this.#unsubscribe()
    await this.goOffline()
    await this.#parts.memory.flush().catch(this.#parts.events.fault)
    this.#presence.stop()
    this.#cancelChanged?.()
  }

  /** Connects to a member's device at an address that a person typed, and remembers it. @throws ApiFailure, StoreFailure */
  async connect(text: string): Promise<void> {
    const address = parseAddress(text)
    if (!address.ok || address.value.device === null) {
      throw fail('address-malformed', 'That is not an address of a device.', {
        next: 'An address looks like /ip4/192.168.1.5/tcp/4001/p2p/12D3KooW… and is shown on the other device’s page of peers.',
      })
    }
    const { device } = address.value
    if (device === this.#parts.transport.device || !isRecognised(this.#parts.replica.standingOf(device))) {
      throw fail('not-found', 'No other device of a member has that peer id.')
    }
    this.#parts.book.learn(device, [text], 'typed')
    await this.#parts.book.save(device)
    if (!this.#online) throw fail('unreachable', 'You are working offline.', { next: 'Go online; the address is remembered.' })
    const contact = this.#contact(device)
    if (contact.session?.established === true) return
    const outcome = contact.outcome()
    if (contact.session === null && !contact.dialling) void this.#dial(contact, [text, ...this.#parts.book.of(device)])
    const result = await outcome
    if (result.how === 'failed') throw connectFailure(result.problem)
  }

  /**
   * Takes a link that another device opened for this organisation; `hello` has been read from it.
   * @param settled called once: when the session ended, or when the other was recognised
   */
  accept(link: Link, messages: AsyncIterator<Uint8Array>, hello: ReplicateMessage, settled: () => void): void {
    const recognised = isRecognised(this.#parts.replica.standingOf(link.remote))
    const contact = recognised ? this.#contact(link.remote) : null
    const existing = contact?.session ?? null
    if (existing !== null) {
      if (!newLinkWins(existing, this.#parts.transport.device, this.#parts.clock.now())) {
        settled()
        return void refuse(link, 'duplicate')
      }
      existing.close('duplicate')
    }
    const session = this.#open(link, messages, 'accepted', contact, hello)
    if (session.established || session.state.closed !== null) settled()
    else this.#unsettled.set(session, settled)
  }

  /** Whether this organisation has any business with a device. */
  wants(device: DeviceId): boolean {
    return this.#wanted().includes(device)
  }

  standingOf(device: DeviceId): DeviceStanding {
    return this.#parts.replica.standingOf(device)
  }

  /** A device was seen on the local network, or its addresses were learned elsewhere. */
  heardOf(device: DeviceId): void {
    this.#contacts.get(device)?.heardOfAgain()
    this.#evaluate()
  }

  /** This device's own addresses changed. */
  addressesChanged(): void {
    for (const session of this.#established()) {
      const addresses = this.#ownAddresses(session.link)
      session.step({ type: 'addresses', of: [{ device: this.#parts.transport.device, addresses }] })
    }
  }

  setPlace(document: DocumentId, at: Place | null): void {
    this.#presence.setMine(document, at)
  }

  presentIn(document: DocumentId): readonly Present[] {
    return this.#presence.in(document)
  }

  /** Every other device of the organisation, in the order of ids. */
  list(): readonly PeerStatus[] {
    for (const device of this.#wanted()) this.#contact(device)
    return [...this.#contacts.values()].sort((a, b) => (a.device < b.device ? -1 : 1)).map((contact) => this.#status(contact))
  }

  #status(contact: Contact): PeerStatus {
    const { session } = contact
    const remembered = this.#parts.memory.of(contact.device)
    const refused = session?.state.refused ?? 0
    return {
      device: contact.device,
      peerId: peerIdOf(contact.device),
      state: contact.state(this.#holdings.digest()),
      route: session?.link.route ?? null,
      address: session?.link.address ?? null,
      theyLack: session?.state.theyLack ?? contact.theyLack,
      weLack: session?.state.weLack ?? contact.weLack,
      lastCompleteSyncAt: remembered.completeAt === 0 ? null : remembered.completeAt,
      lastSeenAt: session?.established === true ? this.#parts.clock.now() : remembered.seenAt === 0 ? null : remembered.seenAt,
      retryAt: session === null && !contact.dialling ? contact.retryAt : null,
      problem: refused > 0 ? refusedEntries(refused) : session === null ? contact.problem : null,
    }
  }

  /** The one place that decides whom to dial: called after everything that could change the answer. */
  #evaluate(): void {
    this.#cancelRetry()
    if (!this.#online) return
    const now = this.#parts.clock.now()
    const wanted = new Set(this.#wanted())
    for (const contact of [...this.#contacts.values()]) {
      if (!wanted.has(contact.device) && contact.session === null && !contact.dialling) this.#contacts.delete(contact.device)
    }
    let next = Number.POSITIVE_INFINITY
    for (const device of wanted) {
      const contact = this.#contact(device)
      if (contact.session !== null || contact.dialling) continue
      const addresses = this.#parts.book.of(device)
      if (addresses.length === 0) contact.problem ??= NO_ADDRESS
      else if (contact.retryAt !== null && contact.retryAt > now) next = Math.min(next, contact.retryAt)
      else if (this.#dials < LIMITS.dialsAtOnce) void this.#dial(contact, addresses)
    }
    if (next < Number.POSITIVE_INFINITY) {
      this.#cancelRetry = this.#parts.clock.after(next - now, () => this.#evaluate())
    }
    this.#changed()
  }

  async #dial(contact: Contact, addresses: readonly string[]): Promise<void> {
    const { transport, book, clock } = this.#parts
    contact.dialling = true
    this.#dials += 1
    try {
      const link = await transport.dial(contact.device, addresses, REPLICATE_PROTOCOL, DIAL_MS)
      contact.dialling = false
      // The other may have dialled meanwhile, and then its link does.
      if (!this.#online || contact.session !== null) return void link.close()
      book.met(contact.device, link.address, clock.now())
      this.#save(contact.device)
      this.#open(link, link.messages[Symbol.asyncIterator](), 'dialled', contact, null)
    } catch (error) {
      contact.dialling = false
      const problem = error instanceof TransportFailure ? error.problem : 'unreachable'
      if (!(error instanceof TransportFailure)) this.#parts.events.fault(error)
      if (contact.session === null) contact.failed(dialProblem(problem), clock.now(), this.#chance())
    } finally {
      this.#dials -= 1
      this.#evaluate()
    }
  }

  #open(
    link: Link,
    messages: AsyncIterator<Uint8Array>,
    role: PeerSession['role'],
    contact: Contact | null,
    first: ReplicateMessage | null,
  ): PeerSession {
    const { replica, memory, clock, introducer } = this.#parts
    const session = new PeerSession({
      link, messages, role, replica, clock,
      holdings: this.#holdings,
      leastVersion: memory.of(link.remote).version,
      introducer: link.remote === introducer,
      addresses: () => this.#ownAddresses(link),
      listener: this.#listener,
    })
    this.#sessions.add(session)
    if (contact !== null) contact.session = session
    session.start(first)
    return session
  }

  #onEstablished(session: PeerSession): void {
    this.#settled(session)
    const contact = this.#contact(session.remote)
    const other = contact.session
    contact.session = session
    if (other !== null && other !== session) other.close('duplicate')
    contact.established()
    this.#note(session.remote, { seenAt: this.#parts.clock.now(), version: session.state.version ?? 0 })
    this.#presence.established(session)
    const of: DeviceAddresses[] = []
    for (const device of this.#wanted()) {
      const addresses = device === session.remote ? [] : this.#parts.book.worthTelling(device)
      if (addresses.length > 0 && of.length < LIMITS.toldDevices) of.push({ device, addresses })
    }
    if (of.length > 0) session.step({ type: 'addresses', of })
  }

  #onEnded(session: PeerSession, end: SessionEnd): void {
    const { clock, events } = this.#parts
    this.#sessions.delete(session)
    this.#settled(session)
    if (end.why === 'fault') events.fault(end.error)
    if (session.established) this.#note(session.remote, { seenAt: clock.now() })
    const contact = this.#contacts.get(session.remote)
    contact?.ended(session, end, clock.now(), this.#chance())
    if (contact === undefined || contact.session === null) this.#presence.gone(session.remote)
    if (this.#sessions.size === 0) for (const resolve of this.#onIdle.splice(0)) resolve()
    this.#evaluate()
    this.#changed()
  }

  /** Addresses told by a member's device: its own word for itself, hearsay for others. */
  #heardOf(session: PeerSession, of: readonly DeviceAddresses[]): void {
    const { book, replica, transport } = this.#parts
    for (const { device, addresses } of of) {
      const itself = device === session.remote
      if (device === transport.device || !(itself || isRecognised(replica.standingOf(device)))) continue
      const usable = itself ? addresses : addresses.filter((text) => !loopback(text) || loopback(session.link.address))
      if (!book.learn(device, usable, itself ? 'own' : 'told')) continue
      this.#save(device)
      if (itself) this.#tellOthers(session, device)
      else this.heardOf(device)
    }
  }

  #settled(session: PeerSession): void {
    this.#unsettled.get(session)?.()
    this.#unsettled.delete(session)
  }

  #tellOthers(teller: PeerSession, device: DeviceId): void {
    const of = [{ device, addresses: this.#parts.book.worthTelling(device) }]
    for (const session of this.#established()) if (session !== teller) session.step({ type: 'addresses', of })
  }

  /** Own addresses as the other end of a link can use them. */
  #ownAddresses(link: Link): readonly string[] {
    const near = loopback(link.address)
    const usable = this.#parts.transport.addresses().filter((text) => near || !loopback(text))
    return usable.slice(0, LIMITS.deviceAddresses)
  }

  #wanted(): readonly DeviceId[] {
    const { devices, introducer, transport, replica } = this.#parts
    const all = new Set(devices())
    if (introducer !== null && replica.standingOf(introducer) === 'unknown') all.add(introducer)
    all.delete(transport.device)
    return [...all]
  }

  #contact(device: DeviceId): Contact {
    const contact = this.#contacts.get(device) ?? new Contact(device)
    this.#contacts.set(device, contact)
    return contact
  }

  #established(): PeerSession[] {
    return [...this.#sessions].filter((session) => session.established && session.state.closed === null)
  }

  #note(device: DeviceId, change: Parameters<PeerMemory['note']>[1]): void {
    this.#parts.memory.note(device, change, this.#parts.clock.now()).catch(this.#parts.events.fault)
  }

  #save(device: DeviceId): void {
    this.#parts.book.save(device).catch(this.#parts.events.fault)
  }

  #changed(): void {
    this.#cancelChanged ??= this.#parts.clock.after(CHANGED_EVERY_MS, () => {
      this.#cancelChanged = null
      this.#parts.events.changed()
    })
  }

  /** A random number from 0 up to 1. */
  #chance(): number {
    return new DataView(this.#parts.random.bytes(4).slice().buffer).getUint32(0) / 2 ** 32
  }
}

function loopback(text: string): boolean {
  const address = parseAddress(text)
  return address.ok && isLoopback(address.value)
}

async function refuse(link: Link, code: 'duplicate'): Promise<void> {
  await link.send(encodeReplicate({ type: 'goodbye', code })).catch(() => undefined)
  await link.close(code)
}
