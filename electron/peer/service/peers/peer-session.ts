import { sha256, toHex } from '#shared/kernel/bytes.ts'
import type { DeviceId, DocumentId, EntryId } from '#shared/kernel/ids.ts'
import { LIMITS } from '#shared/kernel/limits.ts'
import { unreachable } from '#shared/kernel/result.ts'
import { isFault, type Refused } from '#shared/log/refusal.ts'
import { DIALECT, type Dialect } from '#shared/protocol/dialect.ts'
import { type Bucket, fullBucket, type Rate, take } from '#shared/protocol/rate.ts'
import {
  decodeReplicate,
  type GoodbyeCode,
  type GossipMessage,
  type Place,
  type ReplicateMessage,
} from '#shared/protocol/replicate-messages.ts'
import { startReplicate, stepReplicate } from '#shared/protocol/replicate-session.ts'
import {
  type DeviceAddresses,
  isEstablished,
  type Knowledge,
  type ReplicateEffect,
  type ReplicateEvent,
  type ReplicateState,
} from '#shared/protocol/replicate-state.ts'
import {
  type Clock,
  type Link,
  StoreFailure,
  type StoreProblem,
  TransportFailure,
  type TransportProblem,
} from '../../ports/ports.ts'
import type { ChainTip, Replica } from '../replica.ts'
import type { Holdings } from './holdings.ts'
import { Outbox } from './outbox.ts'

/** How a session ended: by a goodbye of one side, because the link broke, or because something failed here. */
export type SessionEnd =
  | { readonly why: 'goodbye'; readonly code: GoodbyeCode; readonly by: 'us' | 'them'; readonly setBack: boolean }
  | { readonly why: 'link'; readonly problem: TransportProblem }
  | { readonly why: 'disk'; readonly problem: StoreProblem }
  /** A bug of ours, for the log. */
  | { readonly why: 'fault'; readonly error: unknown }

export interface SessionListener {
  established(session: PeerSession): void
  /** Vectors were compared and are equal. */
  equal(session: PeerSession): void
  /** Anything that is shown of the session may differ. */
  changed(session: PeerSession): void
  /** The other told what it holds. */
  tips(session: PeerSession, tips: readonly ChainTip[]): void
  heardOf(session: PeerSession, of: readonly DeviceAddresses[]): void
  place(session: PeerSession, document: DocumentId, at: Place | null): void
  progress(session: PeerSession, received: number, expected: number): void
  /** Entries that the other sent were not taken in. */
  refused(session: PeerSession, refused: readonly Refused[]): void
  /** Entries came that are yet to be checked; and that has been done with the last that came. */
  arrived(session: PeerSession, ids: readonly EntryId[], bytes: number): void
  taken(session: PeerSession): void
  gossip(session: PeerSession, message: GossipMessage): void
  /** The other holds so many entries that are lacking here. */
  lacking(session: PeerSession, entries: number): void
  pulled(session: PeerSession, outcome: { readonly again: boolean; readonly empty: boolean }): void
  ended(session: PeerSession, end: SessionEnd): void
}

export interface SessionParts {
  readonly link: Link
  /** What the link still has to say, if somebody already read from it. */
  readonly messages: AsyncIterator<Uint8Array>
  readonly role: ReplicateState['role']
  readonly replica: Replica
  readonly holdings: Holdings
  readonly leastVersion: number
  readonly dialect?: Dialect
  readonly introducer: boolean
  readonly clock: Clock
  readonly addresses: () => readonly string[]
  readonly listener: SessionListener
}

/** Milliseconds for the last messages of a session that ends. */
const FAREWELL_MS = 2_000

/** Messages that make this end compare what it holds: costly to answer and cheap to send. */
const COMPARING: ReadonlySet<ReplicateMessage['type']> = new Set(['tips', 'pull'])
const COMPARING_RATE: Rate = { size: LIMITS.comparisonsPerMinute, perMs: 60_000 }

/** Runs the protocol of one link for one organisation: takes steps, performs their effects. */
export class PeerSession {
  readonly remote: DeviceId
  readonly link: Link
  readonly role: ReplicateState['role']
  readonly openedAt: number
  readonly #parts: SessionParts
  readonly #outbox: Outbox
  readonly #know: Knowledge
  readonly #events: ReplicateEvent[] = []
  #stepping = false
  #state: ReplicateState
  #cancelWake: () => void = () => {}
  #taking: Promise<void> = Promise.resolve()
  #comparisons: Bucket
  #end: SessionEnd | null = null
  #ended = false

  constructor(parts: SessionParts) {
    const { link, replica, holdings } = parts
    this.#parts = parts
    this.link = link
    this.remote = link.remote
    this.role = parts.role
    this.openedAt = parts.clock.now()
    this.#comparisons = fullBucket(COMPARING_RATE, this.openedAt)
    this.#outbox = new Outbox(link, () => {})
    this.#know = {
      standing: () => replica.standingOf(link.remote),
      tips: () => holdings.tips(),
      digest: () => holdings.digest(),
      has: (id) => replica.has(id),
      countMissingFor: (theirs) => replica.countMissingFor(theirs),
      addresses: parts.addresses,
    }
    this.#state = startReplicate({
      organisation: replica.organisation,
      remote: link.remote,
      role: parts.role,
      leastVersion: parts.leastVersion,
      dialect: parts.dialect ?? DIALECT,
      introducer: parts.introducer,
      now: this.openedAt,
    })
  }

  get state(): ReplicateState {
    return this.#state
  }

  get established(): boolean {
    return isEstablished(this.#state)
  }

  /** Says hello if this end dialled, hears `first` if somebody already read it, then follows the link to its end. */
  start(first: ReplicateMessage | null = null): void {
    this.step({ type: 'opened' })
    if (first !== null) this.step({ type: 'message', message: first })
    void this.#read()
  }

  /** Whether the other may lack something that is held here, as far as it told its vector. */
  lacksSome(): boolean {
    return this.#know.countMissingFor(this.#state.theirTips) > 0
  }

  close(code: GoodbyeCode): void {
    this.step({ type: 'leave', code })
  }

  /** Takes a step of the protocol; steps asked for while one is being performed follow it. */
  step(event: ReplicateEvent): void {
    this.#events.push(event)
    if (this.#stepping) return
    this.#stepping = true
    for (let next = this.#events.shift(); next !== undefined; next = this.#events.shift()) {
      const { state, effects } = stepReplicate(this.#state, next, this.#know, this.#parts.clock.now())
      const told = state.theirTips !== this.#state.theirTips
      this.#state = state
      if (told) this.#parts.listener.tips(this, state.theirTips)
      this.#cancelWake()
      for (const effect of effects) this.#perform(effect)
    }
    this.#stepping = false
    this.#parts.listener.changed(this)
  }

  #perform(effect: ReplicateEffect): void {
    const { listener, clock } = this.#parts
    switch (effect.do) {
      case 'send':
        return this.#outbox.send(effect.message)
      case 'supply':
        void this.#supply(effect)
        return
      case 'stop-supplying':
        return this.#outbox.stopSupplying()
      case 'push':
        return this.#outbox.push(effect.entries)
      case 'take':
        this.#taking = this.#take(effect.entries)
        return
      case 'established':
        return listener.established(this)
      case 'equal':
        return listener.equal(this)
      case 'progress':
        return listener.progress(this, effect.received, effect.expected)
      case 'lacking':
        return listener.lacking(this, effect.entries)
      case 'pulled':
        return listener.pulled(this, effect)
      case 'gossip':
        return listener.gossip(this, effect.message)
      case 'heard-of':
        return listener.heardOf(this, effect.of)
      case 'place':
        return listener.place(this, effect.document, effect.at)
      case 'wake':
        this.#cancelWake = clock.after(Math.max(1, effect.at - clock.now()), () => this.step({ type: 'time' }))
        return
      case 'close':
        void this.#leave(effect)
        return
      default:
        return unreachable(effect)
    }
  }

  async #supply({ theirs, most, run }: Extract<ReplicateEffect, { do: 'supply' }>): Promise<void> {
    const { replica } = this.#parts
    try {
      const more = await this.#outbox.supply(replica.missingFor(theirs), most, () => this.step({ type: 'supplying' }))
      this.step({ type: 'supplied', run, more })
    } catch (error) {
      this.#fail(error)
    }
  }

  async #take(entries: readonly Uint8Array[]): Promise<void> {
    const { replica, listener } = this.#parts
    const ids = entries.map((entry) => toHex(sha256(entry)) as EntryId)
    const bytes = entries.reduce((sum, entry) => sum + entry.length, 0)
    listener.arrived(this, ids, bytes)
    try {
      const report = await replica.ingest(entries, this.remote)
      // What is kept though its change was refused is no fault of whoever passes it on: everybody keeps it.
      const refused = report.refused.filter(({ id }) => !replica.has(id))
      if (refused.length > 0) this.#parts.listener.refused(this, refused)
      this.step({ type: 'taken', refused: refused.filter(({ why }) => isFault(why)).length })
    } catch (error) {
      this.#fail(error)
    }
    listener.taken(this)
  }

  async #read(): Promise<void> {
    try {
      for (;;) {
        const next = await this.#parts.messages.next()
        if (next.done === true) break
        const message = decodeReplicate(next.value)
        if (message.ok && COMPARING.has(message.value.type)) await this.#pace()
        if (this.#ended) break
        this.step(message.ok ? { type: 'message', message: message.value } : { type: 'garbage', defect: message.error })
        await this.#taking
      }
      this.#over({ why: 'link', problem: 'closed' })
    } catch (error) {
      if (error instanceof TransportFailure) this.#over({ why: 'link', problem: error.problem })
      else this.#fail(error)
    }
  }

  /** Who asks for comparisons faster than anybody needs them is heard more slowly, on this link alone. */
  async #pace(): Promise<void> {
    const { clock } = this.#parts
    while (!this.#ended) {
      const { allowed, bucket } = take(this.#comparisons, COMPARING_RATE, clock.now())
      this.#comparisons = bucket
      if (allowed) return
      await new Promise<void>((resolve) => void clock.after(COMPARING_RATE.perMs / COMPARING_RATE.size, resolve))
    }
  }

  /** A fault of this device: says goodbye, and the end says what it was. */
  #fail(error: unknown): void {
    this.#end ??= error instanceof StoreFailure ? { why: 'disk', problem: error.problem } : { why: 'fault', error }
    this.close('internal')
  }

  async #leave({ code, by }: Extract<ReplicateEffect, { do: 'close' }>): Promise<void> {
    this.#end ??= { why: 'goodbye', code, by, setBack: this.#state.setBack }
    let hurry = (): void => {}
    const late = new Promise<void>((resolve) => {
      hurry = this.#parts.clock.after(FAREWELL_MS, resolve)
    })
    await Promise.race([this.#outbox.flushed(), late])
    hurry()
    await this.link.close(code)
    this.#over(this.#end)
  }

  #over(end: SessionEnd): void {
    if (this.#ended) return
    this.#ended = true
    this.#cancelWake()
    this.#outbox.stopSupplying()
    void this.link.close()
    this.#parts.listener.ended(this, this.#end ?? end)
  }
}
