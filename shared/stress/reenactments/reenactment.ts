import type { Charter } from '../../charter/model.ts'
import type { Finding, Incident } from '../finding.ts'
import type { Story } from '../story.ts'

/** Something that happened elsewhere, as a charter with the same hole and acts that go through it. */

export interface Source {
  readonly author: string
  readonly title: string
  /** As precise as it is known: a day, a month or a year. */
  readonly date: string
  /** An address, or what to look for and where. */
  readonly where: string
}

export interface Fact {
  readonly said: string
  /** Places in the list of sources, counted from one. */
  readonly sources: readonly number[]
  /** What about it is not certain, in a sentence. */
  readonly uncertain?: string
}

/** Where the repaired charter stops the story: an act of somebody that it denies, or a count that comes out otherwise. */
export type Stop =
  | { readonly act: 'proposal.open' | 'ballot.cast' | 'outcome.enact'; readonly who: string; readonly clause: string }
  | { readonly act: 'count'; readonly outcome: 'rejected' | 'no-quorum' }

export interface Reenactment extends Pick<Incident, 'name' | 'year'> {
  /** Name on the command line. */
  readonly id: string
  readonly happened: readonly Fact[]
  readonly sources: readonly Source[]
  /** What stands for what: here everybody has one vote, and there are no tokens. */
  readonly translation: string
  /** Clauses of the charter whose sentences are the hole. */
  readonly hole: readonly string[]
  readonly charter: Charter
  /** What the stress test must find in the charter, and no more in the repaired one. */
  readonly findings: readonly Pick<Finding, 'id' | 'number' | 'severity'>[]
  /** Numbers of findings that it was a case of, and that no charter of this version can have. */
  readonly notPossible: readonly number[]
  readonly repaired: Charter
  /** How many have founded the organisation. */
  readonly people: number
  /** The same people do the same under either charter, as far as it lets them. */
  tell(story: Story): Generator<void, void>
  readonly stopped: readonly Stop[]
  /** What the repair does not stop. */
  readonly remains: string
}
