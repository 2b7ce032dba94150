import { actorFor, branchActorFor } from '#shared/documents/actor.ts'
import { hashOfChange } from '#shared/documents/codec.ts'
import type { MemberOfActor } from '#shared/documents/guard.ts'
import { toHex } from '#shared/kernel/bytes.ts'
import type { DeviceId, DocumentId, MemberId } from '#shared/kernel/ids.ts'
import type { Entry } from '#shared/log/entry.ts'
import type { CausalView } from '#shared/log/log.ts'
import type { Organisation } from '#shared/organisation/organisation.ts'
import { changeOf } from './intake.ts'

interface Noted {
  readonly entry: Entry
  readonly member: MemberId
  readonly actor: string
  readonly bytes: Uint8Array
}

/** The changes of one organisation that count, by document, and whose editing sessions made them. */
export class ChangeIndex {
  readonly #documents = new Map<DocumentId, Noted[]>()
  readonly #actors = new Map<string, string>()
  /** What a change's branch would be called if its session forked there, worked out when somebody names a branch. */
  readonly #branches = new Map<Noted, string | null>()

  /** Reads everything that counts from an organisation's log. */
  static of(state: Organisation): ChangeIndex {
    const index = new ChangeIndex()
    for (const entry of state.log.entries()) index.note(state, entry)
    return index
  }

  /** Files an entry if it is a change that counts. */
  note(state: Organisation, entry: Entry): void {
    const body = changeOf(entry)
    const author = state.authorOf(entry.id)
    if (body === null || author === undefined || state.verdictOf(entry.id)?.verdict !== 'allow') return
    const list = this.#documents.get(entry.document) ?? []
    list.push({ entry, member: author.member, actor: this.actorOf(entry.device, body.nonce), bytes: body.change })
    this.#documents.set(entry.document, list)
  }

  in(document: DocumentId): readonly Entry[] {
    return (this.#documents.get(document) ?? []).map(({ entry }) => entry)
  }

  /** Claimed time of the newest change; `null` when there is none. */
  changedAt(document: DocumentId): number | null {
    const times = (this.#documents.get(document) ?? []).map(({ entry }) => entry.claimedTime)
    return times.length === 0 ? null : Math.max(...times)
  }

  /** Whether a body had begun in somebody's knowledge: every change but the first is made on another. */
  hasBegun(document: DocumentId, cut: CausalView): boolean {
    return (this.#documents.get(document) ?? []).some(({ entry }) => cut.has(entry.id))
  }

  /** Whose an actor id is, as far as somebody's knowledge tells; branches of forked sessions included. */
  memberOfAt(document: DocumentId, cut: CausalView): MemberOfActor {
    const noted = this.#documents.get(document) ?? []
    return (actor) => {
      const session = noted.find((each) => each.actor === actor && cut.has(each.entry.id))
      if (session !== undefined) return session.member
      // Rare: only a session that forked goes by a branch's name.
      return noted.find((each) => this.#branchOf(each) === actor && cut.has(each.entry.id))?.member
    }
  }

  #branchOf(noted: Noted): string | null {
    const known = this.#branches.get(noted)
    if (known !== undefined) return known
    const branch = branchOf(noted)
    this.#branches.set(noted, branch)
    return branch
  }

  /** The actor id of a session, worked out once. */
  actorOf(device: DeviceId, nonce: Uint8Array): string {
    const key = `${device} ${toHex(nonce)}`
    const known = this.#actors.get(key)
    if (known !== undefined) return known
    const actor = actorFor(device, nonce)
    this.#actors.set(key, actor)
    return actor
  }
}

function branchOf({ actor, bytes }: Noted): string | null {
  const hash = hashOfChange(bytes)
  return hash === null ? null : branchActorFor(actor, hash)
}
