import type { MemberId, ProposalId } from '#shared/kernel/ids.ts'
import { charterOf } from '#shared/organisation/standing.ts'
import { stateOf } from '#shared/organisation/views/proposal-stage.ts'
import { actingMember, type Viewer } from '#shared/organisation/views/viewer.ts'
import type { Clock } from '../ports/ports.ts'

/** Between members' apps that could all put the same outcome into force, so that usually one does. */
const STAGGER_MS = 4_000
/** Timers are never set for longer than this; the clerk looks again and sets the next. */
const LONGEST_WAIT_MS = 3_600_000

export interface ClerkDuties {
  viewer(): Viewer
  /** Signs the enactment of a certified outcome whose cooling-off is over. */
  enact(proposal: ProposalId): Promise<void>
  /** Time moved a proposal to another stage. */
  timePassed(): void
}

/**
 * Watches the clock for one organisation: says when time alone moved something on, and puts certified outcomes into
 * force once their cooling-off is over. That is a duty without discretion, so it is done without asking: the members
 * decided, and the enactment is only valid when the charter's conditions hold.
 */
export class Clerk {
  readonly #clock: Clock
  readonly #duties: ClerkDuties
  #cancel: () => void = () => {}
  #stopped = false

  constructor(clock: Clock, duties: ClerkDuties) {
    this.#clock = clock
    this.#duties = duties
  }

  /** Looks at every proposal and sets the timer for the next thing that time will move. */
  review(): void {
    this.#cancel()
    if (this.#stopped) return
    const { due, next } = this.#look()
    for (const proposal of due) void this.#duties.enact(proposal).catch(() => undefined)
    if (next === null) return
    const wait = Math.min(LONGEST_WAIT_MS, Math.max(1, next - this.#clock.now()))
    this.#cancel = this.#clock.after(wait, () => {
      this.#duties.timePassed()
      this.review()
    })
  }

  stop(): void {
    this.#stopped = true
    this.#cancel()
  }

  #look(): { readonly due: readonly ProposalId[]; readonly next: number | null } {
    const viewer = this.#duties.viewer()
    const { organisation, now } = viewer
    const me = actingMember(viewer)
    const due: ProposalId[] = []
    const times: number[] = []
    for (const proposal of organisation.facts.proposals.values()) {
      const state = stateOf(organisation, proposal, now)
      if (state.stageEndsAt !== null && state.stageEndsAt > now) times.push(state.stageEndsAt)
      if (state.stage === 'closing' && state.open !== null && state.closesAt !== null) {
        const graceEnds = state.closesAt + state.open.adoption.charter.certification.syncGraceMs
        if (graceEnds > now) times.push(graceEnds)
      }
      if (state.stage !== 'cooling-off' || state.open === null || state.inForceFrom === null || me === null) continue
      if (
        state.open.body.effect.kind === 'amend' &&
        charterOf(organisation, organisation.log.everything()).id !== state.open.adoption.id
      )
        continue
      const mine = state.inForceFrom + rank(proposal.id, state.open.roll, me) * STAGGER_MS
      if (mine <= now) due.push(proposal.id)
      else times.push(mine)
    }
    return { due, next: times.length === 0 ? null : Math.min(...times) }
  }
}

/** This member's place in the order in which apps try; differs from proposal to proposal. */
function rank(proposal: ProposalId, roll: readonly MemberId[], me: MemberId): number {
  const order = [...roll].sort((a, b) => distance(proposal, a) - distance(proposal, b))
  const place = order.indexOf(me)
  return place === -1 ? roll.length : place
}

const distance = (proposal: string, member: string): number =>
  Number.parseInt(proposal.slice(0, 8), 16) ^ Number.parseInt(member.slice(0, 8), 16)
