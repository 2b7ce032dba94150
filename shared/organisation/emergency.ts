import type { Emergency } from '../charter/model.ts'
import type { MemberId } from '../kernel/ids.ts'
import type { CausalView } from '../log/log.ts'
import { counts } from './endings.ts'
import type { Known, PauseCall } from './facts.ts'

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
 * that nobody can begin another until the charter's rest is over. Each call is weighed by the rules that its author knew, so
 * that no amendment makes a pause of what was none, or revives one. Nothing but time ends a pause: it is short, and there is
 * no power in it but to wait.
 */
export function pausesIn(known: Known, view: CausalView): readonly Pause[] {
  const calls = known.facts.pauseCalls
    .filter((act) => view.has(act.entry.id) && counts(known, view, act.entry))
    .sort((a, b) => a.entry.claimedTime - b.entry.claimedTime || (a.entry.id < b.entry.id ? -1 : 1))
  const pauses: (Pause & { readonly restMs: number })[] = []
  let waiting: readonly PauseCall[] = []
  for (const call of calls) {
    const { emergency } = call
    const at = call.entry.claimedTime
    const last = pauses.at(-1)
    const isOn = last !== undefined && at < last.until
    if (last !== undefined && !isOn && at < last.until + last.restMs) continue
    waiting = [...waiting.filter((each) => isWith(each, call)), call]
    if (waiting.length < emergency.holders) continue
    if (!isOn) pauses.push({ ...begun(waiting, at, emergency), restMs: emergency.restMs })
    else if (last.renewed < emergency.renewals) pauses[pauses.length - 1] = { ...last, ...renewed(last, emergency) }
    waiting = []
  }
  return pauses.map(({ restMs: _, ...pause }) => pause)
}

/** Whether an earlier call of another holder adds up with this one: of the same role, under the same rules, and not long ago. */
const isWith = (earlier: PauseCall, call: PauseCall): boolean =>
  earlier.member !== call.member &&
  call.entry.claimedTime - earlier.entry.claimedTime < CALL_MS &&
  earlier.body.role === call.body.role &&
  earlier.emergency.holders === call.emergency.holders

const begun = (calls: readonly PauseCall[], from: number, { longestMs }: Emergency): Pause => ({
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
export const pauseAt = (known: Known, view: CausalView, time: number): Pause | null =>
  pausesIn(known, view).find(({ from, until }) => from <= time && time < until) ?? null
