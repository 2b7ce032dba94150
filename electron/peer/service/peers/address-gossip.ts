import type { DeviceId } from '#shared/kernel/ids.ts'
import { LIMITS } from '#shared/kernel/limits.ts'
import { isLoopback, parseAddress } from '#shared/protocol/address.ts'
import type { DeviceAddresses } from '#shared/protocol/replicate-state.ts'
import { isRecognised } from '#shared/protocol/vector.ts'
import type { Link, Transport } from '../../ports/ports.ts'
import type { Replica } from '../replica.ts'
import type { AddressBook } from './address-book.ts'
import type { PeerSession } from './peer-session.ts'

export interface AddressGossipParts {
  readonly transport: Transport
  readonly replica: Replica
  readonly book: AddressBook
  readonly established: () => readonly PeerSession[]
  readonly fault: (error: unknown) => void
}

/**
 * What members' devices tell each other about where they are, so that a group needs one meeting place at most to begin
 * with. A device's word about itself is passed on once; hearsay is not.
 */
export class AddressGossip {
  readonly #parts: AddressGossipParts

  constructor(parts: AddressGossipParts) {
    this.#parts = parts
  }

  /** Own addresses as the other end of a link can use them. */
  own(link: Link): readonly string[] {
    const near = loopback(link.address)
    const usable = this.#parts.transport.addresses().filter((text) => near || !loopback(text))
    return usable.slice(0, LIMITS.deviceAddresses)
  }

  /** This device's own addresses changed. */
  tellOwn(): void {
    for (const session of this.#parts.established()) {
      const of = [{ device: this.#parts.transport.device, addresses: this.own(session.link) }]
      session.step({ type: 'addresses', of })
    }
  }

  /** Tells a device where those others were met. */
  tellOf(session: PeerSession, devices: readonly DeviceId[]): void {
    const of: DeviceAddresses[] = []
    for (const device of devices) {
      const addresses = device === session.remote ? [] : this.#parts.book.worthTelling(device)
      if (addresses.length > 0 && of.length < LIMITS.toldDevices) of.push({ device, addresses })
    }
    if (of.length > 0) session.step({ type: 'addresses', of })
  }

  /** Takes what a device told: its own word for itself, hearsay for others. Gives the others of whom it was news. */
  hear(session: PeerSession, of: readonly DeviceAddresses[]): readonly DeviceId[] {
    const { book, replica, transport, fault } = this.#parts
    const news: DeviceId[] = []
    for (const { device, addresses } of of) {
      const itself = device === session.remote
      if (device === transport.device || !(itself || isRecognised(replica.standingOf(device)))) continue
      const usable = itself ? addresses : addresses.filter((text) => !loopback(text) || loopback(session.link.address))
      if (!book.learn(device, usable, itself ? 'own' : 'told')) continue
      book.save(device).catch(fault)
      if (itself) this.#passOn(session, device)
      else news.push(device)
    }
    return news
  }

  #passOn(teller: PeerSession, device: DeviceId): void {
    const of = [{ device, addresses: this.#parts.book.worthTelling(device) }]
    for (const session of this.#parts.established()) if (session !== teller) session.step({ type: 'addresses', of })
  }
}

function loopback(text: string): boolean {
  const address = parseAddress(text)
  return address.ok && isLoopback(address.value)
}
