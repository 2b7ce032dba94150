import type { DeviceId } from '#shared/kernel/ids.ts'
import { LIMITS } from '#shared/kernel/limits.ts'
import { isRelayed } from '#shared/protocol/address.ts'
import { REPLICATE_PROTOCOL } from '#shared/protocol/replicate-messages.ts'
import { type Clock, type Link, type Random, type Transport, TransportFailure } from '../../ports/ports.ts'
import type { AddressBook } from './address-book.ts'
import { Contact } from './contact.ts'
import type { PeerSession } from './peer-session.ts'
import { dialProblem, NO_ADDRESS, NO_RELAY } from './problems.ts'

/** Milliseconds for opening a link to a device, over all its addresses. */
const DIAL_MS = 10_000

export interface DiallerParts {
  readonly transport: Transport
  readonly clock: Clock
  readonly random: Random
  readonly book: AddressBook
  /** The devices to be connected with. */
  readonly wanted: () => readonly DeviceId[]
  readonly onLink: (contact: Contact, link: Link) => void
  readonly onChange: () => void
  readonly fault: (error: unknown) => void
}

/** Knows every device that is wanted, and dials those without a link: a few at once, ever more slowly. */
export class Dialler {
  readonly contacts = new Map<DeviceId, Contact>()
  readonly #parts: DiallerParts
  #online = false
  #dials = 0
  #cancelRetry: () => void = () => {}

  constructor(parts: DiallerParts) {
    this.#parts = parts
  }

  get online(): boolean {
    return this.#online
  }

  goOnline(): void {
    this.#online = true
    for (const contact of this.contacts.values()) contact.retryAt = null
    this.evaluate()
  }

  goOffline(): void {
    this.#online = false
    this.#cancelRetry()
  }

  contact(device: DeviceId): Contact {
    const contact = this.contacts.get(device) ?? new Contact(device)
    this.contacts.set(device, contact)
    return contact
  }

  /** The one place that decides whom to dial: called after everything that could change the answer. */
  evaluate(): void {
    this.#cancelRetry()
    if (!this.#online) return
    const { clock, book } = this.#parts
    const now = clock.now()
    const wanted = new Set(this.#parts.wanted())
    for (const contact of [...this.contacts.values()]) {
      const idle = contact.session === null && !contact.dialling
      if (idle && !wanted.has(contact.device)) this.contacts.delete(contact.device)
    }
    let next = Number.POSITIVE_INFINITY
    for (const device of wanted) {
      const contact = this.contact(device)
      if (contact.session !== null) next = Math.min(next, this.#seekDirect(contact, contact.session, now))
      if (contact.session !== null || contact.dialling) continue
      const addresses = book.of(device)
      if (addresses.length === 0) contact.problem ??= NO_ADDRESS
      else if (contact.retryAt !== null && contact.retryAt > now) next = Math.min(next, contact.retryAt)
      else if (this.#dials < LIMITS.dialsAtOnce) void this.dial(contact, addresses)
    }
    if (next < Number.POSITIVE_INFINITY) this.#cancelRetry = clock.after(next - now, () => this.evaluate())
    this.#parts.onChange()
  }

  /** Beside a relayed link a direct one is looked for. Gives when to look again. */
  #seekDirect(contact: Contact, session: PeerSession, now: number): number {
    if (!session.established || session.link.route !== 'relayed' || contact.seeking) return Number.POSITIVE_INFINITY
    const direct = this.#parts.book.of(contact.device).filter((address) => !isRelayed(address))
    if (direct.length === 0) return Number.POSITIVE_INFINITY
    // One end begins, so that two links do not cross; the other tries when that had its time.
    const first = this.#parts.transport.device < contact.device ? 0 : DIAL_MS
    const at = contact.seekAt ?? session.openedAt + first
    if (at > now) return at
    if (this.#dials < LIMITS.dialsAtOnce) void this.#dialDirect(contact, direct)
    return Number.POSITIVE_INFINITY
  }

  async #dialDirect(contact: Contact, addresses: readonly string[]): Promise<void> {
    const { transport, book, clock, onLink, fault } = this.#parts
    contact.seeking = true
    this.#dials += 1
    try {
      const link = await transport.dial(contact.device, addresses, REPLICATE_PROTOCOL, DIAL_MS)
      if (!this.#online || contact.session?.link.route !== 'relayed') return void link.close()
      book.met(contact.device, link.address, clock.now())
      book.save(contact.device).catch(fault)
      onLink(contact, link)
    } catch (error) {
      if (!(error instanceof TransportFailure)) fault(error)
      contact.seekFailed(clock.now(), this.chance())
    } finally {
      contact.seeking = false
      this.#dials -= 1
      this.evaluate()
    }
  }

  async dial(contact: Contact, addresses: readonly string[]): Promise<void> {
    const { transport, book, clock, onLink, fault } = this.#parts
    contact.dialling = true
    this.#dials += 1
    try {
      const link = await transport.dial(contact.device, addresses, REPLICATE_PROTOCOL, DIAL_MS)
      contact.dialling = false
      // The other may have dialled meanwhile, and then its link does.
      if (!this.#online || contact.session !== null) return void link.close()
      book.met(contact.device, link.address, clock.now())
      book.save(contact.device).catch(fault)
      onLink(contact, link)
    } catch (error) {
      contact.dialling = false
      const problem = error instanceof TransportFailure ? error.problem : 'unreachable'
      if (!(error instanceof TransportFailure)) fault(error)
      // At a local address of another home's device there may be anybody in this one.
      const nobody = problem === 'unreachable' || problem === 'wrong-device'
      const said = nobody && addresses.some(isRelayed) ? NO_RELAY : dialProblem(problem)
      if (contact.session === null) contact.failed(said, clock.now(), this.chance())
    } finally {
      this.#dials -= 1
      this.evaluate()
    }
  }

  /** A random number from 0 up to 1. */
  chance(): number {
    return new DataView(this.#parts.random.bytes(4).slice().buffer).getUint32(0) / 2 ** 32
  }
}
