import { fail } from '#shared/bridge/errors.ts'
import type { DeviceId, DocumentId, OrganisationId } from '#shared/kernel/ids.ts'
import type { Refused } from '#shared/log/refusal.ts'
import { parseAddress } from '#shared/protocol/address.ts'
import { DIALECT, type Dialect } from '#shared/protocol/dialect.ts'
import { encodeReplicate, type Place, type ReplicateMessage } from '#shared/protocol/replicate-messages.ts'
import { type DeviceStanding, isRecognised } from '#shared/protocol/vector.ts'
import type { Clock, Link, Random, Transport } from '../../ports/ports.ts'
import type { ChainTip, Replica } from '../replica.ts'
import type { AddressBook } from './address-book.ts'
import { AddressGossip } from './address-gossip.ts'
import type { Contact } from './contact.ts'
import { Dialler } from './dialler.ts'
import { newLinkWins } from './duplicate-links.ts'
import { Holdings } from './holdings.ts'
import { LinkedSessions } from './linked-sessions.ts'
import type { PeerMemory } from './peer-memory.ts'
import { PeerSession, type SessionEnd, type SessionListener } from './peer-session.ts'
import { type PeerStatus, statusOf } from './peer-status.ts'
import { Presence, type Present } from './presence.ts'
import { connectFailure } from './problems.ts'
import type { RelayCandidate } from './relays.ts'

export type { PeerStatus }

/** Milliseconds in which several changes are told as one. */
const CHANGED_EVERY_MS = 50

export interface PeerEvents {
  /** The state of connections or of syncing changed. */
  changed(): void
  presence(document: DocumentId, present: readonly Present[]): void
  /** Progress of a transfer that was known to be needed when vectors were compared. */
  progress(device: DeviceId, received: number, expected: number): void
  /** A device told what it holds, as its own vector says. */
  tips(device: DeviceId, tips: readonly ChainTip[]): void
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
  /** What this end speaks: this version's, unless a test has an older or a newer one. */
  readonly dialect?: Dialect
}

/**
 * The connections of one organisation: dials every member's device, keeps one link with each, runs the protocol on it
 * and knows honestly where each stands.
 */
export class OrganisationPeers {
  readonly organisation: OrganisationId
  readonly #parts: OrganisationPeersParts
  readonly #holdings: Holdings
  readonly #dialler: Dialler
  /** All sessions that have not ended, among them those of strangers. */
  readonly #sessions = new Set<PeerSession>()
  /** Links of strangers, with whom to tell when they are none any more. */
  readonly #unsettled = new Map<PeerSession, () => void>()
  readonly #presence: Presence
  readonly #gossip: AddressGossip
  readonly #linked: LinkedSessions
  readonly #listener: SessionListener
  readonly #unsubscribe: () => void
  #cancelChanged: (() => void) | null = null
  #onIdle: (() => void)[] = []

  constructor(parts: OrganisationPeersParts) {
    this.#parts = parts
    this.organisation = parts.replica.organisation
    this.#holdings = new Holdings(parts.replica)
    this.#linked = new LinkedSessions(parts.replica, parts.clock)
    this.#presence = new Presence(parts.clock, () => this.#established(), parts.events.presence)
    const { transport, replica, book, events } = parts
    this.#dialler = new Dialler({
      ...parts,
      wanted: () => this.#wanted(),
      onLink: (contact, link) => {
        const replaced = contact.session
        this.#open(link, link.messages[Symbol.asyncIterator](), 'dialled', contact, null)
        replaced?.close('duplicate')
      },
      onChange: () => this.#changed(),
      fault: events.fault,
    })
    this.#gossip = new AddressGossip({
      transport,
      replica,
      book,
      established: () => this.#established(),
      fault: events.fault,
    })
    this.#listener = {
      established: (session) => this.#onEstablished(session),
      equal: (session) => {
        this.#note(session.remote, { completeAt: parts.clock.now(), seenAt: parts.clock.now() })
        parts.memory.forgetNewer(session.remote, parts.clock.now()).catch(parts.events.fault)
      },
      changed: () => this.#changed(),
      tips: (session, tips) => parts.events.tips(session.remote, tips),
      heardOf: (session, of) => {
        for (const device of this.#gossip.hear(session, of)) this.heardOf(device)
      },
      place: (session, document, at) => this.#presence.hear(session.remote, document, at),
      refused: (session, refused) => this.#onRefused(session, refused),
      ...this.#linked.listener,
      progress: (session, received, expected) => parts.events.progress(session.remote, received, expected),
      ended: (session, end) => this.#onEnded(session, end),
    }
    this.#unsubscribe = parts.replica.onAdded((entries, from) => {
      this.#holdings.refresh()
      this.#linked.grown(entries, from, [...this.#sessions])
      for (const contact of this.#dialler.contacts.values()) {
        if (contact.session === null && contact.theyLack !== null) contact.theyLack += entries.length
      }
      this.#dialler.evaluate()
    })
  }

  /** Starts dialling; the transport is up. */
  goOnline(): void {
    this.#dialler.goOnline()
  }

  /** Says goodbye on every link. Resolves when all have ended. */
  async goOffline(): Promise<void> {
    this.#dialler.goOffline()
    for (const session of [...this.#sessions]) session.close('closing')
    while (this.#sessions.size > 0) await new Promise<void>((resolve) => this.#onIdle.push(resolve))
    for (const contact of this.#dialler.contacts.values()) contact.rest()
    this.#changed()
  }

  async close(): Promise<void> {
    this.#unsubscribe()
    await this.goOffline()
    await this.#parts.memory.flush().catch(this.#parts.events.fault)
    this.#presence.stop()
    this.#linked.stop()
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
    if (!this.#dialler.online)
      throw fail('unreachable', 'You are working offline.', { next: 'Go online; the address is remembered.' })
    const contact = this.#dialler.contact(device)
    if (contact.session?.established === true) return
    const outcome = contact.outcome()
    if (contact.session === null && !contact.dialling)
      void this.#dialler.dial(contact, [text, ...this.#parts.book.of(device)])
    const result = await outcome
    if (result.how === 'failed') throw connectFailure(result.problem)
  }

  /**
   * Takes a link that another device opened for this organisation; `hello` has been read from it.
   * @param settled called once: when the session ended, or when the other was recognised
   */
  accept(link: Link, messages: AsyncIterator<Uint8Array>, hello: ReplicateMessage, settled: () => void): void {
    const recognised = isRecognised(this.#parts.replica.standingOf(link.remote))
    const contact = recognised ? this.#dialler.contact(link.remote) : null
    const existing = contact?.session ?? null
    if (existing !== null) {
      if (!newLinkWins(existing, link, this.#parts.transport.device, this.#parts.clock.now())) {
        settled()
        return void refuse(link, 'duplicate')
      }
      existing.close('duplicate')
    }
    const session = this.#open(link, messages, 'accepted', contact, hello)
    if (session.established || session.state.closed !== null) settled()
    else this.#unsettled.set(session, settled)
  }

  /** A person knows why a device speaks an older version than before: from now on any is taken from it. @throws ApiFailure */
  acceptOlder(device: DeviceId): void {
    const contact = this.#dialler.contacts.get(device)
    if (contact === undefined || !this.#wanted().includes(device)) throw fail('not-found', 'No member has that device.')
    this.#note(device, { version: 0 })
    contact.forgive()
    this.#dialler.evaluate()
    this.#changed()
  }

  /** Whether this organisation has any business with a device. */
  wants(device: DeviceId): boolean {
    return this.#wanted().includes(device)
  }

  standingOf(device: DeviceId): DeviceStanding {
    return this.#parts.replica.standingOf(device)
  }

  /** The devices that could relay for this one: those linked directly now. */
  relayCandidates(): readonly RelayCandidate[] {
    const { replica, book } = this.#parts
    return this.#established()
      .filter(({ link }) => link.route !== 'relayed')
      .map(({ remote }) => ({
        device: remote,
        keeper: replica.standingOf(remote) === 'keeper',
        // Not where a link comes from: of a connection that the other opened, that is a port its router drew for it, which
        // answers nobody else.
        addresses: book.of(remote),
      }))
  }

  /** A device was seen on the local network, or its addresses were learned elsewhere. */
  heardOf(device: DeviceId): void {
    this.#dialler.contacts.get(device)?.heardOfAgain()
    this.#dialler.evaluate()
  }

  /** This device's own addresses changed. */
  addressesChanged(): void {
    this.#gossip.tellOwn()
  }

  setPlace(document: DocumentId, at: Place | null): void {
    this.#presence.setMine(document, at)
  }

  presentIn(document: DocumentId): readonly Present[] {
    return this.#presence.in(document)
  }

  /** Every other device of the organisation, in the order of ids. */
  list(): readonly PeerStatus[] {
    for (const device of this.#wanted()) this.#dialler.contact(device)
    return [...this.#dialler.contacts.values()]
      .sort((a, b) => (a.device < b.device ? -1 : 1))
      .map((contact) => this.#statusOf(contact))
  }

  #statusOf(contact: Contact): PeerStatus {
    const { memory, clock } = this.#parts
    const withholding = this.#linked.isWithholding(contact.device)
    return statusOf(contact, memory.of(contact.device), this.#holdings.digest(), withholding, clock.now())
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
      link,
      messages,
      role,
      replica,
      clock,
      holdings: this.#holdings,
      leastVersion: memory.of(link.remote).version,
      dialect: this.#parts.dialect ?? DIALECT,
      introducer: link.remote === introducer,
      addresses: () => this.#gossip.own(link),
      listener: this.#listener,
    })
    this.#sessions.add(session)
    if (contact !== null) contact.session = session
    session.start(first)
    return session
  }

  #onEstablished(session: PeerSession): void {
    this.#settled(session)
    const contact = this.#dialler.contact(session.remote)
    const other = contact.session
    contact.session = session
    if (other !== null && other !== session) other.close('duplicate')
    this.#linked.established(session)
    contact.established()
    this.#note(session.remote, { seenAt: this.#parts.clock.now(), version: session.state.version ?? 0 })
    this.#presence.established(session)
    this.#gossip.tellOf(session, this.#wanted())
    if (session.link.route === 'relayed') this.#dialler.evaluate()
  }

  #onEnded(session: PeerSession, end: SessionEnd): void {
    const { clock, events } = this.#parts
    this.#sessions.delete(session)
    this.#settled(session)
    this.#linked.ended(session)
    if (end.why === 'fault') events.fault(end.error)
    if (session.established) this.#note(session.remote, { seenAt: clock.now() })
    const contact = this.#dialler.contacts.get(session.remote)
    contact?.ended(session, end, clock.now(), this.#dialler.chance())
    if (contact === undefined || contact.session === null) this.#presence.gone(session.remote)
    if (this.#sessions.size === 0) for (const resolve of this.#onIdle.splice(0)) resolve()
    this.#dialler.evaluate()
    this.#changed()
  }

  /** Remembered of devices that are or were a member's; a stranger is not shown, and there may be any number of them. */
  #onRefused({ remote }: PeerSession, refused: readonly Refused[]): void {
    const { memory, replica, clock, events } = this.#parts
    if (replica.standingOf(remote) === 'unknown') return
    memory.noteRefused(remote, refused, clock.now()).catch(events.fault)
    this.#changed()
  }

  #settled(session: PeerSession): void {
    this.#unsettled.get(session)?.()
    this.#unsettled.delete(session)
  }

  #wanted(): readonly DeviceId[] {
    const { devices, introducer, transport, replica } = this.#parts
    const all = new Set(devices())
    if (introducer !== null && replica.standingOf(introducer) === 'unknown') all.add(introducer)
    all.delete(transport.device)
    return [...all]
  }

  #established(): PeerSession[] {
    return [...this.#sessions].filter((session) => session.established && session.state.closed === null)
  }

  #note(device: DeviceId, change: Parameters<PeerMemory['note']>[1]): void {
    this.#parts.memory.note(device, change, this.#parts.clock.now()).catch(this.#parts.events.fault)
  }

  #changed(): void {
    this.#cancelChanged ??= this.#parts.clock.after(CHANGED_EVERY_MS, () => {
      this.#cancelChanged = null
      this.#parts.events.changed()
    })
  }
}

async function refuse(link: Link, code: 'duplicate'): Promise<void> {
  await link.send(encodeReplicate({ type: 'goodbye', code })).catch(() => undefined)
  await link.close(code)
}
