import type { DeviceId, Digest, MemberId } from '../kernel/ids.ts'
import type { CausalView } from '../log/log.ts'
import type { Adoption, Facts } from './facts.ts'
import type { Standing } from './standing.ts'

/** Answers that are the same in every view of an era. */
interface Answers {
  readonly standings: Map<DeviceId, Standing | null>
  members?: readonly MemberId[]
  membersHash?: Digest
  readonly since: Map<MemberId, number>
  newestSince?: number
  charter?: Adoption
}

/**
 * Kinds that change nobody's standing and no rule. Any other, and any new one, begins an era: listing a kind here that
 * does would let replicas differ, leaving one out only costs time.
 */
const WEIGHTLESS: ReadonlySet<string> = new Set([
  'change',
  'invitation.issue',
  'invitation.revoke',
  'membership.request',
  'device.request',
  'member.rename',
  'proposal.draft',
  'proposal.open',
  'proposal.withdraw',
  'proposal.sponsor',
  'proposal.reply',
  'proposal.supersede',
  'objection.test',
  'review.give',
  'ballot.cast',
  'certificate.sign',
  'certificate.confirm',
  'role.resign',
  'emergency.pause',
  'outcome.challenge',
  'delegation.give',
  'delegation.end',
])

export const isWeighty = (kind: string): boolean => !WEIGHTLESS.has(kind)

/**
 * Remembers who belongs and which charter holds, once for each era (`Era`), instead of working it out for every entry.
 * Nothing is remembered of views in which a standing ended: there it also matters who acknowledged what since (`counts`),
 * which any entry can change.
 */
export class EraMemory {
  readonly #facts: Facts
  readonly #answers = new WeakMap<object, Answers | 'ended'>()

  constructor(facts: Facts) {
    this.#facts = facts
  }

  /** Where to look up and to put answers for this view; `null` when they may not be remembered. */
  for(view: CausalView): Answers | null {
    const { era } = view
    if (era === null) return null
    const known = this.#answers.get(era)
    if (known !== undefined) return known === 'ended' ? null : known
    const answers: Answers | 'ended' = this.#hasEnding(view) ? 'ended' : { standings: new Map(), since: new Map() }
    this.#answers.set(era, answers)
    return answers === 'ended' ? null : answers
  }

  #hasEnding(view: CausalView): boolean {
    const { deviceRevokes, removals, leaves } = this.#facts
    const ends = [...removals, ...[...deviceRevokes.values(), ...leaves.values()].flat()]
    return ends.some((end) => view.has(end.entry.id))
  }
}
