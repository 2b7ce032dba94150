import type { DeviceId, EntryId } from '#shared/kernel/ids.ts'
import { Gossip, type GossipEffect } from '#shared/protocol/gossip.ts'
import type { Clock } from '../../ports/ports.ts'
import type { Replica } from '../replica.ts'
import type { PeerSession, SessionListener } from './peer-session.ts'
import { RecentEntries } from './recent-entries.ts'

type Entries = readonly { readonly id: EntryId; readonly bytes: Uint8Array }[]

/** What the links of one organisation do together: performs what `Gossip` decides, and gives it its time. */
export class LinkedSessions {
  /** What sessions report that concerns the others. */
  readonly listener: Pick<SessionListener, 'arrived' | 'taken' | 'gossip' | 'lacking' | 'pulled'>
  readonly #clock: Clock
  readonly #gossip: Gossip
  readonly #recent = new RecentEntries()
  readonly #sessions = new Map<DeviceId, PeerSession>()
  #timer: { readonly at: number; readonly cancel: () => void } | null = null

  constructor(replica: Replica, clock: Clock) {
    this.#clock = clock
    const gossip = new Gossip((id) => replica.has(id))
    const now = (): number => clock.now()
    this.#gossip = gossip
    this.listener = {
      arrived: ({ remote }, ids, bytes) => this.#perform(gossip.arrived(remote, ids, bytes, now())),
      taken: ({ remote }) => this.#perform(gossip.taken(remote, now())),
      gossip: ({ remote }, message) => this.#perform(gossip.hear(remote, message, now())),
      lacking: ({ remote }, entries) => this.#perform(gossip.lacking(remote, entries, now())),
      pulled: ({ remote }, outcome) => this.#perform(gossip.pulled(remote, outcome, now())),
    }
  }

  isWithholding(device: DeviceId): boolean {
    return this.#gossip.isWithholding(device)
  }

  established(session: PeerSession): void {
    this.#sessions.set(session.remote, session)
    this.#perform(this.#gossip.opened(session.remote, this.#clock.now()))
  }

  ended(session: PeerSession): void {
    if (this.#sessions.get(session.remote) !== session) return
    this.#sessions.delete(session.remote)
    this.#perform(this.#gossip.ended(session.remote, this.#clock.now()))
  }

  /** Entries became durable: tells all sessions, those of strangers too, and passes on what is new. */
  grown(entries: Entries, from: DeviceId | null, sessions: Iterable<PeerSession>): void {
    const ids = entries.map(({ id }) => id)
    const coming = this.#gossip.coming(from)
    const knowing = new Set<DeviceId>()
    for (const session of sessions) {
      const own = session.remote === from
      // What a pull brought was mostly known to the others, from whom it could have come as well.
      const skips = own || coming === 'many' || (coming === 'few' && !session.lacksSome())
      if (skips) knowing.add(session.remote)
      session.step({
        type: 'grown',
        news: skips ? 0 : this.#gossip.unknownTo(session.remote, ids).length,
        fromThem: own ? entries.length : 0,
        behind: coming === 'many' && !own,
      })
    }
    if (coming === 'many') return
    for (const { id, bytes } of entries) this.#recent.add(id, bytes)
    this.#perform(this.#gossip.grown(ids, (device) => !knowing.has(device), this.#clock.now()))
  }

  stop(): void {
    this.#timer?.cancel()
    this.#timer = null
  }

  #perform(effects: readonly GossipEffect[]): void {
    for (const effect of effects) this.#do(effect)
    this.#schedule()
  }

  #do(effect: GossipEffect): void {
    const session = this.#sessions.get('to' in effect ? effect.to : effect.from)
    if (session === undefined) return
    switch (effect.do) {
      case 'push':
      case 'give': {
        const entries = this.#recent.of(effect.ids)
        if (entries.length > 0) session.step({ type: 'push', entries })
        return
      }
      case 'say':
        return session.step({ type: 'say', message: effect.message })
      case 'pull':
      case 'enough':
        return session.step({ type: effect.do })
    }
  }

  #schedule(): void {
    const at = this.#gossip.dueAt
    if (this.#timer?.at === at) return
    this.stop()
    if (at === null) return
    const cancel = this.#clock.after(Math.max(1, at - this.#clock.now()), () => {
      this.#timer = null
      this.#perform(this.#gossip.time(this.#clock.now()))
    })
    this.#timer = { at, cancel }
  }
}
