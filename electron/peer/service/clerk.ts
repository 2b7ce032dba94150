import type { DeviceId, MemberId, ProposalId } from '#shared/kernel/ids.ts'
import { confirmsHere, nextConfirmation } from '#shared/organisation/certificates.ts'
import type { ProposalFacts } from '#shared/organisation/facts.ts'
import { charterOf, standingOf } from '#shared/organisation/standing.ts'
import { patienceOf } from '#shared/organisation/views/certificate.ts'
import { type ProposalState, stateOf } from '#shared/organisation/views/proposal-stage.ts'
import { actingMember, type Viewer } from '#shared/organisation/views/viewer.ts'
import type { Clock } from '../ports/ports.ts'

/** Between members' apps that could all put the same outcome into force, so that usually one does. */
const STAGGER_MS = 4_000
/** Timers are never set for longer than this; the clerk looks again and sets the next. */
const LONGEST_WAIT_MS = 3_600_000

export interface ClerkDuties {
  viewer(): Viewer
  /** Confirms a count that enough members have signed. */
  confirm(proposal: ProposalId): Promise<void>
  /** Signs the enactment of a certified outcome whose cooling-off is over. */
  enact(proposal: ProposalId): Promise<void>
  /** Time moved a proposal to another stage. */
  timePassed(): void
}

/**
 * Watches the clock for one organisation: says when time alone moved something on, confirms for this member the counts
 * that enough have signed, and puts certified outcomes into force once their cooling-off is over. These are duties
 * without discretion, so they are done without asking: the members decided, and both acts are only valid when the rules
 * hold.
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
    const { toConfirm, due, next } = this.#look()
    for (const proposal of toConfirm) void this.#duties.confirm(proposal).catch(() => undefined)
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

  #look(): {
    readonly toConfirm: readonly ProposalId[]
    readonly due: readonly ProposalId[]
    readonly next: number | null
  } {
    const viewer = this.#duties.viewer()
    const { organisation, now } = viewer
    const me = actingMember(viewer)
    const toConfirm: ProposalId[] = []
    const due: ProposalId[] = []
    const times: number[] = []
    for (const proposal of organisation.facts.proposals.values()) {
      const state = stateOf(organisation, proposal, now)
      if (state.stageEndsAt !== null && state.stageEndsAt > now) times.push(state.stageEndsAt)
      if (state.stage === 'closing' && state.open !== null) {
        const { forBallots, forSignatures } = patienceOf(organisation, proposal, state.open)
        times.push(...[forBallots, forSignatures ?? 0].filter((time) => time > now))
        if (me !== null && confirms(viewer, proposal, state, me)) toConfirm.push(proposal.id)
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
    return { toConfirm, due, next: times.length === 0 ? null : Math.min(...times) }
  }
}

/** Whether this device confirms a count for its member now. All members' apps must, so they take no turns. */
function confirms(viewer: Viewer, proposal: ProposalFacts, { open }: ProposalState, member: MemberId): boolean {
  const { organisation, device } = viewer
  if (open === null || !open.roll.includes(member)) return false
  const view = organisation.log.everything()
  if (nextConfirmation(organisation, view, proposal, open, member) === null) return false
  const isMine = (each: DeviceId): boolean => {
    const standing = standingOf(organisation, view, each)
    return standing?.member === member && standing.class === 'member'
  }
  const devices = [...organisation.log.devices()].filter(isMine)
  return confirmsHere(proposal, open, { member, device }, devices)
}

/** This member's place in the order in which apps try; differs from proposal to proposal. */
function rank(proposal: ProposalId, roll: readonly MemberId[], me: MemberId): number {
  const order = [...roll].sort((a, b) => distance(proposal, a) - distance(proposal, b))
  const place = order.indexOf(me)
  return place === -1 ? roll.length : place
}

const distance = (proposal: string, member: string): number =>
  Number.parseInt(proposal.slice(0, 8), 16) ^ Number.parseInt(member.slice(0, 8), 16)
