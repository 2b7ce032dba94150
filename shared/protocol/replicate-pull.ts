import { LIMITS } from '../kernel/limits.ts'
import type { ReplicateMessage } from './replicate-messages.ts'
import { COMPARE_AT_MOST_MS, COMPARE_MS, type Comparison, isEstablished } from './replicate-state.ts'
import type { Turn } from './replicate-turn.ts'
import { type ChainTip, countLacking, vectorDigest } from './vector.ts'

/**
 * Supplies, which the receiving end asks for piece by piece: it knows from whom else it could get the same. What
 * arrived is durable before the next piece is asked for, so that a cut costs one piece at most.
 */

/** Asks for what the other is known to hold and this end lacks; says that the pull is over when that is nothing. */
export function pull(turn: Turn): void {
  const weLack = isEstablished(turn.state) ? lackingHere(turn) : 0
  const key = `${turn.know.digest()}${turn.state.theirs}`
  const next = weLack === 0 ? null : repeated(turn.state.asking, key, turn.now)
  if (next === null) {
    turn.set({ weLack, pulling: false })
    return turn.effect({ do: 'pulled', again: false, empty: false })
  }
  const tips = turn.state.asking?.key === key ? withoutDiffering(turn) : turn.vector()
  const { unended, received } = turn.state
  turn.set({ asking: next, pulling: true, unended: unended + 1, weLack, expected: received + weLack })
  turn.send({ type: 'pull', tips, bytes: LIMITS.pullBytes })
}

/**
 * The own vector without the chains on which the other has something that is not held here. The same request did not
 * help before, so these may have forked: of them everything is asked for, since a supplier that does not know our
 * branch cannot tell where it begins.
 */
function withoutDiffering(turn: Turn): ChainTip[] {
  const differing = new Set(turn.state.theirTips.filter(({ id }) => !turn.know.has(id)).map(({ device }) => device))
  return turn.vector().filter(({ device }) => !differing.has(device))
}

/** The other has sent what it would for a request. Each is ended once, also those that were given up. */
export function hearPulled(turn: Turn, more: boolean): void {
  if (turn.state.unended === 0) return
  turn.set({ unended: turn.state.unended - 1 })
  if (turn.state.unended > 0) return
  if (!turn.state.pulling) return turn.effect({ do: 'pulled', again: false, empty: false })
  const weLack = lackingHere(turn)
  const empty = weLack > 0 && turn.state.expected === turn.state.received + weLack
  turn.set({ pulling: false, weLack, changedAt: turn.now })
  turn.effect({ do: 'pulled', again: more && weLack > 0, empty })
}

/** This end gets the rest from another. What is on its way is still taken. */
export function sayEnough(turn: Turn): void {
  if (!turn.state.pulling) return
  turn.set({ pulling: false })
  turn.send({ type: 'enough' })
}

/** The other asks for what it lacks. Who asks for the same again and again is answered ever more rarely. */
export function hearPull(turn: Turn, request: Extract<ReplicateMessage, { type: 'pull' }>): void {
  hearEnough(turn)
  const theyLack = turn.know.countMissingFor(request.tips)
  const key = `${turn.know.digest()}${vectorDigest(request.tips)}`
  const supplied = theyLack === 0 ? null : repeated(turn.state.supplied, key, turn.now)
  if (supplied === null) return turn.send({ type: 'pulled', more: false })
  const run = turn.state.run + 1
  turn.set({ theyLack, supplied, supplying: true, run })
  const bytes = Math.min(request.bytes, LIMITS.pullBytes)
  turn.effect({ do: 'supply', theirs: request.tips, most: { entries: Number.MAX_SAFE_INTEGER, bytes }, run })
}

export function hearEnough(turn: Turn): void {
  if (!turn.state.supplying) return
  turn.set({ supplying: false, changedAt: turn.now })
  turn.effect({ do: 'stop-supplying' })
  turn.send({ type: 'pulled', more: true })
}

/** A supply of this end, or an introduction, has come to its end; one that was stopped or replaced is past. */
export function endSupply(turn: Turn, run: number, more: boolean): void {
  if (run !== turn.state.run || !turn.state.supplying) return
  turn.send(isEstablished(turn.state) ? { type: 'pulled', more } : { type: 'introduced' })
  turn.set({ supplying: false, progressAt: turn.now, changedAt: turn.now })
}

function lackingHere(turn: Turn): number {
  return countLacking(turn.know.tips(), turn.state.theirTips, (id) => turn.know.has(id))
}

/** The next record of a comparison, or `null` when the same one was made too recently to help. */
function repeated(last: Comparison | null, key: string, now: number): Comparison | null {
  if (last === null || last.key !== key) return { key, at: now, waitMs: COMPARE_MS }
  if (now < last.at + last.waitMs) return null
  return { key, at: now, waitMs: Math.min(2 * last.waitMs, COMPARE_AT_MOST_MS) }
}
