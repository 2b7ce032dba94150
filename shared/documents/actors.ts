import type { MemberId } from '../kernel/ids.ts'
import { branchActorFor } from './actor.ts'

/** Whose session an actor id in an operation is, or was before its session forked. */
export type MemberOfActor = (actor: string) => MemberId | undefined

interface Session {
  readonly actor: string
  readonly member: MemberId
}

/**
 * Remembers whose actor ids there are. An operation may name an author's session, or the branch of one that forked
 * (see graph.ts); a branch belongs to whom its session belongs to. Ask with an instance that holds what one entry had
 * seen, so that everybody gets the same answer about that entry.
 */
export class ActorBook {
  readonly #sessions = new Map<string, MemberId>()
  readonly #changes: { readonly session: Session; readonly hash: string }[] = []
  readonly #branches = new Map<string, MemberId>()
  #branchesKnown = 0

  /** A change of `member`'s session `actor`, by the change's hash. */
  note(actor: string, member: MemberId, changeHash: string): void {
    this.#sessions.set(actor, member)
    this.#changes.push({ session: { actor, member }, hash: changeHash })
  }

  /** A function that can be passed on. */
  readonly memberOf: MemberOfActor = (actor) => this.#sessions.get(actor) ?? this.#memberOfBranch(actor)

  /** Branches are so rare that their ids are only worked out when somebody names an actor that is no session's. */
  #memberOfBranch(actor: string): MemberId | undefined {
    for (; this.#branchesKnown < this.#changes.length; this.#branchesKnown++) {
      const change = this.#changes[this.#branchesKnown]
      if (change === undefined) break
      this.#branches.set(branchActorFor(change.session.actor, change.hash), change.session.member)
    }
    return this.#branches.get(actor)
  }
}
