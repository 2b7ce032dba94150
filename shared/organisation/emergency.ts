import type { Charter, Emergency } from '../charter/model.ts'
import type { MemberId } from '../kernel/ids.ts'
import type { CausalView } from '../log/log.ts'
import { counts } from './endings.ts'
import type { ActEntry, Known } from './facts.ts'

/** Pauses in which no outcome takes effect, asked of any cut. All functions are pure. */

/** Calls of enough holders within this time of each other make a pause; apart from that, each is only a call. */
export const CALL_MS = 24 * 3_600_000

export interface Pause {
  readonly from: number
  readonly until: number
  /** Who called for it, the first call first. */
  readonly by: readonly MemberId[]
  readonly reason: string
  /** How often it was renewed. */
  readonly renewed: number
}

/**
 * The pauses of a view, in their order. One begins with the call that completes the number of holders that the charter asks
 * for, and lasts as long as the charter says. As many who call again while it lasts renew it, as often as the charter allows; after
 * that nobody can begin another until the charter's rest is over. Nothing but time ends a pause: it is short, and there is
 * no power in it but to wait.
 */
export function pausesIn(known: Known, view: CausalView, charter: Charter): readonly Pause[] {
  const { emergency } = charter
  if (emergency === undefined || known.facts.pauseCalls.length === 0) return []
  const calls = known.facts.pauseCalls
    .filter((act) => act.body.role === emergency.role && view.has(act.entry.id) && counts(known, view, act.entry))
    .sort((a, b) => a.entry.claimedTime - b.entry.claimedTime || (a.entry.id < b.entry.id ? -1 : 1))
  const pauses: Pause[] = []
  let waiting: readonly Call[] = []
  for (const call of calls) {
    const at = call.entry.claimedTime
    const last = pauses.at(-1)
    const isOn = last !== undefined && at < last.until
    if (last !== undefined && !isOn && at < last.until + emergency.restMs) continue
    waiting = [...waiting.filter((each) => at - each.entry.claimedTime < CALL_MS && each.member !== call.member), call]
    if (waiting.length < emergency.holders) continue
    if (!isOn) pauses.push(begun(waiting, at, emergency))
    else if (last.renewed < emergency.renewals) pauses[pauses.length - 1] = renewed(last, emergency)
    waiting = []
  }
  return pauses
}

type Call = ActEntry<'emergency.pause'>

const begun = (calls: readonly Call[], from: number, { longestMs }: Emergency): Pause => ({
  from,
  until: from + longestMs,
  by: calls.map(({ member }) => member),
  reason: calls[0]?.body.reason ?? '',
  renewed: 0,
})

const renewed = (pause: Pause, { longestMs }: Emergency): Pause => ({
  ...pause,
  until: pause.until + longestMs,
  renewed: pause.renewed + 1,
})

/** The pause that is on at a time; `null` when none is. */
export const pauseAt = (known: Known, view: CausalView, charter: Charter, time: number): Pause | null =>
  pausesIn(known, view, charter).find(({ from, until }) => from <= time && time < until) ?? null
