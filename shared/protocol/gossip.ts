import type { DeviceId, EntryId } from '../kernel/ids.ts'
import { LIMITS } from '../kernel/limits.ts'
import { unreachable } from '../kernel/result.ts'
import { PullQueue } from './gossip-pull.ts'
import { SoughtEntries } from './gossip-sought.ts'
import { RecentIds } from './recent-ids.ts'
import type { GossipMessage } from './replicate-messages.ts'

/** Milliseconds in which new entries are announced together on a link that does not get them in full. */
export const ANNOUNCE_MS = 30
/** Milliseconds between two requests on one link to announce only. */
const PRUNE_AGAIN_MS = 1_000
/** Milliseconds before the same entry is given again to who asks for it by id. */
const GIVE_AGAIN_MS = 30_000
/** Links up to which a device takes what comes twice: one more copy at most, and each way is the quickest for somebody. */
const FEW_LINKS = 2
/** Entries up to which what a pull brought is passed on at once, as new ones are; more are left to comparisons. */
const FEW_ENTRIES = 32
/** Requests that a device left unanswered after which it is named as withholding. */
const WITHHELD_AT_MOST = 3

export type GossipEffect =
  /** Send these new entries in full. */
  | { readonly do: 'push'; readonly to: DeviceId; readonly ids: readonly EntryId[] }
  /** Send these in full because the other asked, as far as they are at hand. */
  | { readonly do: 'give'; readonly to: DeviceId; readonly ids: readonly EntryId[] }
  | { readonly do: 'say'; readonly to: DeviceId; readonly message: GossipMessage }
  /** Pull from a device what is lacking here; or tell it that no more is needed. */
  | { readonly do: 'pull'; readonly from: DeviceId }
  | { readonly do: 'enough'; readonly from: DeviceId }

/** How entries came from a device: on their own, or with a pull, of a few entries or of many. */
export type Coming = 'live' | 'few' | 'many'

interface GossipLink {
  /** Whether new entries are sent in full on this link, or announced. Both ends mean to say the same. */
  way: 'eager' | 'lazy'
  /** Entries that the other is known to have: it sent or announced them. */
  readonly known: RecentIds
  /** When each entry was given to the other because it asked. */
  readonly given: RecentIds<number>
  announce: EntryId[]
  announceAt: number | null
  prunedAt: number | null
  /** Entries are coming because this end asked for all it lacks: what comes twice then is nobody's mistake. */
  pulling: boolean
}

/**
 * What one device's links do together so that each entry comes to it about once: which links carry new entries in full
 * and which announce them, of whom announced entries are asked, and from whom a joiner pulls. All of it may fail or be
 * lied to without harm: the comparison of vectors on each link finds what did not come.
 *
 * The tree of full links is that of Plumtree: J. Leitão, J. Pereira, L. Rodrigues, "Epidemic Broadcast Trees", SRDS
 * 2007. A link on which an entry comes for the second time is pruned to announcements; an announced entry that does not
 * come is asked for, which grafts the link back. Bundled announcements and bounds on requests are those of libp2p's
 * gossipsub 1.1 (IHAVE and IWANT).
 *
 * Deterministic: `now` is an argument, in milliseconds. Each call gives what to do, and `dueAt` when to call `time`.
 */
export class Gossip {
  readonly #has: (id: EntryId) => boolean
  readonly #links = new Map<DeviceId, GossipLink>()
  /** Ids that came lately, kept or not yet. */
  readonly #arrived = new RecentIds(LIMITS.rememberedIds)
  readonly #sought = new SoughtEntries()
  readonly #pulls = new PullQueue()
  /** Requests that each device left unanswered since it last answered one; kept when its link ends. */
  readonly #withheld = new Map<DeviceId, number>()
  #effects: GossipEffect[] = []

  /** @param has whether an entry is held here */
  constructor(has: (id: EntryId) => boolean) {
    this.#has = has
  }

  get dueAt(): number | null {
    const due = [this.#sought.dueAt, this.#pulls.dueAt]
    for (const link of this.#links.values()) due.push(link.announceAt)
    const set = due.filter((at) => at !== null)
    return set.length === 0 ? null : Math.min(...set)
  }

  /** Devices to which new entries go in full. */
  get eager(): readonly DeviceId[] {
    return [...this.#links].filter(([, { way }]) => way === 'eager').map(([device]) => device)
  }

  /** Whether a device announced or promised entries again and again without sending them. */
  isWithholding(device: DeviceId): boolean {
    return this.#blame(device) >= WITHHELD_AT_MOST
  }

  /** A link on which both ends accepted each other; a former one of the same device is forgotten. */
  opened(device: DeviceId, now: number): readonly GossipEffect[] {
    if (this.#links.has(device)) this.#forget(device, now)
    this.#links.set(device, {
      way: 'eager',
      known: new RecentIds(LIMITS.rememberedIds),
      given: new RecentIds(LIMITS.rememberedIds),
      announce: [],
      announceAt: null,
      prunedAt: null,
      pulling: false,
    })
    return this.#done(now)
  }

  ended(device: DeviceId, now: number): readonly GossipEffect[] {
    this.#forget(device, now)
    return this.#done(now)
  }

  hear(device: DeviceId, message: GossipMessage, now: number): readonly GossipEffect[] {
    const link = this.#links.get(device)
    if (link === undefined) return []
    switch (message.type) {
      case 'have':
        for (const id of message.ids) {
          link.known.set(id, true)
          if (!this.#arrived.has(id) && !this.#has(id)) this.#sought.announced(device, id, now)
        }
        break
      case 'want':
        link.way = 'eager'
        this.#give(device, link, message.ids, now)
        break
      case 'prune':
        link.way = 'lazy'
        break
      default:
        return unreachable(message)
    }
    return this.#done(now)
  }

  /** Entries came on a link and are yet to be checked and kept. */
  arrived(device: DeviceId, ids: readonly EntryId[], bytes: number, now: number): readonly GossipEffect[] {
    const link = this.#links.get(device)
    let twice = 0
    for (const id of ids) {
      if (this.#arrived.has(id) || this.#has(id)) twice += 1
      this.#arrived.set(id, true)
      if (this.#sought.arrived(id, device)) this.#withheld.delete(device)
      link?.known.set(id, true)
    }
    if (link === undefined) return []
    this.#pulls.arrived(device, bytes, now)
    if (link.pulling) return this.#done(now)
    if (2 * twice <= ids.length) link.way = 'eager'
    else if (this.#links.size > FEW_LINKS) this.#prune(device, link, now)
    return this.#done(now)
  }

  /** What came last on a link has been dealt with. */
  taken(device: DeviceId, now: number): readonly GossipEffect[] {
    this.#pulls.taken(device, now)
    return this.#done(now)
  }

  /** How what comes from a device now is coming. */
  coming(from: DeviceId | null): Coming {
    if (from === null || this.#links.get(from)?.pulling !== true) return 'live'
    return this.#pulls.from === from && this.#pulls.expected <= FEW_ENTRIES ? 'few' : 'many'
  }

  /** Which of these a device is not known to have. */
  unknownTo(device: DeviceId, ids: readonly EntryId[]): readonly EntryId[] {
    const known = this.#links.get(device)?.known
    return known === undefined ? ids : ids.filter((id) => !known.has(id))
  }

  /**
   * New entries are kept here: passes them on.
   * @param lacks whether a device may lack them at all
   */
  grown(ids: readonly EntryId[], lacks: (device: DeviceId) => boolean, now: number): readonly GossipEffect[] {
    for (const [device, link] of this.#links) {
      const news = this.unknownTo(device, ids)
      if (news.length === 0 || !lacks(device)) continue
      if (link.way === 'eager') this.#effects.push({ do: 'push', to: device, ids: news })
      else {
        link.announce.push(...news)
        link.announceAt ??= now + ANNOUNCE_MS
      }
    }
    return this.#done(now)
  }

  /** A comparison showed that a device holds what is lacking here. */
  lacking(device: DeviceId, entries: number, now: number): readonly GossipEffect[] {
    if (this.#links.has(device)) this.#pulls.lacking(device, entries)
    return this.#done(now)
  }

  /** A pull from a device ended. @param outcome whether it has more, and whether it sent nothing that it promised */
  pulled(
    device: DeviceId,
    outcome: { readonly again: boolean; readonly empty: boolean },
    now: number,
  ): readonly GossipEffect[] {
    const link = this.#links.get(device)
    if (link !== undefined) link.pulling = false
    const ended = this.#pulls.over(device, outcome.again, now)
    if (ended !== 'past' && outcome.empty) this.#accuse(device)
    else if (ended === 'brought') this.#withheld.delete(device)
    if (ended !== 'past' && outcome.again) this.#pull(device)
    return this.#done(now)
  }

  time(now: number): readonly GossipEffect[] {
    return this.#done(now)
  }

  #done(now: number): readonly GossipEffect[] {
    this.#ask(now)
    this.#chooseSupplier(now)
    for (const [device, link] of this.#links) {
      const due = link.announceAt !== null && link.announceAt <= now
      if (due || link.announce.length >= LIMITS.haveIds) this.#announce(device, link)
    }
    const effects = this.#effects
    this.#effects = []
    return effects
  }

  #ask(now: number): void {
    const { ask, failed } = this.#sought.due((device) => this.#blame(device), now)
    for (const device of failed) {
      this.#accuse(device)
      const link = this.#links.get(device)
      if (link !== undefined && this.#links.size > FEW_LINKS) this.#prune(device, link, now)
    }
    for (const [device, ids] of ask) {
      const link = this.#links.get(device)
      if (link !== undefined) link.way = 'eager'
      this.#say(device, { type: 'want', ids: [...ids] })
    }
  }

  #chooseSupplier(now: number): void {
    const slow = this.#pulls.giveUp(now)
    if (slow !== null) {
      this.#accuse(slow)
      this.#effects.push({ do: 'enough', from: slow })
    }
    const next = this.#pulls.next((device) => this.#blame(device), now)
    if (next !== null) this.#pull(next)
  }

  #pull(from: DeviceId): void {
    const link = this.#links.get(from)
    if (link !== undefined) link.pulling = true
    this.#effects.push({ do: 'pull', from })
  }

  #announce(device: DeviceId, link: GossipLink): void {
    const news = this.unknownTo(device, link.announce)
    link.announce = []
    link.announceAt = null
    for (let at = 0; at < news.length; at += LIMITS.haveIds)
      this.#say(device, { type: 'have', ids: news.slice(at, at + LIMITS.haveIds) })
  }

  /** Who asks again and again for the same gets it once in a while: it arrived the first time, or never will. */
  #give(device: DeviceId, link: GossipLink, ids: readonly EntryId[], now: number): void {
    const wanted = ids.filter((id) => this.#has(id) && now >= (link.given.get(id) ?? -GIVE_AGAIN_MS) + GIVE_AGAIN_MS)
    for (const id of wanted) link.given.set(id, now)
    if (wanted.length > 0) this.#effects.push({ do: 'give', to: device, ids: wanted })
  }

  #prune(device: DeviceId, link: GossipLink, now: number): void {
    link.way = 'lazy'
    if (link.prunedAt !== null && now < link.prunedAt + PRUNE_AGAIN_MS) return
    link.prunedAt = now
    this.#say(device, { type: 'prune' })
  }

  #forget(device: DeviceId, now: number): void {
    this.#links.delete(device)
    this.#sought.gone(device, now)
    this.#pulls.gone(device)
  }

  #say(to: DeviceId, message: GossipMessage): void {
    this.#effects.push({ do: 'say', to, message })
  }

  #blame(device: DeviceId): number {
    return this.#withheld.get(device) ?? 0
  }

  #accuse(device: DeviceId): void {
    this.#withheld.set(device, this.#blame(device) + 1)
  }
}
