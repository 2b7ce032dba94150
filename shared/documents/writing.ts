import type { DecisionTypeName } from '../charter/decision-rule.ts'
import type { Effect } from '../charter/effect.ts'
import type { MemberId } from '../kernel/ids.ts'
import { Automerge, type Doc } from './automerge.ts'
import { addComment, type Changed, createProposalBody, type ProposalDoc } from './shape.ts'

/** One proposal's body while it is written from nothing, by one actor after another; each step gives its change. */
export class WrittenBody {
  #doc: Doc<ProposalDoc>
  /** The first change, which makes the body. */
  readonly first: Uint8Array

  constructor(
    actor: string,
    initial: {
      readonly title: string
      readonly text: string
      readonly decisionType: DecisionTypeName
      readonly effect: Effect
    },
  ) {
    const { doc, change } = createProposalBody(actor, initial)
    this.#doc = doc
    this.first = change
  }

  /** Hashes of the newest changes, in hexadecimal. */
  heads(): readonly string[] {
    return Automerge.getHeads(this.#doc)
  }

  /** @param actor under which nothing has been written yet */
  comment(
    actor: string,
    comment: { readonly member: MemberId; readonly random: string; readonly at: number; readonly text: string },
  ): Uint8Array {
    return this.#as(actor, (doc) => addComment(doc, comment))
  }

  /** Gives the memory back; nothing can be written any more. */
  free(): void {
    Automerge.free(this.#doc)
  }

  #as(actor: string, edit: (doc: Doc<ProposalDoc>) => Changed): Uint8Array {
    const before = this.#doc
    const { doc, change } = edit(Automerge.clone(before, { actor }))
    if (change === null) throw new Error('what is written must change something')
    this.#doc = doc
    Automerge.free(before)
    return change
  }
}
