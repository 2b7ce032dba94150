import { MemoryChangeDecoder } from '#electron/peer/adapters/change-decoder-memory.ts'
import { MemoryDisk } from '#electron/peer/adapters/memory-store.ts'
import { systemClock } from '#electron/peer/adapters/system.ts'
import type { Store } from '#electron/peer/ports/ports.ts'
import { Bodies, type EditingSession } from '#electron/peer/service/bodies.ts'
import type { AcceptedChange } from '#electron/peer/service/bodies-log.ts'
import { actorFor } from '#shared/documents/actor.ts'
import { Automerge, type Doc } from '#shared/documents/automerge.ts'
import { hashOfChange } from '#shared/documents/codec.ts'
import { createProposalBody, type ProposalDoc } from '#shared/documents/shape.ts'
import { sha256, toHex, utf8 } from '#shared/kernel/bytes.ts'
import type { DeviceId, DocumentId, EntryId, MemberId, OrganisationId } from '#shared/kernel/ids.ts'

export const DOCUMENT = toHex(sha256(utf8('a proposal'))) as DocumentId
const ORGANISATION = toHex(sha256(utf8('an organisation'))) as OrganisationId
export const deviceOf = (name: string): DeviceId => toHex(sha256(utf8(`device of ${name}`))) as DeviceId
export const memberOf = (name: string): MemberId => toHex(sha256(utf8(`member ${name}`))) as MemberId
export const nonceOf = (text: string): Uint8Array => sha256(utf8(text)).slice(0, 16)
export const actorOf = (name: string, session = 'first'): string =>
  actorFor(deviceOf(name), nonceOf(`${name} ${session}`))

/** A signed change as it travels between replicas; the arrival number is each replica's own. */
export type Travelling = Omit<AcceptedChange, 'arrival' | 'decoded'>

export const travelling = (name: string, nonce: Uint8Array, change: Uint8Array): Travelling => ({
  entry: toHex(sha256(change)) as EntryId,
  device: deviceOf(name),
  nonce,
  change,
})

/** The first change of a body that all replicas of a story share. */
export function beginning(name: string, text = 'once upon a time'): Travelling {
  const { change } = createProposalBody(actorOf(name), {
    title: 'A tale',
    text,
    decisionType: 'standard',
    effect: { kind: 'resolution' },
  })
  return travelling(name, nonceOf(`${name} first`), change)
}

/** One device: its log, and the bodies made of it. */
export class Replica {
  readonly name: string
  readonly log: AcceptedChange[] = []
  readonly store: Store
  bodies: Bodies
  #drawn = 0

  constructor(name: string, store: Store = new MemoryDisk().openStore()) {
    this.name = name
    this.store = store
    this.bodies = this.#make()
  }

  #make(): Bodies {
    const log = this.log
    return new Bodies({
      organisation: ORGANISATION,
      device: deviceOf(this.name),
      store: this.store,
      decoder: new MemoryChangeDecoder(),
      clock: systemClock,
      random: { bytes: (length) => sha256(utf8(`${this.name} draws ${this.#drawn++}`)).slice(0, length) },
      loadChanges: async function* (document, after) {
        if (document === DOCUMENT) yield* log.filter(({ arrival }) => arrival > after)
      },
    })
  }

  /** Starts again from what is on disk. */
  async restart(): Promise<void> {
    await this.bodies.close()
    this.bodies = this.#make()
  }

  has(entry: EntryId): boolean {
    return this.log.some((known) => known.entry === entry)
  }

  async receive(...changes: readonly Travelling[]): Promise<readonly { entry: EntryId; why: string }[]> {
    const fresh: AcceptedChange[] = []
    for (const change of changes) {
      if (this.has(change.entry)) continue
      const accepted = { ...change, arrival: this.log.length }
      this.log.push(accepted)
      fresh.push(accepted)
    }
    return (await this.bodies.apply(DOCUMENT, fresh)).refused
  }

  /** Edits as this device's command line would. */
  async edit(edit: (doc: Doc<ProposalDoc>) => Uint8Array | null): Promise<Travelling | null> {
    const { session, prepared } = await this.bodies.edit(DOCUMENT, edit)
    if (prepared === null) return null
    const change = travelling(this.name, session.nonce, prepared.bytes)
    await this.receive(change)
    return change
  }

  /** What all replicas must agree on. */
  async state(): Promise<unknown> {
    const held = await this.bodies.openSession(DOCUMENT)
    this.bodies.endSession(held.session.id)
    return {
      heads: await this.bodies.heads(DOCUMENT),
      held: Automerge.getHeads(Automerge.load(held.bytes)).toSorted(),
      body: await this.bodies.read(DOCUMENT),
      waiting: await this.bodies.pending(DOCUMENT),
    }
  }
}

/** A window: a copy of the document that it edits, kept up to date by events. */
export class Window {
  readonly #replica: Replica
  session: EditingSession | null = null
  doc: Doc<ProposalDoc> | null = null
  /** Changes made here and not yet handed over. */
  readonly made: { readonly session: EditingSession; readonly bytes: Uint8Array }[] = []
  isReplaced = false

  constructor(replica: Replica) {
    this.#replica = replica
    replica.bodies.onEvent((event) => {
      if (event.kind === 'replaced') this.isReplaced = true
      else if (this.doc !== null && !this.isReplaced && event.session !== this.session?.id) {
        ;[this.doc] = Automerge.applyChanges(this.doc, [...event.changes])
      }
    })
  }

  async open(): Promise<Doc<ProposalDoc>> {
    if (this.doc !== null && !this.isReplaced) return this.doc
    const { session, bytes } = await this.#replica.bodies.openSession(DOCUMENT)
    this.isReplaced = false
    this.session = session
    this.doc = Automerge.load<ProposalDoc>(bytes, { actor: session.actor })
    return this.doc
  }

  /** Edits the copy; `handOver` sends what was made to the replica. */
  async edit(
    edit: (doc: Doc<ProposalDoc>) => { readonly doc: Doc<ProposalDoc>; readonly change: Uint8Array | null },
  ): Promise<void> {
    const { doc, change } = edit(await this.open())
    this.doc = doc
    if (change !== null && this.session !== null) this.made.push({ session: this.session, bytes: change })
  }

  async handOver(): Promise<readonly Travelling[]> {
    const sent: Travelling[] = []
    for (const { session, bytes } of this.made.splice(0)) {
      const prepared = await this.#replica.bodies.toLog(session, [bytes])
      if (!prepared.ok) throw new Error(prepared.error.detail)
      for (const { bytes: signed } of prepared.value) sent.push(travelling(this.#replica.name, session.nonce, signed))
    }
    await this.#replica.receive(...sent)
    return sent
  }
}

export const hashOf = (change: Travelling): string => hashOfChange(change.change) ?? ''
