import type { ActBody } from '../acts/acts.ts'
import type { MemberId } from '../kernel/ids.ts'
import type { Entry } from '../log/entry.ts'
import type { ActEntry } from './facts.ts'

type Ballot = ActEntry<'ballot.cast'>

/** What is kept of a ballot whose body has not been asked for: most are of proposals long decided. */
interface Unread {
  readonly entry: Entry
  readonly member: MemberId
}

/** All allowed ballots on one proposal, in order of arrival, and by member. Bodies are read when they are asked for. */
export class BallotBox implements Iterable<Ballot> {
  #unread: Unread[] = []
  readonly #read: Ballot[] = []
  readonly #byMember = new Map<MemberId, Ballot[]>()

  get size(): number {
    return this.#read.length + this.#unread.length
  }

  /** Puts in a ballot whose body was read. */
  put(entry: Entry, member: MemberId, body: ActBody<'ballot.cast'>): void {
    this.#readAll()
    this.#file({ entry, member, body })
  }

  /** Puts in a ballot that was allowed before, under the same rules: its body is known to be one. */
  putUnread(entry: Entry, member: MemberId): void {
    this.#unread.push({ entry, member })
  }

  of(member: MemberId): readonly Ballot[] {
    this.#readAll()
    return this.#byMember.get(member) ?? []
  }

  /** The ballots in order of arrival: always the same list, which grows. */
  all(): readonly Ballot[] {
    this.#readAll()
    return this.#read
  }

  filter(wanted: (ballot: Ballot) => boolean): readonly Ballot[] {
    this.#readAll()
    return this.#read.filter(wanted)
  }

  [Symbol.iterator](): Iterator<Ballot> {
    this.#readAll()
    return this.#read[Symbol.iterator]()
  }

  #readAll(): void {
    if (this.#unread.length === 0) return
    const unread = this.#unread
    this.#unread = []
    for (const { entry, member } of unread) this.#file({ entry, member, body: entry.body as Ballot['body'] })
  }

  #file(ballot: Ballot): void {
    // One text for each id, however many ballots name it.
    const [sample] = this.#read
    const { proposal, open } = ballot.body
    const body = {
      ...ballot.body,
      proposal: sample?.body.proposal === proposal ? sample.body.proposal : proposal,
      open: sample?.body.open === open ? sample.body.open : open,
    }
    const kept = { ...ballot, body }
    this.#read.push(kept)
    const mine = this.#byMember.get(ballot.member)
    if (mine === undefined) this.#byMember.set(ballot.member, [kept])
    else mine.push(kept)
  }
}
